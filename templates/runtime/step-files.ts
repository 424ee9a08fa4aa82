import { base64Value } from "./base64.js";
import type { AnswerInfo, CallOptions, RawAnswer } from "./call.js";
import { trust } from "./trust.js";
import { CallError } from "./errors.js";
import type { HeaderFields } from "./headers.js";
import { toHeaders } from "./to-headers.js";
import type { JsonValue } from "./json.js";
import { decodeText } from "./media-type.js";
import { readJson, UnusableJson } from "./parse-json.js";
import { holdRawAnswer, isText } from "./raw-result.js";
import type { Bytes } from "./transport.js";
import type { FilePart } from "./upload.js";

/** The bytes that a step was answered with, with the name and the media type that came with them: a file for whoever takes one. */
export interface StepFile extends FilePart {
  readonly content: Uint8Array;
}

/** An answer that is handed on raw, held whole. */
export interface StepAnswer extends StepFile {
  readonly status: number;
  readonly headers: Headers;
  readonly url: string;
  readonly operation: string | undefined;
}

/** Makes a call of a step that answers with bytes, and keeps what is said of them. Fails with a CallError, also where there are more than are held. */
export async function holdBytes<O extends CallOptions>(
  call: (options: O) => Promise<Uint8Array>,
  options: O,
): Promise<StepFile> {
  let told: AnswerInfo | undefined;
  const onAnswer = (info: AnswerInfo): void => {
    told = info;
    options.onAnswer?.(info);
  };
  // Whoever reads bytes waits for them all.
  const content = await call({ ...options, onAnswer, streamed: undefined });
  return { content, ...(told === undefined ? {} : saidOf(told.headers, told.url)) };
}

/** The same for a step whose answer is handed on raw. Error answers are failures of the step. */
export async function holdRaw<O extends CallOptions>(
  call: (options: O) => Promise<RawAnswer>,
  options: O,
): Promise<StepAnswer> {
  const raw = await call(options);
  const answer = await holdRawAnswer(raw, options);
  if (!answer.ok) throw answer.error;
  const { status, headers, url, operation } = raw;
  // Of a redirect nothing is read but where it leads.
  const content = answer.value instanceof Uint8Array ? answer.value : new Uint8Array();
  return { content, ...saidOf(headers, url), status, headers, url, operation };
}

/** Bytes where JSON stands: base64 text (RFC 4648 section 4). */
export function base64Of({ content }: StepFile): string {
  return base64Value(content);
}

/**
 * An answer where JSON stands, by its media type: JSON is its value, text is text, anything else base64 text; nothing is null, a redirect is where it leads.
 * Fails with a CallError where it says that it is JSON, and is none.
 */
export function valueOf(answer: StepAnswer, options: CallOptions): JsonValue {
  const { content, mediaType = "", status, headers, url, operation } = answer;
  const location = status >= 300 && status < 400 ? headers.get("location") : null;
  if (location !== null)
    return {
      status,
      location: URL.canParse(location, url) ? new URL(location, url).href : location,
    };
  if (content.byteLength === 0) return null;
  if (!isText(content, mediaType)) return base64Value(content);
  const text = decodeText(content, mediaType);
  if (!/^[^;]*[/+]json\s*(?:;|$)/i.test(mediaType)) return text;
  try {
    return readJson(text, options);
  } catch (error) {
    const why =
      error instanceof UnusableJson ? `cannot be used: ${error.message}` : "is no valid JSON";
    throw new CallError("decode", `${operation ?? "the step"}: the answer ${why}`, {
      operation,
      status,
    });
  }
}

/** An answer that was held, to be handed on. */
export function rawOf({ content, status, headers, url, operation }: StepAnswer): RawAnswer {
  const { body } = new Response(trust<Bytes>(content));
  return { status, headers, body, url, operation };
}

/** What is said of a file beside its bytes: its name (RFC 6266, or the last part of its URL where that is one of a file) and its media type. */
function saidOf(headers: HeaderFields, url: string): Pick<FilePart, "filename" | "mediaType"> {
  const mediaType = headers.get("content-type") ?? undefined;
  const filename = nameIn(toHeaders(headers).get("content-disposition") ?? "") ?? nameAt(url);
  return { mediaType, filename };
}

function nameIn(disposition: string): string | undefined {
  const [, charset = "", encoded] =
    /;\s*filename\*\s*=\s*([\w-]+)'[\w-]*'([^\s;]+)/i.exec(disposition) ?? [];
  const said = encoded !== undefined && /^utf-?8$/i.test(charset) ? decoded(encoded) : undefined;
  if (said !== undefined) return plainName(said);
  const [, quoted, token] =
    /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]+))/i.exec(disposition) ?? [];
  return plainName(quoted?.replace(/\\(.)/g, "$1") ?? token ?? "");
}

function nameAt(url: string): string | undefined {
  const last = URL.canParse(url) ? new URL(url).pathname.split("/").at(-1) : undefined;
  const name = last === undefined ? undefined : decoded(last);
  return name !== undefined && /^[^.].*\.[a-z0-9]{1,8}$/i.test(name) ? plainName(name) : undefined;
}

/** A name without a way to anywhere, and without what no header holds. */
function plainName(name: string): string | undefined {
  const plain = name
    .replace(/^.*[/\\]/s, "")
    .replace(/[\u0000-\u001f\u007f]/g, "")
    .trim();
  return plain === "" || plain === "." || plain === ".." ? undefined : plain;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
