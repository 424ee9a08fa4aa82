import {
  baseUrlOf,
  type CallOptions,
  credentialsOf,
  type HttpCall,
  type Prepared,
  type Upstream,
} from "./call.js";
import { complete } from "./call-failure.js";
import type { Credentials } from "./credentials.js";
import { CallError } from "./errors.js";
import { cookieHeader, type SentHeaders, setHeaders } from "./headers.js";
import type { Hop } from "./redirect.js";
import { buildUrl } from "./url.js";

/** Checks a call and lays it out as its first request. Fails with a CallError. */
export function prepare(upstream: Upstream, call: HttpCall, options: CallOptions): Prepared {
  try {
    if (
      upstream.signer !== undefined &&
      options.sign === undefined &&
      options.authorization === undefined
    ) {
      throw new CallError(
        "configuration",
        `\`consumes ${upstream.namespace}\` authenticates by ${upstream.signer}: pass the option \`sign\``,
      );
    }
    const baseUrl = baseUrlOf(upstream, options);
    const url = buildUrl(baseUrl, call.path, call.query, () =>
      keyNames(credentialsOf(upstream, options)),
    );
    const headers: SentHeaders = new Map([["accept", call.accept ?? "*/*"]]);
    if (call.body?.mediaType !== undefined) headers.set("content-type", call.body.mediaType);
    if (options.requestId !== undefined) setHeaders(headers, { "x-request-id": options.requestId });
    if (options.authorization !== undefined)
      setHeaders(headers, { authorization: options.authorization });
    if (options.conditions !== undefined) setHeaders(headers, options.conditions);
    if (call.cookies !== undefined) setHeaders(headers, { cookie: cookieHeader(call.cookies) });
    if (call.headers !== undefined) setHeaders(headers, call.headers);
    if (options.headers !== undefined) setHeaders(headers, options.headers);
    const hop: Hop = { method: call.method, url, headers, body: call.body, trusted: true };
    const { namespace } = upstream;
    return {
      call,
      options,
      hop,
      credentials: credentialsOf(upstream, options),
      baseUrl,
      namespace,
    };
  } catch (error) {
    throw complete(error, call);
  }
}

/** Names of keys that travel in the query. */
function keyNames(credentials: Credentials): readonly string[] {
  if (credentials.kind !== "apikey") return [];
  return credentials.keys.flatMap((key) => (key.in === "query" ? [key.name] : []));
}
