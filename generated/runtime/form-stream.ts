// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { CallBody } from "./body.js";

/** A field of a multipart form: text, or a file. */
export interface FormField {
  readonly name: string;
  readonly value: string | FormFile;
}

/** A file with all that is said of it. */
export interface FormFile {
  readonly content: Uint8Array | Blob | ReadableStream;
  readonly filename: string;
  readonly mediaType: string;
}

/** Whether a field is a file that comes while it is sent. */
export function isStreamed(
  value: FormField["value"],
): value is FormFile & { readonly content: ReadableStream } {
  return typeof value !== "string" && value.content instanceof ReadableStream;
}

/** `fields` as `multipart/form-data` that is written while its files come (RFC 7578), which `FormData` cannot hold. */
export function streamedForm(fields: readonly FormField[]): CallBody {
  const boundary = `form-${Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  const chunks = writeForm(fields, boundary);
  const content = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const next = await chunks.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    // Whoever sends the files is told that nobody reads them any more.
    cancel: async () => {
      await chunks.return();
    },
  });
  return { mediaType: `multipart/form-data; boundary=${boundary}`, content };
}

async function* writeForm(
  fields: readonly FormField[],
  boundary: string,
): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder();
  for (const { name, value } of fields) {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(name)}"`;
    if (typeof value === "string") {
      yield encoder.encode(`${head}\r\n\r\n${value.replace(/\r?\n|\r/g, "\r\n")}\r\n`);
      continue;
    }
    const { filename, mediaType, content } = value;
    yield encoder.encode(
      `${head}; filename="${escapeName(filename)}"\r\nContent-Type: ${mediaType.replace(/[\r\n]/g, " ")}\r\n\r\n`,
    );
    yield* bytesOf(content);
    yield encoder.encode("\r\n");
  }
  yield encoder.encode(`--${boundary}--\r\n`);
}

async function* bytesOf(content: FormFile["content"]): AsyncGenerator<Uint8Array, void> {
  if (content instanceof Uint8Array) {
    yield content;
    return;
  }
  const stream: ReadableStream<Uint8Array> =
    content instanceof ReadableStream ? content : content.stream();
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** A name as browsers write it (HTML, 4.10.21.8). */
function escapeName(name: string): string {
  return name
    .replace(/\r?\n|\r/g, "\r\n")
    .replaceAll("\r", "%0D")
    .replaceAll("\n", "%0A")
    .replaceAll('"', "%22");
}
