import type { Reporter } from "../../diagnostics/reporter.js";
import type { Exposed } from "../../schema/document.js";
import { keySpan } from "../../schema/spans.js";
import { entryOf, type MapNode } from "../../source/node.js";
import type { Sections } from "../resolve-imports.js";

/** What each kind of adapter serves; a control adapter serves what it has without being told. */
const served: Readonly<Record<Exposed["kind"], readonly string[]>> = {
  rest: ["resources"],
  mcp: ["tools", "resources", "prompts"],
  skill: ["skills", "groups"],
  control: [],
};

/** Adapters, and resources of them, that nobody gave anything to serve. What was given and could not be read has been reported. */
export function checkEmptyAdapters({ exposes }: Sections, reporter: Reporter): void {
  for (const adapter of exposes) {
    const keys = served[adapter.kind];
    if (keys.length > 0 && holdsNothing(adapter.$, keys))
      reporter.report("model/empty-adapter", keySpan(adapter, "namespace"), { name: adapter.namespace, keys });
    for (const resource of adapter.kind === "rest" ? adapter.resources : [])
      if (resource.operations.length === 0 && holdsNothing(resource.$, ofResources))
        reporter.report("model/empty-adapter", keySpan(resource, "path"), { name: resource.path, keys: ofResources });
  }
}

const ofResources = ["operations", "forward"];

function holdsNothing(node: MapNode, keys: readonly string[]): boolean {
  return keys.every((key) => {
    const value = entryOf(node, key)?.value;
    return value === undefined || (value.kind === "list" ? value.items.length === 0 : isNothing(value));
  });
}

function isNothing(value: {
  readonly kind: string;
  readonly entries?: readonly unknown[];
  readonly value?: unknown;
}): boolean {
  return value.kind === "map" ? value.entries?.length === 0 : value.value === null;
}
