// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { Prepared } from "./call.js";
import { starSecrets } from "./censor-answer.js";
import { CallError, redactUrl } from "./errors.js";
import { isPrivateHost } from "./private-host.js";
import { holdsSecret } from "./spelled-secret.js";
import type { Hop, HttpAnswer, RedirectPolicy } from "./transport.js";

const mostRedirects = 5;

// Everything else, a custom key header in particular, may be a secret of the first origin.
const carriedAcrossOrigins = [
  "accept",
  "accept-language",
  "content-type",
  "user-agent",
  "x-request-id",
];

/** The next hop of a call whose answer redirects, after `redirects` of them, and lets go of that answer; undefined where it asks for none. What was sent as one of `secrets` goes to no other origin. Fails with a CallError where it must not be made. */
export async function nextHop(
  { call, options }: Prepared,
  hop: Hop,
  answer: HttpAnswer,
  secrets: readonly string[],
  redirects: number,
): Promise<Hop | undefined> {
  const location = answer.headers.get("location") ?? "";
  const follow = (to: string): Hop | undefined =>
    followRedirect(hop, answer.status, to, call.redirects, options.privateRedirects);
  const next = follow(starSecrets(location, secrets));
  if (next === undefined) return undefined;
  await answer.discard();
  refuseToTell(hop, next, secrets);
  if (redirects >= mostRedirects)
    throw new CallError("redirect", `the upstream redirects more than ${mostRedirects} times`);
  // Where a secret goes anyway its own origin may ask for it again; nobody else is told it.
  return next.trusted ? (follow(location) ?? next) : next;
}

/** A secret of a body is for the origin that it was sent to, as one of a header is. Bodies of files are not looked into. */
function refuseToTell({ method, url }: Hop, next: Hop, secrets: readonly string[]): void {
  const { content } = next;
  if (next.trusted || typeof content !== "string" || !holdsSecret(content, secrets)) return;
  const to = new URL(next.url).origin;
  throw new CallError(
    "redirect",
    `the redirect to ${to} is not followed: the body holds a secret, which is not for that origin`,
    { method, url },
  );
}

/** The next hop that a redirect answer asks for (Fetch standard, HTTP-redirect fetch), into private networks only from one or where `toPrivate` allows it; undefined where `status` asks for none, a CallError where it must not be made. */
export function followRedirect(
  hop: Hop,
  status: number,
  location: string,
  policy?: RedirectPolicy,
  toPrivate = false,
): Hop | undefined {
  if (![301, 302, 303, 307, 308].includes(status)) return undefined;
  const { method, content } = hop;
  if (!URL.canParse(location, hop.url))
    throw new CallError("redirect", "the upstream redirects to something that is no URL", {
      url: hop.url,
    });
  const from = new URL(hop.url);
  const to = new URL(location, from);
  const sameOrigin = from.origin === to.origin;
  const toGet =
    (status < 303 && method === "POST") ||
    (status === 303 && method !== "GET" && method !== "HEAD");
  // Nobody knows what of a URL of another scheme is a secret: `data:` is all content.
  const shown = /^(?:https?|ftp):$/.test(to.protocol)
    ? redactUrl(to.href)
    : `a URL that begins with \`${to.protocol}\``;
  const refuseIf = (isRefused: boolean, why: string): void => {
    if (!isRefused) return;
    const refusal = `the redirect to ${shown} is not followed: ${why}`;
    throw new CallError("redirect", refusal, { method, url: hop.url });
  };
  const isPlain = to.protocol === "http:" && !isLoopback(to);
  refuseIf(!/^https?:$/.test(to.protocol), "it leaves HTTP");
  refuseIf(
    !toPrivate && isPrivateHost(to.hostname) && !isPrivateHost(from.hostname),
    "it leads into a private network (option `privateRedirects`)",
  );
  refuseIf(from.protocol === "https:" && isPlain, "it leaves HTTPS");
  const refused = policy?.(status, from, to);
  refuseIf(refused !== undefined, refused ?? "");
  refuseIf(
    !toGet && content instanceof ReadableStream,
    "the body was a stream, which cannot be sent again",
  );
  to.username = to.password = to.hash = "";
  const headers = new Map(hop.headers);
  for (const name of hop.headers.keys())
    if ((!sameOrigin && !carriedAcrossOrigins.includes(name)) || (toGet && name === "content-type"))
      headers.delete(name);
  return {
    method: toGet ? "GET" : method,
    url: to.href,
    headers,
    content: toGet ? null : content,
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
