import type { Reporter } from "../../diagnostics/reporter.js";
import type { Exposed } from "../../schema/document.js";
import { keySpan } from "../../schema/spans.js";
import { entryOf } from "../../source/node.js";
import type { Sections } from "../resolve-imports.js";

/** What each kind of adapter serves; a control adapter serves what it has without being told. */
const served: Readonly<Record<Exposed["kind"], readonly string[]>> = {
  rest: ["resources"],
  mcp: ["tools", "resources", "prompts"],
  skill: ["skills", "groups"],
  control: [],
};

/** Adapters that nobody gave anything to serve. What was given and could not be read has been reported. */
export function checkEmptyAdapters({ exposes }: Sections, reporter: Reporter): void {
  for (const adapter of exposes) {
    const keys = served[adapter.kind];
    const isEmpty = keys.every((key) => {
      const value = entryOf(adapter.$, key)?.value;
      return value === undefined || (value.kind === "list" ? value.items.length === 0 : isNothing(value));
    });
    if (keys.length > 0 && isEmpty)
      reporter.report("model/empty-adapter", keySpan(adapter, "namespace"), { namespace: adapter.namespace, keys });
  }
}

function isNothing(value: {
  readonly kind: string;
  readonly entries?: readonly unknown[];
  readonly value?: unknown;
}): boolean {
  return value.kind === "map" ? value.entries?.length === 0 : value.value === null;
}
