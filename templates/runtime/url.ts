import { CallError } from "./errors.js";
import { isNumeric } from "./exact-number.js";
import type { JsonValue } from "./json.js";
import { writeJson } from "./write-json.js";

/** A value for the query: absent and null ones are left out, arrays repeat the name, objects travel as JSON text. */
export type QueryValue = JsonValue | undefined;

/** `value` as one percent-encoded path segment. What would change the path's shape (nothing, `.`, `..`) is refused by a CallError that names `parameter`. */
export function encodeSegment(value: JsonValue | undefined, parameter?: string): string {
  const text = pathText(value, parameter);
  if (text === "." || text === "..")
    throw refusal(parameter, `cannot be \`${text}\`: it would change the path`);
  return percentEncode(text, parameter);
}

/** `value` as percent-encoded path segments: slashes stay, each segment is refused as by `encodeSegment`, and leading slashes are dropped. */
export function encodePath(value: JsonValue | undefined, parameter?: string): string {
  const text = pathText(value, parameter).replace(/^\/+/, "");
  return text
    .split("/")
    .map((segment) => (segment === "" ? "" : encodeSegment(segment, parameter)))
    .join("/");
}

/** The URL of `path` (encoded already, maybe with a query of its own) under `baseUrl`, which may end in a slash, with `query` appended. */
export function buildUrl(
  baseUrl: string,
  path: string,
  query: Readonly<Record<string, QueryValue>> = {},
): string {
  const base = baseUrl.replace(/(?<!\/)\/+$/, "");
  const joined =
    path === "" || path.startsWith("/") || path.startsWith("?") ? base + path : `${base}/${path}`;
  const pairs = Object.entries(query).flatMap(([name, value]) => queryPairs(name, value));
  if (pairs.length === 0) return joined;
  const separator = !joined.includes("?") ? "?" : /[?&]$/.test(joined) ? "" : "&";
  return joined + separator + pairs.join("&");
}

/** `value` percent-encoded for a query or a path; text that is no valid Unicode is refused by a CallError that names `parameter`. */
export function percentEncode(value: string, parameter?: string): string {
  try {
    return encodeURIComponent(value);
  } catch (cause) {
    throw refusal(parameter, "holds half of a surrogate pair, which cannot be encoded", cause);
  }
}

/** How a value is spelled where only text can travel: objects and arrays as JSON, numbers in their digits. */
export function spell(value: JsonValue): string {
  return typeof value === "string"
    ? value
    : typeof value === "object" && !isNumeric(value)
      ? writeJson(value)
      : String(value);
}

function queryPairs(name: string, value: QueryValue): string[] {
  if (value === undefined || value === null) return [];
  const values: readonly JsonValue[] = isList(value)
    ? value.filter((item) => item !== null)
    : [value];
  return values.map((item) => `${percentEncode(name, name)}=${percentEncode(spell(item), name)}`);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
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
