// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { CallToolResult, StandardSchemaWithJSON } from "@modelcontextprotocol/server";
import { type CallError, isCallError } from "./errors.js";
import type { Answer } from "./exchange.js";
import { isJsonObject } from "./json.js";

/** What a tool answers: the value as JSON text and, where it is an object, as structured content; an error answer as an error that says what to do. */
export function toolResult(answer: Answer<unknown>): CallToolResult {
  if (!answer.ok) return toolFailure(answer.error);
  const { value } = answer;
  if (value instanceof Uint8Array)
    return binaryResult(value, answer.headers.get("content-type") ?? "application/octet-stream");
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "null");
  return isJsonObject(value)
    ? { content: [{ type: "text", text }], structuredContent: { ...value } }
    : { content: [{ type: "text", text }] };
}

/** A failed tool call in words that a model can act on. Unknown errors keep their insides to themselves. */
export function toolFailure(error: unknown): CallToolResult {
  const text = isCallError(error)
    ? `${error.message}\n${adviceFor(error)}`
    : "The tool failed for a reason of its own. The person who runs this server finds it in its log.";
  return { content: [{ type: "text", text: text.trim() }], isError: true };
}

/**
 * `result`, if its structured content fits `schema`. Otherwise the answer as text, marked as an error, since a protocol client refuses a result
 * that breaks the schema its tool declares; the text says that the call itself was made.
 */
export async function fitToSchema(
  result: CallToolResult,
  schema: StandardSchemaWithJSON,
): Promise<CallToolResult> {
  if (result.isError === true) return result;
  const checked =
    result.structuredContent === undefined
      ? undefined
      : await schema["~standard"].validate(result.structuredContent);
  if (checked !== undefined && checked.issues === undefined) return result;
  const why = checked?.issues?.[0]?.message ?? "it is no object";
  const note = `The call was made and answered, so do not repeat it. Its answer is not of the declared form (${why}). Here it is as it came:`;
  return { content: [{ type: "text", text: note }, ...result.content], isError: true };
}

function binaryResult(bytes: Uint8Array, mimeType: string): CallToolResult {
  const data = Buffer.from(bytes).toString("base64");
  if (mimeType.startsWith("image/")) return { content: [{ type: "image", data, mimeType }] };
  if (mimeType.startsWith("audio/")) return { content: [{ type: "audio", data, mimeType }] };
  return {
    content: [{ type: "resource", resource: { uri: `data:${mimeType}`, mimeType, blob: data } }],
  };
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

function adviceFor(error: CallError): string {
  switch (error.kind) {
    case "input":
      return "Correct the arguments and call again.";
    case "oauth":
      return adviceForOAuth[error.oauth?.error ?? ""] ?? "";
    case "status":
      return adviceForStatus(error.status ?? 0, error.retryAfter);
    case "timeout":
      return "The upstream is slow. A read can be tried again later; after a write, check first whether it took effect.";
    case "network":
      return "The upstream cannot be reached. Try again later.";
    case "configuration":
      return "The person who runs this server has to set this up. Calling again does not help.";
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
    return "The upstream does not allow this. Other arguments may be allowed; otherwise a person has to grant access.";
  if (status === 404 || status === 410)
    return "There is nothing under these arguments. Check identifiers, for example by listing first.";
  if (status >= 500) return "The upstream failed. Try again later.";
  return "Correct the arguments and call again.";
}
