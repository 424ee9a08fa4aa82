import { passageOf } from "../model/answer.js";
import { selects } from "../model/shape-answer.js";
import type { PropertyType } from "../model/types.js";
import type { OutputShape } from "../model/values.js";
import { callCode, type ClientFunction } from "./client.js";
import { type Code, code, joinCode, literal, member, objectLiteral, property, propertyKey, uses } from "./code.js";
import { objectReader, propertyOf } from "./endpoint-inputs.js";
import type { EndpointTypes } from "./endpoint-types.js";
import { callInput, flowInput } from "./call-input.js";
import { handedOn, type PlainEndpoint } from "./endpoint.js";
import type { Reader } from "./expression.js";
import { local } from "./locals.js";
import type { NamedMembers } from "./named-type.js";
import type { OperationFunction } from "./operation-functions.js";
import type { HandlerCode, NeededHandlers } from "./plan.js";
import type { PublicName } from "./public-name.js";
import { runtime } from "./runtime.js";
import { compileMock, eachFunction, partFunction } from "./shape.js";

/** The functions that adapters call. */
export interface Functions {
  readonly clientOf: (id: string) => ClientFunction;
  readonly operationOf: (plain: PlainEndpoint) => OperationFunction | undefined;
  /** The types of an endpoint that no function stands behind. */
  readonly typesOf: (plain: PlainEndpoint) => EndpointTypes;
}

/** What the templates of adapters with handlers name. */
export const handlerWords = {
  chooseHandlers: runtime.chooseHandlers.chooseHandlers,
  Given: runtime.chooseHandlers.Given,
};

/** The replaceable function behind an endpoint: by default the client function that it calls, or the function of its steps. */
export function handlerCode(plain: PlainEndpoint, name: string, doc: Code, functions: Functions): HandlerCode {
  const key = propertyKey(name);
  const target =
    plain.action.kind === "call" ? functions.clientOf(plain.action.operation.id) : functions.operationOf(plain);
  if (target) {
    const { imported } = target.function;
    return { doc, key, type: code`typeof ${imported}`, entry: property(name, imported) };
  }
  const { input, answer } = functions.typesOf(plain);
  const taken = [
    ...(input ? [code`${local.input}: ${input.imported}`] : []),
    code`${local.options}: ${runtime.http.CallOptions}`,
  ];
  const type = code`(${joinCode(taken, ", ")}) => Promise<${answer?.imported ?? runtime.json.JsonValue}>`;
  if (plain.action.kind !== "mock") return { doc, key, type, entry: undefined };
  const body = compileMock(plain.action.shape, objectReader(plain.endpoint.inputs, local.input, local.options));
  const readsOptions = uses(body, local.options);
  const parameters = [
    ...(input && (readsOptions || uses(body, local.input)) ? [local.input] : []),
    ...(readsOptions ? [local.options] : []),
  ];
  return { doc, key, type, entry: code`${key}: async (${joinCode(parameters, ", ")}) => (${body})` };
}

/** The names of those that the capability does not say what to do of; undefined where it says so of all. */
export function neededHandlers(
  endpoints: readonly { readonly plain: PlainEndpoint; readonly name: string }[],
): NeededHandlers | undefined {
  const needed = endpoints.filter(({ plain }) => plain.action.kind === "handler").map(({ name }) => name);
  const union = joinCode(
    needed.map((name) => literal(name)),
    " | ",
  );
  return needed.length === 0 ? undefined : { list: literal(needed), union };
}

/** `handlerCode` for an adapter that hands bytes on as they come. */
export function streamingHandlerCode(plain: PlainEndpoint, name: string, doc: Code, functions: Functions): HandlerCode {
  const handler = handlerCode(plain, name, doc, functions);
  const source = handedOn(plain);
  if (!source || passageOf(source.answer) !== "bytes") return handler;
  const target =
    plain.action.kind === "call" ? functions.clientOf(plain.action.operation.id) : functions.operationOf(plain);
  if (!target) return handler;
  const { imported } = target.function;
  return {
    ...handler,
    type: code`${runtime.streamBytes.Streamed}<typeof ${imported}>`,
    entry: code`${propertyKey(name)}: ${runtime.streamBytes.streamBytes}(${imported})`,
  };
}

/** A call of a handler, once the options of the call are known: `(call) => handlers.getPet({ id }, call)`, or the handler itself where it takes nothing else. */
export function handlerCall(name: string, input: Code | undefined): Code {
  if (input === undefined) return member(local.handlers, name);
  return code`(${local.call}) => ${callCode(member(local.handlers, name), input, local.call)}`;
}

/** What is passed to the function behind an endpoint; undefined where it takes nothing. */
export function handlerInput(plain: PlainEndpoint, reader: Reader, functions: Functions): Code | undefined {
  if (plain.action.kind === "call")
    return callInput(functions.clientOf(plain.action.operation.id), plain.action.arguments, reader);
  const steps = functions.operationOf(plain);
  if (plain.action.kind === "steps" && steps) return flowInput(steps, plain.action.arguments, reader);
  const asked = plain.endpoint.asked;
  return asked.length === 0
    ? undefined
    : objectLiteral(asked.map((one) => property(one.name, reader.input(one.name).code)));
}

/** The type of what the function behind an endpoint takes, and its members; undefined where it takes nothing. */
export function handlerMembers(plain: PlainEndpoint, functions: Functions): NamedMembers | undefined {
  const named = (name: PublicName | undefined, members: readonly PropertyType[]): NamedMembers | undefined =>
    name && { name, members };
  if (plain.action.kind === "call") {
    const client = functions.clientOf(plain.action.operation.id);
    return named(client.input, client.members);
  }
  const steps = functions.operationOf(plain);
  if (steps) return named(steps.input, steps.asked.map(propertyOf));
  return named(functions.typesOf(plain).input, plain.endpoint.asked.map(propertyOf));
}

/** One function per output alternative, in YAML order: the first that gives something answers. Bytes are not reshaped; of a stream each value is. */
export function shapeFunctions(plain: PlainEndpoint, reader: Reader): readonly Code[] {
  const source = handedOn(plain);
  if (source && !["value", "events"].includes(passageOf(source.answer))) return [];
  const make = (shape: OutputShape): Code => eachFunction(shape, local.value, reader);
  const [first, ...others] = plain.outputs;
  if (first === undefined || others.length === 0) return plain.outputs.map(make);
  const alternatives = plain.outputs.map((shape) => partFunction(shape, local.value, reader) ?? make(shape));
  // Where none gives anything the answer has the first one's shape, with nothing in it.
  return selects(first) ? [...alternatives, make(first)] : alternatives;
}
