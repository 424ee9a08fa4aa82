import type { RawAnswer } from "./call.js";
import type { HttpAnswer } from "./transport.js";

/** What the transport has of answers that are handed on, beside what they tell. */
const nodeStreams = new WeakMap<object, () => AsyncIterable<Uint8Array>>();

/** An answer handed on as it came; `asked` is what was asked for it. */
export function rawAnswerOf(
  { status, headers, stream, nodeStream }: HttpAnswer,
  asked: Pick<RawAnswer, "url" | "operation" | "method" | "timeoutMs">,
): RawAnswer {
  let body: ReadableStream<Uint8Array> | null | undefined;
  const raw: RawAnswer = {
    status,
    headers,
    // Made where somebody reads it so: a server hands on the stream that it has.
    get body() {
      nodeStreams.delete(raw);
      body ??= stream();
      return body;
    },
    ...asked,
  };
  if (nodeStream !== undefined) nodeStreams.set(raw, nodeStream);
  return raw;
}

/** The body of an answer for a server of Node's to send on. */
export function bodyToSend(raw: RawAnswer): unknown {
  return nodeStreams.get(raw)?.() ?? raw.body ?? undefined;
}
