// Written by Capstan, the same for every capability. Do not edit: run generate.

import {
  type AnswerSource,
  type CallOptions,
  type HttpCall,
  type Prepared,
  tellResponse,
  type Upstream,
} from "./call.js";
import { explain, secretsIn, statusError } from "./call-failure.js";
import { canRepeat } from "./body.js";
import { censorAnswer, credentialsIn } from "./censor-answer.js";
import { applyCredentials } from "./credentials.js";
import { CallError } from "./errors.js";
import type { UrlOrigin } from "./exposed-url.js";
import { fetchTransport, requestInit } from "./fetch-transport.js";
import { type HeaderFields, type SentHeaders, toHeaders } from "./headers.js";
import { prepare } from "./prepare-call.js";
import { type Limit, limitOf } from "./read-body.js";
import { followRedirect, type Hop } from "./redirect.js";
import { retryDelay, wait } from "./retry.js";
import { limitTry, type Stop } from "./time-limit.js";
import type { HttpAnswer, HttpRequest, HttpTransport } from "./transport.js";

const defaultTimeoutMs = 30_000;
const defaultRetries = 2;
const mostRedirects = 5;

/** The value of an answer, and the text that it was read from where that may be handed on. */
export interface Read<T> {
  readonly value: T;
  readonly source?: AnswerSource | undefined;
  /** The answer's, where they are told otherwise than they came. */
  readonly headers?: HeaderFields | undefined;
}

/** Sends a call, follows redirects, tries again where that is safe, and reads the answer. Fails with a CallError. */
export async function send<T>(
  upstream: Upstream,
  call: HttpCall,
  options: CallOptions,
  read: (answer: HttpAnswer, limit: Limit, asked: { readonly url: string }) => Promise<Read<T>>,
): Promise<T> {
  return await withRetries(upstream, call, options, async (prepared, stop) => {
    let hop = prepared.hop;
    for (let redirects = 0; ; redirects += 1) {
      const { answer, url } = await fetchHop(prepared, hop, stop);
      const { status, headers } = answer;
      const next =
        status < 400 && status >= 300
          ? followRedirect(
              hop,
              status,
              headers.get("location"),
              call.redirects,
              options.privateRedirects,
            )
          : undefined;
      if (next === undefined) {
        // What the capability allows of its files says nothing of errors.
        if (status >= 400) throw await statusError(prepared, hop, answer, limitOf({}, options));
        const limit = limitOf(call, options);
        const { value, source, headers: told = headers } = await read(answer, limit, { url });
        tellResponse(options, {
          status,
          headers: told,
          url,
          origin: originOf(prepared, url),
          value,
          source,
        });
        return value;
      }
      await answer.discard();
      if (redirects >= mostRedirects)
        throw new CallError("redirect", `the upstream redirects more than ${mostRedirects} times`);
      hop = next;
    }
  });
}

/** Where an answer came from, for those who tell its URLs to others. */
export function originOf(prepared: Prepared, url: string): UrlOrigin {
  const { namespace, baseUrl } = prepared;
  return { namespace, baseUrl, url, secrets: secretsIn(prepared) };
}

/** Runs `attempt` of a call until it succeeds or another try is not wanted, each try with a timeout of its own. */
export async function withRetries<T>(
  upstream: Upstream,
  call: HttpCall,
  options: CallOptions,
  attempt: (prepared: Prepared, stop: Stop) => Promise<T>,
): Promise<T> {
  const prepared = prepare(upstream, call, options);
  const timeoutMs = options.timeoutMs ?? call.timeoutMs ?? defaultTimeoutMs;
  for (let tries = 0; ; tries += 1) {
    const limited = limitTry(timeoutMs, options);
    try {
      options.signal?.throwIfAborted();
      const over = limited.failure();
      if (over !== undefined) throw over;
      const value = await attempt(prepared, limited.stop);
      limited.over();
      return value;
    } catch (failure) {
      limited.over();
      const error = explain(limited.failure() ?? failure, prepared);
      const retries = canRepeat(call.body) ? (options.retries ?? defaultRetries) : 0;
      const delay = tries < retries ? retryDelay(error, tries) : undefined;
      if (delay === undefined) {
        if (error.status !== undefined && error.headers !== undefined) {
          tellResponse(options, {
            status: error.status,
            headers: error.headers,
            url: prepared.hop.url,
            origin: originOf(prepared, prepared.hop.url),
          });
        }
        throw error.with({ attempt: tries + 1 });
      }
      options.onRetry?.({ operation: call.operation, delayMs: delay });
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

/** One request and its answer; 401 is answered once more where the credentials know how. */
export async function fetchHop(
  prepared: Prepared,
  hop: Hop,
  stop: Stop,
): Promise<{ readonly answer: HttpAnswer; readonly url: string }> {
  const { options, credentials } = prepared;
  const transport = transportOf(options);
  for (let challenged = false; ; challenged = true) {
    const { request, proven } = isPlain(prepared, hop)
      ? { request: plainRequest(prepared, hop), proven: undefined }
      : await prove(prepared, hop, transport, stop);
    const came = await transport.send(request, stop);
    // What succeeds is the upstream's own, whatever stands in it.
    const answer =
      came.status < 300
        ? came
        : censorAnswer(came, [...credentialsIn(request, options.bindings), ...secretsIn(prepared)]);
    const mayHelp =
      answer.status === 401 && !challenged && proven !== undefined && canRepeat(hop.body);
    const url = answer.url ?? hop.url;
    if (!mayHelp || credentials.kind !== "custom") return { answer, url };
    const { status, headers } = answer;
    const response = new Response(null, { status, headers: toHeaders(headers) });
    if (!(await credentials.onChallenge?.(response, proven))) return { answer, url };
    await answer.discard();
  }
}

function transportOf({ fetch, transport }: CallOptions): HttpTransport {
  if (fetch !== undefined) return fetchTransport(fetch);
  return transport ?? fetchTransport(globalThis.fetch);
}

/** Whether a request takes no code of others: all but schemes of their own and signatures. */
function isPlain({ options, credentials }: Prepared, { trusted }: Hop): boolean {
  return !trusted || (credentials.kind !== "custom" && options.sign === undefined);
}

/** The request of a hop, with credentials where they are for it. */
function plainRequest({ credentials }: Prepared, hop: Hop): HttpRequest {
  const { method, url, headers, body } = hop;
  const request = { method, url, headers, content: body?.content ?? null };
  return hop.trusted && credentials.kind !== "custom"
    ? applyCredentials(request, credentials)
    : request;
}

/** The request of a hop with its proof and signature, and what custom credentials made of it. */
async function prove(
  prepared: Prepared,
  hop: Hop,
  { fetch }: HttpTransport,
  stop: Stop,
): Promise<{ readonly request: HttpRequest; readonly proven?: Request }> {
  const { options, credentials } = prepared;
  const isCustom = credentials.kind === "custom";
  const request = plainRequest(prepared, hop);
  // Schemes of their own are written for the requests of `fetch`.
  let proven = new Request(request.url, requestInit(request));
  if (isCustom && !proven.headers.has("authorization"))
    proven = await credentials.apply(proven, {
      fetch,
      signal: stop.signal,
      subjectToken: options.subjectToken,
    });
  if (options.sign !== undefined) proven = await options.sign(proven);
  return {
    request: {
      method: proven.method,
      url: proven.url,
      headers: sentHeadersOf(proven),
      content: await contentOf(proven, request),
    },
    ...(isCustom ? { proven } : {}),
  };
}

function sentHeadersOf({ headers }: Request): SentHeaders {
  const sent: SentHeaders = new Map();
  headers.forEach((value, name) => sent.set(name, value));
  return sent;
}

/** The body of a request that was made of `request`; only what came as a stream is left one. */
async function contentOf(proven: Request, request: HttpRequest): Promise<HttpRequest["content"]> {
  if (proven.body === null || request.content instanceof ReadableStream) return proven.body;
  return new Uint8Array(await proven.arrayBuffer());
}
