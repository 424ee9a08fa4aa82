// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { Credentials } from "./credentials.js";
import { isList, isScalar, itemsOf, spell, type Spellable } from "./spell.js";
import { encodedPair, inUrl, nameOf, percentEncode, type Query } from "./url.js";
import { checkWritable, refusal } from "./writable.js";

/**
 * How lists and objects stand in a query or a form, `color` being `["red", "green"]` or `{R: 1, G: 2}`:
 * - `comma`: `color=red,green`
 * - `flat`: the same, and `color=R,1,G,2` (`form` of OpenAPI that is not exploded)
 * - `members`: `color=red&color=green`, `R=1&G=2` (`form` of OpenAPI, exploded)
 * - `spaceDelimited`, `pipeDelimited`: `color=red%20green`, `color=R%7C1%7CG%7C2`
 * - `brackets`: `color[]=red&color[]=green`, `color[R]=1&color[G]=2`
 * - `deepObject`: `color[0]=red&color[1]=green`, `color[R]=1&color[G]=2`
 * - `json`: `color=["red","green"]`
 */
export type ValueStyle =
  | "comma"
  | "flat"
  | "members"
  | "spaceDelimited"
  | "pipeDelimited"
  | "brackets"
  | "deepObject"
  | "json";

/** One style for all parameters of a call, or each one's by its name. */
export type ValueStyles = ValueStyle | Readonly<Record<string, ValueStyle>>;

/**
 * A query whose lists and objects stand in `styles`. System query options of OData are never repeated (OData 4.01, URL Conventions, 5.1): lists of those that
 * begin with `$` are joined by commas whatever the style is.
 */
export function styledQuery(
  fields: Readonly<Record<string, Spellable>>,
  styles?: ValueStyles,
): Query {
  const each = Object.fromEntries(
    Object.keys(fields).flatMap((name) => {
      const style = name.startsWith("$") ? "comma" : styleOf(name, styles);
      return style === undefined ? [] : [[name, style]];
    }),
  );
  return ({ query, credentials }) => {
    const taken = (): readonly string[] => [...keyNames(credentials), ...inUrl(query).map(nameOf)];
    return spelledPairs(fields, each, taken).map(({ parameter, name, texts, delimiter }) => {
      const written = texts.map((text) => percentEncode(text, parameter));
      // Commas stand as they are; other delimiters are no part of a query (RFC 3986 section 3.4).
      const between = delimiter === "," ? "," : percentEncode(delimiter, parameter);
      return encodedPair(name, written.join(between), parameter);
    });
  };
}

/** Names of keys that travel in the query. */
export function keyNames(credentials: Credentials | undefined): readonly string[] {
  if (credentials?.kind !== "apikey") return [];
  return credentials.keys.flatMap((key) => (key.in === "query" ? [key.name] : []));
}

/** What stands in a query or a form: a name, and the texts that its value is made of, joined by a delimiter. */
export interface SpelledPair {
  /** The parameter that it comes from. */
  readonly parameter: string;
  readonly name: string;
  readonly texts: readonly string[];
  readonly delimiter: "," | " " | "|";
}

/** The most characters that the names and values of one parameter come to where a style repeats its name. */
const mostCharacters = 1_048_576;

/**
 * The pairs that parameters make in a query or a form, absent and null values left out: without a style a list repeats the name and an object is JSON
 * text. A CallError refuses what a style makes too much of, an item that holds the delimiter it is joined by, and a member that would be a parameter of its
 * own and has the name of another, or one of `taken`.
 */
export function spelledPairs(
  fields: object,
  styles?: ValueStyles,
  taken: () => readonly string[] = () => [],
): readonly SpelledPair[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    checkWritable(value, name);
    const style = styleOf(name, styles);
    const pairs = pairsOf(name, value, style);
    if (style === "members" && pairs.length > 0 && !isScalar(value) && !isList(value))
      refuseTaken(name, pairs, [
        ...Object.keys(fields).filter((each) => each !== name),
        ...taken(),
      ]);
    return pairs;
  });
}

/** A member of an exploded object is a parameter: none may say what another one does, in whichever spelling a server reads it. */
function refuseTaken(
  parameter: string,
  pairs: readonly SpelledPair[],
  taken: readonly string[],
): void {
  const names = new Set(taken.map(foldedName));
  const found = pairs.find(({ name }) => names.has(foldedName(name.split("[", 1)[0] ?? "")));
  if (found !== undefined)
    throw refusal(parameter, `has the member \`${found.name}\`, which is a parameter of its own`);
}

/** A name as servers may read it that take no notice of case, or make `a_b` of `a.b` and `a b`, and end it where a zero byte stands. */
export function foldedName(name: string): string {
  return name.replace(/\0.*$/s, "").trim().toLowerCase().replaceAll(/[. ]/g, "_");
}

/** The members of an object one after another, `["R", "1", "G", "2"]`, and the items of a list. */
export function flatTexts(value: Spellable, parameter: string): readonly string[] {
  if (isScalar(value) || isList(value)) return itemsOf(value, parameter).map(spell);
  return membersOf(value, parameter).flatMap(([member, item]) => [member, spell(item)]);
}

/** The members of an object that are there, with their values. A CallError that names `parameter` refuses one that is null, for no text says so. */
export function membersOf(
  value: object,
  parameter: string,
): readonly (readonly [name: string, value: Spellable])[] {
  const members = Object.entries(value).filter(([, item]) => item !== undefined);
  const found = members.find(([, item]) => item === null);
  if (found !== undefined)
    throw refusal(
      parameter,
      `has the member \`${found[0]}\`, which is null and cannot be written as text`,
    );
  return members;
}

/** The style of one parameter. */
export function styleOf(name: string, styles: ValueStyles | undefined): ValueStyle | undefined {
  if (typeof styles !== "object") return styles;
  return Object.hasOwn(styles, name) ? styles[name] : undefined;
}

function pairsOf(
  parameter: string,
  value: Spellable,
  style: ValueStyle | undefined,
): readonly SpelledPair[] {
  const joined = (texts: readonly string[], delimiter: "," | " " | "|"): readonly SpelledPair[] =>
    texts.length === 0 ? [] : [{ parameter, name: parameter, texts, delimiter }];
  switch (style) {
    case "brackets":
    case "deepObject":
    case "members":
      return boundedPairs(parameter, value, style);
    case "comma":
      return joined(itemsOf(value, parameter).map(spell), ",");
    case "flat":
      return joined(flatTexts(value, parameter), ",");
    case "spaceDelimited":
      return joined(undelimited(parameter, value, " "), " ");
    case "pipeDelimited":
      return joined(undelimited(parameter, value, "|"), "|");
    case "json":
      return joined((value ?? null) === null ? [] : [spell(value)], ",");
    case undefined:
      return itemsOf(value, parameter).flatMap((item) => joined([spell(item)], ","));
  }
}

/** Delimiters that are percent-encoded are told from those in an item by nobody. */
function undelimited(parameter: string, value: Spellable, delimiter: " " | "|"): readonly string[] {
  const texts = flatTexts(value, parameter);
  if (!isScalar(value) && texts.some((text) => text.includes(delimiter)))
    throw refusal(
      parameter,
      `has an item with ${delimiter === " " ? "a space" : "`|`"} in it, which is what separates its items`,
    );
  return texts;
}

/** A name is written once for each value below it, so that a small input could ask for a large text. */
function boundedPairs(
  parameter: string,
  value: Spellable,
  style: "brackets" | "deepObject" | "members",
): readonly SpelledPair[] {
  const pairs: SpelledPair[] = [];
  let characters = 0;
  const leaves =
    style === "members"
      ? explodedLeaves(parameter, value)
      : bracketedLeaves(parameter, value, style);
  for (const [name, text] of leaves) {
    characters += name.length + text.length;
    if (characters > mostCharacters) throw refusal(parameter, "is too large to be written out");
    pairs.push({ parameter, name, texts: [text], delimiter: "," });
  }
  return pairs;
}

type Leaves = Generator<readonly [name: string, text: string]>;

/** Each member is written as a parameter of its name would be. */
function* explodedLeaves(name: string, value: Spellable): Leaves {
  const members =
    isScalar(value) || isList(value) ? [[name, value] as const] : membersOf(value, name);
  for (const [member, each] of members)
    for (const item of itemsOf(each, name)) yield [member, spell(item)];
}

/** Refuses, for `parameter`, what would leave no trace below the first level, and members whose names would be read as several. */
function* bracketedLeaves(
  parameter: string,
  value: Spellable,
  style: "brackets" | "deepObject",
  key: string = parameter,
): Leaves {
  if (isScalar(value)) {
    if (value === undefined) return;
    if (value !== null) yield [key, spell(value)];
    else if (key !== parameter)
      throw refusal(parameter, `holds null (${key}), which cannot be written as text`);
    return;
  }
  const members = Object.entries(value);
  if (members.length === 0 && key !== parameter)
    throw refusal(
      parameter,
      `holds an empty list or object (${key}), which cannot be written as text`,
    );
  for (const [member, item] of members) {
    if (/[[\]]/.test(member))
      throw refusal(parameter, `has the member \`${member}\`: brackets cannot stand in brackets`);
    // An item with members needs its index: without it nothing says where the next one begins.
    const isUnnumbered = style === "brackets" && isList(value) && isScalar(item);
    yield* bracketedLeaves(parameter, item, style, `${key}[${isUnnumbered ? "" : member}]`);
  }
}
