import { passageOf } from "../../model/answer.js";
import type { Operation, Step } from "../../model/capability.js";
import type { DataType } from "../../model/types.js";
import type { HoleEncoding, StepPath } from "../../model/values.js";
import { fieldIn, type Lookup } from "./absences.js";
import { plain, type Replace, without } from "./canonical.js";
import { anyOne, seenOf } from "./kept-outputs.js";
import { requestOf, wirePlace } from "./requests.js";
import type { Side } from "./side.js";

/** Where a part of an answer comes from. */
export interface Source {
  /** The same while it is the same place. */
  readonly text: string;
  /** As the author writes it: `$.customer.name`. */
  readonly shown: string;
  /** The only members that it has, each with where it comes from; undefined: whatever the upstream has there. */
  readonly members?: ReadonlyMap<string, string>;
  /** It is no part of what an upstream answers. */
  readonly isFixed?: boolean;
  /** Nothing is ever there, whatever the upstream answers. */
  readonly isAbsent?: boolean;
}

/** The steps of an endpoint by what they do, whatever they are called. */
export interface DescribedSteps {
  readonly ofStep: (step: Step) => unknown;
  /** What a reference reads: the step by what it does, and of its declared outputs the one that is meant. `isConverted`: its own type is no part of it. */
  readonly reference: (step: string, path: readonly unknown[], isConverted: boolean) => unknown;
  /** The members of what a lookup gives, where all of it is read. */
  readonly members: (step: string, path: StepPath) => Pick<Source, "members">;
}

/** What describing the steps of one endpoint shares. */
interface Reading {
  readonly named: (name: string) => Step | undefined;
  readonly ofStep: (step: Step) => unknown;
  readonly side: Side;
  /** Where a value becomes text or what is declared of it, its own type is no part of it. */
  readonly asDeclared: Replace;
  /** Where a value is passed on as it is, its type is a part of it. */
  readonly asItIs: Replace;
}

/** Describes steps; each is looked at once. `inputs`: how what callers pass is described. */
export function describeSteps(steps: readonly Step[], inputs: Replace, side: Side): DescribedSteps {
  const known = new Map<Step, unknown>();
  const reading: Reading = {
    named: (name) => steps.findLast((step) => step.name === name),
    ofStep: (step) => {
      const found = known.get(step);
      if (found !== undefined) return found;
      // A step that reads itself, by whatever detour.
      known.set(step, { again: step.name });
      const description = describe(step, reading);
      known.set(step, description);
      return description;
    },
    side,
    asDeclared: (item) => {
      if (isReference(item)) return refer(item.step, item.path, true, reading);
      return item["kind"] === "encoded" && keepsType.has(item["as"]) ? plain(item, reading.asItIs) : inputs(item);
    },
    asItIs: (item) => {
      if (isReference(item)) return refer(item.step, item.path, false, reading);
      return item["kind"] === "template" ? plain(item, reading.asDeclared) : inputs(item);
    },
  };
  return {
    ofStep: reading.ofStep,
    reference: (step, path, isConverted) => refer(step, path, isConverted, reading),
    members: (step, path) => membersOf(step, path, reading),
  };
}

/** Whether an item of a value is what an earlier step gave. */
function isReference(
  item: Parameters<Replace>[0],
): item is Parameters<Replace>[0] & { readonly step: string; readonly path: readonly unknown[] } {
  return item["kind"] === "step" && typeof item["step"] === "string" && Array.isArray(item["path"]);
}

function refer(name: string, path: readonly unknown[], isConverted: boolean, reading: Reading): unknown {
  const step = reading.named(name);
  if (!step) return { missing: name };
  const of = reading.ofStep(step);
  switch (step.kind) {
    case "call":
      return { of, ...readAs(step.operation), ...seenOf(step.operation, path, isConverted) };
    case "lookup":
      return { of, path, ...fieldOf(step, path, isConverted, reading) };
    case "script":
      return { of, path };
  }
}

function describe(step: Step, reading: Reading): unknown {
  switch (step.kind) {
    case "call":
      return describeCall(step, reading);
    case "lookup": {
      const index = reading.named(step.index);
      // Which fields it takes is told of the members that read it.
      return {
        lookup: index ? reading.ofStep(index) : step.index,
        // Columns are compared as text.
        match: columnOf(index, step.match, true),
        value: plain(step.lookupValue, reading.asDeclared),
      };
    }
    case "script":
      // What its files are called nobody meets.
      return plain(
        {
          ...without(step, ["name", "location", "file"]),
          script: { ...step.script, sources: step.script.sources.map(({ text }) => text) },
        },
        reading.asItIs,
      );
  }
}

function describeCall(
  { operation, arguments: passed }: Extract<Step, { kind: "call" }>,
  { side, asItIs, asDeclared }: Reading,
): unknown {
  const values = passed.map(
    ({ parameter, value }) =>
      [
        wirePlace(operation, parameter),
        plain(value, mayBeList(parameter.type) ? asItIs : asDeclared),
        ...(parameter.style === undefined ? [] : [parameter.style, parameter.styledName]),
      ] as const,
  );
  return {
    call: requestOf(
      operation,
      side,
      passed.some(({ parameter }) => mayBeList(parameter.type)),
    ),
    with: values
      .filter(([, value]) => value !== elided)
      .map((each) => JSON.stringify(each))
      .sort(),
  };
}

/** A column of what a lookup looks through, which is a list of elements, or one alone. */
function columnOf(index: Step | undefined, field: string, isConverted: boolean): unknown {
  return index?.kind === "call" ? { field, ...seenOf(index.operation, [anyOne, field], isConverted) } : field;
}

/** Where the field of a lookup comes from that a reference reads. */
function fieldOf(step: Lookup, path: readonly unknown[], isConverted: boolean, { named }: Reading): object {
  const field = fieldIn(path);
  if (field === undefined) return {};
  if (!step.fields.includes(field)) return { absent: true };
  return { field: columnOf(named(step.index), field, isConverted) };
}

function membersOf(name: string, path: StepPath, { named }: Reading): Pick<Source, "members"> {
  const step = named(name);
  if (step?.kind !== "lookup" || path.length > 0) return {};
  return {
    members: new Map(step.fields.map((field) => [field, JSON.stringify(columnOf(named(step.index), field, false))])),
  };
}

/** An elided value: an input that only one side has. */
export const elided = { elided: true };

/** What an answer that is no JSON by itself is read as: bytes as base64, a raw one by its media type, a stream as a list. */
function readAs({ answer }: Operation): object {
  return passageOf(answer) === "value" ? {} : { as: answer.kind };
}

/** Ways to write a hole in which a number is not the text of its digits. */
const keepsType: ReadonlySet<unknown> = new Set<HoleEncoding>(["json", "graphql", "yaml", "yaml-item", "yaml-member"]);

/** Whether a value may be a list or an object, which styles write differently. */
function mayBeList(type: DataType): boolean {
  if (type.kind === "nullable") return mayBeList(type.of);
  return !["string", "number", "integer", "boolean"].includes(type.kind);
}
