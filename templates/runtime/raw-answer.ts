import type { RawAnswer } from "./call.js";
import { type HeaderFields, toHeaders } from "./headers.js";
import type { HttpAnswer } from "./transport.js";

/** What the transport has of answers that are handed on, beside what they tell. */
const nodeStreams = new WeakMap<object, () => AsyncIterable<Uint8Array>>();
const fields = new WeakMap<object, HeaderFields>();

/** An answer handed on as it came; `asked` is what was asked for it. */
export function rawAnswerOf(
  { status, headers, stream, nodeStream }: HttpAnswer,
  asked: Pick<RawAnswer, "url" | "operation" | "method" | "timeoutMs">,
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
      body ??= stream();
      return body;
    },
    ...asked,
  };
  fields.set(raw, headers);
  if (nodeStream !== undefined) nodeStreams.set(raw, nodeStream);
  return raw;
}

/** The fields of an answer, for a server to send on. */
export function fieldsOf(raw: RawAnswer): HeaderFields {
  return fields.get(raw) ?? raw.headers;
}

/** The body of an answer for a server of Node's to send on. */
export function bodyToSend(raw: RawAnswer): unknown {
  return nodeStreams.get(raw)?.() ?? raw.body ?? undefined;
}
