import { CallError } from "./errors.js";
import { type Scalar, scalarText } from "./scalar-text.js";

// These belong to the connection, not to the call (RFC 9110 section 7.6.1).
const ofTheConnection =
  /^(?:connection|content-length|expect|host|keep-alive|proxy-(?:authenticate|authorization|connection)|te|trailer|transfer-encoding|upgrade)$/i;

/** What names of headers and cookies are made of (RFC 9110 section 5.6.2). */
export const tokenCharacters: RegExp = /^[\w!#$%&'*+\-.^`|~]+$/;
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
export type HeaderFields = Headers | AnswerFields;

/** The fields of an answer that no `Headers` was made of. */
export interface AnswerFields {
  readonly get: (name: string) => string | null;
  readonly has: (name: string) => boolean;
  readonly forEach: (callback: (value: string, name: string) => void) => void;
  readonly getSetCookie: () => readonly string[];
  /** A `Headers` with them. */
  readonly toHeaders: () => Headers;
}

/** The fields of a request by their names in lower case. */
export type SentHeaders = Map<string, string>;

/** Sets `values` on `headers`, replacing those of the same name; a name or value that cannot be sent is refused by a CallError that names it. */
export function setHeaders(headers: SentHeaders, values: Readonly<Record<string, Scalar>>): void {
  for (const name of Object.keys(values)) {
    const value = values[name];
    if (value === undefined || value === null) continue;
    if (!tokenCharacters.test(name)) throw headerRefusal(name, "is no valid header name");
    if (isConnectionHeader(name))
      throw headerRefusal(name, "belongs to the connection and cannot be set");
    headers.set(name.toLowerCase(), checkedValue(name, scalarText(value, name)));
  }
}

function checkedValue(name: string, value: string): string {
  if (valueCharacters.test(value)) return value;
  throw headerRefusal(
    name,
    /[\r\n\0]/.test(value) ? "holds a line break" : "holds characters outside Latin-1",
  );
}

/** What is wrong with a header, as a CallError that names it. */
export function headerRefusal(name: string, what: string): CallError {
  return new CallError("input", `header \`${name}\` ${what}`, { parameter: name });
}
