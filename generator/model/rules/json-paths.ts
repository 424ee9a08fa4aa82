import type { Reporter } from "../../diagnostics/reporter.js";
import { aliasesOf } from "../../schema/aliases.js";
import type { OutputParameter } from "../../schema/document.js";
import { entryOf, type ScalarNode } from "../../source/node.js";
import { spanInScalar } from "../../source/read-yaml.js";
import { isRoot, parseJsonPath } from "../parse-json-path.js";
import type { Sections } from "../resolve-imports.js";
import { behavioursIn } from "../written-behaviours.js";

/** Mappings and values that start with `$` and are no JSONPath: one error at the character where they stop being one. */
export function checkPaths({ consumes, exposes, aggregates }: Sections, reporter: Reporter): void {
  const outputs = [
    ...consumes.flatMap((api) =>
      api.resources.flatMap((resource) => resource.operations.flatMap((operation) => operation.outputParameters)),
    ),
    ...behavioursIn({ exposes, aggregates }).flatMap(({ outputParameters }) => outputParameters),
  ];
  for (const output of outputs) checkOutput(output, reporter);
}

function checkOutput(output: OutputParameter, reporter: Reporter): void {
  const mapping = scalarOf(output, "mapping");
  const value = scalarOf(output, "value");
  const node =
    mapping ??
    (value && value.text.startsWith("$") && !value.text.startsWith("$this.") && !value.text.startsWith("${")
      ? value
      : undefined);
  if (node) {
    const path = parseJsonPath(node.text);
    if (path.kind === "expression")
      reporter.report(
        "model/broken-path",
        spanInScalar(node, Math.min(path.at, node.text.length - 1), Math.min(path.at + 1, node.text.length)),
        { path: node.text, problem: path.problem },
      );
  }
  if (mapping && output.properties && !isRoot(parseJsonPath(mapping.text))) {
    for (const property of output.properties) {
      const path = scalarOf(property, "mapping");
      if (path) reporter.report("portability/nested-mapping", path.span, { mapping: path.text, within: mapping.text });
    }
  }
  for (const inner of [...(output.properties ?? []), output.items, output.values])
    if (inner) checkOutput(inner, reporter);
}

function scalarOf(output: OutputParameter, key: string): ScalarNode | undefined {
  for (const name of [key, ...aliasesOf(key)]) {
    const value = entryOf(output.$, name)?.value;
    if (value?.kind === "scalar" && value.value !== null) return value;
  }
  return undefined;
}
