import type { Credentials } from "./credentials.js";
import { type Scalar, scalarText } from "./scalar-text.js";
import { refusal } from "./writable.js";

/** A query by its names, absent and null ones left out, or the encoded pairs of one that holds lists or objects (`plainQuery`, `styledQuery`): they are told what their URL says besides. */
export type Query = Readonly<Record<string, Scalar>> | ((besides: Besides) => readonly string[]);

/** What else stands in a query: pairs, as they are written, and keys. */
export interface Besides {
  readonly query: string;
  readonly credentials: Credentials | undefined;
}

/** `value` as one percent-encoded path segment. What would change the path's shape (nothing, `.`, `..`, `../x`) is refused by a CallError that names `parameter`. */
export function encodeSegment(value: Scalar, parameter: string): string {
  if (value === undefined || value === null) throw refusal(parameter, "is missing");
  const text = scalarText(value, parameter);
  checkSegment(text, parameter);
  return percentEncode(text, parameter);
}

/** Refuses what would change the shape of a path where it stands for a segment of it. */
export function checkSegment(text: string, parameter: string): void {
  if (text === "") throw refusal(parameter, "is empty");
  // Its slashes are encoded, and many servers and proxies undo that before they read the dots.
  if (/^\.$|(?:^|[/\\])\.\.(?:[/\\]|$)/.test(text))
    throw refusal(parameter, "cannot be `.`, or hold `..` between slashes: it changes the path");
}

/**
 * The URL of `path` (encoded already, maybe with a query of its own) under `baseUrl`, which may end in a slash, with `query` appended. A query of
 * `baseUrl` comes first; what the call says of a name wins over it.
 */
export function buildUrl(
  baseUrl: string,
  path: string,
  query: Query = {},
  credentials?: Credentials,
): string {
  const [location, baseQuery] = cutQuery(baseUrl);
  const [below, pathQuery] = cutQuery(path);
  const base = location.replace(/(?<!\/)\/+$/, "");
  const joined = below === "" || below.startsWith("/") ? base + below : `${base}/${below}`;
  const pairs =
    typeof query === "function"
      ? query({ query: `${baseQuery}&${pathQuery}`, credentials })
      : plainPairs(query);
  const said = [...inUrl(pathQuery), ...pairs];
  const all = baseQuery === "" ? said : [...unsaid(baseQuery, said), ...said];
  return all.length === 0 ? joined : `${joined}?${all.join("&")}`;
}

/** The pairs of a query without those whose names `said` has. */
function unsaid(query: string, said: readonly string[]): readonly string[] {
  const names = new Set(inUrl(said.join("&")).map(nameOf));
  return inUrl(query).filter((pair) => !names.has(nameOf(pair)));
}

function plainPairs(query: Readonly<Record<string, Scalar>>): readonly string[] {
  return Object.keys(query).flatMap((name) => {
    const value = query[name] ?? undefined;
    return value === undefined
      ? []
      : encodedPair(name, percentEncode(scalarText(value, name), name), name);
  });
}

/** The pairs of a query that is written in a URL. */
export function inUrl(query: string): readonly string[] {
  return query.split("&").filter((pair) => pair !== "");
}

/** `name=value` with an encoded value; `parameter` is where the name comes from. */
export function encodedPair(name: string, value: string, parameter: string): string {
  return `${percentEncode(name, parameter)}=${value}`;
}

/** `value` percent-encoded for a query or a path; text that is no valid Unicode is refused by a CallError that names `parameter`. */
export function percentEncode(value: string, parameter: string): string {
  try {
    return encodeURIComponent(value);
  } catch (cause) {
    throw refusal(parameter, "holds half of a surrogate pair, which cannot be encoded", cause);
  }
}

function cutQuery(url: string): readonly [location: string, query: string] {
  const start = url.indexOf("?");
  return start < 0 ? [url, ""] : [url.slice(0, start), url.slice(start + 1)];
}

/** The name of `name=value`, decoded. */
export function nameOf(pair: string): string {
  let name = "";
  new URLSearchParams(pair).forEach((_value, decoded) => (name = decoded));
  return name;
}
