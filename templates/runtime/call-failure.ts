import type { HttpCall, Prepared } from "./call.js";
import { secretsOf } from "./credentials.js";
import { CallError, type CallErrorDetails, isCallError } from "./errors.js";
import { type HeaderFields, toHeaders } from "./headers.js";
import type { JsonValue } from "./json.js";
import { type JsonReading, readJson } from "./parse-json.js";
import { isTextType, isUtf8, plainText } from "./media-type.js";
import type { Limit } from "./read-body.js";
import { redactText, redactUrl } from "./redact.js";
import type { Hop } from "./redirect.js";
import { parseRetryAfter } from "./retry.js";
import type { HttpAnswer } from "./transport.js";

/** An answer of 400 and more, in which no secrets stand any more, as a CallError with an excerpt; bytes that are no text are kept as they came. */
export async function statusError(
  prepared: Prepared,
  hop: Hop,
  answer: HttpAnswer,
  limit: Limit,
): Promise<CallError> {
  const { call, options } = prepared;
  const { status, headers } = answer;
  const bytes = await answer.bytes(limit).catch(() => new Uint8Array());
  const mediaType = headers.get("content-type") ?? "";
  const isText = isTextType(mediaType) || isUtf8(bytes);
  const failure = failureOf(
    { operation: call.operation, method: hop.method, url: hop.url, requestId: options.requestId },
    { status, headers },
    isText ? (options.exact?.text ?? plainText)(bytes, mediaType) : "",
    secretsIn(prepared),
    options,
  );
  return isText ? failure : failure.with({ unread: bytes });
}

/** What a call was answered with, as its failure: a CallError of kind `status`, in whose excerpt no `secrets` stand. */
export function failureOf(
  call: Pick<CallErrorDetails, "operation" | "method" | "url" | "requestId">,
  { status, headers }: { readonly status: number; readonly headers: HeaderFields },
  text: string,
  secrets: readonly string[] = [],
  reading: JsonReading = { numbers: "lossy" },
): CallError {
  const excerpt = excerptOf(text, secrets);
  const request = [call.method, call.url === undefined ? undefined : redactUrl(call.url)];
  const asked = request.filter((part) => part !== undefined).join(" ");
  return new CallError(
    "status",
    `${call.operation === undefined ? "" : `${call.operation}: `}${asked === "" ? "the upstream" : asked} answered ${status}${excerpt === "" ? "" : `: ${excerpt}`}`,
    {
      ...call,
      status,
      headers: toHeaders(headers),
      body: parseBody(text, reading),
      text,
      excerpt,
      requestId: headers.get("x-request-id") ?? call.requestId,
      retryAfter: parseRetryAfter(headers.get("retry-after")),
    },
  );
}

/** The credentials of a call, which no error text may show. */
export function secretsIn({ call, credentials, options }: Prepared): readonly string[] {
  const authorization = options.authorization?.split(/\s+/, 2)[1];
  return [
    ...secretsOf(credentials),
    ...(call.secrets ?? []),
    ...(authorization === undefined ? [] : [authorization]),
  ];
}

function parseBody(text: string, reading: JsonReading): JsonValue | undefined {
  if (text === "") return undefined;
  try {
    return readJson(text, reading);
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

/** Any failure as a CallError that says which operation it belongs to. */
export function explain(failure: unknown, prepared: Prepared): CallError {
  const { call, hop, options } = prepared;
  const details = {
    operation: call.operation,
    method: call.method,
    url: hop.url,
    requestId: options.requestId,
  };
  if (isCallError(failure))
    return failure.operation === undefined
      ? complete(failure, call, details.url, details.requestId)
      : failure;
  if (options.signal?.aborted === true)
    return new CallError("aborted", `${call.operation} was aborted by its caller`, details);
  const cause =
    failure instanceof Error && failure.cause instanceof Error ? failure.cause : failure;
  const reason =
    cause instanceof Error
      ? "code" in cause && typeof cause.code === "string"
        ? cause.code
        : cause.name
      : "unknown failure";
  return new CallError(
    "network",
    `${call.operation}: no answer from ${new URL(hop.url).origin} (${reason})`,
    { ...details, cause },
  );
}

/** An error of ours with the operation that it belongs to. */
export function complete(
  error: unknown,
  call: HttpCall,
  url?: string,
  requestId?: string,
): CallError {
  if (!isCallError(error))
    return new CallError("input", `${call.operation}: the request cannot be built`, {
      operation: call.operation,
      method: call.method,
    });
  return error.with(
    {
      operation: call.operation,
      method: call.method,
      url: error.url ?? url,
      requestId: error.requestId ?? requestId,
    },
    `${call.operation}: ${error.message}`,
  );
}
