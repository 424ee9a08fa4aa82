import { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest, HTTPMethods } from "fastify";
import { trust } from "./trust.js";
import { CallError } from "./errors.js";
import {
  baseUrlOf,
  type CallOptions,
  credentialsOf,
  encodeSegment,
  readBinding,
  sendRaw,
  type Upstream,
} from "./http.js";
import { own } from "./json.js";
import { limited, TooLarge } from "./refuse-body.js";
import { callOptions, type RestOptions, sendRawAnswer } from "./rest.js";
import type { Scalar } from "./scalar-text.js";
import { foldedName, keyNames } from "./value-styles.js";

/** What is forwarded, and where. */
export interface Forward {
  readonly upstream: Upstream;
  readonly methods: readonly HTTPMethods[];
  /** Headers of the caller's that travel on, in lower case; without them only the body's media type does. */
  readonly trustedHeaders: readonly string[];
  /** What the capability fixes for every call to the upstream. */
  readonly headers?: (binding: (name: string) => string) => Readonly<Record<string, Scalar>>;
  readonly query?: (binding: (name: string) => string) => Readonly<Record<string, Scalar>>;
}

/**
 * Hands requests for `path` on to the upstream: method, query, body and trusted headers; what stands for a final `*` in `path` becomes the path there.
 * Bodies stream both ways. Answers come back as they are, redirects too. A request whose body has gone out is not tried again.
 */
export function forward(
  app: FastifyInstance,
  path: string,
  target: Forward,
  options: RestOptions = {},
): void {
  const { upstream } = target;
  app.register(async (scope) => {
    // Whatever the body is, it is the upstream's to read.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, body, done) => done(null, body));
    scope.route({
      method: [...target.methods],
      url: path,
      exposeHeadRoute: false,
      // A few kilobytes may unfold to gigabytes: that is for the upstream to decide, too.
      config: { handsBodiesOn: true },
      handler: async (request, reply) => {
        const given = callOptions(request, options, upstream.namespace);
        const binding = (name: string): string => readBinding(given, name, upstream.namespace);
        const trusted = trustedHeadersOf(request, target.trustedHeaders);
        const body = bodyOf(request, options.maxBodyBytes);
        const fixed = target.query?.(binding) ?? {};
        const names = fixedNames(fixed, upstream, given);
        const call = {
          operation: `${upstream.namespace}.forward`,
          method: request.method,
          path: pathOf(request) + keptQuery(/\?([^#]+)/.exec(request.url)?.[1] ?? "", names),
          query: fixed,
          // Of two spellings of one name the later is sent: what the capability fixes.
          headers: { ...encodingOf(request), ...trusted.headers, ...target.headers?.(binding) },
          body: body && {
            mediaType: request.headers["content-type"],
            // Node's own type of streams is not the DOM's, where a project has both.
            content: trust<ReadableStream>(Readable.toWeb(body)),
          },
        };
        const sent: CallOptions = {
          ...given,
          ...(trusted.authorization === undefined ? {} : { authorization: trusted.authorization }),
        };
        const base = new URL(baseUrlOf(upstream, given));
        return await sendRawAnswer(reply, await sendRaw(upstream, call, sent), (url) =>
          forwardedUrl(url, base, names, request),
        );
      },
    });
  });
}

/** What is handed on of a body as it comes; it fails beyond `limit`, which nothing is by default. */
function bodyOf({ body, headers }: FastifyRequest, limit = Infinity): Readable | undefined {
  if (!(body instanceof Readable)) return undefined;
  if (Number(headers["content-length"] ?? 0) > limit)
    throw new TooLarge("the body is larger than this server takes");
  return limit === Infinity ? body : limited(body, limit);
}

/** A URL of the upstream's answer for the caller: what lies below its `base` is here, and nothing shows what the `fixed` names of a query hold. Undefined where it stays as it is. */
function forwardedUrl(
  url: URL,
  base: URL,
  fixed: readonly string[],
  request: FastifyRequest,
): string | undefined {
  if (url.origin !== base.origin) return undefined;
  const end = `${keptQuery(url.search.slice(1), fixed)}${url.hash}`;
  const root = `${base.pathname.replace(/(?<!\/)\/+$/, "")}/`;
  const route = request.routeOptions.url ?? "";
  const rest = url.pathname.slice(root.length);
  // Two slashes at its beginning would make a host of what follows.
  if (!route.endsWith("/*") || !url.pathname.startsWith(root) || rest.startsWith("/"))
    return `${url.origin}${url.pathname}${end}`;
  const before = request.url
    .replace(/[?#].*$/s, "")
    .split("/")
    .slice(0, depthOf(route));
  return `${before.join("/")}/${rest}${end}`;
}

/** How many segments stand before the `*` of a route. */
function depthOf(route: string): number {
  return route.split("/").length - 1;
}

/** What stands for the `*` of the route, encoded anew segment by segment, so that nothing in it leads out of the upstream's base path. */
function pathOf(request: FastifyRequest): string {
  const route = request.routeOptions.url ?? "";
  if (!route.endsWith("*")) return "";
  const segments = request.url
    .replace(/[?#].*$/s, "")
    .split("/")
    .slice(depthOf(route));
  return `/${segments.map((segment) => (segment === "" ? "" : encodeSegment(decode(segment), "path"))).join("/")}`;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (cause) {
    throw new CallError("input", "the path is not percent-encoded as UTF-8", {
      parameter: "path",
      cause,
    });
  }
}

/** Names of query parameters that are not the caller's to say, folded: fixed for every call, part of the base URL, or a key of the upstream's. */
function fixedNames(
  fixed: Readonly<Record<string, Scalar>>,
  upstream: Upstream,
  options: CallOptions,
): readonly string[] {
  return [
    ...Object.keys(fixed),
    ...keyNames(credentialsOf(upstream, options)),
    ...namesIn(new URL(baseUrlOf(upstream, options)).search),
  ].map(foldedName);
}

/** A query as it came, without parameters of the `fixed` names: many servers take the first of several. */
function keptQuery(query: string, fixed: readonly string[]): string {
  // `a[]` and `a[b]` are `a` where servers make lists and objects of them.
  const isFixed = (name: string): boolean =>
    fixed.some((one) => foldedName(name) === one || foldedName(name).startsWith(`${one}[`));
  // Some servers take a semicolon for an ampersand.
  const isFree = (pair: string): boolean =>
    pair.split(";").every((part) => namesIn(part).every((name) => !isFixed(name)));
  const kept = query.split("&").filter(isFree).join("&");
  return kept === "" ? "" : `?${kept}`;
}

function namesIn(query: string): readonly string[] {
  const names: string[] = [];
  new URLSearchParams(query).forEach((_value, name) => names.push(name));
  return names;
}

/** How a body is encoded that goes on as it came (RFC 9110 section 8.4). */
function encodingOf({ body, headers }: FastifyRequest): Readonly<Record<string, Scalar>> {
  return body instanceof Readable ? { "content-encoding": headers["content-encoding"] } : {};
}

function trustedHeadersOf(
  request: FastifyRequest,
  names: readonly string[],
): { readonly headers: Record<string, string>; readonly authorization: string | undefined } {
  const headers: Record<string, string> = {};
  // What the caller says to be its connection's ends here (RFC 9110 section 7.6.1).
  const hops = (request.headers.connection ?? "").toLowerCase().split(/[\s,]+/);
  for (const name of names) {
    const value = own(request.headers, name);
    if (value !== undefined && name !== "authorization" && !hops.includes(name))
      headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return {
    headers,
    authorization: names.includes("authorization") ? request.headers.authorization : undefined,
  };
}
