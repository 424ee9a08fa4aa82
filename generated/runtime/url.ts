// Written by Capstan, the same for every capability. Do not edit: run generate.

import { isList, itemsOf, spell, type Spellable } from "./spell.js";
import { checkWritable, refusal } from "./writable.js";

/** A value for the query: absent and null ones are left out, lists repeat their name, objects are JSON text. */
export type QueryValue = Spellable;

/** A query by its names, or the encoded pairs of one whose lists and objects stand in styles of their own (`styledQuery`); `taken` names what no member of an exploded object may be called. */
export type Query =
  Readonly<Record<string, QueryValue>> | ((taken: () => readonly string[]) => readonly string[]);

/** `value` as one percent-encoded path segment, a list with commas between its items (RFC 6570, 3.2.2). What would change the path's shape (nothing, `.`, `..`, `../x`) is refused by a CallError that names `parameter`. */
export function encodeSegment(value: Spellable, parameter?: string): string {
  const text = pathText(value, parameter);
  if (text === "." || text === "..")
    throw refusal(parameter, `cannot be \`${text}\`: it would change the path`);
  // Its slashes are encoded, and many servers and proxies undo that before they read the dots.
  if (/(?:^|[/\\])\.\.(?:[/\\]|$)/.test(text))
    throw refusal(parameter, "cannot hold `..` between slashes: it could change the path");
  if (!isList(value)) return percentEncode(text, parameter);
  return itemsOf(value, parameter)
    .map((item) => percentEncode(spell(item), parameter))
    .join(",");
}

/** `value` as percent-encoded path segments: slashes stay, each segment is refused as by `encodeSegment`, and leading slashes are dropped. */
export function encodePath(value: Spellable, parameter?: string): string {
  const text = pathText(value, parameter).replace(/^\/+/, "");
  return text
    .split("/")
    .map((segment) => (segment === "" ? "" : encodeSegment(segment, parameter)))
    .join("/");
}

/**
 * The URL of `path` (encoded already, maybe with a query of its own) under `baseUrl`, which may end in a slash, with `query` appended. A query of
 * `baseUrl` comes first; what the call says of a name wins over it. `taken` names what no member of an exploded object may be called, besides those.
 */
export function buildUrl(
  baseUrl: string,
  path: string,
  query: Query = {},
  taken: () => readonly string[] = () => [],
): string {
  const [location, baseQuery] = cutQuery(baseUrl);
  const [below, pathQuery] = cutQuery(path);
  const base = location.endsWith("/") ? location.replace(/(?<!\/)\/+$/, "") : location;
  const joined = below === "" || below.startsWith("/") ? base + below : `${base}/${below}`;
  const pairs =
    typeof query === "function"
      ? query(() => [...taken(), ...inUrl(`${baseQuery}&${pathQuery}`).map(nameOf)])
      : plainPairs(query);
  if (baseQuery === "" && pathQuery === "")
    return pairs.length === 0 ? joined : `${joined}?${pairs.join("&")}`;
  const called = new Set(baseQuery === "" ? [] : [...inUrl(pathQuery), ...pairs].map(nameOf));
  const all = [
    ...inUrl(baseQuery).filter((pair) => !called.has(nameOf(pair))),
    ...(pathQuery === "" ? [] : [pathQuery.replace(/&$/, "")]),
    ...pairs,
  ];
  return all.length === 0 ? joined : `${joined}?${all.join("&")}`;
}

function plainPairs(query: Readonly<Record<string, QueryValue>>): readonly string[] {
  const pairs: string[] = [];
  for (const name of Object.keys(query)) {
    const value = query[name];
    checkWritable(value, name);
    for (const item of itemsOf(value, name))
      pairs.push(encodedPair(name, percentEncode(spell(item), name)));
  }
  return pairs;
}

/** The pairs of a query that is written in a URL. */
function inUrl(query: string): readonly string[] {
  return query.split("&").filter((pair) => pair !== "");
}

/** `name=value` with an encoded value; `parameter` is where the name comes from. */
export function encodedPair(name: string, value: string, parameter: string = name): string {
  return `${percentEncode(name, parameter)}=${value}`;
}

/** `value` percent-encoded for a query or a path; text that is no valid Unicode is refused by a CallError that names `parameter`. */
export function percentEncode(value: string, parameter?: string): string {
  if (unreserved.test(value)) return value;
  try {
    return encodeURIComponent(value);
  } catch (cause) {
    throw refusal(parameter, "holds half of a surrogate pair, which cannot be encoded", cause);
  }
}

/** What is never encoded (RFC 3986 section 2.3). */
const unreserved = /^[\w.~-]*$/;

function cutQuery(url: string): readonly [location: string, query: string] {
  const start = url.indexOf("?");
  return start < 0 ? [url, ""] : [url.slice(0, start), url.slice(start + 1)];
}

/** The name of `name=value`, decoded where it can be. */
function nameOf(pair: string): string {
  const name = pair.replace(/=.*$/s, "").replaceAll("+", " ");
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function pathText(value: Spellable, parameter: string | undefined): string {
  if (value === undefined || value === null) throw refusal(parameter, "is missing");
  checkWritable(value, parameter);
  const text = isList(value) ? itemsOf(value, parameter).map(spell).join(",") : spell(value);
  if (text === "") throw refusal(parameter, "is empty");
  return text;
}
