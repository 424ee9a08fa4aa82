import type { Reporter } from "../../diagnostics/reporter.js";
import type { Behaviour } from "../../schema/document.js";
import type { ScalarNode, SourceNode } from "../../source/node.js";
import { spanInScalar } from "../../source/read-yaml.js";
import { foldName } from "../../text/casing.js";
import { placeholdersOf } from "../operation-path.js";
import { otherHoles } from "../other-placeholder.js";
import type { Sections } from "../resolve-imports.js";

/** Values that are the name of an input in the marks of another notation: `{id}`, `:id`, `<id>`, `%id%` ("Values" in the spec). */
export function checkOtherHoles(sections: Sections, reporter: Reporter): void {
  for (const { node, levels } of valuesOf(sections))
    for (const scalar of scalarsIn(node))
      for (const { name, text, at } of otherHoles(scalar.text))
        if (levels.some((names) => names.has(foldName(name))))
          reporter.report("lint/other-hole", spanInScalar(scalar, at, at + text.length), { text, name });
}

/** The folded names of the inputs that a value may read, level by level. */
type Levels = readonly ReadonlySet<string>[];

interface Value {
  readonly node: SourceNode;
  readonly levels: Levels;
}

function* valuesOf({ consumes, exposes, aggregates }: Sections): Generator<Value> {
  for (const api of consumes) {
    const ofApi = [namesOf(api.inputParameters)];
    yield* valued([...api.headers, ...api.inputParameters], ofApi);
    for (const resource of api.resources) {
      const ofResource = [...ofApi, namesOf(resource.inputParameters, resource.path)];
      yield* valued(resource.inputParameters, ofResource);
      for (const operation of resource.operations) {
        const levels = [...ofResource, namesOf(operation.inputParameters, operation.path)];
        yield* valued([...operation.headers, ...operation.inputParameters, { value: operation.body?.data }], levels);
      }
    }
  }
  for (const adapter of exposes) {
    if (adapter.kind === "rest")
      for (const resource of adapter.resources)
        for (const operation of resource.operations)
          yield* passed(operation, [
            namesOf(adapter.inputParameters),
            namesOf(resource.inputParameters, resource.path),
            namesOf(operation.inputParameters, operation.path),
          ]);
    if (adapter.kind === "mcp") {
      for (const tool of adapter.tools) yield* passed(tool, [namesOf(tool.inputParameters)]);
      for (const resource of adapter.resources) yield* passed(resource, [namesOf([], resource.uri)]);
    }
  }
  for (const flow of aggregates.flatMap(({ flows }) => flows)) yield* passed(flow, [namesOf(flow.inputParameters)]);
}

/** What an endpoint passes to what it calls. */
function* passed(endpoint: Pick<Behaviour, "with" | "steps">, levels: Levels): Generator<Value> {
  yield* valued(endpoint.with, levels);
  for (const step of endpoint.steps) if (step.kind !== "lookup") yield* valued(step.with, levels);
}

function valued(written: readonly { readonly value?: SourceNode | undefined }[], levels: Levels): readonly Value[] {
  return written.flatMap(({ value }) => (value === undefined ? [] : [{ node: value, levels }]));
}

function namesOf(inputs: readonly { readonly name: string }[], path = ""): ReadonlySet<string> {
  return new Set([...inputs.map(({ name }) => name), ...placeholdersOf(path)].map(foldName));
}

function* scalarsIn(node: SourceNode): Generator<ScalarNode> {
  switch (node.kind) {
    case "scalar":
      if (typeof node.value === "string") yield node;
      return;
    case "list":
      for (const item of node.items) yield* scalarsIn(item);
      return;
    case "map":
      for (const { value } of node.entries) yield* scalarsIn(value);
  }
}
