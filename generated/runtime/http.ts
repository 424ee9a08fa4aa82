// Written by Capstan, the same for every capability. Do not edit: run generate.

import {
  type CallOptions,
  type HttpCall,
  type Prepared,
  type RawAnswer,
  tellResponse,
  type Upstream,
} from "./call.js";
import type { HeaderFields } from "./headers.js";
import type { JsonValue } from "./json.js";
import { readJson } from "./parse-json.js";
import { loaded, loadUnsuccessful } from "./load-unsuccessful.js";
import { decodeText, plainText } from "./media-type.js";
import { rawAnswerOf } from "./raw-answer.js";
import { isDeclaredTooLarge, tooLarge } from "./read-body.js";
import { fetchHop, type Read, send, withRetries } from "./send-call.js";
import { sendReading } from "./send-reading.js";
import { isUtf8 } from "./text-type.js";
import { toHeaders } from "./to-headers.js";
import type { HttpAnswer, HttpRequest, Limit, StreamedAnswer } from "./transport.js";
import { trust } from "./trust.js";

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
  // A spread with members before it takes V8 a microsecond or more.
  const asked = Object.assign({ accept: "application/json" }, call);
  const read = (text: string): Read<T> => ({
    value: trust<T>(text.trim() === "" ? null : readJson(text, options)),
    source: options.exact && { kind: "json", text },
  });
  return sendReading(upstream, asked, options, plainText, read);
}

/** Sends a call and answers with the text of its answer. Fails with a CallError. */
export function sendText(
  upstream: Upstream,
  call: HttpCall,
  options: CallOptions = {},
): Promise<string> {
  const read = (text: string, bytes: Uint8Array, answer: HttpAnswer): Read<string> => {
    if (answer.coding !== undefined && !isUtf8(bytes)) throw new Error("still encoded");
    const headers = headersByType(answer.headers, call.accept);
    return { value: text, source: { kind: "text", text }, headers };
  };
  return sendReading(upstream, call, options, decodeText, read);
}

/** What the reference engine allows where a capability sets no `maxBinarySize`. */
const defaultMaxBinary = 10 * 1024 * 1024;

/** Sends a call and answers with the bytes of its answer. Fails with a CallError. */
export function sendBytes(
  upstream: Upstream,
  call: HttpCall,
  options: CallOptions = {},
): Promise<Uint8Array> {
  return send(upstream, call, options, async (answer, allowed, asked) => {
    const limit = limitOfBytes(call, options, allowed);
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

/** How many bytes are taken: what the capability says, or what the caller allows where that is less. */
function limitOfBytes(call: HttpCall, options: CallOptions, allowed: Limit): Limit {
  const usual = options.maxBytes === undefined ? defaultMaxBinary : undefined;
  const bytes = call.maxBytes ?? options.maxBinaryBytes ?? usual;
  return bytes !== undefined && bytes <= allowed.bytes
    ? { bytes, setBy: "`maxBinarySize` of the capability" }
    : allowed;
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
  // The length of an encoded body is not that of its bytes, and to a HEAD none of them come.
  if (
    method !== "HEAD" &&
    !headers.has("content-encoding") &&
    isDeclaredTooLarge(headers.get("content-length"), limit)
  ) {
    await answer.discard();
    throw tooLarge(limit);
  }
  return rawAnswerOf(answer, { url, operation, method, timeoutMs }, limit);
}

/** Sends a call and hands on the answer as it came, whatever its status: redirects not followed, body not buffered; errors in text lose the credentials that were sent. Fails only where there is no answer. */
export function sendRaw(
  upstream: Upstream,
  call: HttpCall,
  options: CallOptions = {},
): Promise<RawAnswer> {
  return withRetries(upstream, call, options, async (prepared, stop) => {
    const { answer: came, hop, request } = await fetchHop(prepared, prepared.hop, stop);
    const { status, url = hop.url } = came;
    const answer = status < 300 ? came : await withoutSecrets(came, prepared, request);
    const { headers } = answer;
    tellResponse(options, { status, headers, url, prepared });
    return rawAnswerOf(answer, {
      url,
      operation: call.operation,
      method: hop.method,
      timeoutMs: call.timeoutMs,
    });
  });
}

/** An answer of 300 and more that is handed on, without what its request was sent with that is a secret. */
async function withoutSecrets(
  answer: StreamedAnswer,
  prepared: Prepared,
  request: HttpRequest,
): Promise<StreamedAnswer> {
  const { secretsOf } = await loadUnsuccessful(answer.status);
  const { censorStream } = await loaded(import("./censor-stream.js"), answer.status);
  return censorStream(answer, secretsOf(prepared, request));
}
