// Written by Capstan, the same for every capability. Do not edit: run generate.

import {
  type CallToolResult,
  ProtocolError,
  ProtocolErrorCode,
  type ReadResourceResult,
  ResourceNotFoundError,
  type StandardSchemaWithJSON,
} from "@modelcontextprotocol/server";
import type { CallContext } from "./call-context.js";
import { CallError, isCallError } from "./errors.js";
import { type Answer, exchange } from "./exchange.js";
import type { CallOptions } from "./http.js";
import { asDeclared, type JsonValue, own } from "./json.js";
import { progressOptions } from "./mcp-progress.js";
import type { ToolOptions } from "./mcp-tools.js";
import type { CallFor } from "./oauth-settings.js";
import { chosenBy, joinOptions } from "./options.js";
import { pooledTransport } from "./pooled-transport.js";
import { isRawAnswer } from "./raw-answer.js";
import { readRawAnswer } from "./raw-result.js";
import { shapeAnswer } from "./shape.js";
import {
  fitToSchema,
  contentOf,
  asItCame,
  isEmptyAnswer,
  toolFailure,
  toolResult,
} from "./tool-result.js";

export type { CallContext } from "./call-context.js";
export { fitToSchema, toolFailure, toolResult } from "./tool-result.js";

/** What every MCP server can be told. */
export interface McpOptions extends ToolOptions {
  /** For every call upstream; a function chooses for each request, by who is asking (`context.http.authInfo`). The token that a caller brought for this server is for this server alone. */
  readonly call?: CallOptions | ((context: CallContext) => CallOptions) | undefined;
  /** Over `call`, chosen by who makes the request. */
  readonly callFor?: CallFor | undefined;
  /** By namespace, over `call`. */
  readonly upstreams?: Readonly<Record<string, CallOptions | undefined>> | undefined;
  /** Where skills stand that do not stand beside the server, by the names of their folders there. */
  readonly skillFolders?: Readonly<Record<string, URL>> | undefined;
}

/** What a handler is told beside its input: the options of its call, and the request that it is made for. */
export interface HandlerOptions extends CallOptions {
  readonly upstreams?: McpOptions["upstreams"];
  readonly context?: CallContext | undefined;
}

/** What a tool or resource does once the options of its call are known. */
export type Call = (options: HandlerOptions) => Promise<unknown>;

/** Makes an answer of what was answered; null or undefined where it has nothing to make it of. */
export type Shape = (value: JsonValue) => unknown;

/** The options of a call to `namespace` made for a request, or without one of an operation that makes several: it ends when the client cancels. */
export function callOptions(
  context: CallContext,
  options: McpOptions,
  namespace?: string,
): HandlerOptions {
  const { call, callFor } = options;
  const shared = typeof call === "function" ? chosen("call", () => call(context)) : call;
  const { authInfo, req } = context.http ?? {};
  const request = req instanceof Request ? { headers: req.headers } : undefined;
  const { mcpReq } = context;
  const told = progressOptions(mcpReq, namespace === undefined);
  const given = joinOptions(
    { transport: pooledTransport, signal: mcpReq.signal, ...told },
    authInfo && { subjectToken: authInfo.token },
    shared,
    callFor && chosen("callFor", () => callFor(authInfo, request)),
    context.call,
  );
  return namespace === undefined
    ? Object.assign({}, given, { context, upstreams: options.upstreams })
    : Object.assign({}, joinOptions(given, own(options.upstreams, namespace)), { context });
}

/** The options that a function of that name chooses. A refusal, with a `statusCode` from 400 to 499, is told in its words; why else it fails is for whoever runs the server. */
function chosen(name: "call" | "callFor", choose: () => unknown): CallOptions | undefined {
  try {
    return chosenBy(name, choose);
  } catch (error) {
    if (isCallError(error)) throw error;
    const status = error instanceof Error ? Number(Reflect.get(error, "statusCode")) : 0;
    if (error instanceof Error && status >= 400 && status < 500)
      throw new CallError("status", error.message, { status });
    logUnknown(error);
    throw new CallError("configuration", "the options of the call cannot be chosen");
  }
}

/** Makes the call and answers with the first of `shapes` that makes something of its value, or the value itself. Never fails: failures are results too. */
export async function runTool(
  call: Call,
  options: HandlerOptions,
  ...shapes: readonly Shape[]
): Promise<CallToolResult> {
  return await answered(options, async () => {
    const answer = asGiven(await readAnswer(await exchange(call, options), options), shapes);
    const isEmpty = answer.ok && isEmptyAnswer(answer);
    const shown = isEmpty ? answer : shaped(answer, shapes);
    options.context?.told?.(shown);
    return toolResult(shown, options.context?.tool);
  });
}

/** `runTool` for a tool that declares `outputSchema`: an answer of another form comes back as text that says so. */
export async function runCheckedTool(
  outputSchema: StandardSchemaWithJSON,
  call: Call,
  options: HandlerOptions,
  ...shapes: readonly Shape[]
): Promise<CallToolResult> {
  return await answered(options, async () => {
    const answer = asGiven(await readAnswer(await exchange(call, options), options), shapes);
    const shown = await admitted(shaped(answer, shapes), outputSchema);
    options.context?.told?.(shown);
    return await fitToSchema(toolResult(shown, options.context?.tool, true), outputSchema);
  });
}

/** Makes the call and answers with its value as the contents of the resource at `uri`. Fails with an error of the protocol whose message a model can act on. */
export async function readResource(
  uri: URL,
  mimeType: string | undefined,
  call: Call,
  options: HandlerOptions,
  ...shapes: readonly Shape[]
): Promise<ReadResourceResult> {
  try {
    const answer = await readAnswer(await exchange(call, options), options);
    if (!answer.ok) throw answer.error;
    return resourceContents(
      uri,
      mimeType ?? answer.headers.get("content-type"),
      shaped(answer, shapes),
    );
  } catch (error) {
    const isMissing =
      isCallError(error, "status") && (error.status === 404 || error.status === 410);
    if (isMissing) throw new ResourceNotFoundError(uri.href);
    // What is read is named by its URI alone: a wrong value is one of the request's parameters.
    if (isCallError(error, "input"))
      throw new ProtocolError(
        ProtocolErrorCode.InvalidParams,
        `${error.message}\nCorrect the URI and read it again.`,
      );
    logUnknown(error);
    throw new ProtocolError(ProtocolErrorCode.InternalError, textOf(toolFailure(error)));
  }
}

/** The named variables of a resource template as text; one that is missing is empty. A ProtocolError names one that is encoded as nothing that a text is. */
export function uriVariables<const N extends string>(
  variables: Readonly<Record<string, string | readonly string[] | undefined>>,
  names: readonly N[],
): Readonly<Record<N, string>> {
  return asDeclared(
    Object.fromEntries(
      names.map((name) => [name, decode(String(own(variables, name) ?? ""), name)]),
    ),
  );
}

/** Completes what somebody begins to write to those of `values` that begin so. */
export function completeFrom(values: readonly (string | number)[]): (written: string) => string[] {
  return (written) => values.map(String).filter((value) => value.startsWith(written));
}

/** An answer that is none of its format, as it came. Whoever shaped an answer keeps the rest of it back. */
function asGiven(answer: Answer<unknown>, shapes: readonly Shape[]): Answer<unknown> {
  return shapes.length === 0 ? asItCame(answer) : answer;
}

async function answered(
  { context }: HandlerOptions,
  run: () => Promise<CallToolResult>,
): Promise<CallToolResult> {
  try {
    return await run();
  } catch (error) {
    logUnknown(error);
    context?.told?.({ thrown: error });
    return toolFailure(error);
  }
}

/** Standard output belongs to the protocol where it is spoken over stdio. */
function logUnknown(error: unknown): void {
  if (!isCallError(error)) console.error(error);
}

function shaped(answer: Answer<unknown>, shapes: readonly Shape[]): Answer<unknown> {
  return answer.ok
    ? { ...answer, value: shapeAnswer(asDeclared<JsonValue>(answer.value), shapes) }
    : answer;
}

/** An answer handed on raw is read here: a tool's result is one message. */
async function readAnswer(answer: Answer<unknown>, options: CallOptions): Promise<Answer<unknown>> {
  if (!answer.ok || !isRawAnswer(answer.value)) return answer;
  return { ...(await readRawAnswer(answer.value, options)), origin: answer.origin };
}

/** Nothing, as a tool's schema admits it. */
async function admitted(
  answer: Answer<unknown>,
  schema: StandardSchemaWithJSON,
): Promise<Answer<unknown>> {
  if (!answer.ok || (answer.value !== null && !isEmptyAnswer(answer))) return answer;
  for (const value of [answer.value ?? null, null, {}, []]) {
    const { issues } = await schema["~standard"].validate(value);
    if (issues === undefined) return { ...answer, value };
  }
  return answer;
}

function resourceContents(
  uri: URL,
  declared: string | null,
  answer: Answer<unknown>,
): ReadResourceResult {
  const [first] = answer.ok ? contentOf(answer, { arguments: [], maxListChars: 0 }).content : [];
  const typed = { uri: uri.href, ...(declared === null ? {} : { mimeType: declared }) };
  if (first?.type === "image" || first?.type === "audio")
    return { contents: [{ ...typed, blob: first.data }] };
  if (first?.type === "resource") return { contents: [{ ...first.resource, ...typed }] };
  return { contents: [{ ...typed, text: first?.type === "text" ? first.text : "" }] };
}

function textOf({ content: [first] }: CallToolResult): string {
  return first?.type === "text" ? first.text : "the resource cannot be read";
}

function decode(text: string, name: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // `100%` is a text of a model's; `%E9` is a byte of another encoding, and its letters would be sent for it.
    if (/%(?![0-9a-f]{2})/i.test(text)) return text;
    throw new ProtocolError(
      ProtocolErrorCode.InvalidParams,
      `\`${name}\` is not percent-encoded as UTF-8`,
    );
  }
}
