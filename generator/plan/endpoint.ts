import type { Action, Argument, Endpoint, Flow, FlowArgument, Input, Operation } from "../model/capability.js";
import { answeringOperation } from "../model/calls.js";
import type { OutputShape, ValueExpression } from "../model/values.js";
import { type Code, code, literal } from "./code.js";
import { passedValues, substitute, substituteShape } from "./substitute.js";

/**
 * An endpoint reduced to what adapters emit: one call, a mock, a handler that the user passes, or steps, which are a function of their own. Flows of
 * one call are written out in place.
 */
export interface PlainEndpoint {
  readonly endpoint: Endpoint;
  readonly action: PlainAction;
  readonly outputs: readonly OutputShape[];
  /** In bytes: what its adapter hands on at most of an answer of bytes. */
  readonly maxBinarySize?: number | undefined;
}

type PlainAction =
  | { readonly kind: "call"; readonly operation: Operation; readonly arguments: readonly Argument[] }
  | { readonly kind: "mock"; readonly shape: OutputShape }
  | { readonly kind: "handler" }
  | {
      readonly kind: "steps";
      readonly steps: StepsAction;
      readonly owner: Endpoint | Flow;
      readonly arguments: readonly FlowArgument[];
    };

/** Several calls, lookups, and what of them is the answer. */
export type StepsAction = Extract<Action, { kind: "steps" }>;

type FlowAction = Extract<Action, { kind: "flow" }>;

/** Why an endpoint cannot be emitted: the construct, in the words of the YAML. */
export interface Unsupported {
  readonly construct: string;
}

/** Reduces an endpoint, or names the construct that the planners do not emit yet. */
export function reduceEndpoint(endpoint: Endpoint): PlainEndpoint | Unsupported {
  return reduce(endpoint, endpoint.action, endpoint.outputs);
}

function reduce(endpoint: Endpoint, action: Action, outputs: readonly OutputShape[]): PlainEndpoint | Unsupported {
  switch (action.kind) {
    case "call":
      return { endpoint, action, outputs };
    case "handler":
      return { endpoint, action: { kind: "handler" }, outputs: [] };
    case "mock": {
      const [shape] = outputs;
      return { endpoint, action: shape ? { kind: "mock", shape } : { kind: "handler" }, outputs: [] };
    }
    case "steps":
      return reduceSteps(endpoint, action, outputs);
    case "flow":
      return reduceFlow(endpoint, action, outputs);
  }
}

function reduceSteps(
  endpoint: Endpoint,
  steps: StepsAction,
  outputs: readonly OutputShape[],
): PlainEndpoint | Unsupported {
  const [only, ...others] = steps.steps;
  // One call in steps is that call.
  if (only?.kind === "call" && others.length === 0 && steps.mappings.length === 0)
    return { endpoint, action: { kind: "call", operation: only.operation, arguments: only.arguments }, outputs };
  // Why it cannot be used is said where it was read.
  const unusable = steps.steps.find((step) => step.kind === "script" && step.script.sources.length === 0);
  if (unusable) return { construct: `script ${unusable.name}` };
  const passedOn = endpoint.asked.map(passed);
  return { endpoint, action: { kind: "steps", steps, owner: endpoint, arguments: passedOn }, outputs };
}

function reduceFlow(
  endpoint: Endpoint,
  { flow, arguments: passedOn }: FlowAction,
  outputs: readonly OutputShape[],
): PlainEndpoint | Unsupported {
  const inner = reduce(endpoint, flow.action, flow.outputs.length > 0 ? flow.outputs : outputs);
  if ("construct" in inner) return inner;
  // Steps of the flow itself are a function of its own, which takes what is passed.
  const isOwn = inner.action.kind === "steps" && inner.action.owner === endpoint;
  const action = isOwn
    ? { ...inner.action, owner: flow, arguments: passedOn }
    : substituteAction(inner.action, passedValues(flow, passedOn));
  return { ...inner, action };
}

/** What is done, with the flow's inputs replaced by what the endpoint passes for them. */
function substituteAction(action: PlainAction, values: ReadonlyMap<string, ValueExpression>): PlainAction {
  const substituted = <A extends Argument | FlowArgument>(bound: readonly A[]): readonly A[] =>
    bound.map((argument) => ({ ...argument, value: substitute(argument.value, values) }));
  switch (action.kind) {
    case "call":
      return { ...action, arguments: substituted(action.arguments) };
    case "steps":
      return { ...action, arguments: substituted(action.arguments) };
    case "mock":
      return { ...action, shape: substituteShape(action.shape, values) };
    case "handler":
      return action;
  }
}

/** Whether callers may send a form: what is called takes one itself, or is an OAuth 2.0 endpoint. */
export function takesForms({ action }: PlainEndpoint): boolean {
  return calledOperations(action).some(
    ({ oauth, body }) => oauth !== undefined || body?.encoding.kind === "form" || body?.encoding.kind === "multipart",
  );
}

/** Whether an OAuth 2.0 endpoint is called that clients authenticate at, as the only call or as one of several: its answer, or a part of it, may be a token. */
export function answersTokens({ action }: PlainEndpoint): boolean {
  return calledOperations(action).some(({ oauth }) => oauth !== undefined && oauth !== "authorization");
}

/** Whether all OAuth 2.0 endpoints that it calls are those that say what a token is. */
export function introspects({ action }: PlainEndpoint): boolean {
  const endpoints = calledOperations(action).flatMap(({ oauth }) => oauth ?? []);
  return endpoints.length > 0 && endpoints.every((endpoint) => endpoint === "introspection");
}

/** The operations that an endpoint calls, in the order of its steps. */
export function calledOperations(action: PlainEndpoint["action"]): readonly Operation[] {
  if (action.kind === "call") return [action.operation];
  return action.kind === "steps"
    ? action.steps.steps.flatMap((step) => (step.kind === "call" ? [step.operation] : []))
    : [];
}

/** The options of a call with the adapter's own limit of bytes, where something that is called answers with bytes and says no limit itself. */
export function withBinaryLimit(options: Code, { action, maxBinarySize }: PlainEndpoint): Code {
  if (maxBinarySize === undefined) return options;
  const isOpen = calledOperations(action).some(({ answer }) => answer.kind === "bytes" && answer.maximum === undefined);
  return isOpen ? code`{ ...${options}, maxBinaryBytes: ${literal(maxBinarySize)} }` : options;
}

/** The operation whose answer the endpoint hands on; undefined where mappings or nothing at all make it. */
export function handedOn({ action }: PlainEndpoint): Operation | undefined {
  if (action.kind === "call") return action.operation;
  return action.kind === "steps" ? answeringOperation(action.steps) : undefined;
}

/** An input that is passed on under its own name. */
function passed({ name }: Input): FlowArgument {
  return { input: name, value: { kind: "input", name, path: [] } };
}
