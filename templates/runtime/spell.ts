import { CallError } from "./errors.js";
import { isNumeric } from "./exact-number.js";
import type { OpenJson } from "./json.js";
import { writeJson } from "./write-json.js";

/** How lists and objects stand in a query or a form: `a=1,2` (`comma`), `a[]=1` and `a[key]=1` (`brackets`), `a[0]=1` and `a[key]=1` (`deepObject`). */
export type ValueStyle = "comma" | "brackets" | "deepObject";

/** A name and what stands for it: several texts are joined by commas. */
export type SpelledPair = readonly [name: string, texts: readonly string[]];

/** The most characters that the names and values of one parameter come to where a style repeats its name. */
const mostCharacters = 1_048_576;

/** How a value is spelled where only text can travel: objects and arrays as JSON, numbers in their digits. */
export function spell(value: OpenJson): string {
  return typeof value === "string" ? value : isScalar(value) ? String(value) : writeJson(value);
}

/**
 * The pairs that `value` makes in a query or a form, absent and null values left out: without a style a list repeats the name and an object is JSON
 * text. What `brackets` and `deepObject` make too much of is refused by a CallError.
 */
export function spelledPairs(
  name: string,
  value: OpenJson,
  style?: ValueStyle,
): readonly SpelledPair[] {
  if (style === "brackets" || style === "deepObject") return boundedPairs(name, value, style);
  const items = (isList(value) ? value : [value]).filter((item) => (item ?? null) !== null);
  const texts = items.map(spell);
  if (style === "comma") return texts.length === 0 ? [] : [[name, texts]];
  return texts.map((text) => [name, [text]]);
}

/** A name is written once for each value below it, so that a small input could ask for a large text. */
function boundedPairs(
  name: string,
  value: OpenJson,
  style: "brackets" | "deepObject",
): readonly SpelledPair[] {
  const pairs: SpelledPair[] = [];
  let characters = 0;
  for (const [key, text] of membersOf(name, value, style)) {
    characters += key.length + text.length;
    if (characters > mostCharacters)
      throw new CallError("input", `parameter \`${name}\` is too large to be written out`, {
        parameter: name,
      });
    pairs.push([key, [text]]);
  }
  return pairs;
}

function* membersOf(
  key: string,
  value: OpenJson,
  style: "brackets" | "deepObject",
): Generator<readonly [key: string, text: string]> {
  if (value === null || value === undefined) return;
  if (isScalar(value)) {
    yield [key, spell(value)];
  } else if (isList(value)) {
    // An item with members needs its index: without it nothing says where the next one begins.
    for (const [index, item] of value.entries())
      yield* membersOf(
        `${key}[${style === "brackets" && isScalar(item) ? "" : index}]`,
        item,
        style,
      );
  } else {
    for (const [member, item] of Object.entries(value))
      yield* membersOf(`${key}[${member}]`, item, style);
  }
}

function isScalar(value: OpenJson): value is null | boolean | number | string | undefined {
  return typeof value !== "object" || value === null || isNumeric(value);
}

function isList(value: OpenJson): value is readonly OpenJson[] {
  return Array.isArray(value);
}
