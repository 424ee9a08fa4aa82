// Written by Capstan, the same for every capability. Do not edit: run generate.

import {
  type CallOptions,
  type HttpCall,
  type RawAnswer,
  tellResponse,
  type Upstream,
} from "./call.js";
import { excerptOf } from "./call-failure.js";
import { CallError } from "./errors.js";
import { asDeclared, type JsonValue } from "./json.js";
import { parseJson, UnusableJson } from "./parse-json.js";
import { prepare } from "./prepare-call.js";
import { readBytes, readText } from "./read-body.js";
import { fetchHop, send, withRetries } from "./send-call.js";

export {
  bytesBody,
  type CallBody,
  type FilePart,
  formBody,
  jsonBody,
  multipartBody,
  textBody,
} from "./body.js";
export {
  baseUrlOf,
  type CallOptions,
  credentialsOf,
  type HttpCall,
  type RawAnswer,
  readBinding,
  type ResponseInfo,
  type Upstream,
} from "./call.js";
export { apiKey, basic, bearer, type Credentials } from "./credentials.js";
export type { HeaderValue } from "./headers.js";
export { encodePath, encodeSegment, type QueryValue } from "./url.js";

/** Sends a call and parses the JSON it is answered with; an empty answer is null. Fails with a CallError. */
export async function sendJson<T = JsonValue>(
  upstream: Upstream,
  call: HttpCall,
  options: CallOptions = {},
): Promise<T> {
  return await sendDecoded<T>(
    upstream,
    { accept: "application/json", ...call },
    (text) =>
      text.trim() === "" ? null : parseJson(text, options.exact ? "exact" : options.numbers),
    options,
  );
}

/** Sends a call and answers with the text of its answer. Fails with a CallError. */
export async function sendText(
  upstream: Upstream,
  call: HttpCall,
  options: CallOptions = {},
): Promise<string> {
  return await send(
    upstream,
    call,
    options,
    async (response, limit) => await readText(response, limit),
  );
}

/** Sends a call and answers with the bytes of its answer. Fails with a CallError. */
export async function sendBytes(
  upstream: Upstream,
  call: HttpCall,
  options: CallOptions = {},
): Promise<Uint8Array> {
  return await send(
    upstream,
    call,
    options,
    async (response, limit) => await readBytes(response, limit),
  );
}

/** Sends a call and answers with what `decode` makes of the text of its answer; a `decode` that throws becomes a CallError. */
export async function sendDecoded<T = JsonValue>(
  upstream: Upstream,
  call: HttpCall,
  decode: (text: string) => JsonValue,
  options: CallOptions = {},
): Promise<T> {
  return await send(upstream, call, options, async (response, limit) => {
    const text = await readText(response, limit);
    try {
      return asDeclared<T>(decode(text));
    } catch (error) {
      throw new CallError(
        "decode",
        whyUnread(error, call, response.headers.get("content-type")),
        // An answer that may be a secret itself is not quoted.
        call.secrets === undefined ? { excerpt: excerptOf(text) } : {},
      );
    }
  });
}

/** Why an answer cannot be used. The parsers' own messages are not among the reasons: they quote the answer, secrets and all. */
function whyUnread(error: unknown, call: HttpCall, mediaType: string | null): string {
  if (error instanceof UnusableJson)
    return `the answer cannot be used${call.secrets === undefined ? `: ${error.message}` : ""}`;
  return `the answer (${mediaType ?? "of no media type"}) is no valid ${formatName(call.accept)}`;
}

/** Sends a call and hands on the answer as it came, whatever its status: redirects not followed, body not buffered. Fails only where there is no answer. */
export async function sendRaw(
  upstream: Upstream,
  call: HttpCall,
  options: CallOptions = {},
): Promise<RawAnswer> {
  const prepared = prepare(upstream, call, options);
  return await withRetries(prepared, async (signal) => {
    const { response } = await fetchHop(prepared, prepared.hop, signal);
    tellResponse(options, {
      status: response.status,
      headers: response.headers,
      url: prepared.hop.url,
    });
    return {
      status: response.status,
      headers: response.headers,
      body: response.body,
      url: prepared.hop.url,
      operation: call.operation,
      method: prepared.hop.method,
    };
  });
}

/** A media type as people call it: `application/json` -> `JSON`. */
function formatName(mediaType: string | undefined): string {
  const known = /\b(json|xml|yaml|csv|html)\b/i.exec(mediaType ?? "")?.[1];
  return known?.toUpperCase() ?? mediaType ?? "document of the declared format";
}
