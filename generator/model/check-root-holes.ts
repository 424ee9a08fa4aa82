import type { Reporter } from "../diagnostics/reporter.js";
import type { Span } from "../diagnostics/span.js";
import type { SourceNode } from "../source/node.js";
import { holesOf } from "./holes.js";
import { placeholdersOf } from "./operation-path.js";

/** Whether no hole of a consumed operation is `{{$}}`, all steps at once, which nothing is sent as (reported). */
export function checkRootHoles(
  path: { readonly text: string; readonly span: Span },
  nodes: readonly (SourceNode | undefined)[],
  reporter: Reporter,
): boolean {
  const spans = [
    ...(placeholdersOf(path.text).includes("$") ? [path.span] : []),
    ...nodes.flatMap((node) => (node ? holesOf(node).flatMap(({ name, span }) => (name === "$" ? [span] : [])) : [])),
  ];
  for (const span of spans) reporter.report("model/unknown-step", span, { value: "{{$}}", nearest: undefined });
  return spans.length === 0;
}
