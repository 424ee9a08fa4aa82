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
import { censorAnswer, credentialsIn } from "./censor-answer.js";
import { applyCredentials } from "./credentials.js";
import { CallError } from "./errors.js";
import { type Limit, limitOf } from "./read-body.js";
import type { UrlOrigin } from "./exposed-url.js";
import { prepare } from "./prepare-call.js";
import { followRedirect, type Hop } from "./redirect.js";
import { retryDelay, wait } from "./retry.js";

const defaultTimeoutMs = 30_000;
const defaultRetries = 2;
const mostRedirects = 5;

/** The value of an answer, and the text that it was read from where that may be handed on. */
export interface Read<T> {
  readonly value: T;
  readonly source?: AnswerSource | undefined;
}

/** Sends a call, follows redirects, tries again where that is safe, and reads the answer. Fails with a CallError. */
export async function send<T>(
  upstream: Upstream,
  call: HttpCall,
  options: CallOptions,
  read: (response: Response, limit: Limit) => Promise<Read<T>>,
): Promise<T> {
  const prepared = prepare(upstream, call, options);
  const limit = limitOf(call, options);
  return await withRetries(prepared, async (signal) => {
    let hop = prepared.hop;
    for (let redirects = 0; ; redirects += 1) {
      const { response, url } = await fetchHop(prepared, hop, signal);
      const next = followRedirect(
        hop,
        response.status,
        response.headers.get("location"),
        prepared.call.redirects,
        options.privateRedirects,
      );
      if (next === undefined) {
        if (response.status >= 400) throw await statusError(prepared, hop, response, limit);
        const { value, source } = await read(response, limit);
        const { status, headers } = response;
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
      await response.body?.cancel();
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

/** Runs `attempt` until it succeeds or another try is not wanted, each try with a timeout of its own. */
export async function withRetries<T>(
  prepared: Prepared,
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { options, call } = prepared;
  for (let tries = 0; ; tries += 1) {
    try {
      return await withTimeout(
        options,
        options.timeoutMs ?? call.timeoutMs ?? defaultTimeoutMs,
        attempt,
      );
    } catch (failure) {
      const error = explain(failure, prepared);
      const delay =
        tries < (options.retries ?? defaultRetries) ? retryDelay(error, tries) : undefined;
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

async function withTimeout<T>(
  options: CallOptions,
  timeoutMs: number,
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(options.signal?.reason);
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
export async function fetchHop(
  prepared: Prepared,
  hop: Hop,
  signal: AbortSignal,
): Promise<{ readonly response: Response; readonly url: string }> {
  const { options, credentials } = prepared;
  const transport = { fetch: options.fetch ?? globalThis.fetch, signal };
  for (let challenged = false; ; challenged = true) {
    // The DOM's types lack `duplex`, without which no stream can be sent.
    const init: RequestInit & { readonly duplex: "half" } = {
      method: hop.method,
      headers: hop.headers,
      body: hop.body?.content ?? null,
      duplex: "half",
      redirect: "manual",
      signal,
    };
    let request = new Request(hop.url, init);
    if (hop.trusted) {
      request = await applyCredentials(request, credentials, transport);
      if (options.sign !== undefined) request = await options.sign(request);
    }
    const secrets = [...credentialsIn(request, options.bindings), ...secretsIn(prepared)];
    const response = censorAnswer(await transport.fetch(request), secrets);
    if (response.status !== 401 || !hop.trusted || challenged || credentials.kind !== "custom")
      return { response, url: hop.url };
    if (!(await credentials.onChallenge?.(response, request))) return { response, url: hop.url };
    await response.body?.cancel();
  }
}
