// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { CallError } from "./errors.js";

/** A server that asks for more patience than this gets its error handed to the caller, who knows better what to do meanwhile. */
const longestRetryAfterMs = 20_000;
const passingStatuses = [429, 502, 503, 504];
/** Of a transport's failure: no byte of the request reached anybody. */
const neverSent =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|E(?:HOST|NET)UNREACH|UND_ERR_CONNECT_TIMEOUT)$/;

/** How long to wait before another try, in milliseconds, where the answer does not say: `backOffMs`. Undefined where another try is not safe (`isSafe`: sending it twice does the same as sending it once), or not wanted. */
export function retryDelay(
  error: CallError,
  isSafe: boolean,
  backOffMs: number,
): number | undefined {
  if (error.kind === "network") return isNeverSent(error) ? backOffMs : undefined;
  if (error.kind !== "status" || !isSafe || !passingStatuses.includes(error.status ?? 0))
    return undefined;
  if (error.retryAfter === undefined) return backOffMs;
  const asked = error.retryAfter * 1000;
  return asked > longestRetryAfterMs ? undefined : asked;
}

/** Whether a failure of the network says that nobody was reached. */
export function isNeverSent({ cause, unsent }: Pick<CallError, "cause" | "unsent">): boolean {
  return unsent || hasCode(cause, neverSent);
}

/** Whether a failure, or one that it was caused by, has one of these codes. */
export function hasCode(failure: unknown, codes: RegExp): boolean {
  for (let error = failure; error instanceof Error; error = error.cause) {
    if ("code" in error && codes.test(String(error.code))) return true;
    if (error instanceof AggregateError && error.errors.some((each) => hasCode(each, codes)))
      return true;
  }
  return false;
}
