import type { ClientFunction } from "./client.js";
import { type Code, code, joinCode, property, propertyKey, uses } from "./code.js";
import { comment } from "./comment.js";
import { inputMembers, objectReader } from "./endpoint-inputs.js";
import type { PlainEndpoint } from "./endpoint.js";
import type { Reader } from "./expression.js";
import { local } from "./locals.js";
import type { OperationFunction } from "./operations.js";
import type { HandlerCode } from "./plan.js";
import { runtime } from "./runtime.js";
import { compileMock, eachFunction } from "./shape.js";

/** The functions that adapters call. */
export interface Functions {
  readonly clientOf: (id: string) => ClientFunction;
  readonly operationOf: (plain: PlainEndpoint) => OperationFunction | undefined;
}

/** What the templates of adapters with handlers name. */
export const handlerWords = { chooseHandlers: runtime.options.chooseHandlers, Given: runtime.options.Given };

/** The replaceable function behind an endpoint: by default the client function that it calls, or the function of its steps. */
export function handlerCode(plain: PlainEndpoint, name: string, label: string, functions: Functions): HandlerCode {
  const doc = comment([label]);
  const key = propertyKey(name);
  const target = plain.action.kind === "call" ? functions.clientOf(plain.action.operation.id) : functions.operationOf(plain);
  if (target) {
    const { imported } = target.function;
    return { doc, key, type: code`typeof ${imported}`, entry: property(name, imported) };
  }
  const members = inputMembers(plain.endpoint.inputs);
  const input = members.length === 0 ? code`Readonly<Record<string, never>>` : code`{ ${joinCode(members, "")} }`;
  const type = code`(${local.input}: ${input}, ${local.options}: ${runtime.http.CallOptions}) => Promise<${runtime.json.JsonValue}>`;
  if (plain.action.kind !== "mock") return { doc, key, type, entry: undefined };
  const body = compileMock(plain.action.shape, objectReader(plain.endpoint.inputs, local.input, local.options));
  const parameters = uses(body, local.options) ? code`${local.input}, ${local.options}` : uses(body, local.input) ? local.input : code``;
  return { doc, key, type, entry: code`${key}: async (${parameters}) => (${body})` };
}

/** One function per output alternative, in YAML order: the first that gives something answers. */
export function shapeFunctions(plain: PlainEndpoint, reader: Reader): readonly Code[] {
  return plain.outputs.map((shape) => eachFunction(shape, local.value, reader));
}
