import type { FastifyRequest } from "fastify";

/** The headers of a request, in the form that the web platform has for them. */
export function webHeaders({ headers: given }: FastifyRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) {
    // What HTTP/2 says of the request line is no header.
    if (name.startsWith(":")) continue;
    for (const item of Array.isArray(value) ? value : [value])
      if (item !== undefined) headers.append(name, item);
  }
  return headers;
}
