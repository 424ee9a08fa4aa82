import type { Adapter, Capability, Endpoint } from "./capability.js";

/** What can be called of an adapter. */
export function endpointsOf(adapter: Adapter): readonly Endpoint[] {
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
export function endpointsIn({ adapters, flows }: Pick<Capability, "adapters" | "flows">): readonly Endpoint[] {
  return [...adapters.flatMap(endpointsOf), ...flows];
}
