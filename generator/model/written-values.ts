import type { Behaviour } from "../schema/document.js";
import type { SourceNode } from "../source/node.js";
import { foldName } from "../text/casing.js";
import { placeholdersOf } from "./operation-path.js";
import type { Sections } from "./resolve-imports.js";

/** The folded names of the inputs that a value may read. */
export type InputNames = ReadonlySet<string>;

/** A value as it is written, and what it may read. */
export interface WrittenSlot {
  readonly node: SourceNode;
  readonly names: InputNames;
  /** Whether calls of several operations share it; one of its own is looked at where that is built. */
  readonly isShared: boolean;
  readonly isBody: boolean;
}

interface Named {
  readonly inputParameters: readonly { readonly name: string }[];
  readonly path?: string | undefined;
}

interface Valued {
  readonly value?: SourceNode | undefined;
}

/** The folded names of inputs, those of placeholders too, from the outside in. */
export function inputNames(...levels: readonly Named[]): InputNames {
  return new Set(
    levels.flatMap(({ inputParameters, path = "" }) => [
      ...inputParameters.map(({ name }) => foldName(name)),
      ...placeholdersOf(path).map(foldName),
    ]),
  );
}

/** All values that calls are given: of consumed APIs, and what endpoints and functions pass on. */
export function* writtenValues({ consumes, exposes, aggregates }: Sections): Generator<WrittenSlot> {
  for (const api of consumes) {
    yield* slots([...api.headers, ...api.inputParameters], inputNames(api), true);
    for (const resource of api.resources) {
      yield* slots(resource.inputParameters, inputNames(api, resource), true);
      for (const operation of resource.operations) {
        const names = inputNames(api, resource, operation);
        yield* slots([...operation.headers, ...operation.inputParameters], names);
        if (operation.body?.data) yield { node: operation.body.data, names, isShared: false, isBody: true };
      }
    }
  }
  for (const adapter of exposes) {
    if (adapter.kind === "rest")
      for (const resource of adapter.resources)
        for (const operation of resource.operations)
          yield* slots(passedBy(operation), inputNames(adapter, resource, operation));
    if (adapter.kind === "mcp") {
      for (const tool of adapter.tools) yield* slots(passedBy(tool), inputNames(tool));
      for (const resource of adapter.resources)
        yield* slots(passedBy(resource), inputNames({ inputParameters: [], path: resource.uri }));
    }
  }
  for (const flow of aggregates.flatMap(({ flows }) => flows)) yield* slots(passedBy(flow), inputNames(flow));
}

/** What an endpoint passes to what it calls; what a lookup looks for is read as a path. */
export function passedBy(endpoint: Pick<Behaviour, "with" | "steps">): readonly Valued[] {
  return [...endpoint.with, ...endpoint.steps.flatMap((step) => (step.kind === "lookup" ? [] : step.with))];
}

function slots(written: readonly Valued[], names: InputNames, isShared = false): readonly WrittenSlot[] {
  return written.flatMap(({ value }) => (value === undefined ? [] : [{ node: value, names, isShared, isBody: false }]));
}
