import type {
  Action,
  Argument,
  Endpoint,
  FlowArgument,
  Input,
  Mapping,
  Operation,
  Step,
} from "../../model/capability.js";
import { passageOf } from "../../model/answer.js";
import { leavesOf } from "../../model/parse-value.js";
import type { DataType } from "../../model/types.js";
import { spellStepPath } from "../../model/step-path.js";
import type { HoleEncoding, OutputShape, StepPath, ValueExpression } from "../../model/values.js";
import { plain, type Replace, without } from "./canonical.js";
import { absences, fieldIn, type Lookup } from "./absences.js";
import { anyOne, seenOf } from "./kept-outputs.js";
import { bindingNames, requestOf, wirePlace } from "./requests.js";
import type { Side } from "./side.js";
import { mayWrite, valuesOfStep } from "../../model/step-values.js";

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

/** What an endpoint does when it is called. Names of steps, and the order of those that need nothing of each other, are no part of it. */
export interface Work {
  readonly kind: "steps" | "mock" | "handler";
  /** Calls, lookups and scripts. */
  readonly steps: readonly { readonly text: string; readonly name: string; readonly label: string }[];
  /** The call whose answer is handed on; empty where mappings make the answer. */
  readonly answers: string;
  /** By members of the answer that mappings make. */
  readonly mapped: ReadonlyMap<string, Source>;
}

/** What callers know an input by; undefined: it is fixed, or only one of two capabilities has it. */
export type NameInput = (input: Input) => string | undefined;

/** Reads an endpoint's action. Inputs that only one side has count where they are part of something, not where they are just passed on. */
export function workOf(endpoint: Endpoint, side: Side, nameInput: NameInput): Work {
  const typed = new Set(
    endpoint.output.kind === "object"
      ? endpoint.output.properties.flatMap(({ name, type }) => (type.kind === "any" ? [] : [name]))
      : [],
  );
  return readAction(endpoint.action, callerReplace(endpoint.inputs, side, nameInput), side, typed);
}

/** The shapes that make the answer, and how values in them are read: a flow's own where it declares any. */
export function answerShapes(
  endpoint: Endpoint,
  side: Side,
  nameInput: NameInput,
): { readonly shapes: readonly OutputShape[]; readonly replace: Replace } {
  const replace = callerReplace(endpoint.inputs, side, nameInput);
  const { action } = endpoint;
  if (action.kind !== "flow" || action.flow.outputs.length === 0) return { shapes: endpoint.outputs, replace };
  return { shapes: action.flow.outputs, replace: flowReplace(action.flow.inputs, action.arguments, replace, side) };
}

/** The types that an input has to fit where it is passed on whole, and whether it must be there. */
export function reachOf(
  action: Action,
  input: string,
): readonly { readonly type: DataType; readonly required: boolean }[] {
  switch (action.kind) {
    case "call":
      return reachedParameters(action.arguments, input);
    case "steps":
      return action.steps.flatMap((step) => (step.kind === "call" ? reachedParameters(step.arguments, input) : []));
    case "flow":
      return action.arguments
        .filter(({ value }) => isWhole(value, input))
        .flatMap(({ input: inner }) => [
          ...action.flow.inputs.filter(({ name }) => name === inner),
          ...reachOf(action.flow.action, inner),
        ]);
    default:
      return [];
  }
}

function reachedParameters(
  passed: readonly Argument[],
  input: string,
): readonly { readonly type: DataType; readonly required: boolean }[] {
  return passed.flatMap(({ parameter, value }) => (isWhole(value, input) ? [parameter] : []));
}

function isWhole(value: ValueExpression, input: string): boolean {
  return value.kind === "input" && value.name === input && value.path.length === 0;
}

function readAction(action: Action, replace: Replace, side: Side, typed: ReadonlySet<string>): Work {
  switch (action.kind) {
    case "call":
      return readSteps(
        [
          {
            kind: "call",
            name: "",
            operation: action.operation,
            arguments: action.arguments,
            span: action.operation.span,
          },
        ],
        [],
        replace,
        side,
        typed,
      );
    case "steps":
      return readSteps(action.steps, action.mappings, replace, side, typed);
    case "flow":
      return readAction(
        action.flow.action,
        flowReplace(action.flow.inputs, action.arguments, replace, side),
        side,
        typed,
      );
    case "mock":
    case "handler":
      return { kind: action.kind, steps: [], answers: "", mapped: new Map() };
  }
}

/** An elided value: an input that only one side has. */
const elided = { elided: true };

function callerReplace(inputs: readonly Input[], side: Side, nameInput: NameInput): Replace {
  const bindings = bindingNames(side);
  const replace: Replace = (item) => {
    const found = item["kind"] === "input" ? inputs.find(({ name }) => name === item["name"]) : undefined;
    if (!found) return bindings(item);
    if (found.value !== undefined) return { fixed: plain(found.value, replace), path: item["path"] };
    const name = nameInput(found);
    return name === undefined && Array.isArray(item["path"]) && item["path"].length === 0
      ? elided
      : { input: name ?? found.name, path: item["path"] };
  };
  return replace;
}

/** Inputs of a flow are what its caller passes for them. */
function flowReplace(inputs: readonly Input[], passed: readonly FlowArgument[], outer: Replace, side: Side): Replace {
  const bindings = bindingNames(side);
  const replace: Replace = (item) => {
    if (item["kind"] !== "input") return bindings(item);
    const value = passed.find(({ input }) => input === item["name"])?.value;
    const whole = Array.isArray(item["path"]) && item["path"].length === 0;
    if (value) return whole ? plain(value, outer) : { of: plain(value, outer), path: item["path"] };
    const fixed = inputs.find(({ name }) => name === item["name"])?.value;
    return fixed === undefined ? { absent: true } : { fixed: plain(fixed, replace), path: item["path"] };
  };
  return replace;
}

/** `typed`: members of the answer that have a type, to which what they are made of is converted whatever its own is. */
function readSteps(
  steps: readonly Step[],
  mappings: readonly Mapping[],
  inputs: Replace,
  side: Side,
  typed: ReadonlySet<string>,
): Work {
  const known = new Map<Step, unknown>();
  const named = (name: string): Step | undefined => steps.findLast((step) => step.name === name);
  /** Where a value becomes text or what is declared of it, its own type is no part of it; where it is passed on as it is, it is. */
  const asDeclared: Replace = (item) => {
    if (item["kind"] === "step" && typeof item["step"] === "string" && Array.isArray(item["path"]))
      return refer(item["step"], item["path"], true);
    return item["kind"] === "encoded" && keepsType.has(item["as"]) ? plain(item, asItIs) : inputs(item);
  };
  const asItIs: Replace = (item) => {
    if (item["kind"] === "step" && typeof item["step"] === "string" && Array.isArray(item["path"]))
      return refer(item["step"], item["path"], false);
    return item["kind"] === "template" ? plain(item, asDeclared) : inputs(item);
  };

  /** What a reference reads: the step by what it does, and of its declared outputs the one that is meant. */
  function refer(name: string, path: readonly unknown[], isConverted: boolean): unknown {
    const step = named(name);
    if (!step) return { missing: name };
    if (step.kind === "lookup") return { of: describe(step), path, ...fieldOf(step, path, isConverted) };
    if (step.kind === "script") return { of: describe(step), path };
    return { of: describe(step), ...readAs(step.operation), ...seenOf(step.operation, path, isConverted) };
  }

  function describe(step: Step): unknown {
    const found = known.get(step);
    if (found !== undefined) return found;
    // A step that reads itself, by whatever detour.
    known.set(step, { again: step.name });
    const text = read(step);
    known.set(step, text);
    return text;
  }

  function read(step: Step): unknown {
    switch (step.kind) {
      case "call": {
        const passed = step.arguments.map(
          ({ parameter, value }) =>
            [
              wirePlace(step.operation, parameter),
              plain(value, mayBeList(parameter.type) ? asItIs : asDeclared),
              ...(parameter.style === undefined ? [] : [parameter.style, parameter.styledName]),
            ] as const,
        );
        return {
          call: requestOf(
            step.operation,
            side,
            step.arguments.some(({ parameter }) => mayBeList(parameter.type)),
          ),
          with: passed
            .filter(([, value]) => value !== elided)
            .map((each) => JSON.stringify(each))
            .sort(),
        };
      }
      case "lookup": {
        const index = named(step.index);
        // Which fields it takes is told of the members that read it.
        return {
          lookup: index ? describe(index) : step.index,
          // Columns are compared as text.
          match: columnOf(index, step.match, true),
          value: plain(step.lookupValue, asDeclared),
        };
      }
      case "script":
        // What its files are called nobody meets.
        return plain(
          {
            ...without(step, ["name", "location", "file", "dependencies"]),
            script: { ...step.script, sources: step.script.sources.map(({ text }) => text) },
          },
          asItIs,
        );
    }
  }

  /** A column of what a lookup looks through, which is a list of elements, or one alone. */
  function columnOf(index: Step | undefined, field: string, isConverted: boolean): unknown {
    return index?.kind === "call" ? { field, ...seenOf(index.operation, [anyOne, field], isConverted) } : field;
  }

  /** Where the field of a lookup comes from that a reference reads. */
  function fieldOf(step: Lookup, path: readonly unknown[], isConverted: boolean): object {
    const field = fieldIn(path);
    if (field === undefined) return {};
    if (!step.fields.includes(field)) return { absent: true };
    return { field: columnOf(named(step.index), field, isConverted) };
  }

  /** The members of what a lookup gives, where all of it is read. */
  function membersOf(name: string, path: StepPath): Pick<Source, "members"> {
    const step = named(name);
    if (step?.kind !== "lookup" || path.length > 0) return {};
    return {
      members: new Map(step.fields.map((field) => [field, JSON.stringify(columnOf(named(step.index), field, false))])),
    };
  }

  const needed = neededOnes(steps, mappings);
  const isAbsent = absences(steps);
  return {
    kind: "steps",
    steps: inOrder(steps.filter((step) => step.kind !== "lookup" || needed.has(step))).map((step) => ({
      text: JSON.stringify(describe(step)),
      ...namesOf(step, side),
    })),
    answers: mappings.length > 0 ? "" : JSON.stringify(describeLast(steps, describe)),
    mapped: new Map(
      mappings.map(({ target, step, path }) => [
        target.join("."),
        {
          text: JSON.stringify(refer(step, path, typed.has(target[0] ?? ""))),
          shown: `$.${step}${spellStepPath(path)}`,
          isAbsent: isAbsent(step, path),
          ...membersOf(step, path),
        },
      ]),
    ),
  };

  /** Reads between two writes run side by side: their order is none. */
  function inOrder(all: readonly Step[]): readonly Step[] {
    const groups: Step[][] = [[]];
    for (const step of all) {
      if (mayWrite(step)) groups.push([step], []);
      else groups.at(-1)?.push(step);
    }
    const text = (step: Step): string => JSON.stringify(describe(step));
    return groups.flatMap((group) => group.sort((one, other) => (text(one) < text(other) ? -1 : 1)));
  }
}

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

function describeLast(steps: readonly Step[], describe: (step: Step) => unknown): unknown {
  const last = steps.findLast((step) => step.kind === "call");
  return last ? describe(last) : {};
}

/** Steps that are made: of lookups only those that something reads. */
function neededOnes(steps: readonly Step[], mappings: readonly Mapping[]): ReadonlySet<Step> {
  const read = new Set<Step>();
  const names = new Set(mappings.map(({ step }) => step));
  for (const step of steps.toReversed()) {
    if (step.kind === "lookup" && !names.has(step.name)) continue;
    read.add(step);
    for (const name of stepNames(step)) names.add(name);
  }
  return read;
}

function stepNames(step: Step): readonly string[] {
  const names = valuesOfStep(step)
    .flatMap((value) => [...leavesOf(value)])
    .flatMap((leaf) => (leaf.kind === "step" ? [leaf.step] : []));
  return step.kind === "lookup" ? [step.index, ...names] : names;
}

/** What a step is compared as, and how it is named. */
function namesOf(step: Step, side: Side): { readonly name: string; readonly label: string } {
  switch (step.kind) {
    case "call":
      return {
        name: `${side.apiKey(step.operation.namespace)}.${step.operation.name}`,
        label: `\`${step.operation.id}\``,
      };
    case "lookup":
      return { name: `lookup ${step.match}`, label: `the lookup of \`${step.match}\` in \`${step.index}\`` };
    case "script":
      return { name: `script ${step.file ?? step.name}`, label: `the script \`${step.file ?? step.name}\`` };
  }
}
