// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { CallOptions } from "./call.js";
import { CallError } from "./errors.js";

/** What ends a try before it is done: its time limit, or its caller. */
export interface Stop {
  /** Calls `listener` with why, when the try ends. */
  readonly listen: (listener: (reason: unknown) => void) => void;
  /** The same as a signal, made where somebody asks for it. */
  readonly signal: AbortSignal;
}

/** Runs `attempt` for at most `timeoutMs` milliseconds, and until its caller aborts it or goes away. Fails with a CallError of kind `timeout` where it takes longer. */
export async function withinTime<T>(
  timeoutMs: number,
  { signal, caller }: Pick<CallOptions, "signal" | "caller">,
  attempt: (stop: Stop) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const listeners: ((reason: unknown) => void)[] = [];
  let ended: { readonly reason: unknown } | undefined;
  let controller: AbortController | undefined;
  let own: CallError | undefined;
  const end = (reason: unknown): void => {
    ended ??= { reason };
    for (const listener of listeners) listener(reason);
    controller?.abort(reason);
  };
  const onAbort = (): void => end(signal?.reason);
  const fail = (error: CallError): void => {
    own ??= error;
    end(error);
  };
  const timer = setTimeout(
    () => fail(new CallError("timeout", `no complete answer within ${timeoutMs} ms`)),
    timeoutMs,
  );
  const forget = caller?.gone(() => fail(new CallError("aborted", "its caller went away")));
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    if (own !== undefined) throw own;
    return await attempt({
      listen: (listener) => {
        if (ended !== undefined) listener(ended.reason);
        listeners.push(listener);
      },
      get signal() {
        controller ??= new AbortController();
        if (ended !== undefined) controller.abort(ended.reason);
        return controller.signal;
      },
    });
  } catch (error) {
    throw own ?? error;
  } finally {
    clearTimeout(timer);
    forget?.();
    signal?.removeEventListener("abort", onAbort);
  }
}
