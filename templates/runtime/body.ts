import type { JsonValue } from "./json.js";
import { spelledPairs, type ValueStyle } from "./spell.js";
import { writeJson } from "./write-json.js";

/** Bytes that `fetch` takes. Before TypeScript 5.7 `Uint8Array` has no type argument, after it one is needed; this is right in both. */
export type Bytes = ReturnType<InstanceType<typeof TextEncoder>["encode"]>;

/** A request body. All but streams can be sent more than once, for retries and redirects. */
export interface CallBody {
  /** Undefined where the transport adds it: multipart bodies, whose boundary it chooses. */
  readonly mediaType: string | undefined;
  readonly content: string | Bytes | FormData | ReadableStream;
}

/** A file in a multipart body. */
export interface FilePart {
  readonly content: string | Bytes;
  readonly filename: string;
  readonly mediaType?: string | undefined;
}

/** `value` as `application/json`; members that are undefined are left out. */
export function jsonBody(value: unknown): CallBody {
  return { mediaType: "application/json", content: writeJson(value) };
}

/** `fields` as `application/x-www-form-urlencoded`: absent and null ones are left out, lists and objects are written in `style`. */
export function formBody(fields: object, style?: ValueStyle): CallBody {
  const form = new URLSearchParams();
  for (const [name, value] of presentFields(fields, style)) form.append(name, value);
  return { mediaType: "application/x-www-form-urlencoded", content: form.toString() };
}

/** `parts` as `multipart/form-data`: files where a part is one, text otherwise. */
export function multipartBody(
  parts: Readonly<Record<string, JsonValue | FilePart | undefined>>,
): CallBody {
  const form = new FormData();
  for (const [name, part] of Object.entries(parts)) {
    if (isFilePart(part)) {
      form.append(
        name,
        new Blob([part.content], { type: part.mediaType ?? "application/octet-stream" }),
        part.filename,
      );
    } else {
      for (const [field, value] of presentFields({ [name]: part })) form.append(field, value);
    }
  }
  return { mediaType: undefined, content: form };
}

/** `text` as it is, under `mediaType`. */
export function textBody(text: string, mediaType = "text/plain; charset=utf-8"): CallBody {
  return { mediaType, content: text };
}

/** `bytes` as they are, under `mediaType`. */
export function bytesBody(bytes: Bytes, mediaType = "application/octet-stream"): CallBody {
  return { mediaType, content: bytes };
}

function presentFields(
  fields: object,
  style?: ValueStyle,
): readonly (readonly [name: string, value: string])[] {
  return Object.entries(fields).flatMap(([name, value]) =>
    spelledPairs(name, value, style).map(([key, texts]) => [key, texts.join(",")] as const),
  );
}

function isFilePart(part: JsonValue | FilePart | undefined): part is FilePart {
  if (typeof part !== "object" || part === null || !("filename" in part) || !("content" in part))
    return false;
  return (
    typeof part.filename === "string" &&
    (typeof part.content === "string" || part.content instanceof Uint8Array)
  );
}
