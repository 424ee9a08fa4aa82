// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { Bytes } from "./body.js";
import { CallError } from "./errors.js";
import { decodeText } from "./media-type.js";

/** The answer's bytes; fails with a CallError where there are more than `limit`. */
export async function readBytes(
  response: Response,
  limit: number,
): Promise<Bytes> {
  if (Number(response.headers.get("content-length") ?? 0) > limit) {
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
    if (length > limit) {
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
export async function readText(response: Response, limit: number): Promise<string> {
  const bytes = await readBytes(response, limit);
  return decodeText(bytes, response.headers.get("content-type") ?? "");
}

function tooLarge(limit: number): CallError {
  return new CallError("decode", `the answer is larger than ${limit} bytes (option \`maxBytes\`)`);
}
