// Written by Capstan, the same for every capability. Do not edit: run generate.

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
    for (const name of limits) checkLimit(name, options[name]);
    upstream.signer?.(options, namespace);
    const baseUrl = baseUrlOf(upstream, options);
    const credentials = credentialsOf(upstream, options);
    const url = buildUrl(baseUrl, call.path, call.query, credentials);
    const headers: SentHeaders = new Map([["accept", call.accept ?? "*/*"]]);
    const { requestId, authorization } = options;
    const mediaType = body?.mediaType;
    for (const given of [
      { "content-type": mediaType, "x-request-id": requestId, authorization, cookie: call.cookies },
      options.conditions,
      call.headers,
      options.headers,
    ])
      if (given) setHeaders(headers, given);
    const hop: Hop = { method, url, headers, content: body?.content ?? null, trusted: true };
    return {
      call,
      options,
      hop,
      credentials,
      baseUrl,
      namespace,
    };
  } catch (error) {
    const failure = isCallError(error)
      ? error
      : new CallError("input", "the request cannot be built");
    throw complete(failure, { operation, method });
  }
}

/** Refuses a limit that is none: NaN, where somebody read a variable that is not set, would be over at once, or never. */
function checkLimit(name: string, value: unknown): void {
  if (value === undefined || (typeof value === "number" && value >= 0)) return;
  throw new CallError(
    "configuration",
    `the option \`${name}\` is ${String(value)}, not a number from 0 up`,
  );
}

const limits = ["timeoutMs", "retries", "maxBytes"] as const;
