import type { CallOptions } from "./call.js";
import { CallError } from "./errors.js";
import { startTimer } from "./timer.js";
import type { Stop } from "./transport.js";

/** A try that ends in time. */
export interface LimitedTry {
  readonly stop: Stop;
  /** Why it was ended, where it was: a CallError of kind `timeout` or `aborted`. */
  readonly failure: () => CallError | undefined;
  /** Nothing ends it any more. */
  readonly over: () => void;
}

/** Begins a try that takes at most `timeoutMs` milliseconds, and ends where its caller aborts it or goes away. */
export function limitTry(
  timeoutMs: number,
  { signal, caller }: Pick<CallOptions, "signal" | "caller">,
): LimitedTry {
  const listeners: ((reason: unknown) => void)[] = [];
  let ended: { readonly reason: unknown } | undefined;
  let controller: AbortController | undefined;
  let own: CallError | undefined;
  const end = (reason: unknown): void => {
    ended ??= { reason };
    for (const listener of listeners) listener(reason);
    controller?.abort(reason);
  };
  const fail = (kind: "timeout" | "aborted", why: string): void => {
    own ??= new CallError(kind, why);
    end(own);
  };
  const timer = startTimer(
    () => fail("timeout", `no complete answer within ${timeoutMs} ms`),
    timeoutMs,
  );
  const forget = caller?.gone(() => fail("aborted", "its caller went away"));
  const unhear = signal && hear(signal, end);
  return {
    stop: {
      listen: (listener) => {
        if (ended !== undefined) listener(ended.reason);
        listeners.push(listener);
      },
      // No getter: one of an object literal gives each object a hidden class of its own, which keeps all of its call until a full collection.
      signal: () => {
        controller ??= new AbortController();
        if (ended !== undefined) controller.abort(ended.reason);
        return controller.signal;
      },
      timeoutMs,
    },
    failure: () => own,
    over: () => {
      clearTimeout(timer);
      forget?.();
      unhear?.();
    },
  };
}

/** Tells `end` when a signal aborts; answers with what ends the listening. */
function hear(signal: AbortSignal, end: (reason: unknown) => void): () => void {
  const onAbort = (): void => end(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  return () => signal.removeEventListener("abort", onAbort);
}
