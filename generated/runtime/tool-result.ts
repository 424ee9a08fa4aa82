// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { CallToolResult, StandardSchemaWithJSON } from "@modelcontextprotocol/server";
import { notesOf, remarkOf, toldHeadersOf } from "./answer-notes.js";
import { trust } from "./trust.js";
import { cutLists } from "./cut-list.js";
import { type CallError, isCallError } from "./errors.js";
import type { Answer, Success } from "./exchange.js";
import { fitAnswer } from "./fit-to-schema.js";
import { isJsonObject, type JsonObject, type JsonValue } from "./json.js";
import { restoreDigits } from "./exact-arguments.js";
import { withPlainNumbers, withWritableNumbers } from "./exact-json.js";
import { decodeText } from "./media-type.js";
import { isNeverSent } from "./retry-delay.js";
import { isTextType } from "./text-type.js";

/** What a tool is, as far as its results depend on it. */
export interface ToolFacts {
  /** The names of its arguments. */
  readonly arguments: readonly string[];
  /** The same, by what the API calls them. */
  readonly asked?: ReadonlyMap<string, string>;
  /** The longest list that it answers with, in characters of JSON; 100,000 by default, 0 for no limit. */
  readonly maxListChars?: number | undefined;
}

const defaultMaxListChars = 100_000;

/**
 * What a tool answers: the value as JSON text and, where it is an object or `structured` says so, as structured content; an answer without a body
 * as no content; an error answer as an error that says what to do. Lists that no model could read are cut, with a note how to get the rest.
 */
export function toolResult(
  answer: Answer<unknown>,
  tool: ToolFacts = { arguments: [] },
  structured = false,
): CallToolResult {
  if (!answer.ok) return toolFailure(answer.error);
  const { content, structuredContent, note } = contentOf(answer, tool, structured);
  const told = toldHeadersOf(answer);
  const remark = remarkOf(answer.value);
  const notes = [
    ...(remark === undefined ? [] : [remark.note]),
    ...(note === undefined ? [] : [`${note} ${adviceForRest(tool)}`]),
    ...notesOf(answer, tool.asked),
  ];
  return {
    content: [...content, ...(notes.length === 0 ? [] : [textContent(notes.join("\n"))])],
    ...(remark?.isError === true ? { isError: true } : {}),
    ...(structuredContent === undefined ? {} : { structuredContent }),
    ...(Object.keys(told).length === 0
      ? {}
      : { _meta: { "http/status": answer.status, "http/headers": told } }),
  };
}

/** An answer that is declared JSON and says that it is of another kind, as the bytes that it is of; any other as it is. Of JSON that is broken a model is told so. */
export function asItCame(answer: Answer<unknown>): Answer<unknown> {
  if (answer.ok || answer.error.kind !== "decode") return answer;
  const { unread, coding } = answer.error;
  const mediaType = answer.headers.get("content-type") ?? "";
  // A result has no place to say what its bytes are encoded in.
  if (coding !== undefined) return answer;
  if (unread === undefined || mediaType === "" || /^[^;]*[/+]json\s*(?:;|$)/i.test(mediaType))
    return answer;
  const { status, headers, origin } = answer;
  return { ok: true, status, headers, value: unread, origin };
}

/** What a value is in a tool's result. */
export interface ToolContent {
  readonly content: CallToolResult["content"];
  readonly structuredContent?: CallToolResult["structuredContent"];
  readonly note?: string | undefined;
}

/** The value of an answer as content, without notes. */
export function contentOf(
  answer: Success<unknown>,
  tool: ToolFacts,
  structured = false,
): ToolContent {
  const { value } = answer;
  const mediaType = answer.headers.get("content-type") ?? "";
  if (value instanceof Uint8Array) return bytesContent(value, mediaType);
  if (!structured && isEmptyAnswer(answer)) return { content: [] };
  const limit = (tool.maxListChars ?? defaultMaxListChars) || Infinity;
  const given = trust<JsonValue>(value ?? null);
  const spelled = typeof given === "string" && given.length > limit ? parseList(given) : given;
  const { value: shown, text, note } = cutLists(spelled, limit);
  return {
    content: [textContent(typeof shown === "string" ? shown : text)],
    ...structuredPart(shown, given, structured),
    note,
  };
}

/** The protocol's own code writes structured content, with the digits that the runtime can write, once it is checked. The text has all of them. */
function structuredPart(
  shown: JsonValue,
  given: JsonValue,
  isChecked: boolean,
): Pick<ToolContent, "structuredContent"> {
  if (isChecked) return { structuredContent: trust(shown) };
  return isJsonObject(given) ? { structuredContent: trust(withWritableNumbers(shown)) } : {};
}

/** Whether an upstream answered nothing: a JSON `null` is an answer, an absent body is none. */
export function isEmptyAnswer({ value, status, headers, source }: Success<unknown>): boolean {
  if (value !== null && value !== undefined && value !== "") return false;
  return (
    source?.text.trim() === "" ||
    status === 204 ||
    status === 205 ||
    !headers.has("content-type") ||
    headers.get("content-length") === "0"
  );
}

/** A long text that spells a list, or an object with one. */
function parseList(text: string): JsonValue {
  try {
    const value: JsonValue = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : text;
  } catch {
    return text;
  }
}

function adviceForRest({ arguments: names }: ToolFacts): string {
  const paging = names.filter((name) =>
    /^(page|per[-_]?page|page[-_]?(size|token|number)|limit|offset|skip|top|first|after|before|start|cursor|next|count|max[-_]?results|fields|select|filter|q|query)$/i.test(
      name.replace(/^\$/, ""),
    ),
  );
  return paging.length === 0
    ? "Ask for fewer by other arguments, or let the person who runs this server raise its limit for lists."
    : `Ask for the rest, or for less, by ${paging.map((name) => `\`${name}\``).join(", ")}.`;
}

function textContent(text: string): CallToolResult["content"][number] {
  return { type: "text", text };
}

/** A failed tool call in words that a model can act on. Unknown errors keep their insides to themselves. */
export function toolFailure(error: unknown): CallToolResult {
  const text = isCallError(error)
    ? `${error.message}\n${adviceFor(error)}`
    : "The tool failed for a reason of its own. The person who runs this server finds it in its log.";
  return { content: [{ type: "text", text: text.trim() }], isError: true };
}

/**
 * `result`, if its structured content fits `schema`, or can be made to fit where nothing is lost. Otherwise the answer as text, marked as an error, since a
 * protocol client refuses a result that breaks the schema its tool declares; the text says that the call itself was made.
 */
export async function fitToSchema(
  result: CallToolResult,
  schema: StandardSchemaWithJSON,
): Promise<CallToolResult> {
  if (result.isError === true) return result;
  const { jsonSchema, validate } = schema["~standard"];
  const checked = await validate(result.structuredContent);
  const written = (value: unknown): CallToolResult => ({
    ...result,
    structuredContent: trust(withWritableNumbers(value)),
  });
  if (checked.issues === undefined) return written(result.structuredContent);
  const why = (checked.issues[0]?.message ?? "it is no object").slice(0, 500);
  console.warn(`an answer is not of the form that its tool declares: ${why}`);
  const declared = trust<JsonObject>(jsonSchema.output({ target: "draft-2020-12" }));
  const came = result.structuredContent ?? null;
  const plain = trust<JsonValue>(withPlainNumbers(came, "lossy"));
  const fitted = restoreDigits(fitAnswer(plain, declared), came);
  if ((await validate(fitted)).issues === undefined) return written(fitted);
  const note = `The call was made and answered, so do not repeat it. Its answer is not of the declared form (${why}). Here it is as it came:`;
  return { content: [textContent(note), ...result.content], isError: true };
}

/** Bytes as what their media type says they are; text is text, also where it came as bytes. */
function bytesContent(bytes: Uint8Array, written: string): ToolContent {
  if (bytes.byteLength === 0) return { content: [] };
  if (isTextType(written)) return { content: [textContent(decodeText(bytes, written))] };
  const mimeType = written === "" ? "application/octet-stream" : written;
  const data = Buffer.from(bytes).toString("base64");
  if (mimeType.startsWith("image/")) return { content: [{ type: "image", data, mimeType }] };
  if (mimeType.startsWith("audio/")) return { content: [{ type: "audio", data, mimeType }] };
  const uri = `data:${mimeType.split(";", 1)[0] ?? ""}`;
  return { content: [{ type: "resource", resource: { uri, mimeType, blob: data } }] };
}

const adviceForOAuth: Readonly<Record<string, string>> = {
  invalid_grant:
    "The code or refresh token is spent, expired, revoked, or belongs to another client, redirect URI or code verifier. It cannot be used again: begin a new authorization.",
  invalid_client:
    "The client is unknown or its authentication is wrong. Check `client_id` and `client_secret` with the person who registered the client.",
  invalid_request: "A parameter is missing or wrong. Correct the arguments and call again.",
  invalid_scope: "Ask for fewer or other scopes.",
  unauthorized_client: "This client may not use this grant type.",
  unsupported_grant_type:
    "The server does not know this grant type: use `authorization_code`, `refresh_token` or `client_credentials`.",
};

const adviceToSetUp =
  "The person who runs this server has to set this up. Calling again does not help.";

function adviceFor(error: CallError): string {
  switch (error.kind) {
    case "input":
      return "Correct the arguments and call again.";
    case "oauth":
      // It is this server's own client that was refused: no argument of a tool changes that.
      if (error.status === 502) return adviceToSetUp;
      return adviceForOAuth[error.oauth?.error ?? ""] ?? "";
    case "status":
      return adviceForStatus(error.status ?? 0, error.retryAfter);
    case "timeout":
      // A script that takes too long waits for nobody.
      if (error.operation === undefined) return "";
      return "The upstream is slow. A read can be tried again later; after a write, check first whether it took effect.";
    case "network":
      if (error.status === undefined && isNeverSent(error))
        return "The upstream cannot be reached. Try again later.";
      return `${error.status === undefined ? "There was no answer that can be read" : "The answer did not come to its end"}. A read can be tried again; after a write, check first whether it took effect.`;
    case "configuration":
      return adviceToSetUp;
    default:
      return "";
  }
}

function adviceForStatus(status: number, retryAfter: number | undefined): string {
  if (status === 429)
    return retryAfter === undefined
      ? "Too many calls: wait before the next one."
      : `Too many calls: wait ${retryAfter} seconds before the next one.`;
  if (status === 401 || status === 403)
    return "This is not allowed. Other arguments may be allowed; otherwise a person has to grant access.";
  if (status === 404 || status === 410)
    return "There is nothing under these arguments. Check identifiers, for example by listing first.";
  if (status >= 500)
    return retryAfter === undefined
      ? "The upstream failed. Try again later."
      : `The upstream failed. Try again later, after ${retryAfter} seconds.`;
  return "Correct the arguments and call again.";
}
