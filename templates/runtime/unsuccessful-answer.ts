import type { Prepared } from "./call.js";
import { censorAnswer, credentialsIn } from "./censor-answer.js";
import { secretsIn, statusError } from "./failed-answer.js";
import type { AnswerReading } from "./parse-json.js";
import type { Hop, HttpAnswer, HttpRequest, Limit } from "./transport.js";

export { decodeError, explainUnread } from "./unread-answer.js";

/** Shorter secrets would blank out ordinary words. */
const leastLength = 8;

/** What a call was sent with that nothing of its answer may show: long enough to be no ordinary word. */
export function secretsOf(prepared: Prepared, request: HttpRequest): readonly string[] {
  return [...credentialsIn(request, prepared.options.bindings), ...secretsIn(prepared)].filter(
    ({ length }) => length >= leastLength,
  );
}

/** An answer of 300 and more to one hop of a call. */
export interface Unsuccessful {
  readonly prepared: Prepared;
  readonly hop: Hop;
  readonly request: HttpRequest;
  readonly answer: HttpAnswer;
}

/** How such an answer is read. */
export interface UnsuccessfulReading extends AnswerReading {
  /** Of an answer that is handed on. */
  readonly limit: Limit;
  /** Of a failure. */
  readonly failureLimit: Limit;
}

/**
 * What comes of an answer of 300 and more, after `redirects` of them: the next hop, or the answer without the secrets that its request held. Fails with a
 * CallError where it is a failure, or leads where the call must not go.
 */
export async function settle(
  { prepared, hop, request, answer }: Unsuccessful,
  redirects: number,
  reading: UnsuccessfulReading,
): Promise<{ readonly next: Hop } | { readonly told: HttpAnswer }> {
  const { status, headers } = answer;
  const secrets = secretsOf(prepared, request);
  if (status < 400 && headers.has("location")) {
    // A browser does not show where a redirect leads: it never loads what follows one.
    const { nextHop } = await import("./redirect.js");
    const next = await nextHop(prepared, hop, answer, secrets, redirects);
    if (next !== undefined) return { next };
  }
  const told = censorAnswer(answer, secrets, reading.limit);
  // A token that somebody hands out, or vouches for, comes with a success alone (RFC 6749 section 5.1, RFC 7662 section 2.2).
  const isFailure = status >= (prepared.call.redirects === undefined ? 400 : 300);
  if (isFailure) throw await statusError(prepared, hop, told, reading.failureLimit, reading);
  return { told };
}
