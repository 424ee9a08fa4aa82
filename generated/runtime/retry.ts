// Written by Capstan, the same for every capability. Do not edit: run generate.

import { abortFailure } from "./abort-failure.js";
import type { CallError, CallErrorDetails } from "./errors.js";

const firstBackOffMs = 200;
const longestBackOffMs = 5_000;
/** A server that asks for more patience than this gets its error handed to the caller, who knows better what to do meanwhile. */
const longestRetryAfterMs = 20_000;

const idempotentMethods = /^(?:GET|HEAD|OPTIONS|TRACE|PUT|DELETE|QUERY)$/i;
const passingStatuses = [429, 502, 503, 504];
const neverSentCodes =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|E(?:HOST|NET)UNREACH|UND_ERR_CONNECT_TIMEOUT)$/;

/** Whether sending a request of that method twice does the same as sending it once. */
export function isIdempotent(method: string): boolean {
  return idempotentMethods.test(method);
}

/** How long to wait before try number `tries + 1` after `error`, in milliseconds; undefined where another try is not safe or not wanted. */
export function retryDelay(error: CallError, tries: number): number | undefined {
  const isSafe = error.unsent || isIdempotent(error.method ?? "");
  if (error.kind === "network") {
    return isSafe || neverSent(error.cause) ? backOff(tries) : undefined;
  }
  if (error.kind !== "status" || !isSafe || !passingStatuses.includes(error.status ?? 0))
    return undefined;
  if (error.retryAfter === undefined) return backOff(tries);
  const asked = error.retryAfter * 1000;
  return asked > longestRetryAfterMs ? undefined : asked;
}

/** Waits. Fails with a CallError as soon as `signal` aborts, which says that `what` was ended. */
export async function wait(
  milliseconds: number,
  signal: AbortSignal | undefined,
  what: string,
  details?: CallErrorDetails,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      if (signal?.aborted === true) reject(abortFailure(signal, what, details));
      else resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener("abort", end);
    if (signal?.aborted === true) end();
  });
}

/** Whether a transport failure says that no byte of the request reached anybody. */
export function neverSent(failure: unknown): boolean {
  for (let error = failure; error instanceof Error; error = error.cause) {
    if ("code" in error && neverSentCodes.test(String(error.code))) return true;
    if (error instanceof AggregateError && error.errors.some(neverSent)) return true;
  }
  return false;
}

/** Exponential, with full jitter: clients that failed together do not come back together. */
function backOff(tries: number): number {
  return Math.random() * Math.min(longestBackOffMs, firstBackOffMs * 2 ** tries);
}
