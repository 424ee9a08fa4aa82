// Written by Capstan, the same for every capability. Do not edit: run generate.

import { CallError } from "./errors.js";

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

/** Waits; rejects with the signal's reason as soon as it aborts. */
export async function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", onAbort, { once: true });
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
