import { abortFailure } from "./abort-failure.js";
import type { Prepared } from "./call.js";
import { trust } from "./convert.js";
import { secretsOf } from "./credentials.js";
import { CallError, type CallErrorDetails, isCallError } from "./errors.js";
import { type HeaderFields, toHeaders } from "./headers.js";
import type { JsonValue } from "./json.js";
import { type JsonReading, readJson } from "./parse-json.js";
import { isTextType, isUtf8, plainText } from "./media-type.js";
import { redactText, redactUrl } from "./redact.js";
import { parseRetryAfter } from "./retry.js";
import type { Hop, HttpAnswer, Limit } from "./transport.js";

/** An answer of 400 and more, in which no secrets stand any more, as a CallError with an excerpt; bytes that are no text are kept as they came. */
export async function statusError(
  prepared: Prepared,
  { method, url }: Hop,
  answer: HttpAnswer,
  limit: Limit,
): Promise<CallError> {
  const { call, options } = prepared;
  const bytes = await answer.bytes(limit).catch(() => new Uint8Array());
  const mediaType = answer.headers.get("content-type") ?? "";
  const isText = isTextType(mediaType) || isUtf8(bytes);
  const failure = failureOf(
    { operation: call.operation, method, url, requestId: options.requestId },
    answer,
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
  const { operation, method, url } = call;
  const excerpt = excerptOf(text, secrets);
  const asked = [method ?? "", url === undefined ? "" : redactUrl(url)].join(" ").trim();
  const failure = `${asked === "" ? "the upstream" : asked} answered ${status}${excerpt === "" ? "" : `: ${excerpt}`}`;
  return new CallError("status", operation === undefined ? failure : `${operation}: ${failure}`, {
    ...call,
    status,
    headers: toHeaders(headers),
    body: parseBody(text, reading),
    text,
    excerpt,
    requestId: headers.get("x-request-id") ?? call.requestId,
    retryAfter: parseRetryAfter(headers.get("retry-after")),
  });
}

/** The credentials of a call, which no error text may show. */
export function secretsIn({ call, credentials, options }: Prepared): readonly string[] {
  const authorization = options.authorization?.split(/\s+/, 2)[1];
  return [...secretsOf(credentials), ...(call.secrets ?? []), authorization ?? ""].filter(
    (secret) => secret !== "",
  );
}

function parseBody(text: string, reading: JsonReading): JsonValue | undefined {
  try {
    return text === "" ? undefined : readJson(text, reading);
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
export function explain(failure: unknown, { call, hop, options }: Prepared): CallError {
  const { operation, method } = call;
  const details = { operation, method, url: hop.url, requestId: options.requestId };
  if (isCallError(failure))
    return failure.operation === undefined ? complete(failure, details) : failure;
  if (options.signal?.aborted === true) return abortFailure(options.signal, operation, details);
  const cause =
    failure instanceof Error && failure.cause instanceof Error ? failure.cause : failure;
  const { code, name } = trust<{ readonly code?: unknown; readonly name?: unknown }>(cause ?? {});
  const reason = typeof code === "string" ? code : (name ?? "unknown failure");
  return new CallError(
    "network",
    `${operation}: no answer from ${new URL(hop.url).origin} (${String(reason)})`,
    { ...details, cause },
  );
}

/** Why an answer that had begun was not read to its end: it is not encoded as it says (`decode`), or it broke off (`network`: another try may bring it). */
export function explainUnread(
  failure: unknown,
  { status, headers }: { readonly status: number; readonly headers: HeaderFields },
): CallError {
  const details = { status, cause: failure };
  for (let error = failure; error instanceof Error; error = error.cause) {
    // The codes of zlib.
    if ("code" in error && /^(?:Z_|ERR__ERROR_|ERR_BROTLI|ZSTD_)/.test(String(error.code))) {
      const coding = headers.get("content-encoding") ?? "";
      return new CallError("decode", `the answer is not encoded as it says (${coding})`, details);
    }
  }
  return new CallError("network", "the answer broke off", details);
}

/** An error of ours with the operation that it belongs to. */
export function complete(
  error: CallError,
  call: Pick<CallErrorDetails, "operation" | "method" | "url" | "requestId">,
): CallError {
  const { url = call.url, requestId = call.requestId } = error;
  return error.with({ ...call, url, requestId }, `${call.operation}: ${error.message}`);
}
