// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { Prepared } from "./call.js";
import { copyHeaders } from "./copy-headers.js";
import type { Credentials } from "./credentials.js";
import { CallError, type CallErrorDetails, redactUrl } from "./errors.js";
import type { HeaderFields } from "./headers.js";
import type { JsonValue } from "./json.js";
import type { AnswerReading } from "./parse-json.js";
import { redactText } from "./redact.js";
import { isTextType, isUtf8 } from "./text-type.js";
import type { Hop, HttpAnswer, Limit } from "./transport.js";

/** An answer of 400 and more, in which no secrets stand any more, as a CallError with an excerpt; bytes that are no text are kept as they came. */
export async function statusError(
  prepared: Prepared,
  { method, url }: Hop,
  answer: HttpAnswer,
  { limit, text, json }: AnswerReading & { readonly limit: Limit },
): Promise<CallError> {
  const { call, options } = prepared;
  const bytes = await answer.bytes(limit).catch(() => new Uint8Array());
  const mediaType = answer.headers.get("content-type") ?? "";
  // What is still encoded is no text, whatever it is of.
  const isText = (answer.coding === undefined && isTextType(mediaType)) || isUtf8(bytes);
  const failure = failureOf(
    { operation: call.operation, method, url, requestId: options.requestId },
    answer,
    isText ? text(bytes, mediaType) : "",
    json,
    secretsIn(prepared),
  );
  return isText ? failure : failure.with({ unread: bytes, coding: answer.coding });
}

/** What a call was answered with, as its failure: a CallError of kind `status`, in whose excerpt no `secrets` stand; its body is what `json` makes of the text, or the text. */
export function failureOf(
  call: Pick<CallErrorDetails, "operation" | "method" | "url" | "requestId">,
  { status, headers }: { readonly status: number; readonly headers: HeaderFields },
  text: string,
  json: AnswerReading["json"],
  secrets: readonly string[] = [],
): CallError {
  const { operation, method, url } = call;
  const excerpt = excerptOf(text, secrets);
  const asked = [method ?? "", url === undefined ? "" : redactUrl(url)].join(" ").trim();
  const failure = `${asked === "" ? "the upstream" : asked} answered ${status}${excerpt === "" ? "" : `: ${excerpt}`}`;
  return new CallError("status", operation === undefined ? failure : `${operation}: ${failure}`, {
    ...call,
    status,
    headers: copyHeaders(headers),
    body: parseBody(text, json),
    text,
    excerpt,
    requestId: headers.get("x-request-id") ?? call.requestId,
    retryAfter: parseRetryAfter(headers.get("retry-after")),
  });
}

/** Seconds that a `Retry-After` header asks for, given as seconds or as a date. */
function parseRetryAfter(value: string | null): number | undefined {
  if (value === null) return undefined;
  if (/^\s*\d+\s*$/.test(value)) return Number(value);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - Date.now()) / 1000));
}

/** The credentials of a call, which no error text may show. */
export function secretsIn({ call, credentials, options }: Prepared): readonly string[] {
  const authorization = options.authorization?.split(/\s+/, 2)[1];
  return [...secretsOf(credentials), ...(call.secrets ?? []), authorization ?? ""].filter(
    (secret) => secret !== "",
  );
}

/** The values in `credentials` that must not be printed. */
function secretsOf(credentials: Credentials): readonly string[] {
  if (credentials.kind === "apikey") return credentials.keys.map((key) => key.value);
  if (credentials.kind === "bearer") return [credentials.token.trim()];
  return credentials.kind === "basic" ? [credentials.password] : [];
}

function parseBody(text: string, json: AnswerReading["json"]): JsonValue | undefined {
  try {
    return text === "" ? undefined : json(text);
  } catch {
    return text;
  }
}

/** The start of an answer for an error text: without secrets, on one line. */
export function excerptOf(text: string, secrets: readonly string[] = []): string {
  // Redacted before it is cut, so that no secret loses the name that gives it away.
  const redacted = redactText(text.slice(0, 5_000), secrets).replace(/\s+/g, " ").trim();
  return redacted.length > 500 ? `${redacted.slice(0, 499)}…` : redacted;
}
