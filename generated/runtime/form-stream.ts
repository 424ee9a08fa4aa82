// Written by Capstan, the same for every capability. Do not edit: run generate.

import { trust } from "./trust.js";
import type { CallBody } from "./transport.js";

/** A field of a multipart form: text, or a file. */
export interface FormField {
  readonly name: string;
  readonly value: string | FormFile;
  /** Of text, where its API takes it as something else than plain text. */
  readonly mediaType?: string | undefined;
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
  const boundary = newBoundary();
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

/** The same of files that are there, so that it can be sent again. `FormData` has no place for the media type of a text. */
export function typedForm(fields: readonly FormField[]): CallBody {
  const boundary = newBoundary();
  const pieces = fields.flatMap((field) => [
    headOf(field, boundary),
    typeof field.value === "string"
      ? textOf(field.value, field.mediaType)
      : trust<Blob | ArrayBuffer>(field.value.content),
    "\r\n",
  ]);
  const content = new Blob([...pieces, `--${boundary}--\r\n`]);
  return { mediaType: `multipart/form-data; boundary=${boundary}`, content };
}

function newBoundary(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `form-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

async function* writeForm(
  fields: readonly FormField[],
  boundary: string,
): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder();
  for (const field of fields) {
    yield encoder.encode(headOf(field, boundary));
    if (typeof field.value === "string") yield encoder.encode(textOf(field.value, field.mediaType));
    else yield* bytesOf(field.value.content);
    yield encoder.encode("\r\n");
  }
  yield encoder.encode(`--${boundary}--\r\n`);
}

/** The boundary and the headers of a part (RFC 7578 section 4). */
function headOf({ name, value, mediaType }: FormField, boundary: string): string {
  const filename = typeof value === "string" ? "" : `; filename="${escapeName(value.filename)}"`;
  const type = typeof value === "string" ? mediaType : value.mediaType;
  const header = type === undefined ? "" : `\r\nContent-Type: ${type.replace(/[\r\n]/g, " ")}`;
  return `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(name)}"${filename}${header}\r\n\r\n`;
}

/** Plain text with the line breaks of forms; what has a media type of its own as it is. */
function textOf(text: string, mediaType: string | undefined): string {
  return mediaType === undefined ? text.replace(/\r?\n|\r/g, "\r\n") : text;
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
