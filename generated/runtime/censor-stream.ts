// Written by Capstan, the same for every capability. Do not edit: run generate.

import { censorHeaders, fromBytes, toBytes } from "./censor-answer.js";
import { isTextType } from "./text-type.js";
import { findSecrets, longestSpelling, replaceFound } from "./spelled-secret.js";
import type { StreamedAnswer } from "./transport.js";

/**
 * An answer without `secrets`, however they are written in headers and in text: a star stands for each of their characters.
 * The body is read as it streams. Other media types stay as they are.
 */
export function censorStream(answer: StreamedAnswer, secrets: readonly string[]): StreamedAnswer {
  if (secrets.length === 0) return answer;
  const headers = censorHeaders(answer, secrets);
  if (!isTextType(headers.get("content-type") ?? "text/plain")) return { ...answer, headers };
  return {
    ...answer,
    headers,
    nodeStream: undefined,
    stream: () => answer.stream()?.pipeThrough(censoring(secrets)) ?? null,
  };
}

/** So many bytes are held back as may be the beginning of a secret. */
function censoring(secrets: readonly string[]): TransformStream<Uint8Array, Uint8Array> {
  const find = findSecrets(secrets);
  const held = longestSpelling(secrets);
  let rest = "";
  /** So much of the rest is starred already. */
  let covered = 0;
  const next = (text: string, ready: number): Uint8Array => {
    const found = [...(covered === 0 ? [] : [{ start: 0, end: covered }]), ...find(text)];
    const last = found.reduce(
      (most, { start, end }) => (start < ready ? Math.max(most, end) : most),
      0,
    );
    covered = Math.max(0, last - ready);
    rest = text.slice(ready);
    return toBytes(replaceFound(text, found, (length) => "*".repeat(length)).slice(0, ready));
  };
  return new TransformStream({
    transform: (chunk, controller) => {
      const text = rest + fromBytes(chunk);
      const ready = text.length - held;
      if (ready > 0) controller.enqueue(next(text, ready));
      else rest = text;
    },
    flush: (controller) => controller.enqueue(next(rest, rest.length)),
  });
}
