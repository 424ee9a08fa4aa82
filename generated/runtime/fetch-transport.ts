// Written by Capstan, the same for every capability. Do not edit: run generate.

import { readStream } from "./read-body.js";
import { requestInit } from "./request-init.js";
import type { HttpAnswer, HttpTransport } from "./transport.js";

/** The transport of clients, in browsers too: a `fetch`. */
export function fetchTransport(fetch: typeof globalThis.fetch): HttpTransport {
  return {
    fetch,
    send(request, stop) {
      const init = requestInit(request, stop.signal());
      return fetch(request.url, init).then((response) =>
        response.type === "opaqueredirect"
          ? import("./unseen-redirect.js")
              .then(({ followUnseen }) => followUnseen(fetch, request, init))
              .then(answerOf)
          : answerOf(response),
      );
    },
  };
}

function answerOf(response: Response): HttpAnswer {
  const { status, headers, body } = response;
  return {
    status,
    headers,
    url: response.redirected ? response.url : undefined,
    bytes: (limit) => readStream(body, headers, limit),
    stream: () => body,
    discard: async () => await body?.cancel(),
  };
}
