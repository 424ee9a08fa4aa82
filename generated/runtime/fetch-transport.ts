// Written by Capstan, the same for every capability. Do not edit: run generate.

import { CallError } from "./errors.js";
import { readStream } from "./read-body.js";
import type { HttpAnswer, HttpRequest, HttpTransport } from "./transport.js";

/** The transport of clients, in browsers too: a `fetch`. */
export function fetchTransport(fetch: typeof globalThis.fetch): HttpTransport {
  return {
    fetch,
    async send(request, stop) {
      const init = { ...requestInit(request), signal: stop.signal() };
      const response = await fetch(request.url, init);
      if (response.type !== "opaqueredirect") return answerOf(response);
      // A page is not told where a redirect leads; its browser can follow it, from the first request on.
      const why = whyNotFollowed(request);
      if (why !== undefined)
        throw new CallError(
          "redirect",
          `the upstream redirects, and a browser does not show where to: ${why} (option \`fetch\`)`,
          { method: request.method, url: request.url },
        );
      return answerOf(await fetch(request.url, { ...init, redirect: "follow" }));
    },
  };
}

/** What a browser sends on wherever a redirect leads, and `authorization`, which it keeps to the first origin (Fetch standard, HTTP-redirect fetch). */
const followed = [
  "accept",
  "accept-language",
  "authorization",
  "content-type",
  "user-agent",
  "x-request-id",
];

/** Why a browser may not follow the redirect of a request itself: that sends the request again, and its headers to whom nobody knows. */
function whyNotFollowed({ method, headers }: HttpRequest): string | undefined {
  if (method !== "GET" && method !== "HEAD") return `${method} is not sent again`;
  const secret = [...headers.keys()].find((name) => !followed.includes(name));
  return secret && `\`${secret}\` may be for this origin alone`;
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
