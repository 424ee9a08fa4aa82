// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { Prepared } from "./call.js";
import { censorAnswer, credentialsIn } from "./censor-answer.js";
import { secretsIn, statusError } from "./failed-answer.js";
import type { AnswerReading } from "./parse-json.js";
import type { Hop, HttpAnswer, HttpRequest, Limit } from "./transport.js";

export { retryDelay } from "./retry-delay.js";
export { decodeError, explainUnread, unreadable } from "./unread-answer.js";

/** Shorter secrets would blank out ordinary words. */
const leastLength = 8;

/** What a call was sent with that nothing of its answer may show: long enough to be no ordinary word. */
export function secretsOf(prepared: Prepared, request: HttpRequest): readonly string[] {
  return [...credentialsIn(request, prepared.options.bindings), ...secretsIn(prepared)].filter(
    ({ length }) => length >= leastLength,
  );
}

/** One hop of a call, as it was sent, and what came back. */
export interface Fetched {
  readonly hop: Hop;
  readonly request: HttpRequest;
  readonly answer: HttpAnswer;
}

/** How an answer of 300 and more is read, and what comes after it. */
export interface UnsuccessfulReading extends AnswerReading {
  readonly limit: Limit;
  readonly fetchHop: (hop: Hop) => Promise<Fetched>;
}

/**
 * What comes of an answer of 300 and more: the one that its redirects lead to, or itself without the secrets that its request held. Fails with a CallError
 * where it is a failure, or leads where the call must not go.
 */
export async function settle(
  prepared: Prepared,
  first: Fetched,
  reading: UnsuccessfulReading,
): Promise<Fetched> {
  let fetched = first;
  for (let redirects = 0; fetched.answer.status >= 300; redirects += 1) {
    const { hop, request, answer } = fetched;
    const { status, headers } = answer;
    const secrets = secretsOf(prepared, request);
    if (status < 400 && headers.has("location")) {
      // A browser does not show where a redirect leads: it never loads what follows one.
      const { nextHop } = await import("./redirect.js");
      const next = await nextHop(prepared, hop, answer, secrets, redirects);
      if (next !== undefined) {
        fetched = await reading.fetchHop(next);
        continue;
      }
    }
    const told = censorAnswer(answer, secrets, reading.limit);
    // A token that somebody hands out, or vouches for, comes with a success alone (RFC 6749 section 5.1, RFC 7662 section 2.2).
    const isFailure = status >= (prepared.call.redirects === undefined ? 400 : 300);
    if (isFailure) throw await statusError(prepared, hop, told, reading);
    return { ...fetched, answer: told };
  }
  return fetched;
}
