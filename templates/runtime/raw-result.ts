import { abortFailure } from "./abort-failure.js";
import { brokenAnswer } from "./broken-answer.js";
import { CallError } from "./errors.js";
import { type Answer, asFailure } from "./exchange.js";
import type { CallOptions, RawAnswer } from "./http.js";
import type { JsonObject, JsonValue } from "./json.js";
import { failureOf } from "./failed-answer.js";
import { decodeText } from "./media-type.js";
import { parseJson } from "./parse-json.js";
import { limitOf, readStream } from "./read-body.js";
import { isTextType, isUtf8 } from "./text-type.js";
import { startTimer } from "./timer.js";

const defaultTimeoutMs = 30_000;

/**
 * An answer handed on raw, read whole: text as text, bytes as bytes, a redirect as where it leads, null where there is none. Limit, timeout
 * and signal are those of `options`. Error answers become failures, as those of every other format.
 */
export async function readRawAnswer(
  raw: RawAnswer,
  options: CallOptions,
): Promise<Answer<JsonValue | Uint8Array>> {
  const answer = await holdRawAnswer(raw, options);
  if (!answer.ok) return answer;
  const { value, headers } = answer;
  if (!(value instanceof Uint8Array)) return { ...answer, value };
  if (value.byteLength === 0) return { ...answer, value: null };
  const mediaType = headers.get("content-type") ?? "";
  return { ...answer, value: isText(value, mediaType) ? decodeText(value, mediaType) : value };
}

/** The same, with text as the bytes that it came in. */
export async function holdRawAnswer(
  raw: RawAnswer,
  options: CallOptions,
): Promise<Answer<JsonObject | Uint8Array>> {
  const { status, headers } = raw;
  const location = headers.get("location");
  if (status >= 300 && status < 400 && location !== null) {
    await raw.body?.cancel();
    return { ok: true, status, headers, value: { status, location: absolute(location, raw.url) } };
  }
  const bytes = await readWhole(raw, options);
  if (status < 400) return { ok: true, status, headers, value: bytes };
  const mediaType = headers.get("content-type") ?? "";
  const { operation, method, url } = raw;
  const text = isText(bytes, mediaType) ? decodeText(bytes, mediaType) : "";
  const json = (body: string): JsonValue => parseJson(body, "lossy");
  return asFailure(failureOf({ operation, method, url }, { status, headers }, text, json), status);
}

/** Whether bytes are text, by their media type or, where none is said, by themselves. */
export function isText(bytes: Uint8Array, mediaType: string): boolean {
  return mediaType === "" ? isUtf8(bytes) : isTextType(mediaType);
}

function absolute(location: string, base: string): string {
  return URL.canParse(location, base) ? new URL(location, base).href : location;
}

async function readWhole(raw: RawAnswer, options: CallOptions): Promise<Uint8Array> {
  if (raw.body === null) return new Uint8Array();
  const timeoutMs = options.timeoutMs ?? raw.timeoutMs ?? defaultTimeoutMs;
  const name = raw.operation === undefined ? "" : `${raw.operation}: `;
  const late = new AbortController();
  const timer = startTimer(() => late.abort(), timeoutMs);
  const signal =
    options.signal === undefined ? late.signal : AbortSignal.any([late.signal, options.signal]);
  try {
    // Aborting the pipe cancels its source too, so that nobody goes on reading.
    const body = raw.body.pipeThrough(new TransformStream<Uint8Array, Uint8Array>(), { signal });
    return await readStream(body, raw.headers, limitOf(options));
  } catch (error) {
    const { operation, method, url } = raw;
    const details = { operation, method, url };
    if (late.signal.aborted)
      throw new CallError("timeout", `${name}no complete answer within ${timeoutMs} ms`, details);
    if (options.signal?.aborted === true)
      throw abortFailure(options.signal, `${name}reading the answer`, details);
    throw brokenAnswer(error, raw);
  } finally {
    clearTimeout(timer);
  }
}
