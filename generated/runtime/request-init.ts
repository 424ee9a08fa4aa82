// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { HttpRequest } from "./transport.js";

/** `request` as `fetch` and `Request` take it, to be ended by `signal`. */
export function requestInit(
  { method, headers, content }: HttpRequest,
  signal: AbortSignal | null = null,
): RequestInit {
  // The DOM's types lack `duplex`, without which no stream can be sent.
  const init: RequestInit & { readonly duplex: "half" } = {
    method,
    headers: [...headers],
    body: content,
    duplex: "half",
    redirect: "manual",
    signal,
  };
  return init;
}
