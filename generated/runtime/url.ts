// Written by Capstan, the same for every capability. Do not edit: run generate.

import { CallError } from "./errors.js";
import type { JsonValue, OpenJson } from "./json.js";
import { spell, spelledPairs, type ValueStyle } from "./spell.js";

/** A value for the query: absent and null ones are left out, lists and objects stand in the call's style (those of OData, `$select` and its like, are joined with commas whatever it is). */
export type QueryValue = OpenJson;

/** `value` as one percent-encoded path segment, a list with commas between its items (RFC 6570, 3.2.2). What would change the path's shape (nothing, `.`, `..`) is refused by a CallError that names `parameter`. */
export function encodeSegment(value: JsonValue | undefined, parameter?: string): string {
  const text = pathText(value, parameter);
  if (text === "." || text === "..")
    throw refusal(parameter, `cannot be \`${text}\`: it would change the path`);
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
 * `baseUrl` comes first; what the call says of a name wins over it. `style` is how lists and objects are written.
 */
export function buildUrl(
  baseUrl: string,
  path: string,
  query: Readonly<Record<string, QueryValue>> = {},
  style?: ValueStyle,
): string {
  const [location, baseQuery] = cutQuery(baseUrl);
  const [below, pathQuery] = cutQuery(path);
  const base = location.replace(/(?<!\/)\/+$/, "");
  const joined = below === "" || below.startsWith("/") ? base + below : `${base}/${below}`;
  const pairs = Object.entries(query).flatMap(([name, value]) => queryPairs(name, value, style));
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

function queryPairs(name: string, value: QueryValue, style: ValueStyle | undefined): string[] {
  // System query options of OData are never repeated (OData 4.01, URL Conventions, 5.1): their lists are joined.
  const pairs = spelledPairs(name, value, name.startsWith("$") ? "comma" : style);
  return pairs.map(([key, texts]) => {
    const written = texts.map((text) => percentEncode(text, name));
    return `${percentEncode(key, name)}=${written.join(",")}`;
  });
}

function isList(value: OpenJson | undefined): value is readonly OpenJson[] {
  return Array.isArray(value);
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
