// Written by Capstan, the same for every capability. Do not edit: run generate.

import {
  type CallOptions,
  type HttpCall,
  type RawAnswer,
  tellResponse,
  type Upstream,
} from "./call.js";
import { excerptOf } from "./call-failure.js";
import { censorStream } from "./censor-stream.js";
import { trust } from "./convert.js";
import { CallError } from "./errors.js";
import { type HeaderFields, toHeaders } from "./headers.js";
import { asDeclared, type JsonValue } from "./json.js";
import { withPlainNumbers } from "./exact-json.js";
import { readJson, UnusableJson } from "./parse-json.js";
import { decodeText, isTextType, isUtf8, plainText } from "./media-type.js";
import { rawAnswerOf } from "./raw-answer.js";
import { isDeclaredTooLarge, textOf, tooLarge } from "./read-body.js";
import { fetchHop, type Read, secretsOf, send, withRetries } from "./send-call.js";
import type { HttpAnswer, Limit } from "./transport.js";
import { UnreadText } from "./unread-text.js";

export { bytesBody, formBody, formMembers, jsonBody, multipartBody, textBody } from "./body.js";
export {
  type AnswerInfo,
  type AnswerSource,
  baseUrlOf,
  type Caller,
  type CallOptions,
  credentialsOf,
  type DeclaredBaseUrl,
  fillBaseUrl,
  type HttpCall,
  type RawAnswer,
  readBinding,
  type ResponseInfo,
  type Upstream,
} from "./call.js";
export { apiKey, basic, bearer, type Credentials } from "./credentials.js";
export { requireInputs } from "./require-inputs.js";
export { encodeSegment } from "./url.js";
export { cookieHeader } from "./value-texts.js";

/** Sends a call and parses the JSON it is answered with; an empty answer is null. Fails with a CallError. */
export function sendJson<T = JsonValue>(
  upstream: Upstream,
  call: HttpCall,
  options: CallOptions = {},
): Promise<T> {
  const asked = { accept: "application/json", ...call };
  const read = (text: string): Read<T> => ({
    value: asDeclared(text.trim() === "" ? null : readJson(text, options)),
    source: options.exact && { kind: "json", text },
  });
  return sendReading(upstream, asked, options, plainText, read, () => "JSON");
}

/** Sends a call and answers with the text of its answer. Fails with a CallError. */
export function sendText(
  upstream: Upstream,
  call: HttpCall,
  options: CallOptions = {},
): Promise<string> {
  return send(upstream, call, options, async (answer, limit) => {
    const text = await textOf(answer, limit);
    const headers = headersByType(answer.headers, call.accept);
    return { value: text, source: { kind: "text", text }, headers };
  });
}

/** What the reference engine allows where a capability sets no `maxBinarySize`. */
const defaultMaxBinary = 10 * 1024 * 1024;

/** Sends a call and answers with the bytes of its answer. Fails with a CallError. */
export function sendBytes(
  upstream: Upstream,
  call: HttpCall,
  options: CallOptions = {},
): Promise<Uint8Array> {
  const maxBytes =
    call.maxBytes ??
    options.maxBinaryBytes ??
    (options.maxBytes === undefined ? defaultMaxBinary : undefined);
  const limited = { ...call, maxBytes };
  return send(upstream, limited, options, async (answer, limit, asked) => {
    const headers = headersByType(answer.headers, call.accept);
    return {
      value:
        options.streamed === true
          ? trust<Uint8Array>(
              await bytesAsTheyCome({ ...answer, headers }, limit, { ...asked, ...call }),
            )
          : await answer.bytes(limit),
      headers,
    };
  });
}

/** The headers of an answer whose sender does not know what it is, with the media type that the capability says; others as they came. */
function headersByType(headers: HeaderFields, said: string | undefined): HeaderFields {
  const came = headers.get("content-type") ?? "";
  const isUnknown = /^\s*(?:(?:application|binary)\/octet-stream\s*(?:;|$)|$)/i.test(came);
  if (said === undefined || !isUnknown || /[*,]/.test(said)) return headers;
  const named = new Headers(toHeaders(headers));
  named.set("content-type", said);
  return named;
}

/** Bytes that nobody waits for; fails where it is known already that there are more than `limit`. */
async function bytesAsTheyCome(
  answer: HttpAnswer,
  limit: Limit,
  { url, operation, method, timeoutMs }: { readonly url: string } & HttpCall,
): Promise<RawAnswer> {
  const { headers } = answer;
  // The length of an encoded body is not that of its bytes.
  if (
    !headers.has("content-encoding") &&
    isDeclaredTooLarge(headers.get("content-length"), limit)
  ) {
    await answer.discard();
    throw tooLarge(limit);
  }
  return rawAnswerOf(answer, { url, operation, method, timeoutMs }, limit);
}

/** Sends a call and answers with what `decode` makes of the text of its answer, null where it has none; a `decode` that throws becomes a CallError. Numbers may be `ExactNumber`s. */
export function sendDecoded<T = JsonValue>(
  upstream: Upstream,
  call: HttpCall,
  decode: (text: string) => JsonValue,
  options: CallOptions = {},
): Promise<T> {
  const read = (text: string, bytes: Uint8Array, mediaType = "text/plain"): Read<T> => {
    // Formats that take any characters would take a picture for a text.
    if (!isTextType(mediaType) && !isUtf8(bytes)) throw new Error("no text");
    // No format has a document without a character; an answer may well have no document.
    const isBlank = text.trim() === "";
    const decoded = isBlank ? null : decode(text);
    return {
      value: asDeclared(options.exact ? decoded : withPlainNumbers(decoded, options.numbers)),
      source: isBlank && options.exact ? { kind: "text", text } : undefined,
    };
  };
  return sendReading(upstream, call, options, decodeText, read, (error) =>
    error instanceof UnreadText ? `${error.format}: ${error.message}` : formatName(call.accept),
  );
}

/** Sends a call and reads the text of its answer; `why` says what it is not where `read` throws: the parsers' own messages quote the answer, secrets and all. */
function sendReading<T>(
  upstream: Upstream,
  call: HttpCall,
  options: CallOptions,
  toText: (bytes: Uint8Array, mediaType: string) => string,
  read: (text: string, bytes: Uint8Array, mediaType: string | undefined) => Read<T>,
  why: (error: unknown) => string,
): Promise<T> {
  return send(upstream, call, options, async (answer, limit) => {
    const { status, headers } = answer;
    const mediaType = headers.get("content-type") ?? undefined;
    const bytes = await answer.bytes(limit);
    const text = (options.exact?.text ?? toText)(bytes, mediaType ?? "");
    try {
      return read(text, bytes, mediaType);
    } catch (error) {
      const isUnusable = error instanceof UnusableJson;
      // An answer that may be a secret itself is not quoted, and not handed on.
      const isOpen = call.secrets === undefined;
      throw new CallError(
        "decode",
        isUnusable
          ? `the answer cannot be used${isOpen ? `: ${error.message}` : ""}`
          : `the answer (${mediaType ?? "of no media type"}) is no valid ${why(error)}`,
        {
          status,
          headers: toHeaders(headers),
          excerpt: isOpen ? excerptOf(text) : undefined,
          // What is not of the declared kind an adapter may hand on as what it is.
          unread: isOpen && !isUnusable && options.exact && options.onAnswer ? bytes : undefined,
        },
      );
    }
  });
}

/** Sends a call and hands on the answer as it came, whatever its status: redirects not followed, body not buffered; errors in text lose the credentials that were sent. Fails only where there is no answer. */
export function sendRaw(
  upstream: Upstream,
  call: HttpCall,
  options: CallOptions = {},
): Promise<RawAnswer> {
  return withRetries(upstream, call, options, async (prepared, stop) => {
    const { answer: came, url, request } = await fetchHop(prepared, prepared.hop, stop);
    const answer = came.status < 300 ? came : censorStream(came, secretsOf(prepared, request));
    const { status, headers } = answer;
    tellResponse(options, { status, headers, url, prepared });
    return rawAnswerOf(answer, {
      url,
      operation: call.operation,
      method: prepared.hop.method,
      timeoutMs: call.timeoutMs,
    });
  });
}

/** A media type as people call it: `application/json` -> `JSON`. */
function formatName(mediaType: string | undefined): string {
  const known = /\b(json|xml|yaml|csv|html)\b/i.exec(mediaType ?? "")?.[1];
  return known?.toUpperCase() ?? mediaType ?? "document of the declared format";
}
