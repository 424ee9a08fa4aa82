import type { Behaviour, ConsumedOperation } from "../schema/document.js";
import type { SourceNode } from "../source/node.js";
import { foldName } from "../text/casing.js";
import { placeholdersOf } from "./operation-path.js";
import type { Sections } from "./resolve-imports.js";
import { noSteps, type StepNames } from "./step-path.js";

/** The folded names of the inputs that a value may read. */
export type InputNames = ReadonlySet<string>;

/** A value as it is written, and what it may read. */
export interface WrittenSlot {
  readonly node: SourceNode;
  /** Few values ask for them. */
  readonly namesOf: () => InputNames;
  /** The steps that there are where it stands. */
  readonly steps: StepNames;
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
export function writtenValues({ consumes, exposes, aggregates }: Sections): readonly WrittenSlot[] {
  return [
    ...consumes.flatMap((api) => [
      ...slots([...api.headers, ...api.inputParameters], [api], true),
      ...api.resources.flatMap((resource) => [
        ...slots(resource.inputParameters, [api, resource], true),
        ...resource.operations.flatMap((operation) => slotsOf(operation, [api, resource, operation])),
      ]),
    ]),
    ...exposes.flatMap((adapter) => {
      if (adapter.kind === "rest")
        return adapter.resources.flatMap((resource) =>
          resource.operations.flatMap((operation) => passedSlots(operation, [adapter, resource, operation])),
        );
      if (adapter.kind !== "mcp") return [];
      return [
        ...adapter.tools.flatMap((tool) => passedSlots(tool, [tool])),
        ...adapter.resources.flatMap((resource) =>
          passedSlots(resource, [{ inputParameters: [], path: resource.uri }]),
        ),
      ];
    }),
    ...aggregates.flatMap(({ flows }) => flows.flatMap((flow) => passedSlots(flow, [flow]))),
  ];
}

/** The values of a consumed operation. */
function slotsOf(
  { headers, inputParameters, body }: ConsumedOperation,
  levels: readonly Named[],
): readonly WrittenSlot[] {
  const own = slots([...headers, ...inputParameters], levels);
  const namesOf = (): InputNames => inputNames(...levels);
  return body?.data ? [...own, { node: body.data, namesOf, steps: noSteps, isShared: false, isBody: true }] : own;
}

/** What an endpoint passes to what it calls; what a lookup looks for is read as a path. */
export function passedBy(endpoint: Pick<Behaviour, "with" | "steps">): readonly Valued[] {
  return [...endpoint.with, ...endpoint.steps.flatMap((step) => (step.kind === "lookup" ? [] : step.with))];
}

function passedSlots(endpoint: Pick<Behaviour, "with" | "steps">, levels: readonly Named[]): readonly WrittenSlot[] {
  const steps = new Set(endpoint.steps.map(({ name }) => name));
  return slots(passedBy(endpoint), levels).map((slot) => ({ ...slot, steps }));
}

function slots(written: readonly Valued[], levels: readonly Named[], isShared = false): readonly WrittenSlot[] {
  const namesOf = (): InputNames => inputNames(...levels);
  return written.flatMap(({ value }) =>
    value === undefined ? [] : [{ node: value, namesOf, steps: noSteps, isShared, isBody: false }],
  );
}
