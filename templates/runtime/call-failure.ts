import { abortFailure } from "./abort-failure.js";
import type { Prepared } from "./call.js";
import { trust } from "./trust.js";
import { CallError, type CallErrorDetails, isCallError } from "./errors.js";

/** Any failure as a CallError that says which operation it belongs to. */
export function explain(failure: unknown, { call, hop, options }: Prepared): CallError {
  const { operation, method } = call;
  const details = { operation, method, url: hop.url, requestId: options.requestId };
  if (isCallError(failure)) return failure.operation ? failure : complete(failure, details);
  if (options.signal?.aborted) return abortFailure(options.signal, operation, details);
  const cause =
    failure instanceof Error && failure.cause instanceof Error ? failure.cause : failure;
  const { code, name = "unknown failure" } = trust<{ code?: unknown; name?: string }>(cause ?? {});
  const reason = typeof code === "string" ? code : name;
  return new CallError(
    "network",
    `${operation}: no answer from ${new URL(hop.url).origin} (${reason})`,
    { ...details, cause },
  );
}

/** An error of ours with the operation that it belongs to. */
export function complete(
  error: CallError,
  call: Pick<CallErrorDetails, "operation" | "method" | "url" | "requestId">,
): CallError {
  const { url = call.url, requestId = call.requestId } = error;
  return error.with({ ...call, url, requestId }, `${call.operation}: ${error.message}`);
}
