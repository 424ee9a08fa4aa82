import { isTextType } from "./media-type.js";
import { limitStream, readStream } from "./read-body.js";
import { isSecretName, spellings } from "./redact.js";
import type { HttpAnswer, HttpRequest } from "./transport.js";

/** Shorter values would blank out ordinary words. */
const leastLength = 8;
const star = "*".charCodeAt(0);

/** The credentials in a request: what stands in headers and query parameters of telling names, and whichever of the `bindings` it holds. */
export function credentialsIn(
  { headers, url }: HttpRequest,
  bindings: Readonly<Record<string, string | undefined>> = {},
): readonly string[] {
  const found: string[] = [];
  const sent: string[] = [new URL(url).pathname];
  headers.forEach((value, name) => {
    sent.push(value);
    if (isSecretName(name)) found.push(value, ...partsOf(value));
  });
  new URL(url).searchParams.forEach((value, name) => {
    sent.push(value);
    if (isSecretName(name)) found.push(value);
  });
  const bound = Object.values(bindings).filter((value) => value !== undefined);
  return [...found, ...bound.filter((value) => sent.some((text) => text.includes(value)))];
}

/**
 * An answer of 300 and more without the `secrets` of eight characters and more, in headers and in text: a star stands for each of their
 * characters. The body is read as it streams. Other answers, and other media types, stay as they are.
 */
export function censorAnswer(answer: HttpAnswer, secrets: () => readonly string[]): HttpAnswer {
  if (answer.status < 300) return answer;
  const spelled = [
    ...new Set(
      secrets()
        .filter(({ length }) => length >= leastLength)
        .flatMap(spellings),
    ),
  ];
  if (spelled.length === 0) return answer;
  const headers = new Headers();
  answer.headers.forEach((value, name) => headers.append(name, censorText(value, spelled)));
  if (!isTextType(headers.get("content-type") ?? "text/plain")) return { ...answer, headers };
  const stream = (): ReadableStream<Uint8Array> | null =>
    answer.stream()?.pipeThrough(censoring(spelled)) ?? null;
  return {
    status: answer.status,
    headers,
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

function censorText(text: string, spelled: readonly string[]): string {
  return spelled.reduce(
    (result, secret) => result.replaceAll(secret, "*".repeat(secret.length)),
    text,
  );
}

/** Bytes are held back while they may be the beginning of a secret. */
function censoring(spelled: readonly string[]): TransformStream<Uint8Array, Uint8Array> {
  const patterns = spelled.map((secret) => new TextEncoder().encode(secret));
  const held = Math.max(...patterns.map(({ length }) => length)) - 1;
  let rest = new Uint8Array(0);
  return new TransformStream({
    transform: (chunk, controller) => {
      const bytes = new Uint8Array(rest.length + chunk.length);
      bytes.set(rest);
      bytes.set(chunk, rest.length);
      for (const pattern of patterns) blank(bytes, pattern);
      const ready = Math.max(0, bytes.length - held);
      if (ready > 0) controller.enqueue(bytes.slice(0, ready));
      rest = bytes.slice(ready);
    },
    flush: (controller) => controller.enqueue(rest),
  });
}

function blank(bytes: Uint8Array, pattern: Uint8Array): void {
  const first = pattern[0] ?? 0;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1))
    if (pattern.every((byte, index) => bytes[at + index] === byte))
      bytes.fill(star, at, at + pattern.length);
}
