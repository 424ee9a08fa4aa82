import { CallError } from "./errors.js";
import type { JsonValue } from "./json.js";
import { spell } from "./spell.js";
import { checkWritable } from "./writable.js";

/** The content of a file: text is sent as UTF-8, a `File` brings its own name and media type. */
export type FileContent = string | ArrayBuffer | ArrayBufferView | Blob;

/**
 * A file with what is said of it (RFC 7578 section 4.2). JSON cannot hold one, so that no object of a caller's is taken for a file. A stream can be sent
 * once: such a call is never tried again.
 */
export interface FilePart {
  readonly content: Uint8Array | Blob | ReadableStream;
  readonly filename?: string | undefined;
  readonly mediaType?: string | undefined;
}

/** A file that a caller passes. */
export type FileInput = FileContent | FilePart;

/** A field of a multipart body: a value that is sent as text, or a file. */
export type PartInput = JsonValue | FileInput;

/** The fields of a multipart body; a list of files repeats the name. */
export type PartInputs = Readonly<Record<string, PartInput | readonly FileInput[] | undefined>>;

/** Bytes of unknown number. They can be sent once: such a call is never tried again. */
export interface StreamInput {
  readonly stream: ReadableStream;
  readonly mediaType?: string | undefined;
}

/** A body of bytes. */
export type Upload = FileInput | ReadableStream | StreamInput;

/** What a file is where nothing says it (RFC 7578 section 4.4). */
export const bytesType = "application/octet-stream";

/**
 * `value` with a name and a media type where the author gives them; what the author does not, the file itself says. A value that is no file is sent as the
 * text that it is in a form, and null is none there.
 */
export function filePart(value: FileInput, filename?: string, mediaType?: string): FilePart;
export function filePart(
  value: PartInput | undefined,
  filename?: string,
  mediaType?: string,
): FilePart | undefined;
export function filePart(
  value: PartInput | undefined,
  filename?: string,
  mediaType?: string,
): FilePart | undefined {
  if (value === undefined || value === null) return undefined;
  const own: FilePart = isFilePart(value) ? value : { content: bytesOf(value) };
  return {
    content: own.content,
    filename: filename || own.filename || nameOf(own.content),
    mediaType: mediaType || own.mediaType || typeOf(own.content),
  };
}

const notBytes = "must be one file: its bytes in base64, or a data URI that holds them";

/** Whether a field of a multipart body is a file. */
export function isFile(value: unknown): value is Exclude<FileInput, string> {
  return isBytes(value) || value instanceof Blob || isFilePart(value);
}

/** What stands for a field of a form in a text: of a file its name, nothing where it has none; any other value as text. */
export function textOfPart(value: PartInput | undefined): string {
  if (value === undefined || value === null) return "";
  return isFile(value) ? (filePart(value).filename ?? "") : spell(value);
}

/** Whether a body is a stream, with or without a media type of its own. */
export function isStream(value: Upload): value is ReadableStream | StreamInput {
  return (
    value instanceof ReadableStream ||
    (typeof value === "object" && value !== null && "stream" in value && !(value instanceof Blob))
  );
}

/**
 * A file as callers of adapters write it in JSON, where bytes cannot stand: base64 (RFC 4648, both alphabets), or a data URI (RFC 2397), which says a
 * media type and may say a name (`data:image/png;name=a.png;base64,...`). Other text is refused by a CallError that names `parameter`; files stay what
 * they are.
 */
export function readFile(value: FileInput, parameter: string): FileInput;
export function readFile(value: FileInput | undefined, parameter: string): FileInput | undefined;
export function readFile(value: FileInput | undefined, parameter: string): FileInput | undefined {
  if (value === undefined || (typeof value !== "string" && isFile(value))) return value;
  if (typeof value !== "string") throw refusal(parameter, notBytes);
  return readDataUri(value, parameter) ?? { content: decodeBase64(value, parameter) };
}

/** The same for a body of bytes, which a stream may be too. */
export function readUpload(value: Upload, parameter: string): Upload;
export function readUpload(value: Upload | undefined, parameter: string): Upload | undefined;
export function readUpload(value: Upload | undefined, parameter: string): Upload | undefined {
  return value === undefined || isStream(value) ? value : readFile(value, parameter);
}

/** A list of files; one file is a list of one. */
export function readFiles(
  value: FileInput | readonly FileInput[] | undefined,
  parameter: string,
): readonly FileInput[] | undefined {
  if (value === undefined) return undefined;
  return (isList(value) ? value : [value]).map((file) => readFile(file, parameter));
}

/** A field that is text or a file: a data URI is a file, anything else is itself. */
export function readPart<T extends PartInput | undefined>(
  value: T,
  parameter: string,
): T | FilePart {
  return typeof value === "string" ? (readDataUri(value, parameter) ?? value) : value;
}

/** The fields of a whole multipart body, each as `readPart` reads it. */
export function readParts<T extends PartInputs | undefined>(value: T): T | PartInputs {
  if (value === undefined) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      typeof field === "string" ? readPart(field, name) : field,
    ]),
  );
}

/** What a data URI holds; undefined for other text. */
function readDataUri(text: string, parameter: string): FilePart | undefined {
  const comma = /^data:/i.test(text) ? text.indexOf(",") : -1;
  if (comma < 0) return undefined;
  const [mediaType = "", ...parameters] = text.slice("data:".length, comma).split(";");
  if (!/^(?:[\w.+-]+\/[\w.+-]+)?$/.test(mediaType)) return undefined;
  const isBase64 = parameters.at(-1)?.trim().toLowerCase() === "base64";
  const said = isBase64 ? parameters.slice(0, -1) : parameters;
  const names = said.flatMap((one) => /^\s*(?:file)?name=(.+)$/i.exec(one)?.[1] ?? []);
  const data = text.slice(comma + 1);
  const plain = percentDecode(data, parameter);
  const content = isBase64 ? decodeBase64(plain, parameter) : new TextEncoder().encode(plain);
  return {
    content,
    filename: names[0] === undefined ? undefined : percentDecode(names[0], parameter),
    mediaType: typeOfDataUri(
      mediaType,
      said.filter((one) => !/^\s*(?:file)?name=/i.test(one)),
      content,
    ),
  };
}

/**
 * RFC 2397 section 3: a charset alone is one of plain text, and where nothing is said the data is ASCII. Bytes that are none are not called so: a model
 * that leaves the type of an image out does not say that it is text.
 */
function typeOfDataUri(
  mediaType: string,
  parameters: readonly string[],
  content: Uint8Array,
): string | undefined {
  if (mediaType === "" && parameters.length === 0)
    return content.every((byte) => byte < 0x80) ? "text/plain;charset=US-ASCII" : undefined;
  return [mediaType || "text/plain", ...parameters].join(";");
}

function percentDecode(text: string, parameter: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw refusal(parameter, "is a data URI that is not percent-encoded as UTF-8");
  }
}

function decodeBase64(text: string, parameter: string): Uint8Array {
  const plain = text.replace(/\s+/g, "").replaceAll("-", "+").replaceAll("_", "/");
  const ended = plain.replace(/={1,2}$/, "");
  if (!/^[A-Za-z0-9+/]*$/.test(ended) || ended.length % 4 === 1) throw refusal(parameter, notBytes);
  const characters = atob(ended);
  const bytes = new Uint8Array(characters.length);
  for (let at = 0; at < characters.length; at += 1) bytes[at] = characters.charCodeAt(at);
  return bytes;
}

function refusal(parameter: string, what: string): CallError {
  return new CallError("input", `\`${parameter}\` ${what}`, { parameter });
}

function isFilePart(value: unknown): value is FilePart {
  if (typeof value !== "object" || value === null || !("content" in value)) return false;
  const { content } = value;
  return (
    content instanceof Uint8Array || content instanceof Blob || content instanceof ReadableStream
  );
}

function bytesOf(content: JsonValue | FileContent): Uint8Array | Blob {
  if (content instanceof Uint8Array || content instanceof Blob) return content;
  if (content instanceof ArrayBuffer) return new Uint8Array(content);
  if (ArrayBuffer.isView(content))
    return new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
  checkWritable(content, "file");
  return new TextEncoder().encode(spell(content));
}

function isBytes(value: unknown): value is ArrayBuffer | ArrayBufferView {
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value);
}

function nameOf(content: FilePart["content"]): string | undefined {
  return content instanceof Blob && "name" in content && typeof content.name === "string"
    ? content.name
    : undefined;
}

function typeOf(content: FilePart["content"]): string | undefined {
  return content instanceof Blob && content.type !== "" ? content.type : undefined;
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}
