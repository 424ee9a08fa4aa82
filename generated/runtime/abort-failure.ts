// Written by Capstan, the same for every capability. Do not edit: run generate.

import { CallError, type CallErrorDetails } from "./errors.js";

/**
 * Why a caller's own signal ended a call, as a CallError: `timeout` where it is one of a time limit (`AbortSignal.timeout`, whose reason is a DOMException
 * called `TimeoutError`), `aborted` otherwise. `what`: what was ended, in words.
 */
export function abortFailure(
  signal: AbortSignal,
  what: string,
  details: CallErrorDetails = {},
): CallError {
  const reason: unknown = signal.reason;
  const isLate = reason instanceof Error && reason.name === "TimeoutError";
  return isLate
    ? new CallError("timeout", `${what} took longer than its caller's signal allows`, {
        ...details,
        cause: reason,
      })
    : new CallError("aborted", `${what} was aborted by its caller`, details);
}
