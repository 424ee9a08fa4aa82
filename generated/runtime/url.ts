// Written by Capstan, the same for every capability. Do not edit: run generate.

import { CallError } from "./errors.js";
import type { JsonValue } from "./json.js";
import {
  isList,
  spell,
  type SpelledPair,
  spelledPairs,
  styleOf,
  type ValueStyles,
} from "./spell.js";

/** A value for the query: absent and null ones are left out, lists and objects stand in the call's style (those of OData, `$select` and its like, are joined with commas whatever it is). */
export type QueryValue = JsonValue | undefined;

/** `value` as one percent-encoded path segment, a list with commas between its items (RFC 6570, 3.2.2). What would change the path's shape (nothing, `.`, `..`, `../x`) is refused by a CallError that names `parameter`. */
export function encodeSegment(value: JsonValue | undefined, parameter?: string): string {
  const text = pathText(value, parameter);
  if (text === "." || text === "..")
    throw refusal(parameter, `cannot be \`${text}\`: it would change the path`);
  // Its slashes are encoded, and many servers and proxies undo that before they read the dots.
  if (/(?:^|[/\\])\.\.(?:[/\\]|$)/.test(text))
    throw refusal(parameter, "cannot hold `..` between slashes: it could change the path");
  const texts = isList(value) ? value.map(spell) : [text];
  return texts.map((each) => percentEncode(each, parameter)).join(",");
}

/** `value` as percent-encoded path segments: slashes stay, each segment is refused as by `encodeSegment`, and leading slashes are dropped. */
export function encodePath(value: JsonValue | undefined, parameter?: string): string {
  const text = pathText(value, parameter).replace(/^\/+/, "");
  return text
    .split("/")
    .map((segment) => (segment === "" ? "" : encodeSegment(segment, parameter)))
    .join("/");
}

/**
 * The URL of `path` (encoded already, maybe with a query of its own) under `baseUrl`, which may end in a slash, with `query` appended. A query of
 * `baseUrl` comes first; what the call says of a name wins over it. `styles` is how lists and objects are written; `taken` names what no member of an
 * exploded object may be called.
 */
export function buildUrl(
  baseUrl: string,
  path: string,
  query: Readonly<Record<string, QueryValue>> = {},
  styles?: ValueStyles,
  taken: () => readonly string[] = () => [],
): string {
  const [location, baseQuery] = cutQuery(baseUrl);
  const [below, pathQuery] = cutQuery(path);
  const base = location.replace(/(?<!\/)\/+$/, "");
  const joined = below === "" || below.startsWith("/") ? base + below : `${base}/${below}`;
  const pairs = spelledPairs(query, withOptions(query, styles), () => [
    ...taken(),
    ...[...pairsOf(baseQuery), ...pairsOf(pathQuery)].map(nameOf),
  ]).map(encodedPair);
  if (baseQuery === "" && pathQuery === "")
    return pairs.length === 0 ? joined : `${joined}?${pairs.join("&")}`;
  const called = new Set([...pairsOf(pathQuery), ...pairs].map(nameOf));
  const own = pairsOf(baseQuery).filter((pair) => !called.has(nameOf(pair)));
  const all = [...own, ...(pathQuery === "" ? [] : [pathQuery.replace(/&$/, "")]), ...pairs].filter(
    (pair) => pair !== "",
  );
  return all.length === 0 ? joined : `${joined}?${all.join("&")}`;
}

/** `value` percent-encoded for a query or a path; text that is no valid Unicode is refused by a CallError that names `parameter`. */
export function percentEncode(value: string, parameter?: string): string {
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

function pairsOf(query: string): readonly string[] {
  return query.split("&").filter((pair) => pair !== "");
}

/** The name of `name=value`, decoded where it can be. */
function nameOf(pair: string): string {
  const name = pair
    .slice(0, pair.includes("=") ? pair.indexOf("=") : undefined)
    .replaceAll("+", " ");
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** System query options of OData are never repeated (OData 4.01, URL Conventions, 5.1): their lists are joined. */
function withOptions(
  query: Readonly<Record<string, QueryValue>>,
  styles: ValueStyles | undefined,
): ValueStyles | undefined {
  const names = Object.keys(query);
  if (!names.some((name) => name.startsWith("$"))) return styles;
  return Object.fromEntries(
    names.flatMap((name) => {
      const style = name.startsWith("$") ? "comma" : styleOf(name, styles);
      return style === undefined ? [] : [[name, style]];
    }),
  );
}

function encodedPair({ parameter, name, texts, delimiter }: SpelledPair): string {
  const written = texts.map((text) => percentEncode(text, parameter));
  // Commas stand as they are; other delimiters are no part of a query (RFC 3986 section 3.4).
  return `${percentEncode(name, parameter)}=${written.join(delimiter === "," ? "," : percentEncode(delimiter))}`;
}

function pathText(value: JsonValue | undefined, parameter: string | undefined): string {
  if (value === undefined || value === null) throw refusal(parameter, "is missing");
  const text = isList(value) ? value.map(spell).join(",") : spell(value);
  if (text === "") throw refusal(parameter, "is empty");
  return text;
}

function refusal(parameter: string | undefined, what: string, cause?: unknown): CallError {
  return new CallError(
    "input",
    `${parameter === undefined ? "a path or query parameter" : `parameter \`${parameter}\``} ${what}`,
    { parameter, cause },
  );
}
