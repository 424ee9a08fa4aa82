// Written by Capstan, the same for every capability. Do not edit: run generate.

import { CallError } from "./errors.js";

/** What ends a try before it is done: its time limit, or its caller. */
export interface Stop {
  /** Calls `listener` with why, when the try ends. */
  readonly listen: (listener: (reason: unknown) => void) => void;
  /** The same as a signal, made where somebody asks for it. */
  readonly signal: AbortSignal;
}

/** Runs `attempt` for at most `timeoutMs` milliseconds, and until `signal` aborts. Fails with a CallError of kind `timeout` where it takes longer. */
export async function withinTime<T>(
  timeoutMs: number,
  signal: AbortSignal | undefined,
  attempt: (stop: Stop) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const listeners: ((reason: unknown) => void)[] = [];
  let controller: AbortController | undefined;
  let late: CallError | undefined;
  const end = (reason: unknown): void => {
    for (const listener of listeners) listener(reason);
    controller?.abort(reason);
  };
  const onAbort = (): void => end(signal?.reason);
  const timer = setTimeout(() => {
    late = new CallError("timeout", `no complete answer within ${timeoutMs} ms`);
    end(late);
  }, timeoutMs);
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    return await attempt({
      listen: (listener) => listeners.push(listener),
      get signal() {
        controller ??= new AbortController();
        return controller.signal;
      },
    });
  } catch (error) {
    throw late ?? error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}
