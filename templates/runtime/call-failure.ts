import { abortFailure } from "./abort-failure.js";
import type { Prepared } from "./call.js";
import { trust } from "./trust.js";
import { CallError, type CallErrorDetails, isCallError } from "./errors.js";
import type { HeaderFields } from "./headers.js";

/** Any failure as a CallError that says which operation it belongs to. */
export function explain(failure: unknown, { call, hop, options }: Prepared): CallError {
  const { operation, method } = call;
  const details = { operation, method, url: hop.url, requestId: options.requestId };
  if (isCallError(failure))
    return failure.operation === undefined ? complete(failure, details) : failure;
  if (options.signal?.aborted === true) return abortFailure(options.signal, operation, details);
  const cause =
    failure instanceof Error && failure.cause instanceof Error ? failure.cause : failure;
  const { code, name } = trust<{ readonly code?: unknown; readonly name?: unknown }>(cause ?? {});
  const reason = typeof code === "string" ? code : (name ?? "unknown failure");
  return new CallError(
    "network",
    `${operation}: no answer from ${new URL(hop.url).origin} (${String(reason)})`,
    { ...details, cause },
  );
}

/** Why an answer that had begun was not read to its end: it is not encoded as it says (`decode`), or it broke off (`network`: another try may bring it). */
export function explainUnread(
  failure: unknown,
  { status, headers }: { readonly status: number; readonly headers: HeaderFields },
): CallError {
  const details = { status, cause: failure };
  for (let error = failure; error instanceof Error; error = error.cause) {
    // The codes of zlib.
    if ("code" in error && /^(?:Z_|ERR__ERROR_|ERR_BROTLI|ZSTD_)/.test(String(error.code))) {
      const coding = headers.get("content-encoding") ?? "";
      return new CallError("decode", `the answer is not encoded as it says (${coding})`, details);
    }
  }
  return new CallError("network", "the answer broke off", details);
}

/** An error of ours with the operation that it belongs to. */
export function complete(
  error: CallError,
  call: Pick<CallErrorDetails, "operation" | "method" | "url" | "requestId">,
): CallError {
  const { url = call.url, requestId = call.requestId } = error;
  return error.with({ ...call, url, requestId }, `${call.operation}: ${error.message}`);
}
