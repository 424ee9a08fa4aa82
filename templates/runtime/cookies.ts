import type { FastifyRequest } from "fastify";
import { own } from "./json.js";
import { trust } from "./trust.js";

/** Under which a request has the cookies that its route declares. */
const declared = Symbol("cookies");

interface WithCookies {
  [declared]?: Record<string, unknown>;
}

/** The cookies of a request that its route declares: texts, which are what they are declared to be once the request is checked. */
export function cookiesOf(request: FastifyRequest): Record<string, unknown> {
  const { properties = {} } = request.routeOptions.config.cookies ?? {};
  return (trust<WithCookies>(request)[declared] ??= readCookies(
    request.headers.cookie,
    Object.keys(properties),
  ));
}

/** A cookie of a request that was checked, which is declared to be more than a text; undefined where it is not there. */
export function cookieOf<T>(request: FastifyRequest, name: string): T | undefined {
  return trust<T | undefined>(own(cookiesOf(request), name));
}

/** The cookies of a `Cookie` header that have one of `names`. */
function readCookies(header: string | undefined, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = readCookie(header, name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** The value of one cookie of a `Cookie` header; undefined where it is not there. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(";") ?? []) {
    const separator = pair.indexOf("=");
    if (separator > 0 && pair.slice(0, separator).trim() === name)
      return decode(pair.slice(separator + 1).trim());
  }
  return undefined;
}

/** A value that is no valid percent-encoding is taken as it stands. */
function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
