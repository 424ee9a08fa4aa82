// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { HttpRequest } from "./transport.js";

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
