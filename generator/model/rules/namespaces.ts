import type { Reporter } from "../../diagnostics/reporter.js";
import type { Entity } from "../../schema/document.js";
import { ownerSpan, valueSpan } from "../../schema/spans.js";
import { entryOf } from "../../source/node.js";
import type { Sections } from "../resolve-imports.js";

/** One namespace for each of what a capability consumes, exposes and binds: `ns.x` names one of them. Consumed APIs among themselves are `model/duplicate-api`. */
export function checkNamespaces({ consumes, exposes, aggregates, binds }: Sections, reporter: Reporter): void {
  const named = [
    ...consumes.map((entity) => ({ what: "a consumed API", entity, namespace: entity.namespace })),
    ...exposes.flatMap((entity) =>
      isSaid(entity) ? [{ what: articled[entity.kind], entity, namespace: entity.namespace }] : [],
    ),
    // What an imported file binds for itself is its own affair.
    ...binds.flatMap((entity) =>
      entity.namespace === undefined ? [] : [{ what: "a `binds` entry", entity, namespace: entity.namespace }],
    ),
  ];
  const seen = new Map<string, (typeof named)[number]>();
  for (const each of named) {
    const earlier = seen.get(each.namespace);
    if (!earlier) seen.set(each.namespace, each);
    else if (each.what !== "a consumed API" && !areOfTwoFiles(earlier.entity, each.entity))
      reporter.report(
        "lint/shared-namespace",
        valueSpan(each.entity, "namespace"),
        { namespace: each.namespace, first: earlier.what, second: each.what },
        [{ span: valueSpan(earlier.entity, "namespace"), label: "first used here" }],
      );
  }
  for (const aggregate of aggregates)
    if (!isSaid(aggregate))
      reporter.report("lint/no-namespace", ownerSpan(aggregate), {
        kind: "aggregate",
        namespace: aggregate.namespace,
      });
  for (const adapter of exposes)
    if (adapter.kind !== "control" && !isSaid(adapter))
      reporter.report("lint/no-namespace", valueSpan(adapter, "type"), {
        kind: articled[adapter.kind].replace(/^an? /, ""),
        namespace: adapter.namespace,
      });
}

const articled = {
  rest: "a REST adapter",
  mcp: "an MCP server",
  skill: "a skill adapter",
  control: "a control adapter",
} as const;

function isSaid({ $ }: Entity): boolean {
  return (entryOf($, "namespace") ?? entryOf($, "name")) !== undefined;
}

function areOfTwoFiles(one: Entity, other: Entity): boolean {
  return one.$.span.file !== other.$.span.file;
}
