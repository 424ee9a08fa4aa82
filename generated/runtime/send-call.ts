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
import { censorAnswer, credentialsIn, starSecrets } from "./censor-answer.js";
import { applyCredentials } from "./credentials.js";
import { CallError } from "./errors.js";
import type { UrlOrigin } from "./exposed-url.js";
import { fetchTransport, requestInit } from "./fetch-transport.js";
import { type HeaderFields, type SentHeaders, toHeaders } from "./headers.js";
import { prepare } from "./prepare-call.js";
import { type Limit, limitOf } from "./read-body.js";
import { followRedirect, type Hop } from "./redirect.js";
import { retryDelay, wait } from "./retry.js";
import { type Stop, withinTime } from "./time-limit.js";
import type { HttpAnswer, HttpRequest, HttpTransport } from "./transport.js";

const defaultTimeoutMs = 30_000;
const defaultRetries = 2;
const mostRedirects = 5;
/** Shorter secrets would blank out ordinary words. */
const leastLength = 8;

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
  const prepared = prepare(upstream, call, options);
  const limit = limitOf(call, options);
  return await withRetries(prepared, async (stop) => {
    let hop = prepared.hop;
    for (let redirects = 0; ; redirects += 1) {
      const { answer, url, request } = await fetchHop(prepared, hop, stop);
      const { status } = answer;
      const location = status >= 300 && status < 400 ? answer.headers.get("location") : null;
      const secrets = status < 300 ? [] : secretsOf(prepared, request);
      const { redirects: policy } = prepared.call;
      const follow = (to: string): Hop | undefined =>
        followRedirect(hop, status, to, policy, options.privateRedirects);
      const next = location === null ? undefined : follow(starSecrets(location, secrets));
      if (next === undefined) {
        const told = status < 300 ? answer : censorAnswer(answer, secrets, limit);
        // What the capability allows of its files says nothing of errors.
        if (status >= 400) throw await statusError(prepared, hop, told, limitOf({}, options));
        const { value, source, headers = told.headers } = await read(told, limit, { url });
        tellResponse(options, {
          status,
          headers,
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
      // Where a secret goes anyway its own origin may ask for it again; nobody else is told it.
      hop = next.trusted ? (follow(location ?? "") ?? next) : next;
    }
  });
}

/** What a call was sent with that nothing of its answer may show: long enough to be no ordinary word. */
export function secretsOf(prepared: Prepared, request: HttpRequest): readonly string[] {
  return [...credentialsIn(request, prepared.options.bindings), ...secretsIn(prepared)].filter(
    ({ length }) => length >= leastLength,
  );
}

/** Where an answer came from, for those who tell its URLs to others. */
export function originOf(prepared: Prepared, url: string): UrlOrigin {
  const { namespace, baseUrl } = prepared;
  return { namespace, baseUrl, url, secrets: secretsIn(prepared) };
}

/** Runs `attempt` until it succeeds or another try is not wanted, each try with a timeout of its own. */
export async function withRetries<T>(
  prepared: Prepared,
  attempt: (stop: Stop) => Promise<T>,
): Promise<T> {
  const { options, call } = prepared;
  for (let tries = 0; ; tries += 1) {
    try {
      return await withinTime(
        options.timeoutMs ?? call.timeoutMs ?? defaultTimeoutMs,
        options,
        attempt,
      );
    } catch (failure) {
      const error = explain(failure, prepared);
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
): Promise<{ readonly answer: HttpAnswer; readonly url: string; readonly request: HttpRequest }> {
  const { options, credentials } = prepared;
  const transport = transportOf(options);
  for (let challenged = false; ; challenged = true) {
    const { request, proven } = isPlain(prepared, hop)
      ? { request: plainRequest(prepared, hop), proven: undefined }
      : await prove(prepared, hop, transport, stop);
    const answer = await transport.send(request, stop);
    const mayHelp =
      answer.status === 401 && !challenged && proven !== undefined && canRepeat(hop.body);
    const url = answer.url ?? hop.url;
    if (!mayHelp || credentials.kind !== "custom") return { answer, url, request };
    const { status, headers } = answer;
    const response = new Response(null, { status, headers: toHeaders(headers) });
    if (!(await credentials.onChallenge?.(response, proven))) return { answer, url, request };
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
