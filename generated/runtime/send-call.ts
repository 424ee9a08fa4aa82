// Written by Capstan, the same for every capability. Do not edit: run generate.

import {
  type AnswerSource,
  type CallOptions,
  type HttpCall,
  type Prepared,
  tell,
  tellResponse,
  type Upstream,
} from "./call.js";
import { explain } from "./call-failure.js";
import { applyCredentials } from "./credentials.js";
import { isCallError } from "./errors.js";
import { fetchTransport } from "./fetch-transport.js";
import type { HeaderFields } from "./headers.js";
import { loadUnsuccessful, prepareUnsuccessful } from "./load-unsuccessful.js";
import { plainText } from "./media-type.js";
import { readJson } from "./parse-json.js";
import { prepare } from "./prepare-call.js";
import { limitOf } from "./read-body.js";
import { requestInit } from "./request-init.js";
import { delayAfter } from "./retry.js";
import { limitTime, wait } from "./time-limit.js";
import type { Hop, HttpAnswer, Limit, Stop } from "./transport.js";
import type { Fetched } from "./unsuccessful-answer.js";

const defaultTimeoutMs = 30_000;
const defaultRetries = 2;

/** The value of an answer, and the text that it was read from where that may be handed on. */
export interface Read<T> {
  readonly value: T;
  readonly source?: AnswerSource | undefined;
  /** The answer's, where they are told otherwise than they came. */
  readonly headers?: HeaderFields | undefined;
}

/** Sends a call, follows redirects, tries again where that is safe, and reads the answer. Fails with a CallError. */
export function send<T>(
  upstream: Upstream,
  call: HttpCall,
  options: CallOptions,
  read: (answer: HttpAnswer, limit: Limit, asked: { readonly url: string }) => Promise<Read<T>>,
): Promise<T> {
  const limit = limitOf(options);
  return withRetries(upstream, call, options, async (prepared, stop) => {
    let fetched = await fetchHop(prepared, prepared.hop, stop);
    if (fetched.answer.status >= 300) {
      const { settle } = await loadUnsuccessful(fetched.answer.status);
      fetched = await settle(prepared, fetched, {
        text: options.exact?.text ?? plainText,
        json: (text) => readJson(text, options),
        limit,
        fetchHop: (hop) => fetchHop(prepared, hop, stop),
      });
    }
    const { answer, hop } = fetched;
    const { status, url = hop.url } = answer;
    let given: Read<T>;
    // A promise that is caught would be another one for every call.
    try {
      given = await read(answer, limit, { url });
    } catch (failure) {
      if (isCallError(failure) || options.signal?.aborted) throw failure;
      const { explainUnread } = await loadUnsuccessful(status);
      throw explainUnread(failure, answer);
    }
    const { value, source, headers = answer.headers } = given;
    tellResponse(options, { status, headers, url, prepared, value, source });
    return value;
  });
}

/** Runs `attempt` of a call until it succeeds or another try is not wanted, each try with a timeout of its own. */
export async function withRetries<T>(
  upstream: Upstream,
  call: HttpCall,
  options: CallOptions,
  attempt: (prepared: Prepared, stop: Stop) => Promise<T>,
): Promise<T> {
  const prepared = prepare(upstream, call, options);
  prepareUnsuccessful();
  const timeoutMs = options.timeoutMs ?? call.timeoutMs ?? defaultTimeoutMs;
  for (let tries = 0; ; tries += 1) {
    const limited = limitTime(timeoutMs, options);
    try {
      if (limited.reason() !== undefined) throw limited.reason();
      const value = await attempt(prepared, limited);
      limited.over();
      return value;
    } catch (failure) {
      limited.over();
      const error = explain(limited.reason() ?? failure, prepared);
      // A stream is read once.
      const isStream = prepared.hop.content instanceof ReadableStream;
      const retries = isStream ? 0 : (options.retries ?? defaultRetries);
      const delay = tries < retries ? await delayAfter(error, tries) : undefined;
      if (delay === undefined) {
        const { status = 0, headers } = error;
        if (headers) tellResponse(options, { status, headers, url: prepared.hop.url, prepared });
        throw error.with({ attempt: tries + 1 });
      }
      tell(options.onRetry, "onRetry", { operation: call.operation, delayMs: delay });
      await wait(delay, options);
    }
  }
}

/** One request and its answer; 401 is answered once more where the credentials know how. */
export function fetchHop(prepared: Prepared, hop: Hop, stop: Stop): Promise<Fetched> {
  const { options, credentials } = prepared;
  const transport =
    options.transport && !options.fetch
      ? options.transport
      : fetchTransport(options.fetch ?? globalThis.fetch);
  const request = hop.trusted ? applyCredentials(hop, credentials) : hop;
  // Few calls have Basic credentials, or a scheme of their own, or are signed: what those need is loaded with the first that does.
  return hop.trusted && (options.sign ?? /basic|custom/.test(credentials.kind))
    ? import("./prove-request.js")
        .then(({ sendProven }) => sendProven(request, requestInit, prepared, transport, stop))
        .then((proven) => ({ hop, ...proven }))
    : transport.send(request, stop).then((answer) => ({ hop, answer, request }));
}
