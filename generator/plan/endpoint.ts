import { madeLike } from "../diagnostics/origin.js";
import type { Action, Argument, Endpoint, Flow, FlowArgument, Input, Operation } from "../model/capability.js";
import { answeringOperation } from "../model/calls.js";
import type { JsonValue } from "../source/node.js";
import { stepInto } from "../model/step-path.js";
import type { DataType } from "../model/types.js";
import type { OutputShape, ValueExpression } from "../model/values.js";
import type { ClientFunction } from "./client.js";
import { type Code, code, literal, objectLiteral, propertyKey } from "./code.js";
import { compileExpression, compileUpload, fit, type Reader, stepValue } from "./expression.js";
import type { PublicName } from "./public-name.js";
import { runtime } from "./runtime.js";

/**
 * An endpoint reduced to what adapters emit: one call, a mock, a handler that the user passes, or steps, which are a function of their own. Flows of
 * one call are written out in place.
 */
export interface PlainEndpoint {
  readonly endpoint: Endpoint;
  readonly action:
    | { readonly kind: "call"; readonly operation: Operation; readonly arguments: readonly Argument[] }
    | { readonly kind: "mock"; readonly shape: OutputShape }
    | { readonly kind: "handler" }
    | {
        readonly kind: "steps";
        readonly steps: StepsAction;
        readonly owner: Endpoint | Flow;
        readonly arguments: readonly FlowArgument[];
      };
  readonly outputs: readonly OutputShape[];
}

/** Several calls, lookups, and what of them is the answer. */
export type StepsAction = Extract<Action, { kind: "steps" }>;

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
      return shape
        ? { endpoint, action: { kind: "mock", shape }, outputs: [] }
        : { endpoint, action: { kind: "handler" }, outputs: [] };
    }
    case "steps": {
      const [only, ...others] = action.steps;
      // One call in steps is that call.
      if (only?.kind === "call" && others.length === 0 && action.mappings.length === 0)
        return { endpoint, action: { kind: "call", operation: only.operation, arguments: only.arguments }, outputs };
      // Why it cannot be used is said where it was read.
      const unusable = action.steps.find((step) => step.kind === "script" && step.script.sources.length === 0);
      if (unusable) return { construct: `script ${unusable.name}` };
      return {
        endpoint,
        action: {
          kind: "steps",
          steps: action,
          owner: endpoint,
          arguments: endpoint.inputs.filter((input) => input.value === undefined).map(passed),
        },
        outputs,
      };
    }
    case "flow": {
      const { flow } = action;
      const values = passedValues(flow, action.arguments);
      const inner = reduce(endpoint, flow.action, flow.outputs.length > 0 ? flow.outputs : outputs);
      if ("construct" in inner) return inner;
      if (inner.action.kind === "steps") {
        const owned =
          inner.action.owner === endpoint
            ? { owner: flow, arguments: action.arguments }
            : {
                arguments: inner.action.arguments.map((argument) => ({
                  ...argument,
                  value: substitute(argument.value, values),
                })),
              };
        return { ...inner, action: { ...inner.action, ...owned } };
      }
      if (inner.action.kind === "call") {
        return {
          ...inner,
          action: {
            ...inner.action,
            arguments: inner.action.arguments.map((argument) => ({
              ...argument,
              value: substitute(argument.value, values),
            })),
          },
        };
      }
      return inner.action.kind === "mock"
        ? { ...inner, action: { kind: "mock", shape: substituteShape(inner.action.shape, values) } }
        : inner;
    }
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

/** The operation whose answer the endpoint hands on; undefined where mappings or nothing at all make it. */
export function handedOn({ action }: PlainEndpoint): Operation | undefined {
  if (action.kind === "call") return action.operation;
  return action.kind === "steps" ? answeringOperation(action.steps) : undefined;
}

/** An input that is passed on under its own name. */
function passed({ name }: Input): FlowArgument {
  return { input: name, value: { kind: "input", name, path: [] } };
}

/** What a flow's inputs are, by name: what is passed, or its own default where nothing is. */
function passedValues(flow: Flow, passedOn: readonly FlowArgument[]): ReadonlyMap<string, ValueExpression> {
  const values = new Map(passedOn.map((argument) => [argument.input, argument.value]));
  for (const { name, schema } of flow.asked) {
    const meant = schema?.["default"];
    if (meant !== undefined && meant !== null) values.set(name, otherwise(values.get(name), meant));
  }
  return values;
}

/** A caller's value, or what is meant where the caller passes none. */
function otherwise(value: ValueExpression | undefined, meant: JsonValue): ValueExpression {
  if (value === undefined) return written(meant);
  return value.kind === "input" && value.otherwise === undefined ? { ...value, otherwise: meant } : value;
}

/** Data as a value that is written out. */
function written(value: JsonValue): ValueExpression {
  if (typeof value !== "object" || value === null) return { kind: "literal", value };
  if (Array.isArray(value)) return { kind: "list", items: value.map(written) };
  return { kind: "object", entries: Object.entries(value).map(([key, member]) => ({ key, value: written(member) })) };
}

/** The flow's inputs replaced by what the endpoint passes for them; an input that nothing passes is absent. */
function substitute(value: ValueExpression, values: ReadonlyMap<string, ValueExpression>): ValueExpression {
  switch (value.kind) {
    case "input": {
      const given = values.get(value.name);
      if (!given) return value;
      if (value.path.length > 0) return stepInto(given, value.path);
      return value.otherwise === undefined ? given : otherwise(given, value.otherwise);
    }
    case "template":
      return {
        kind: "template",
        parts: value.parts.map((part) => (typeof part === "string" ? part : substitute(part, values))),
      };
    case "encoded":
      return { ...value, value: substitute(value.value, values) };
    case "object":
      return {
        kind: "object",
        entries: value.entries.map((entry) => ({ ...entry, value: substitute(entry.value, values) })),
      };
    case "list":
      return { kind: "list", items: value.items.map((item) => substitute(item, values)) };
    default:
      return value;
  }
}

function substituteShape(shape: OutputShape, values: ReadonlyMap<string, ValueExpression>): OutputShape {
  switch (shape.kind) {
    case "value":
      return { ...shape, value: substitute(shape.value, values) };
    case "object":
      return {
        ...shape,
        properties: shape.properties.map((property) =>
          madeLike({ ...property, shape: substituteShape(property.shape, values) }, property),
        ),
      };
    case "array":
      return { ...shape, items: substituteShape(shape.items, values) };
    case "record":
      return { ...shape, values: substituteShape(shape.values, values) };
    case "path":
      return shape;
  }
}

/** The object that is passed to the client function: one member per argument, in the operation's order; undefined where it takes nothing. `made`: values that have names. */
export function callInput(
  target: ClientFunction,
  bound: readonly Argument[],
  reader: Reader,
  made?: ReadonlyMap<Argument, Code>,
): Code | undefined {
  if (!target.input) return undefined;
  const input = objectLiteral(callMembers(target, bound, reader, made));
  // Its words are closed for those who write them; what callers send is for the authorization server to judge.
  return target.operation.oauth === "authorization"
    ? code`${runtime.convert.trust}<${target.input.imported}>(${input})`
    : input;
}

function takesFiles(type: DataType): boolean {
  return type.kind === "upload" || (type.kind === "array" && takesFiles(type.items));
}

/** The value of an argument as its parameter takes it. */
export function argumentValue({ parameter, value }: Argument, reader: Reader): Code {
  const found = takesFiles(parameter.type)
    ? compileUpload(value, parameter.type, reader)
    : compileExpression(value, reader);
  // A null in an earlier step's answer is no value; where one is needed, it is the step that lacks it.
  const compiled =
    value.kind !== "step" || !found.optional
      ? found
      : parameter.required
        ? { ...found, code: stepValue(found.code, value), optional: false }
        : { ...found, code: code`${found.code} ?? undefined` };
  return fit(compiled, parameter.type, parameter.required, passedAs(value) ?? parameter.name);
}

/** The members of that object. */
export function callMembers(
  target: ClientFunction,
  bound: readonly Argument[],
  reader: Reader,
  made?: ReadonlyMap<Argument, Code>,
): readonly Code[] {
  const members = bound.map(
    (argument) =>
      code`${propertyKey(argument.parameter.name)}: ${made?.get(argument) ?? argumentValue(argument, reader)}`,
  );
  const given = new Set(bound.map(({ parameter }) => parameter.name));
  const missing = target.operation.parameters
    .filter(({ required, value, name }) => required && value === undefined && !given.has(name))
    .map(
      (parameter) =>
        code`${propertyKey(parameter.name)}: ${runtime.convert.required}(undefined, ${literal(parameter.name)})`,
    );
  // An object without a member of these names has an inherited one, which is of another type.
  const inherited = target.operation.parameters
    .filter(
      ({ required, value, name }) => !required && value === undefined && name in Object.prototype && !given.has(name),
    )
    .map((parameter) => code`${propertyKey(parameter.name)}: undefined`);
  return [...members, ...missing, ...inherited];
}

/** What a caller knows a value by, where it is all of an input or a member of one: `session` goes into the cookie `sid`. */
function passedAs(value: ValueExpression): string | undefined {
  return value.kind === "input" ? [value.name, ...value.path].join(".") : undefined;
}

/** The object that is passed to a function of steps: one member per input that it takes, in its order; undefined where it takes nothing. */
export function flowInput(
  target: { readonly input: PublicName | undefined; readonly inputs: readonly Input[] },
  bound: readonly FlowArgument[],
  reader: Reader,
): Code | undefined {
  if (!target.input) return undefined;
  const byInput = new Map(bound.toReversed().map((argument) => [argument.input, argument]));
  const members = target.inputs.flatMap((input) => {
    const argument = byInput.get(input.name);
    if (!argument || input.value !== undefined) return [];
    const compiled = compileExpression(argument.value, reader);
    return [
      code`${propertyKey(input.name)}: ${fit(compiled, input.type, input.required, passedAs(argument.value) ?? input.name)}`,
    ];
  });
  return objectLiteral(members);
}
