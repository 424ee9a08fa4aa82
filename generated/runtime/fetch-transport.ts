// Written by Capstan, the same for every capability. Do not edit: run generate.

import { limitStream, readStream } from "./read-body.js";
import type { HttpAnswer, HttpRequest, HttpTransport } from "./transport.js";

/** The transport of clients, in browsers too: a `fetch`. */
export function fetchTransport(fetch: typeof globalThis.fetch): HttpTransport {
  return {
    fetch,
    async send(request, stop) {
      return answerOf(await fetch(request.url, { ...requestInit(request), signal: stop.signal }));
    },
  };
}

/** `request` as `fetch` and `Request` take it. */
export function requestInit({ method, headers, content }: HttpRequest): RequestInit {
  // The DOM's types lack `duplex`, without which no stream can be sent.
  const init: RequestInit & { readonly duplex: "half" } = {
    method,
    headers: [...headers],
    body: content,
    duplex: "half",
    redirect: "manual",
  };
  return init;
}

function answerOf(response: Response): HttpAnswer {
  const { status, headers, body } = response;
  return {
    status,
    headers,
    bytes: async (limit) => await readStream(body, headers, limit),
    stream: (limit) => limitStream(body, limit),
    discard: async () => await body?.cancel(),
  };
}
