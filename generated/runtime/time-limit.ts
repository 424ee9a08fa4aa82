// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { CallOptions } from "./call.js";
import { CallError } from "./errors.js";
import { startTimer } from "./timer.js";
import type { Stop } from "./transport.js";

/** What ends after a while, or earlier. */
export interface TimeLimit extends Stop {
  /** Why it was ended, where it was: a CallError of kind `timeout` or `aborted`, or what its caller's signal says. */
  readonly reason: () => unknown;
  /** Nothing ends it any more. */
  readonly over: () => void;
}

/** What ends after `timeoutMs` milliseconds, and where its caller aborts it or goes away. */
export function limitTime(
  timeoutMs: number,
  { signal, caller }: Pick<CallOptions, "signal" | "caller">,
): TimeLimit {
  const listeners: ((reason: unknown) => void)[] = [];
  let ended: { readonly reason: unknown } | undefined;
  const end = (reason: unknown): void => {
    ended ??= { reason };
    for (const listener of listeners) listener(reason);
  };
  const listen = (listener: (reason: unknown) => void): void => {
    if (ended) listener(ended.reason);
    listeners.push(listener);
  };
  const timer = startTimer(
    () => end(new CallError("timeout", `no complete answer within ${timeoutMs} ms`)),
    timeoutMs,
  );
  const forget = caller?.gone(() => end(new CallError("aborted", "its caller went away")));
  const onAbort = (): void => end(signal?.reason);
  if (signal?.aborted) onAbort();
  signal?.addEventListener("abort", onAbort);
  return {
    timeoutMs,
    listen,
    // No getter: one of an object literal gives each object a hidden class of its own, which keeps all of its call until a full collection.
    signal: () => {
      const controller = new AbortController();
      listen((reason) => controller.abort(reason));
      return controller.signal;
    },
    reason: () => ended?.reason,
    over: () => {
      clearTimeout(timer);
      forget?.();
      signal?.removeEventListener("abort", onAbort);
    },
  };
}

/** Waits, no longer than a call with these options would. */
export async function wait(
  milliseconds: number,
  options: Pick<CallOptions, "signal" | "caller">,
): Promise<void> {
  const limit = limitTime(milliseconds, options);
  await new Promise(limit.listen);
  limit.over();
}
