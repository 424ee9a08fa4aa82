import { textOf } from "./convert.js";
import { CallError } from "./errors.js";
import { isJsonArray, isJsonObject, type JsonValue, entriesOf } from "./json.js";
import { writeJson } from "./write-json.js";

/**
 * What fills the holes of a body that is written as text, encoded for where it stands: whatever the value is, it stays this one value and can add
 * no member, element or parameter. Absent values are null in JSON and nothing elsewhere.
 */

/** A JSON value of its own (RFC 8259). */
export function jsonInText(value: JsonValue | undefined): string {
  return writeJson(value ?? null);
}

/** The inside of a JSON string; the quotes stand in the text. */
export function jsonStringInText(value: JsonValue | undefined): string {
  return JSON.stringify(textOf(value)).slice(1, -1);
}

/**
 * A name of a JSON object, or the part of it that a caller chooses; the quotes stand in the text. `taken`: what would make it the name of a member that the
 * author wrote, whose place it would take (RFC 8259, 4), which is the caller's mistake.
 */
export function jsonNameInText(value: JsonValue | undefined, taken: readonly string[]): string {
  if (taken.includes(textOf(value)))
    throw new CallError("input", `a value is the name of a member that is there, ${textOf(value)}`);
  return jsonStringInText(value);
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

/** The inside of a comment, where two hyphens may not stand side by side (XML 1.0, 2.5). */
export function xmlCommentInText(value: JsonValue | undefined): string {
  return xmlCharacters(value).replace(/-(?=-|$)/g, "- ");
}

/** A name of an element or attribute, or a part of one (XML 1.0, 2.3): what none can hold is the caller's mistake. */
export function xmlNameInText(value: JsonValue | undefined): string {
  const text = textOf(value);
  if (!/^[\p{L}\p{N}_:.-]*$/u.test(text))
    throw new CallError(
      "input",
      "a value that is a name in XML holds a character that no name has",
    );
  return text;
}

/** A field of comma-separated values, in quotes where it needs them, whatever separates fields (RFC 4180, 2). */
export function csvInText(value: JsonValue | undefined): string {
  const text = textOf(value);
  return /[",;\t|\r\n]|^\s|\s$/.test(text) ? `"${csvQuotedInText(text)}"` : text;
}

/** The inside of a field in quotes. */
export function csvQuotedInText(value: JsonValue | undefined): string {
  return textOf(value).replaceAll('"', '""');
}

/** A field of tab-separated values, which can hold neither tabs nor line breaks. */
export function tsvInText(value: JsonValue | undefined): string {
  const text = textOf(value);
  if (/[\t\r\n]/.test(text))
    throw new CallError(
      "input",
      "a value holds a tab or a line break, which no field here can have",
    );
  return text;
}

/** A name or value of `application/x-www-form-urlencoded`. */
export function formInText(value: JsonValue | undefined): string {
  return new URLSearchParams([["", textOf(value)]]).toString().slice(1);
}

/**
 * A value between the parentheses of a GraphQL document (GraphQL, 2.9): numbers, names of enumerations and variables as they are, other texts in quotes.
 * An absent value is null. Names of members that GraphQL cannot have are the caller's mistake.
 */
export function graphqlInText(value: JsonValue | undefined): string {
  return typeof value === "string" && /^(?:\$?[_A-Za-z]\w*|-?(?:0|[1-9]\d*)(?:\.\d+)?)$/.test(value)
    ? value
    : graphqlValue(value ?? null);
}

function graphqlValue(value: JsonValue): string {
  if (isJsonArray(value)) return `[${value.map(graphqlValue).join(", ")}]`;
  if (!isJsonObject(value)) return writeJson(value);
  const members = entriesOf(value).map(([name, member]) => {
    if (!/^[_A-Za-z]\w*$/.test(name))
      throw new CallError("input", "a value has a member whose name GraphQL cannot have");
    return `${name}: ${graphqlValue(member)}`;
  });
  return `{${members.join(", ")}}`;
}

/**
 * What stands outside of strings and parentheses in a GraphQL document: the name of a field, a type, a variable or an operation (GraphQL, 2.1.9), or a list of
 * names. Everything else would be another selection, and is the caller's mistake.
 */
export function graphqlNameInText(value: JsonValue | undefined): string {
  const names = isJsonArray(value) ? value : [value ?? ""];
  return names
    .map((name) => {
      if (typeof name !== "string" || !/^(?:[_A-Za-z]\w*)?$/.test(name))
        throw new CallError("input", "a value that is a name in GraphQL is none");
      return name;
    })
    .join(" ");
}

/** The inside of a block string of GraphQL, which only its own quotes could end (GraphQL, 2.9.4). */
export function graphqlBlockInText(value: JsonValue | undefined): string {
  return textOf(value).replaceAll('"""', '\\"""');
}

/**
 * A term of SPARQL outside of strings (SPARQL 1.1, 19.8): numbers, truth values, variables, names with a prefix and IRIs between angle brackets as they are,
 * other texts in quotes. What is absent is nothing; no term stands for a list or an object, which are the caller's mistake.
 */
export function sparqlInText(value: JsonValue | undefined): string {
  if (typeof value === "object" && value !== null)
    throw new CallError("input", "a list or an object is no term of SPARQL");
  const text = textOf(value);
  const isTerm =
    /^(?:|[?$][\p{L}_\d]+|(?:[\p{L}][\p{L}\p{N}_-]*)?:[\p{L}\p{N}_-]*|<[^\x00-\x20<>"{}|^`\\]*>|[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?|true|false|asc|desc)$/iu;
  return isTerm.test(text) ? text : `"${sparqlStringInText(value)}"`;
}

/** A part of a comment that ends with its line. */
export function lineInText(value: JsonValue | undefined): string {
  return textOf(value).replace(/[\r\n]+/g, " ");
}

/** The inside of a string of SPARQL, whatever its quotes are (SPARQL 1.1, 19.7). */
export function sparqlStringInText(value: JsonValue | undefined): string {
  return jsonStringInText(value).replaceAll("'", "\\'");
}

/** The inside of an IRI reference: what it cannot hold is percent-encoded (SPARQL 1.1, 19.8). */
export function iriInText(value: JsonValue | undefined): string {
  return textOf(value).replace(/[^\x21-\u{10ffff}]|[<>"{}|^`\\]/gu, (character) =>
    encodeURIComponent(character),
  );
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
