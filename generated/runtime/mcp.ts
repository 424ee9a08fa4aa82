// Written by Capstan, the same for every capability. Do not edit: run generate.

import type {
  CallToolResult,
  GetPromptResult,
  ReadResourceResult,
  StandardSchemaWithJSON,
} from "@modelcontextprotocol/server";
import { isCallError } from "./errors.js";
import { type Answer, exchange } from "./exchange.js";
import type { CallOptions, RawAnswer } from "./http.js";
import { asDeclared } from "./json.js";
import { joinOptions } from "./options.js";
import { fitToSchema, toolFailure, toolResult } from "./tool-result.js";

export { fitToSchema, toolFailure, toolResult } from "./tool-result.js";

/** What every MCP server can be told. */
export interface McpOptions {
  /** For every call upstream. */
  readonly call?: CallOptions | undefined;
  /** By namespace, over `call`. */
  readonly upstreams?: Readonly<Record<string, CallOptions | undefined>> | undefined;
}

/** The part of a request's context that calls need. */
export interface CallContext {
  readonly mcpReq: { readonly signal: AbortSignal };
}

/** A function behind a tool or resource: a client function, or one of the user's. */
export type Handler<I, O> = (input: I, options: CallOptions) => Promise<O>;

/** The options of a call to `namespace` made for a request, or without one of an operation that makes several: it ends when the client cancels. */
export function callOptions(
  context: CallContext,
  options: McpOptions,
  namespace?: string,
): CallOptions & Pick<McpOptions, "upstreams"> {
  const given = joinOptions({ signal: context.mcpReq.signal }, options.call);
  return namespace === undefined
    ? { ...given, upstreams: options.upstreams }
    : joinOptions(given, options.upstreams?.[namespace]);
}

/** Calls `handler` and answers with the first of `shapes` that makes something of its value, or the value itself. Never fails: failures are results too. */
export async function runTool<I, O>(
  handler: Handler<I, O>,
  input: I,
  options: CallOptions,
  ...shapes: readonly ((value: O) => unknown)[]
): Promise<CallToolResult> {
  try {
    return toolResult(shaped(await readAnswer(await exchange(handler, input, options)), shapes));
  } catch (error) {
    // Standard output belongs to the protocol where it is spoken over stdio.
    if (!isCallError(error)) console.error(error);
    return toolFailure(error);
  }
}

/** `runTool` for a tool that declares `outputSchema`: an answer of another form comes back as text that says so. */
export async function runCheckedTool<I, O>(
  outputSchema: StandardSchemaWithJSON,
  handler: Handler<I, O>,
  input: I,
  options: CallOptions,
  ...shapes: readonly ((value: O) => unknown)[]
): Promise<CallToolResult> {
  return await fitToSchema(await runTool(handler, input, options, ...shapes), outputSchema);
}

/** Calls `handler` and answers with its value as the contents of the resource at `uri`; fails with a message that a model can act on. */
export async function readResource<I, O>(
  uri: URL,
  mimeType: string,
  handler: Handler<I, O>,
  input: I,
  options: CallOptions,
  ...shapes: readonly ((value: O) => unknown)[]
): Promise<ReadResourceResult> {
  const result = await runTool(handler, input, options, ...shapes);
  const [first] = result.content;
  if (result.isError === true)
    throw new Error(first?.type === "text" ? first.text : "the resource cannot be read");
  if (first?.type === "text") return { contents: [{ uri: uri.href, mimeType, text: first.text }] };
  if (first?.type === "image" || first?.type === "audio")
    return { contents: [{ uri: uri.href, mimeType, blob: first.data }] };
  return {
    contents: first?.type === "resource" ? [{ ...first.resource, uri: uri.href, mimeType }] : [],
  };
}

/** The named variables of a resource template as text; one that is missing is empty. */
export function uriVariables<const N extends string>(
  variables: Readonly<Record<string, string | readonly string[] | undefined>>,
  names: readonly N[],
): Readonly<Record<N, string>> {
  return asDeclared(
    Object.fromEntries(names.map((name) => [name, decode(String(variables[name] ?? ""))])),
  );
}

/** Prompt messages with `{{name}}` replaced by the value of that name, nothing where there is none. Values are not searched for names again. */
export function fillPrompt(
  messages: readonly { readonly role: "user" | "assistant"; readonly content: string }[],
  values: Readonly<Record<string, string | undefined>>,
): GetPromptResult {
  const fill = (text: string): string =>
    text.replace(/\{\{\{?\s*([^{}\s]+)\s*\}?\}\}/g, (_, name: string) =>
      Object.hasOwn(values, name) ? (values[name] ?? "") : "",
    );
  return {
    messages: messages.map(({ role, content }) => ({
      role,
      content: { type: "text", text: fill(content) },
    })),
  };
}

function shaped<O>(answer: Answer<O>, shapes: readonly ((value: O) => unknown)[]): Answer<unknown> {
  if (!answer.ok) return answer;
  for (const shape of shapes) {
    const value = shape(answer.value);
    if (value !== null && value !== undefined) return { ...answer, value };
  }
  return answer;
}

/** An answer handed on raw is read here: a tool's result is one message. */
async function readAnswer<O>(answer: Answer<O>): Promise<Answer<O>>;
async function readAnswer(answer: Answer<unknown>): Promise<Answer<unknown>> {
  if (!answer.ok || !isRawAnswer(answer.value)) return answer;
  const { status, headers, body } = answer.value;
  const mediaType = headers.get("content-type") ?? "";
  const location = headers.get("location");
  const bytes = new Uint8Array(await new Response(body).arrayBuffer());
  if (location !== null) return { ok: true, status, headers, value: { status, location } };
  const isText =
    mediaType === "" ||
    /^text\/|[/+](json|xml|yaml|javascript|x-www-form-urlencoded)\b/.test(mediaType);
  return { ok: true, status, headers, value: isText ? new TextDecoder().decode(bytes) : bytes };
}

function isRawAnswer(value: unknown): value is RawAnswer {
  return (
    typeof value === "object" &&
    value !== null &&
    "headers" in value &&
    value.headers instanceof Headers &&
    "body" in value
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
