import { readStream } from "./read-body.js";
import { requestInit } from "./request-init.js";
import type { HttpAnswer, HttpTransport } from "./transport.js";

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
