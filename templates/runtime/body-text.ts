import { textOf } from "./convert.js";
import { CallError } from "./errors.js";
import type { JsonValue } from "./json.js";

/**
 * What fills the holes of a body that is written as text, encoded for where it stands: whatever the value is, it stays this one value and can add
 * no member, element or parameter. Absent values are null in JSON and nothing elsewhere.
 */

/** A JSON value of its own (RFC 8259). */
export function jsonInText(value: JsonValue | undefined): string {
  return JSON.stringify(value ?? null);
}

/** The inside of a JSON string; the quotes stand in the text. */
export function jsonStringInText(value: JsonValue | undefined): string {
  return JSON.stringify(textOf(value)).slice(1, -1);
}

/** Character data or the inside of an attribute (XML 1.0, 2.4); line breaks in attributes survive. */
export function xmlInText(value: JsonValue | undefined): string {
  const escapes: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&apos;",
    "\r": "&#13;",
    "\n": "&#10;",
    "\t": "&#9;",
  };
  return xmlCharacters(value).replace(
    /[&<>"'\r\n\t]/g,
    (character) => escapes[character] ?? character,
  );
}

/** The inside of a CDATA section, which only its own end mark could end (XML 1.0, 2.7). */
export function cdataInText(value: JsonValue | undefined): string {
  return xmlCharacters(value).replaceAll("]]>", "]]]]><![CDATA[>");
}

/** A name or value of `application/x-www-form-urlencoded`. */
export function formInText(value: JsonValue | undefined): string {
  return new URLSearchParams([["", textOf(value)]]).toString().slice(1);
}

/** XML has no way to write some characters (XML 1.0, 2.2): a value that holds one is the caller's mistake. */
function xmlCharacters(value: JsonValue | undefined): string {
  const text = textOf(value);
  for (const character of text) {
    if (!isXmlCharacter(character.codePointAt(0) ?? 0))
      throw new CallError("input", "a value holds a character that XML cannot carry");
  }
  return text;
}

function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return code < 0xd800 || (code > 0xdfff && code !== 0xfffe && code !== 0xffff);
}
