import type { Behaviour, Exposed } from "../schema/document.js";
import type { Sections } from "./resolve-imports.js";

/** What can be called of an adapter, as it is written. */
function behavioursOf(adapter: Exposed): readonly Behaviour[] {
  switch (adapter.kind) {
    case "rest":
      return adapter.resources.flatMap(({ operations }) => operations);
    case "mcp":
      return [...adapter.tools, ...adapter.resources];
    case "skill":
    case "control":
      return [];
  }
}

/** All that does something when it is called: what adapters offer, and the functions that they share. */
export function behavioursIn({ exposes, aggregates }: Pick<Sections, "exposes" | "aggregates">): readonly Behaviour[] {
  return [...exposes.flatMap(behavioursOf), ...aggregates.flatMap(({ flows }) => flows)];
}
