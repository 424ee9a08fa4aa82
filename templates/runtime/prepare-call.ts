import {
  baseUrlOf,
  type CallOptions,
  credentialsOf,
  type HttpCall,
  type Prepared,
  type Upstream,
} from "./call.js";
import { complete } from "./call-failure.js";
import { CallError, isCallError } from "./errors.js";
import { type SentHeaders, setHeaders } from "./headers.js";
import type { Hop } from "./transport.js";
import { buildUrl } from "./url.js";

/** Checks a call and lays it out as its first request. Fails with a CallError. */
export function prepare(upstream: Upstream, call: HttpCall, options: CallOptions): Prepared {
  const { operation, method, body } = call;
  try {
    const { namespace } = upstream;
    checkLimits(options);
    upstream.signer?.(options, namespace);
    const baseUrl = baseUrlOf(upstream, options);
    const url = buildUrl(baseUrl, call.path, call.query, () => credentialsOf(upstream, options));
    const headers: SentHeaders = new Map([["accept", call.accept ?? "*/*"]]);
    const { requestId, authorization } = options;
    for (const given of [
      { "content-type": body?.mediaType, "x-request-id": requestId, authorization },
      options.conditions,
      { cookie: call.cookies },
      call.headers,
      options.headers,
    ])
      if (given !== undefined) setHeaders(headers, given);
    const hop: Hop = { method, url, headers, body, trusted: true };
    return {
      call,
      options,
      hop,
      credentials: credentialsOf(upstream, options),
      baseUrl,
      namespace,
    };
  } catch (error) {
    throw isCallError(error)
      ? complete(error, { operation, method })
      : new CallError("input", `${operation}: the request cannot be built`, { operation, method });
  }
}

/** Refuses limits that are none: NaN, where somebody read a variable that is not set, would be over at once, or never. */
function checkLimits(options: CallOptions): void {
  for (const name of limits) {
    const value = options[name];
    if (value !== undefined && !(typeof value === "number" && value >= 0))
      throw new CallError(
        "configuration",
        `the option \`${name}\` is ${String(value)}, not a number from 0 up`,
      );
  }
}

const limits = ["timeoutMs", "retries", "maxBytes"] as const;
