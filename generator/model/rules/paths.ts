import type { Reporter } from "../../diagnostics/reporter.js";
import type { Entity } from "../../schema/document.js";
import { valueSpan } from "../../schema/spans.js";
import type { Sections } from "../resolve-imports.js";

/** Paths hold no queries, and exposed ones end in no slash. */
export function checkWrittenPaths({ consumes, exposes }: Sections, reporter: Reporter): void {
  for (const entity of pathsOf(consumes.flatMap(({ resources }) => resources)))
    if (hasQuery(entity.path)) reporter.report("lint/query-in-path", valueSpan(entity, "path"), { path: entity.path });
  const exposed = exposes.flatMap((adapter) => (adapter.kind === "rest" ? adapter.resources : []));
  for (const entity of pathsOf(exposed)) {
    const span = valueSpan(entity, "path");
    if (hasQuery(entity.path)) reporter.report("lint/query-in-route", span, { path: entity.path });
    else if (/[^/]\/$/.test(entity.path)) reporter.report("lint/trailing-slash", span, { path: entity.path });
  }
}

type Placed = Entity & { readonly path: string };

/** The paths of resources and of their operations, where they are written. */
function pathsOf(
  resources: readonly (Entity & {
    readonly path?: string;
    readonly operations: readonly (Entity & { readonly path?: string })[];
  })[],
): readonly Placed[] {
  return resources
    .flatMap((resource) => [resource, ...resource.operations])
    .flatMap((entity) => (entity.path === undefined ? [] : [{ $: entity.$, path: entity.path }]));
}

/** A question mark in front of what a `#` starts. */
function hasQuery(path: string): boolean {
  return /^[^#]*\?/.test(path);
}
