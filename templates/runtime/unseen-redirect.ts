import { CallError } from "./errors.js";
import type { HttpRequest } from "./transport.js";

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

/** The answer that a redirect leads to which a page is not told of: its browser can follow it, from the first request on. Fails with a CallError where it may not. */
export async function followUnseen(
  fetch: typeof globalThis.fetch,
  request: HttpRequest,
  init: RequestInit,
): Promise<Response> {
  const { method, url } = request;
  const why = whyNotFollowed(request);
  if (why !== undefined)
    throw new CallError(
      "redirect",
      `the upstream redirects, and a browser does not show where to: ${why} (option \`fetch\`)`,
      { method, url },
    );
  return await fetch(url, { ...init, redirect: "follow" });
}
