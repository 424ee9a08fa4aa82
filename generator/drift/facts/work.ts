import type { Action, Argument, Endpoint, FlowArgument, Input, Mapping, Step } from "../../model/capability.js";
import { leavesOf } from "../../model/parse-value.js";
import type { DataType } from "../../model/types.js";
import { spellStepPath } from "../../model/step-path.js";
import type { OutputShape, ValueExpression } from "../../model/values.js";
import { plain, type Replace } from "./canonical.js";
import { absences } from "./absences.js";
import { describeSteps, elided, type Source } from "./describe-steps.js";
import { bindingNames } from "./requests.js";
import type { Side } from "./side.js";
import { mayWrite, valuesOfStep } from "../../model/step-values.js";

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
  const described = describeSteps(steps, inputs, side);
  const needed = neededOnes(steps, mappings);
  const isAbsent = absences(steps);
  const textOf = (step: Step): string => JSON.stringify(described.ofStep(step));
  const last = steps.findLast((step) => step.kind === "call");
  return {
    kind: "steps",
    steps: inOrder(
      steps.filter((step) => step.kind !== "lookup" || needed.has(step)),
      textOf,
    ).map((step) => ({ text: textOf(step), ...namesOf(step, side) })),
    answers: mappings.length > 0 ? "" : last ? textOf(last) : "{}",
    mapped: new Map(
      mappings.map(({ target, step, path, declared }) => [
        target.join("."),
        {
          text: JSON.stringify([
            described.reference(step, path, typed.has(target[0] ?? "")),
            declared?.shape && plain(declared.shape, inputs),
          ]),
          shown: `$.${step}${spellStepPath(path)}`,
          isAbsent: isAbsent(step, path),
          ...described.members(step, path),
        },
      ]),
    ),
  };
}

/** Reads between two writes run side by side: their order is none. */
function inOrder(steps: readonly Step[], textOf: (step: Step) => string): readonly Step[] {
  const groups: Step[][] = [[]];
  for (const step of steps) {
    if (mayWrite(step)) groups.push([step], []);
    else groups.at(-1)?.push(step);
  }
  return groups.flatMap((group) => group.sort((one, other) => (textOf(one) < textOf(other) ? -1 : 1)));
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
