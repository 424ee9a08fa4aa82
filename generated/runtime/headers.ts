// Written by Capstan, the same for every capability. Do not edit: run generate.

import { trust } from "./convert.js";
import { CallError } from "./errors.js";
import { itemsOf, spell, type Spellable } from "./spell.js";
import { percentEncode } from "./url.js";
import { checkWritable } from "./writable.js";

/** A value for a header: absent and null ones are left out, arrays are joined with commas, objects travel as JSON text. */
export type HeaderValue = Spellable;

// These belong to the connection, not to the call (RFC 9110 section 7.6.1).
const ofTheConnection =
  /^(?:connection|content-length|expect|host|keep-alive|proxy-(?:authenticate|authorization|connection)|te|trailer|transfer-encoding|upgrade)$/i;

const tokenCharacters = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// Visible Latin-1 and tabs; in particular no line breaks, which would start another header.
const valueCharacters = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Whether a header of that name belongs to one connection and must not travel further. */
export function isConnectionHeader(name: string): boolean {
  return ofTheConnection.test(name);
}

/** Whether a header can carry `value` as it is: one line of Latin text (RFC 9110 section 5.5). */
export function isHeaderValue(value: string): boolean {
  return valueCharacters.test(value);
}

/** The fields of an answer, as `Headers` has them and as a server's transport does without making one. */
export interface HeaderFields {
  readonly get: (name: string) => string | null;
  readonly has: (name: string) => boolean;
  readonly forEach: (callback: (value: string, name: string) => void) => void;
  readonly getSetCookie: () => readonly string[];
  /** A `Headers` with them, where these are none. */
  readonly toHeaders?: () => Headers;
}

/** The fields of a request by their names in lower case. */
export type SentHeaders = Map<string, string>;

/** Answers' fields as a `Headers`, for whoever keeps them. */
export function toHeaders(fields: HeaderFields): Headers {
  // What has no way to make one is one.
  return fields.toHeaders?.() ?? trust<Headers>(fields);
}

/** Sets `values` on `headers`, replacing those of the same name; a name or value that cannot be sent is refused by a CallError that names it. */
export function setHeaders(
  headers: SentHeaders,
  values: Readonly<Record<string, HeaderValue>>,
): void {
  for (const name of Object.keys(values)) {
    const value = values[name];
    if (value === undefined || value === null) continue;
    if (!tokenCharacters.test(name)) throw refusal(name, "is no valid header name");
    if (isConnectionHeader(name))
      throw refusal(name, "belongs to the connection and cannot be set");
    checkWritable(value, name);
    const text = Array.isArray(value) ? listText(name, value) : spell(value);
    headers.set(name.toLowerCase(), checkedValue(name, text));
  }
}

/** Items with commas between (RFC 9110 section 5.6.1): one that holds a comma outside of quotes would be read as several. */
function listText(name: string, list: Spellable): string {
  const texts = itemsOf(list, name).map(spell);
  if (texts.some((text) => unquoted(text).includes(",")))
    throw refusal(name, "has an item with a comma, which separates them");
  return texts.join(", ");
}

/** A text without what stands in quotes; where one is never closed, it and the rest stay. */
function unquoted(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*("|\\?$)/gs, (whole, end) => (end === '"' ? "" : whole));
}

/** The `Cookie` header for `cookies`, undefined where none has a value; characters that a cookie cannot hold are percent-encoded. */
export function cookieHeader(cookies: Readonly<Record<string, HeaderValue>>): string | undefined {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(cookies)) {
    if (value === undefined || value === null) continue;
    if (!tokenCharacters.test(name)) throw refusal(name, "is no valid cookie name");
    checkWritable(value, name);
    pairs.push(
      `${name}=${spell(value).replace(/[^\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+/gu, (text) => percentEncode(text, name))}`,
    );
  }
  return pairs.length > 0 ? pairs.join("; ") : undefined;
}

function checkedValue(name: string, value: string): string {
  if (valueCharacters.test(value)) return value;
  throw refusal(
    name,
    /[\r\n\0]/.test(value) ? "holds a line break" : "holds characters outside Latin-1",
  );
}

function refusal(name: string, what: string): CallError {
  return new CallError("input", `header \`${name}\` ${what}`, { parameter: name });
}
