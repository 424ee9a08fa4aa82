import type { EventFormat } from "../model/capability.js";
import { callCode } from "./client.js";
import { type Code, code, joinCode, literal, member, text } from "./code.js";
import { argumentReader } from "./endpoint-inputs.js";
import { handedOn, type PlainEndpoint, withBinaryLimit } from "./endpoint.js";
import { type Functions, handlerCall, handlerInput, shapeFunctions } from "./handlers.js";
import { local } from "./locals.js";
import { runtime } from "./runtime.js";

/** The call of an endpoint, its options, and what is made of its answer. */
export function runArguments(
  { name, plain }: { readonly name: string; readonly plain: PlainEndpoint },
  functions: Functions,
): Code {
  const reader = argumentReader(plain.endpoint.inputs, local.input, callOptions());
  const namespace = plain.action.kind === "call" ? plain.action.operation.namespace : undefined;
  const options = withBinaryLimit(callOptions(namespace), plain);
  const input = handlerInput(plain, reader, functions);
  const shaped = shapeFunctions(plain, reader);
  const shapes = shaped.length === 0 ? tokenShapes(plain) : shaped;
  const stream = streamOf(plain);
  if (stream === undefined) return joinCode([handlerCall(name, input), options, ...shapes], ", ");
  const called = callCode(member(local.handlers, name), input, local.call);
  const gathered = code`${runtime.gatherEvents.gatherEvents}(${joinCode([called, local.call, literal(stream), ...shapes], ", ")})`;
  return code`(${local.call}) => ${gathered}, ${options}`;
}

/** A token answer is declared as RFC 6749 has it, and is made so of what servers really answer: whoever spent a code for it is never refused the token. */
function tokenShapes(plain: PlainEndpoint): readonly Code[] {
  const endpoint = handedOn(plain)?.oauth;
  return endpoint === "token" || endpoint === "device" ? [code`${runtime.tokenAnswer.plainTokenAnswer}`] : [];
}

function callOptions(namespace?: string): Code {
  const of = namespace === undefined ? text("") : code`, ${literal(namespace)}`;
  return code`${runtime.mcp.callOptions}(${local.context}, ${local.options}${of})`;
}

/** The format of the stream that an endpoint answers with. */
export function streamOf(plain: PlainEndpoint): EventFormat | undefined {
  const answer = handedOn(plain)?.answer;
  return answer?.kind === "events" ? answer.format : undefined;
}
