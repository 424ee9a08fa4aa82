import type { Action, Capability, HttpApi, Operation, Step } from "../../model/capability.js";
import { pathStepsOf } from "../../model/step-path.js";
import type { DataType } from "../../model/types.js";
import type { OutputShape, PathStep, StepPath, ValueExpression } from "../../model/values.js";
import type { JsonValue } from "../../source/node.js";
import { leaf, sampleOf, withPath, withShape } from "./sample.js";
import { valuesOfStep } from "../../model/step-values.js";
import { endpointsOf } from "../../model/endpoints.js";

/**
 * What every consumed operation answers where nobody asks its API: a value of its declared type, with something at every place that a mapping of the
 * capability reads. By operation.
 */
export function mockAnswers(capability: Capability): ReadonlyMap<Operation, JsonValue> {
  const answers = new Map<Operation, JsonValue>();
  const change = (operation: Operation, with_: (answer: JsonValue) => JsonValue): void => {
    answers.set(operation, with_(answers.get(operation) ?? null));
  };
  for (const operation of capability.apis.flatMap(({ operations }: HttpApi) => operations)) {
    const { name, output, outputs } = operation;
    change(operation, () => sampleOf(output, name));
    for (const declared of outputs)
      change(operation, (answer) => withShape(answer, declared.shape, declared.name ?? name));
  }
  for (const { action, outputs, output } of capability.adapters.flatMap(endpointsOf))
    addAction(action, outputs, output, change);
  return answers;
}

type Change = (operation: Operation, with_: (answer: JsonValue) => JsonValue) => void;

function addAction(action: Action, outputs: readonly OutputShape[], output: DataType, change: Change): void {
  switch (action.kind) {
    case "call":
      for (const shape of outputs)
        change(action.operation, (answer) => withShape(answer, shape, action.operation.name));
      return;
    case "flow":
      addAction(
        action.flow.action,
        action.flow.outputs.length > 0 ? action.flow.outputs : outputs,
        action.flow.output,
        change,
      );
      return;
    case "steps":
      addSteps(action, output, change);
      addLastAnswer(action, outputs, change);
      return;
    case "mock":
    case "handler":
      return;
  }
}

/** What steps and mappings read of the steps before them; what is mapped has the type that the output declares. */
function addSteps({ steps, mappings }: Extract<Action, { kind: "steps" }>, output: DataType, change: Change): void {
  const put = (name: string, path: StepPath, type?: string): void => {
    const step = steps.find((each) => each.name === name);
    // A step with declared outputs is read by their names, which its own shapes have put in.
    if (step?.kind !== "call" || step.operation.outputs.some((declared) => declared.name === path[0])) return;
    change(step.operation, (answer) =>
      withPath(answer, stepsInto(step.operation, path), (found) => leaf(found, type, lastName(path) ?? name)),
    );
  };
  for (const step of steps) for (const value of valuesOfStep(step)) readSteps(value, put);
  for (const { step, path, target } of mappings) put(step, path, typeOfMember(output, target));
  for (const step of steps) if (step.kind === "lookup") matchLookup(step, steps, change);
}

function typeOfMember(type: DataType, [name, ...inner]: readonly string[]): string | undefined {
  if (name === undefined) return type.kind === "nullable" ? type.of.kind : type.kind;
  const found = type.kind === "object" ? type.properties.find((property) => property.name === name) : undefined;
  return found && typeOfMember(found.type, inner);
}

/** Of a stream one value is told, not the list of them. */
function stepsInto({ answer }: Operation, path: StepPath): readonly PathStep[] {
  const steps = pathStepsOf(path);
  const [first] = steps;
  const isOfList = first !== undefined && ["index", "wildcard", "slice", "filter"].includes(first.kind);
  return answer.kind === "events" && isOfList ? steps.slice(1) : steps;
}

/** Without mappings, outputs read the answer of the last call. */
function addLastAnswer(
  { steps, mappings }: Extract<Action, { kind: "steps" }>,
  outputs: readonly OutputShape[],
  change: Change,
): void {
  const last = steps.findLast((step) => step.kind === "call");
  if (mappings.length > 0 || last?.kind !== "call") return;
  for (const shape of outputs) change(last.operation, (answer) => withShape(answer, shape, last.operation.name));
}

function lastName(path: StepPath): string | undefined {
  return path.findLast((member) => typeof member === "string");
}

/** A lookup finds what it looks for: the entries of its index have the member, and what is looked up is its value. */
function matchLookup(step: Extract<Step, { kind: "lookup" }>, steps: readonly Step[], change: Change): void {
  const index = steps.find((each) => each.name === step.index);
  if (index?.kind !== "call") return;
  const fields = [step.match, ...step.fields].map((field) => {
    const shape = index.operation.outputs.find(({ name }) => name === field)?.shape;
    return shape?.kind === "path" && shape.path.kind === "steps"
      ? shape.path.steps
      : [{ kind: "property", name: field } as const];
  });
  let key: JsonValue = step.match;
  change(index.operation, (answer) => {
    const [entry] = Array.isArray(answer) ? answer : [answer ?? {}];
    const whole = fields.reduce<JsonValue>(
      (value, path) =>
        withPath(value, path, (found) => {
          const last = path.findLast((each) => each.kind === "property");
          const member = leaf(found, undefined, last?.name ?? step.match);
          if (path === fields[0]) key = member;
          return member;
        }),
      entry ?? {},
    );
    return index.operation.answer.kind === "events" ? whole : [whole];
  });
  const { lookupValue } = step;
  const source = lookupValue.kind === "step" ? steps.find((each) => each.name === lookupValue.step) : undefined;
  if (lookupValue.kind === "step" && source?.kind === "call")
    change(source.operation, (answer) => withPath(answer, stepsInto(source.operation, lookupValue.path), () => key));
}

function readSteps(value: ValueExpression, put: (step: string, path: StepPath) => void): void {
  switch (value.kind) {
    case "step":
      put(value.step, value.path);
      return;
    case "template":
      for (const part of value.parts) if (typeof part !== "string") readSteps(part, put);
      return;
    case "encoded":
      readSteps(value.value, put);
      return;
    case "object":
      for (const { value: each } of value.entries) readSteps(each, put);
      return;
    case "list":
      for (const item of value.items) readSteps(item, put);
      return;
    default:
      return;
  }
}
