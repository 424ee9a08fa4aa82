// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { RawAnswer } from "./call.js";
import { type HeaderFields, toHeaders } from "./headers.js";
import { limitStream } from "./read-body.js";
import type { HttpAnswer, Limit } from "./transport.js";

/** What the transport has of answers that are handed on, beside what they tell. */
const nodeStreams = new WeakMap<object, () => AsyncIterable<Uint8Array>>();
const fields = new WeakMap<object, HeaderFields>();

/** An answer handed on as it came; `asked` is what was asked for it. A body larger than `limit` breaks off with a CallError. */
export function rawAnswerOf(
  { status, headers, stream, nodeStream }: HttpAnswer,
  asked: Pick<RawAnswer, "url" | "operation" | "method" | "timeoutMs">,
  limit?: Limit,
): RawAnswer {
  let made: Headers | undefined;
  let body: ReadableStream<Uint8Array> | null | undefined;
  const raw: RawAnswer = {
    status,
    // Both are made where somebody reads them: a server hands on what its transport has.
    get headers() {
      made ??= toHeaders(headers);
      return made;
    },
    get body() {
      nodeStreams.delete(raw);
      body ??= limitStream(stream(), limit);
      return body;
    },
    ...asked,
  };
  fields.set(raw, headers);
  if (nodeStream !== undefined) nodeStreams.set(raw, () => nodeStream(limit));
  return raw;
}

/** Whether a value is an answer handed on as it came. */
export function isRawAnswer(value: unknown): value is RawAnswer {
  if (typeof value !== "object" || value === null) return false;
  // To look at the body of one of ours would make another stream of it.
  if (fields.has(value)) return true;
  return (
    "status" in value &&
    typeof value.status === "number" &&
    "headers" in value &&
    value.headers instanceof Headers &&
    "body" in value &&
    (value.body === null || value.body instanceof ReadableStream)
  );
}

/** The fields of an answer, for a server to send on. */
export function fieldsOf(raw: RawAnswer): HeaderFields {
  return fields.get(raw) ?? raw.headers;
}

/** The body of an answer for a server of Node's to send on. */
export function bodyToSend(raw: RawAnswer): unknown {
  return nodeStreams.get(raw)?.() ?? raw.body ?? undefined;
}
