import { trust } from "./trust.js";
import { CallError } from "./errors.js";
import { type FormField, isStreamed, streamedForm, typedForm } from "./form-stream.js";
import { essenceOf } from "./media-essence.js";
import type { Bytes, CallBody } from "./transport.js";
import { isScalar, itemsOf } from "./spell.js";
import { spelledPairs, type ValueStyles } from "./value-styles.js";
import { bytesType, filePart, isFile, isStream, type PartInputs, type Upload } from "./upload.js";
import { wellFormed } from "./well-formed.js";
import { checkWritable, refusal } from "./writable.js";
import { writeJson } from "./write-json.js";

/** `value` as JSON, under a media type that is written in it; members that are undefined are left out. */
export function jsonBody(value: unknown, mediaType = "application/json"): CallBody {
  checkWritable(value, "body");
  return { mediaType, content: writeJson(value) };
}

/** `fields` as `application/x-www-form-urlencoded`: absent and null ones are left out, lists and objects are written in `styles`. */
export function formBody(fields: object, styles?: ValueStyles): CallBody {
  const form = new URLSearchParams();
  for (const [name, value] of presentFields(fields, styles))
    form.append(wellFormed(name, name), wellFormed(value, name));
  return { mediaType: "application/x-www-form-urlencoded", content: form.toString() };
}

/** The members of a form that a caller passes whole. Null is a value, which no text stands for: a CallError refuses it by the member's name. */
export function formMembers<T extends object>(members: T): T {
  for (const [name, value] of Object.entries(members))
    if (value === null) throw refusal(name, "is null, which cannot be written as text");
  return members;
}

/**
 * `parts` as `multipart/form-data`: files where a part is one, text otherwise. A file without a name has its field's. `mediaTypes`: by name, what the
 * API takes a part as: JSON of an object, if nothing is said. Objects and lists are one part where that is JSON, and what a file says of itself holds.
 */
export function multipartBody(
  parts: PartInputs,
  mediaTypes: Readonly<Record<string, string>> = {},
): CallBody {
  const fields = Object.entries(parts).flatMap(([name, part]) => {
    const mediaType = Object.hasOwn(mediaTypes, name) ? mediaTypes[name] : undefined;
    const isApart = (item: unknown): boolean =>
      isFile(item) || (mediaType === undefined && isObject(item));
    const items: readonly unknown[] =
      Array.isArray(part) && part.some(isApart) ? itemsOf(part, name) : [part];
    return items.flatMap((item) => formFields(name, item, mediaType));
  });
  if (fields.some(({ value }) => isStreamed(value))) return streamedForm(fields);
  if (fields.some(({ mediaType }) => mediaType !== undefined)) return typedForm(fields);
  const form = new FormData();
  for (const { name, value } of fields) {
    if (typeof value === "string") form.append(name, value);
    else if (!(value.content instanceof ReadableStream))
      form.append(
        name,
        new Blob([sendable(value.content)], { type: value.mediaType }),
        value.filename,
      );
  }
  return { mediaType: undefined, content: form };
}

function formFields(
  name: string,
  part: unknown,
  expected: string | undefined,
): readonly FormField[] {
  const file = isFile(part) ? filePart(part) : undefined;
  if (file === undefined) {
    const mediaType = expected ?? (isObject(part) ? "application/json" : undefined);
    const isWhole = typeof part === "object" && part !== null && isJsonType(mediaType);
    if (isWhole) checkWritable(part, name);
    return presentFields({ [name]: isWhole ? writeJson(part) : part }).map(([field, value]) => ({
      name: field,
      value: wellFormed(value, name),
      mediaType,
    }));
  }
  const { content, filename = name, mediaType = expected ?? bytesType } = file;
  return [{ name, value: { content, filename, mediaType } }];
}

/** Whether a part is JSON where nothing else is said of it (OpenAPI 3.1, Encoding Object). */
function isObject(part: unknown): boolean {
  return typeof part === "object" && part !== null && !Array.isArray(part) && !isScalar(part);
}

function isJsonType(mediaType = ""): boolean {
  return /[/+]json\s*(?:;|$)/i.test(mediaType);
}

/** `text` as it is, under `mediaType`. */
export function textBody(text: string, mediaType = "text/plain; charset=utf-8"): CallBody {
  return { mediaType, content: wellFormed(text) };
}

/**
 * `upload` as it is, under `mediaType`, or else under the media type that it says itself; of the same type, its own parameters count. Fails with a CallError
 * of kind `input` where parts come without their boundary (RFC 2046 section 5.1.1).
 */
export function bytesBody(upload: Upload, mediaType?: string): CallBody {
  if ((upload ?? null) === null) throw refusal("body", "is missing");
  if (isStream(upload)) {
    const stream = "stream" in upload ? upload.stream : upload;
    const own = "stream" in upload ? upload.mediaType : undefined;
    return { mediaType: typeOfBytes(mediaType, own), content: stream };
  }
  const { content, mediaType: own } = filePart(upload);
  return {
    mediaType: typeOfBytes(mediaType, own),
    content: content instanceof ReadableStream ? content : sendable(content),
  };
}

function typeOfBytes(declared: string | undefined, own: string | undefined): string {
  const isSame =
    own !== undefined && (declared === undefined || essenceOf(own) === essenceOf(declared));
  const mediaType = isSame ? own : (declared ?? bytesType);
  if (/^multipart\//i.test(mediaType) && !/;\s*boundary=/i.test(mediaType))
    throw new CallError(
      "input",
      `a body of type \`${essenceOf(mediaType)}\` needs its \`boundary\``,
    );
  return mediaType;
}

function sendable(content: Uint8Array | Blob): Bytes | Blob {
  return trust<Bytes | Blob>(content);
}

function presentFields(
  fields: object,
  styles?: ValueStyles,
): readonly (readonly [name: string, value: string])[] {
  return spelledPairs(fields, styles).map(({ name, texts, delimiter }) => [
    name,
    texts.join(delimiter),
  ]);
}
