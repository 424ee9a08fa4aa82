import { type CallBody, canRepeat } from "./body.js";
import { CallError } from "./errors.js";
import type { SentHeaders } from "./headers.js";
import { isPrivateHost } from "./private-host.js";
import { redactUrl } from "./redact.js";

/** What is sent: one hop of a call. */
export interface Hop {
  readonly method: string;
  readonly url: string;
  readonly headers: SentHeaders;
  readonly body: CallBody | undefined;
  /** Whether this goes to the origin that the credentials are for. */
  readonly trusted: boolean;
}

// Everything else, a custom key header in particular, may be a secret of the first origin.
const carriedAcrossOrigins = [
  "accept",
  "accept-language",
  "content-type",
  "user-agent",
  "x-request-id",
];

/** The next hop that a redirect answer asks for (Fetch standard, HTTP-redirect fetch), into private networks only from one or where `toPrivate` allows it; undefined where `status` asks for none, a CallError where it must not be made. */
export function followRedirect(
  hop: Hop,
  status: number,
  location: string,
  policy?: "keep-method",
  toPrivate = false,
): Hop | undefined {
  if (![301, 302, 303, 307, 308].includes(status)) return undefined;
  const from = new URL(hop.url);
  const to = parseLocation(location, from);
  if (to.protocol !== "https:" && to.protocol !== "http:") throw refusal(hop, to, "it leaves HTTP");
  if (!toPrivate && isPrivateHost(to.hostname) && !isPrivateHost(from.hostname))
    throw refusal(hop, to, "it leads into a private network (option `privateRedirects`)");
  if (from.protocol === "https:" && to.protocol === "http:" && !isLoopback(to))
    throw refusal(hop, to, "it leaves HTTPS");
  to.username = "";
  to.password = "";
  to.hash = "";

  const toGet =
    ((status === 301 || status === 302) && hop.method === "POST") ||
    (status === 303 && hop.method !== "GET" && hop.method !== "HEAD");
  const sameOrigin = from.origin === to.origin;
  if (policy === "keep-method" && status !== 307 && status !== 308)
    throw refusal(hop, to, `status ${status} does not keep the method and the body`);
  if (policy === "keep-method" && !sameOrigin && to.protocol !== "https:" && !isLoopback(to))
    throw refusal(hop, to, "the body would leave its origin unencrypted");
  if (!toGet && !canRepeat(hop.body))
    throw refusal(hop, to, "the body was a stream, which cannot be sent again");
  const headers = new Map(hop.headers);
  if (!sameOrigin)
    for (const name of hop.headers.keys())
      if (!carriedAcrossOrigins.includes(name)) headers.delete(name);
  if (toGet) headers.delete("content-type");
  return {
    method: toGet ? "GET" : hop.method,
    url: to.href,
    headers,
    body: toGet ? undefined : hop.body,
    trusted: hop.trusted && sameOrigin,
  };
}

/** Whether a URL stays on this machine, where plain HTTP tells nobody anything. */
export function isLoopback(url: URL): boolean {
  return (
    url.hostname === "localhost" ||
    url.hostname === "[::1]" ||
    /^127(\.\d{1,3}){3}$/.test(url.hostname)
  );
}

function parseLocation(location: string, from: URL): URL {
  try {
    return new URL(location, from);
  } catch {
    throw new CallError("redirect", "the upstream redirects to something that is no URL", {
      url: from.href,
    });
  }
}

function refusal(hop: Hop, to: URL, why: string): CallError {
  return new CallError(
    "redirect",
    `the redirect to ${redactUrl(to.href)} is not followed: ${why}`,
    { method: hop.method, url: hop.url },
  );
}
