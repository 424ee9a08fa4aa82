// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { Readable } from "node:stream";
import { type CallError, isCallError } from "./errors.js";
import type { RawAnswer } from "./http.js";
import { fieldsOf } from "./raw-answer.js";
import { explainUnread } from "./unread-answer.js";

/** Why an answer that is handed on as it comes did not come to its end, as a CallError of its call. */
export function brokenAnswer(error: unknown, raw: RawAnswer): CallError {
  const { operation, method, url, status } = raw;
  const why = isCallError(error) ? error : explainUnread(error, { status, headers: fieldsOf(raw) });
  if (why.operation !== undefined) return why;
  const named = operation === undefined ? "" : `${operation}: `;
  return why.with({ operation, method, url }, `${named}${why.message}`);
}

/** `body`, the answer's own, with what breaks it off as a CallError of its call; `failed` is called before anybody hears of it. */
export function explainingBody(body: Readable, raw: RawAnswer, failed: () => void): Readable {
  const destroy = body._destroy.bind(body);
  // No stream between: this is the way of all that is handed on.
  body._destroy = (error, done) =>
    destroy(error, (failure) => done(failure && brokenAnswer(failure, raw)));
  return body.once("error", failed);
}
