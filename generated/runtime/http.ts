// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { CallBody } from "./body.js";
import { applyCredentials, type Credentials, secretsOf } from "./credentials.js";
import { CallError, isCallError } from "./errors.js";
import { cookieHeader, type HeaderValue, setHeaders } from "./headers.js";
import type { JsonValue } from "./json.js";
import { readBytes, readText } from "./read-body.js";
import { redactText, redactUrl } from "./redact.js";
import { followRedirect, type Hop } from "./redirect.js";
import { parseRetryAfter, retryDelay, wait } from "./retry.js";
import { buildUrl, type QueryValue } from "./url.js";

export {
  bytesBody,
  type CallBody,
  type FilePart,
  formBody,
  jsonBody,
  multipartBody,
  textBody,
} from "./body.js";
export { apiKey, basic, bearer, type Credentials } from "./credentials.js";
export type { HeaderValue } from "./headers.js";
export { encodePath, encodeSegment, type QueryValue } from "./url.js";

/** The server that a namespace's operations call. */
export interface Upstream {
  readonly namespace: string;
  /** A function where it is made of bindings; undefined where every caller gives it in the options. */
  readonly baseUrl: string | ((binding: (name: string) => string) => string) | undefined;
  /** What the capability declares; `binding` gives the value of a binding or fails with an error that names it. */
  readonly credentials?: (binding: (name: string) => string) => Credentials;
  /** The declared authentication that only the caller can sign for (`oauth1`): calls need the option `sign`. */
  readonly signer?: string;
}

/** What a caller may decide about one call. */
export interface CallOptions {
  /** Replaces the declared base URL. */
  readonly baseUrl?: string | undefined;
  /** The transport; the global `fetch` by default. */
  readonly fetch?: typeof fetch | undefined;
  readonly signal?: AbortSignal | undefined;
  /** For each try, from the first byte out to the last byte in; 30 seconds by default. */
  readonly timeoutMs?: number | undefined;
  /** Further tries after the first; 2 by default. Only what is safe to repeat is repeated. */
  readonly retries?: number | undefined;
  /** Added to every request of the call, replacing those of the same name. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Replaces the declared credentials. */
  readonly credentials?: Credentials | undefined;
  /** A caller's own `Authorization` value, sent as it is in place of any credentials. */
  readonly authorization?: string | undefined;
  /** Values of bindings; a name that is missing here is looked up in the environment. */
  readonly bindings?: Readonly<Record<string, string | undefined>> | undefined;
  /** The last hand on each request to the upstream's own origin, for schemes that sign it. */
  readonly sign?: ((request: Request) => Request | Promise<Request>) | undefined;
  /** Told about the answer's status and headers, whatever the status is. */
  readonly onResponse?: ((info: ResponseInfo) => void) | undefined;
  /** The largest answer that is read into memory; 32 MiB by default. */
  readonly maxBytes?: number | undefined;
  /** Sent as `X-Request-Id`. */
  readonly requestId?: string | undefined;
}

export interface ResponseInfo {
  readonly status: number;
  readonly headers: Headers;
  readonly url: string;
}

/** One call: what an operation makes of its input. */
export interface HttpCall {
  /** The operation's stable name, for errors: `weather.get-forecast`. */
  readonly operation: string;
  readonly method: string;
  /** Encoded already (`encodeSegment`); may carry fixed query values. */
  readonly path: string;
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly headers?: Readonly<Record<string, HeaderValue>>;
  readonly cookies?: Readonly<Record<string, HeaderValue>>;
  readonly body?: CallBody | undefined;
  readonly accept?: string;
  /** `keep-method`: only redirects that keep method and body are followed, and the body leaves its origin only over TLS. */
  readonly redirects?: "keep-method" | undefined;
  /** Values in the request that no error text may show. */
  readonly secrets?: readonly string[];
}

/** An answer handed on as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: ReadableStream<Uint8Array> | null;
  /** Where the answer came from: what a relative `Location` is relative to. */
  readonly url: string;
}

const defaultTimeoutMs = 30_000;
const defaultRetries = 2;
const defaultMaxBytes = 32 * 1024 * 1024;
const mostRedirects = 5;

/** Sends a call and parses the JSON it is answered with; an empty answer is null. Fails with a CallError. */
export async function sendJson(
  upstream: Upstream,
  call: HttpCall,
  options: CallOptions = {},
): Promise<JsonValue> {
  return await sendDecoded(
    upstream,
    { accept: "application/json", ...call },
    (text) => (text.trim() === "" ? null : JSON.parse(text)),
    options,
  );
}

/** Sends a call and answers with the text of its answer. Fails with a CallError. */
export async function sendText(
  upstream: Upstream,
  call: HttpCall,
  options: CallOptions = {},
): Promise<string> {
  return await send(
    upstream,
    call,
    options,
    async (response, limit) => await readText(response, limit),
  );
}

/** Sends a call and answers with the bytes of its answer. Fails with a CallError. */
export async function sendBytes(
  upstream: Upstream,
  call: HttpCall,
  options: CallOptions = {},
): Promise<Uint8Array> {
  return await send(
    upstream,
    call,
    options,
    async (response, limit) => await readBytes(response, limit),
  );
}

/** Sends a call and answers with what `decode` makes of the text of its answer; a `decode` that throws becomes a CallError. */
export async function sendDecoded(
  upstream: Upstream,
  call: HttpCall,
  decode: (text: string) => JsonValue,
  options: CallOptions = {},
): Promise<JsonValue> {
  return await send(upstream, call, options, async (response, limit) => {
    const text = await readText(response, limit);
    try {
      return decode(text);
    } catch {
      // The parser's own message quotes the answer, secrets and all; the excerpt says it better.
      const mediaType = response.headers.get("content-type") ?? "no media type";
      throw new CallError(
        "decode",
        `the answer cannot be read as ${call.accept ?? "declared"} (it is ${mediaType})`,
        // An answer that may be a secret itself is not quoted.
        call.secrets === undefined ? { excerpt: excerptOf(text) } : {},
      );
    }
  });
}

/** Sends a call and hands on the answer as it came: any status, redirects not followed, body not buffered. Fails only where there is no answer. */
export async function sendRaw(
  upstream: Upstream,
  call: HttpCall,
  options: CallOptions = {},
): Promise<RawAnswer> {
  const prepared = prepare(upstream, call, options);
  return await withRetries(prepared, async (signal) => {
    const { response } = await fetchHop(prepared, prepared.hop, signal);
    options.onResponse?.({
      status: response.status,
      headers: response.headers,
      url: prepared.hop.url,
    });
    return {
      status: response.status,
      headers: response.headers,
      body: response.body,
      url: prepared.hop.url,
    };
  });
}

/** The value of a binding: from the options, or from the environment. Fails with a CallError that names the binding and `namespace`, which needs it. */
export function readBinding(options: CallOptions, name: string, namespace: string): string {
  // `process` is reached through the global object, so that this module runs in browsers too.
  const value = options.bindings?.[name] ?? globalThis.process?.env[name];
  if (value !== undefined && value !== "") return value;
  throw new CallError(
    "configuration",
    `\`${name}\` is not set: \`${namespace}\` needs it (as environment variable or in the option \`bindings\`)`,
  );
}

/** The base URL of a call; fails where neither the capability nor the caller gives one. */
export function baseUrlOf(upstream: Upstream, options: CallOptions): string {
  const declared = upstream.baseUrl;
  const baseUrl =
    options.baseUrl ??
    (typeof declared === "function"
      ? declared((name) => readBinding(options, name, upstream.namespace))
      : declared);
  if (baseUrl === undefined || baseUrl === "") {
    throw new CallError(
      "configuration",
      `\`consumes ${upstream.namespace}\` declares no base URL: pass the option \`baseUrl\``,
    );
  }
  if (!URL.canParse(baseUrl) || !/^https?:$/.test(new URL(baseUrl).protocol)) {
    throw new CallError(
      "configuration",
      `the base URL for \`consumes ${upstream.namespace}\` is no http or https URL`,
    );
  }
  if (new URL(baseUrl).username !== "" || new URL(baseUrl).password !== "") {
    throw new CallError(
      "configuration",
      `the base URL for \`consumes ${upstream.namespace}\` holds a user name or password: pass the option \`credentials\``,
    );
  }
  return baseUrl;
}

interface Prepared {
  readonly call: HttpCall;
  readonly options: CallOptions;
  readonly hop: Hop;
  readonly credentials: Credentials;
}

async function send<T>(
  upstream: Upstream,
  call: HttpCall,
  options: CallOptions,
  read: (response: Response, limit: number) => Promise<T>,
): Promise<T> {
  const prepared = prepare(upstream, call, options);
  const limit = options.maxBytes ?? defaultMaxBytes;
  return await withRetries(prepared, async (signal) => {
    let hop = prepared.hop;
    for (let redirects = 0; ; redirects += 1) {
      const { response, url } = await fetchHop(prepared, hop, signal);
      const next = followRedirect(
        hop,
        response.status,
        response.headers.get("location"),
        prepared.call.redirects,
      );
      if (next === undefined) {
        if (response.status >= 400) throw await statusError(prepared, hop, response, limit);
        const value = await read(response, limit);
        options.onResponse?.({ status: response.status, headers: response.headers, url });
        return value;
      }
      await response.body?.cancel();
      if (redirects >= mostRedirects)
        throw new CallError("redirect", `the upstream redirects more than ${mostRedirects} times`);
      hop = next;
    }
  });
}

function prepare(upstream: Upstream, call: HttpCall, options: CallOptions): Prepared {
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
    const url = buildUrl(baseUrlOf(upstream, options), call.path, call.query);
    const headers = new Headers({ accept: call.accept ?? "*/*" });
    if (call.body?.mediaType !== undefined) headers.set("content-type", call.body.mediaType);
    if (options.requestId !== undefined) setHeaders(headers, { "x-request-id": options.requestId });
    if (options.authorization !== undefined)
      setHeaders(headers, { authorization: options.authorization });
    setHeaders(headers, {
      cookie: cookieHeader(call.cookies ?? {}),
      ...call.headers,
      ...options.headers,
    });
    const hop: Hop = { method: call.method, url, headers, body: call.body, trusted: true };
    return { call, options, hop, credentials: credentialsOf(upstream, options) };
  } catch (error) {
    throw complete(error, call);
  }
}

/** The credentials of a call: the caller's, or the declared ones; fails where a binding they need is missing. */
export function credentialsOf(upstream: Upstream, options: CallOptions): Credentials {
  if (options.authorization !== undefined) return { kind: "none" };
  if (options.credentials !== undefined) return options.credentials;
  return (
    upstream.credentials?.((name) => readBinding(options, name, upstream.namespace)) ?? {
      kind: "none",
    }
  );
}

/** Runs `attempt` until it succeeds or another try is not wanted, each try with a timeout of its own. */
async function withRetries<T>(
  prepared: Prepared,
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { options, call } = prepared;
  for (let tries = 0; ; tries += 1) {
    try {
      return await withTimeout(options, attempt);
    } catch (failure) {
      const error = explain(failure, prepared);
      const delay =
        tries < (options.retries ?? defaultRetries) ? retryDelay(error, tries) : undefined;
      if (delay === undefined) {
        if (error.status !== undefined && error.headers !== undefined) {
          options.onResponse?.({
            status: error.status,
            headers: error.headers,
            url: prepared.hop.url,
          });
        }
        throw error;
      }
      try {
        await wait(delay, options.signal);
      } catch {
        throw new CallError("aborted", `${call.operation} was aborted while waiting to try again`, {
          operation: call.operation,
          method: call.method,
        });
      }
    }
  }
}

async function withTimeout<T>(
  options: CallOptions,
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(options.signal?.reason);
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  const timer = setTimeout(
    () => controller.abort(new CallError("timeout", `no complete answer within ${timeoutMs} ms`)),
    timeoutMs,
  );
  options.signal?.addEventListener("abort", onAbort, { once: true });
  try {
    options.signal?.throwIfAborted();
    return await attempt(controller.signal);
  } catch (error) {
    throw controller.signal.reason instanceof CallError ? controller.signal.reason : error;
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", onAbort);
  }
}

/** One request and its answer; 401 is answered once more where the credentials know how. */
async function fetchHop(
  prepared: Prepared,
  hop: Hop,
  signal: AbortSignal,
): Promise<{ readonly response: Response; readonly url: string }> {
  const { options, credentials } = prepared;
  const transport = { fetch: options.fetch ?? globalThis.fetch, signal };
  for (let challenged = false; ; challenged = true) {
    let request = new Request(hop.url, {
      method: hop.method,
      headers: hop.headers,
      body: hop.body?.content ?? null,
      redirect: "manual",
      signal,
    });
    if (hop.trusted) {
      request = await applyCredentials(request, credentials, transport);
      if (options.sign !== undefined) request = await options.sign(request);
    }
    const response = await transport.fetch(request);
    if (response.status !== 401 || !hop.trusted || challenged || credentials.kind !== "custom")
      return { response, url: hop.url };
    if (!(await credentials.onChallenge?.(response, request))) return { response, url: hop.url };
    await response.body?.cancel();
  }
}

async function statusError(
  prepared: Prepared,
  hop: Hop,
  response: Response,
  limit: number,
): Promise<CallError> {
  const text = await readText(response, limit).catch(() => "");
  const excerpt = excerptOf(text, secretsIn(prepared));
  return new CallError(
    "status",
    `${prepared.call.operation}: ${hop.method} ${redactUrl(hop.url)} answered ${response.status}${excerpt === "" ? "" : `: ${excerpt}`}`,
    {
      operation: prepared.call.operation,
      method: hop.method,
      url: hop.url,
      status: response.status,
      headers: response.headers,
      body: parseBody(text),
      excerpt,
      requestId: response.headers.get("x-request-id") ?? prepared.options.requestId,
      retryAfter: parseRetryAfter(response.headers.get("retry-after")),
    },
  );
}

function secretsIn({ call, credentials, options }: Prepared): readonly string[] {
  const authorization = options.authorization?.split(/\s+/, 2)[1];
  return [
    ...secretsOf(credentials),
    ...(call.secrets ?? []),
    ...(authorization === undefined ? [] : [authorization]),
  ];
}

function parseBody(text: string): JsonValue | undefined {
  if (text === "") return undefined;
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}

function excerptOf(text: string, secrets: readonly string[] = []): string {
  // Redacted before it is cut, so that no secret loses the name that gives it away.
  const redacted = redactText(text.slice(0, 5_000), secrets).replace(/\s+/g, " ").trim();
  return redacted.length > 500 ? `${redacted.slice(0, 499)}…` : redacted;
}

/** Any failure as a CallError that says which operation it belongs to. */
function explain(failure: unknown, prepared: Prepared): CallError {
  const { call, hop, options } = prepared;
  const details = {
    operation: call.operation,
    method: call.method,
    url: hop.url,
    requestId: options.requestId,
  };
  if (isCallError(failure))
    return failure.operation === undefined
      ? complete(failure, call, details.url, details.requestId)
      : failure;
  if (options.signal?.aborted === true)
    return new CallError("aborted", `${call.operation} was aborted by its caller`, details);
  const cause =
    failure instanceof Error && failure.cause instanceof Error ? failure.cause : failure;
  const reason =
    cause instanceof Error
      ? "code" in cause && typeof cause.code === "string"
        ? cause.code
        : cause.name
      : "unknown failure";
  return new CallError(
    "network",
    `${call.operation}: no answer from ${new URL(hop.url).origin} (${reason})`,
    { ...details, cause },
  );
}

function complete(error: unknown, call: HttpCall, url?: string, requestId?: string): CallError {
  if (!isCallError(error))
    return new CallError("input", `${call.operation}: the request cannot be built`, {
      operation: call.operation,
      method: call.method,
    });
  return new CallError(error.kind, `${call.operation}: ${error.message}`, {
    operation: call.operation,
    method: call.method,
    url: error.url ?? url,
    status: error.status,
    headers: error.headers,
    body: error.body,
    excerpt: error.excerpt,
    requestId: error.requestId ?? requestId,
    parameter: error.parameter,
  });
}
