// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { Bytes } from "./body.js";
import type { CallOptions, HttpCall } from "./call.js";
import { CallError } from "./errors.js";
import { decodeText } from "./media-type.js";

/** The largest answer that is read, and what sets it. */
export interface Limit {
  readonly bytes: number;
  readonly setBy: string;
}

const defaultMaxBytes = 32 * 1024 * 1024;

/** The limit of a call's answer: what the capability declares, or what its caller allows where that is less. */
export function limitOf(call: Pick<HttpCall, "maxBytes">, options: CallOptions): Limit {
  const allowed = options.maxBytes ?? defaultMaxBytes;
  return call.maxBytes !== undefined && call.maxBytes <= allowed
    ? { bytes: call.maxBytes, setBy: "`maxBinarySize` of the capability" }
    : { bytes: allowed, setBy: "option `maxBytes`" };
}

/** The answer's bytes; fails with a CallError where there are more than `limit`. */
export async function readBytes(response: Response, limit: Limit): Promise<Bytes> {
  if (Number(response.headers.get("content-length") ?? 0) > limit.bytes) {
    await response.body?.cancel();
    throw tooLarge(limit);
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader();
  for (
    let chunk = await reader?.read();
    chunk !== undefined && !chunk.done;
    chunk = await reader?.read()
  ) {
    length += chunk.value.byteLength;
    if (length > limit.bytes) {
      await reader?.cancel();
      throw tooLarge(limit);
    }
    chunks.push(chunk.value);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

/** The answer's text in the character set it declares, UTF-8 by default; fails as `readBytes` does. */
export async function readText(response: Response, limit: Limit): Promise<string> {
  const bytes = await readBytes(response, limit);
  return decodeText(bytes, response.headers.get("content-type") ?? "");
}

function tooLarge({ bytes, setBy }: Limit): CallError {
  return new CallError("decode", `the answer is larger than ${bytes} bytes (${setBy})`);
}
