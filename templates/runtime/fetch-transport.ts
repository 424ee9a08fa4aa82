import { readStream } from "./read-body.js";
import type { HttpAnswer, HttpRequest, HttpTransport } from "./transport.js";

/** The transport of clients, in browsers too: a `fetch`. */
export function fetchTransport(fetch: typeof globalThis.fetch): HttpTransport {
  return {
    fetch,
    async send(request, stop) {
      const init = { ...requestInit(request), signal: stop.signal() };
      const response = await fetch(request.url, init);
      return answerOf(
        response.type === "opaqueredirect"
          ? await (await import("./unseen-redirect.js")).followUnseen(fetch, request, init)
          : response,
      );
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
    ...(response.redirected ? { url: response.url } : {}),
    bytes: async (limit) => await readStream(body, headers, limit),
    stream: () => body,
    discard: async () => await body?.cancel(),
  };
}
