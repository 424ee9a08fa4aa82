// Written by Capstan, the same for every capability. Do not edit: run generate.

import { isTextType, isUtf8 } from "./text-type.js";
import { isSecretName } from "./redact.js";
import { holdsSecret, replaceSecrets } from "./spelled-secret.js";
import type { Bytes, HttpAnswer, HttpRequest, Limit } from "./transport.js";

/** The credentials in a request: what stands in headers and query parameters of telling names, and whichever of the `bindings` it holds. */
export function credentialsIn(
  { headers, url, content }: HttpRequest,
  bindings: Readonly<Record<string, string | undefined>> = {},
): readonly string[] {
  const found: string[] = [];
  const sent: string[] = [url];
  if (typeof content === "string") sent.push(content);
  if (content instanceof FormData)
    content.forEach((value) => {
      if (typeof value === "string") sent.push(value);
    });
  headers.forEach((value, name) => {
    sent.push(value);
    if (isSecretName(name)) found.push(value, ...partsOf(value));
  });
  new URL(url).searchParams.forEach((value, name) => {
    if (isSecretName(name)) found.push(value);
  });
  for (const value of Object.values(bindings))
    if (value !== undefined && sent.some((text) => holdsSecret(text, [value]))) found.push(value);
  return found;
}

/** `text` with a star for each character of one of `secrets`, however it is written there. */
export function starSecrets(text: string, secrets: readonly string[]): string {
  return replaceSecrets(text, secrets, (length) => "*".repeat(length));
}

/** An answer without `secrets`, in headers and in text, which is read as a whole up to `limit`. */
export function censorAnswer(
  answer: HttpAnswer,
  secrets: readonly string[],
  limit: Limit,
): HttpAnswer {
  if (secrets.length === 0) return answer;
  const headers = censorHeaders(answer, secrets);
  const censored = async (upTo: Limit): Promise<Bytes> => {
    const bytes = await answer.bytes(upTo);
    const isText = isTextType(headers.get("content-type") ?? "text/plain") || isUtf8(bytes);
    return isText ? toBytes(starSecrets(fromBytes(bytes), secrets)) : bytes;
  };
  return {
    ...answer,
    headers,
    nodeStream: undefined,
    bytes: censored,
    stream: () =>
      new ReadableStream({
        async start(controller) {
          controller.enqueue(await censored(limit));
          controller.close();
        },
      }),
  };
}

/** The headers of an answer without `secrets`. */
export function censorHeaders(
  answer: Pick<HttpAnswer, "headers">,
  secrets: readonly string[],
): Headers {
  const headers = new Headers();
  answer.headers.forEach((value, name) => headers.append(name, starSecrets(value, secrets)));
  return headers;
}

/** `Basic dXNlcjpwYXNz` -> the encoded part, and the password in it. */
function partsOf(value: string): readonly string[] {
  const [scheme = "", credentials] = value.split(/\s+/, 2);
  if (credentials === undefined) return [];
  if (scheme.toLowerCase() !== "basic") return [credentials];
  try {
    const decoded = new TextDecoder().decode(toBytes(atob(credentials)));
    return [credentials, decoded.slice(decoded.indexOf(":") + 1)];
  } catch {
    return [credentials];
  }
}

/** A text with a character for each byte. */
export function fromBytes(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8_192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return text;
}

/** The bytes of such a text. */
export function toBytes(text: string): Bytes {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}
