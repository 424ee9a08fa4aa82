// Written by Capstan, the same for every capability. Do not edit: run generate.

import { isTextType } from "./media-type.js";
import { limitStream, readStream } from "./read-body.js";
import { isSecretName } from "./redact.js";
import {
  type Found,
  findSecrets,
  holdsSecret,
  replaceFound,
  type SecretFinder,
} from "./spelled-secret.js";
import type { HttpAnswer, HttpRequest } from "./transport.js";

/** Shorter values would blank out ordinary words. */
const leastLength = 8;

/** The credentials in a request: what stands in headers and query parameters of telling names, and whichever of the `bindings` it holds. */
export function credentialsIn(
  { headers, url, content }: HttpRequest,
  bindings: Readonly<Record<string, string | undefined>> = {},
): readonly string[] {
  const found: string[] = [];
  const sent: string[] = [url, ...textsIn(content)];
  headers.forEach((value, name) => {
    sent.push(value);
    if (isSecretName(name)) found.push(value, ...partsOf(value));
  });
  new URL(url).searchParams.forEach((value, name) => {
    if (isSecretName(name)) found.push(value);
  });
  const bound = Object.values(bindings).filter((value) => value !== undefined);
  return [...found, ...bound.filter((value) => sent.some((text) => holdsSecret(text, [value])))];
}

/** The texts of a body, where it has any. */
function textsIn(content: HttpRequest["content"]): readonly string[] {
  if (typeof content === "string") return [content];
  const texts: string[] = [];
  if (content instanceof FormData)
    content.forEach((value) => {
      if (typeof value === "string") texts.push(value);
    });
  return texts;
}

/**
 * An answer without the `secrets` of eight characters and more, however they are written in headers and in text: a star stands for each of
 * their characters. The body is read as it streams. Media types that are no text stay as they are.
 */
export function censorAnswer(answer: HttpAnswer, secrets: readonly string[]): HttpAnswer {
  const long = secrets.filter(({ length }) => length >= leastLength);
  if (long.length === 0) return answer;
  const find = findSecrets(long);
  const headers = new Headers();
  answer.headers.forEach((value, name) => headers.append(name, starred(value, find(value).found)));
  if (!isTextType(headers.get("content-type") ?? "text/plain")) return { ...answer, headers };
  const stream = (): ReadableStream<Uint8Array> | null =>
    answer.stream()?.pipeThrough(censoring(findSecrets(long, true))) ?? null;
  return {
    status: answer.status,
    headers,
    url: answer.url,
    stream: (limit) => limitStream(stream(), limit),
    bytes: async (limit) => await readStream(stream(), headers, limit),
    discard: answer.discard,
  };
}

/** `Basic dXNlcjpwYXNz` -> the encoded part, and the password in it. */
function partsOf(value: string): readonly string[] {
  const [scheme = "", credentials] = value.split(/\s+/, 2);
  if (credentials === undefined) return [];
  if (scheme.toLowerCase() !== "basic") return [credentials];
  try {
    const decoded = new TextDecoder().decode(
      Uint8Array.from(atob(credentials), (one) => one.charCodeAt(0)),
    );
    return [credentials, decoded.slice(decoded.indexOf(":") + 1)];
  } catch {
    return [credentials];
  }
}

function starred(text: string, found: readonly Found[]): string {
  return replaceFound(text, found, (length) => "*".repeat(length));
}

/** Bytes are held back while they may be the beginning of a secret. */
function censoring(find: SecretFinder): TransformStream<Uint8Array, Uint8Array> {
  let rest = "";
  /** So much of the rest is starred already. */
  let covered = 0;
  const next = (text: string, goesOn?: "goes on"): Uint8Array => {
    const { found, open } = find(text, goesOn);
    const all = covered === 0 ? found : [{ start: 0, end: covered }, ...found];
    covered = Math.max(0, all.reduce((most, { end }) => Math.max(most, end), 0) - open);
    rest = text.slice(open);
    return toBytes(starred(text, all).slice(0, open));
  };
  return new TransformStream({
    transform: (chunk, controller) => {
      const ready = next(rest + fromBytes(chunk), "goes on");
      if (ready.length > 0) controller.enqueue(ready);
    },
    flush: (controller) => controller.enqueue(next(rest)),
  });
}

/** A text with a character for each byte. */
function fromBytes(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8_192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return text;
}

function toBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}
