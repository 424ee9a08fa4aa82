import type { CallOptions } from "./call.js";
import { trust } from "./trust.js";
import { CallError } from "./errors.js";
import type { HeaderFields } from "./headers.js";
import type { Bytes, Limit } from "./transport.js";

const defaultMaxBytes = 32 * 1024 * 1024;

/** What a caller allows of an answer. */
export function limitOf({ maxBytes = defaultMaxBytes }: Pick<CallOptions, "maxBytes">): Limit {
  return { bytes: maxBytes, setBy: "option `maxBytes`" };
}

/** The bytes of a body that came with `headers`; fails with a CallError where there are more than `limit`. */
export async function readStream(
  body: ReadableStream<Uint8Array> | null,
  headers: HeaderFields,
  limit: Limit,
): Promise<Bytes> {
  // Without a body the length is that of another answer (RFC 9110 section 8.6).
  if (body !== null && isDeclaredTooLarge(headers.get("content-length"), limit)) {
    await body.cancel();
    throw tooLarge(limit);
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = body?.getReader();
  for (;;) {
    const { value } = (await reader?.read()) ?? {};
    if (!value) return joinChunks(chunks, length);
    length += value.byteLength;
    if (length > limit.bytes) {
      await reader?.cancel();
      throw tooLarge(limit);
    }
    chunks.push(value);
  }
}

/** A body that breaks off with a CallError where it is larger than `limit`, and is not read on. */
export function limitStream(
  body: ReadableStream<Uint8Array> | null,
  limit: Limit | undefined,
): ReadableStream<Uint8Array> | null {
  if (body === null || limit === undefined) return body;
  let length = 0;
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        length += chunk.byteLength;
        if (length > limit.bytes) controller.error(tooLarge(limit));
        else controller.enqueue(chunk);
      },
    }),
  );
}

/** Whether a `Content-Length` says that a body is larger than is read. */
export function isDeclaredTooLarge(declared: string | null, limit: Limit): boolean {
  return Number(declared ?? 0) > limit.bytes;
}

/** Parts of a body as one, `length` bytes in all. */
export function joinChunks(chunks: readonly Uint8Array[], length: number): Bytes {
  const [first] = chunks;
  // Node's buffers are a type of their own, which prints and serializes itself in another way.
  if (first && chunks.length === 1)
    return trust<Bytes>(new Uint8Array(first.buffer, first.byteOffset, length));
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

/** What a body that is larger than `limit` fails with. */
export function tooLarge({ bytes, setBy }: Limit): CallError {
  return new CallError("decode", `the answer is larger than ${bytes} bytes (${setBy})`);
}
