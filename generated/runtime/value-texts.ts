// Written by Capstan, the same for every capability. Do not edit: run generate.

import { headerRefusal, tokenCharacters } from "./headers.js";
import type { Scalar } from "./scalar-text.js";
import { isList, itemsOf, spell, type Spellable } from "./spell.js";
import { checkSegment, encodedPair, percentEncode, type Query } from "./url.js";
import { checkWritable, refusal } from "./writable.js";

/** `value` as one percent-encoded path segment (`encodeSegment`), a list with commas between its items (RFC 6570, 3.2.2), an object as JSON text. */
export function encodeItems(value: Spellable, parameter: string): string {
  if (value === undefined || value === null) throw refusal(parameter, "is missing");
  checkWritable(value, parameter);
  const texts = isList(value) ? itemsOf(value, parameter).map(spell) : [spell(value)];
  checkSegment(texts.join(","), parameter);
  return texts.map((text) => percentEncode(text, parameter)).join(",");
}

/** A query whose lists repeat their name, and whose objects are JSON text; absent and null values are left out. */
export function plainQuery(fields: Readonly<Record<string, Spellable>>): Query {
  return () =>
    Object.entries(fields).flatMap(([name, value]) => {
      checkWritable(value, name);
      return itemsOf(value, name).map((item) =>
        encodedPair(name, percentEncode(spell(item), name), name),
      );
    });
}

/** Headers of which one may be a list, whose items stand with commas between, or an object, which travels as JSON text; absent and null ones are left out. */
export function headerTexts(
  fields: Readonly<Record<string, Spellable>>,
): Readonly<Record<string, Scalar>> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (value === undefined || value === null) return [name, undefined];
      checkWritable(value, name);
      return [name, isList(value) ? listText(name, value) : spell(value)];
    }),
  );
}

/** Items with commas between (RFC 9110 section 5.6.1): one that holds a comma outside of quotes would be read as several. */
function listText(name: string, list: Spellable): string {
  const texts = itemsOf(list, name).map(spell);
  if (texts.some((text) => unquoted(text).includes(",")))
    throw headerRefusal(name, "has an item with a comma, which separates them");
  return texts.join(", ");
}

/** A text without what stands in quotes; where one is never closed, it and the rest stay. */
function unquoted(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*("|\\?$)/gs, (whole, end) => (end === '"' ? "" : whole));
}

/** The `Cookie` header for `cookies`, undefined where none has a value; characters that a cookie cannot hold are percent-encoded. */
export function cookieHeader(cookies: Readonly<Record<string, Spellable>>): string | undefined {
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
