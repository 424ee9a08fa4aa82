import { CallError } from "./errors.js";
import { canonicalNumber, isNumeric } from "./exact-number.js";
import type { CallOptions } from "./http.js";
import {
  asDeclared,
  at,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  property,
} from "./json.js";
import { joinOptions, type OperationOptions, optionsFor } from "./options.js";

export type { OperationOptions } from "./options.js";

/** The options of one step's call to `namespace`; its answer is not the operation's. */
export function stepOptions(options: OperationOptions, namespace: string): CallOptions {
  const given = answerOptions(options, namespace);
  return { ...given, onAnswer: undefined, conditions: undefined, streamed: undefined };
}

/** The options of the call whose answer is the operation's. */
export function answerOptions(options: OperationOptions, namespace: string): CallOptions {
  const given = optionsFor(options, namespace);
  const end = given.onStep?.(namespace);
  return end === undefined ? given : joinOptions(given, { onResponse: end });
}

/** A value that an earlier step must have; that it lacks it is the fault of what the step calls, a CallError of kind `decode`. */
export function stepValue(value: JsonValue | undefined, step: string, name: string): JsonValue {
  if (value !== undefined && value !== null) return value;
  throw new CallError(
    "decode",
    `step \`${step}\` was answered without ${name === "" ? "the value that the next step needs" : `\`${name}\``}`,
  );
}

/** What later steps see of an answer: of an object the declared fields, of a list every element with them. */
export function fieldsOf(
  answer: unknown,
  fields: (value: JsonValue) => JsonObject,
): JsonObject | readonly JsonObject[] {
  const value = asDeclared<JsonValue>(answer);
  if (!isJsonArray(value)) return fields(value);
  return value.map((element) => ({
    ...(isJsonObject(element) ? element : {}),
    ...fields(element),
  }));
}

/**
 * The entry of `index` whose field `match` has the text of `wanted`, reduced to `fields` (null where it lacks one); of a list of wanted values, the
 * entries that are there. Undefined where nothing matches. The dots of a field lead into an entry that has none of that name.
 */
export function lookUp(
  index: unknown,
  match: string,
  wanted: JsonValue | undefined,
  fields: readonly string[],
): JsonValue | undefined {
  const list = asDeclared<JsonValue>(index);
  const entries = isJsonArray(list) ? list : [list];
  const places = placesOf(entries.map((entry) => at(entry, ...pathIn(entry, match))));
  const find = (value: JsonValue | undefined): readonly JsonObject[] => {
    const place = Math.min(...spellings(value).map((text) => places.get(text) ?? Infinity));
    const entry = entries[place];
    if (entry === undefined) return [];
    return [
      pick(
        entry,
        fields.map((field) => pathIn(entry, field)),
      ),
    ];
  };
  if (!isJsonArray(wanted)) return find(wanted)[0];
  const hits = wanted.flatMap(find);
  return hits.length === 0 ? undefined : hits;
}

/** Where a field stands in an entry: its name may have dots, and they may lead to it. */
function pathIn(entry: JsonValue, field: string): readonly string[] {
  return property(entry, field) === undefined ? field.split(".") : [field];
}

/** What stands at these paths of a value, nested as there; null where it is not. */
function pick(value: JsonValue | undefined, paths: readonly (readonly string[])[]): JsonObject {
  const below = new Map<string, (readonly string[])[]>();
  for (const [name = "", ...rest] of paths) below.set(name, [...(below.get(name) ?? []), rest]);
  return Object.fromEntries(
    [...below].map(([name, inside]) => {
      const found = property(value, name);
      const isWhole = inside.some((rest) => rest.length === 0);
      return [name, isWhole ? (found ?? null) : pick(found, inside)];
    }),
  );
}

/** By each spelling of a scalar, where the first of them is. */
function placesOf(values: readonly (JsonValue | undefined)[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const [place, value] of values.entries())
    for (const text of spellings(value)) if (!places.has(text)) places.set(text, place);
  return places;
}

/** An object without the members that are absent, as the declared type of the answer. */
export function present<T = JsonObject>(members: Readonly<Record<string, unknown>>): T {
  const entries = Object.entries(members).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return asDeclared(Object.fromEntries(entries));
}

/** `convert` of what is there; null stays null. */
export function converted<T>(
  value: JsonValue | undefined,
  convert: (value: JsonValue) => T,
): T | undefined {
  return value === undefined ? undefined : convert(value);
}

/** Two scalars are the same where they share one of these: what is written the same, and numbers of one value (`5` is the text `5`, and `5.0` the number 5 and the text `5`). */
function spellings(value: JsonValue | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  if (!isNumeric(value)) return typeof value === "object" ? [] : [`"${String(value)}`];
  const plain = Number(String(value));
  const number = canonicalNumber(value);
  const isPlain = Number.isFinite(plain) && number === canonicalNumber(plain);
  return [number, `"${String(value)}`, ...(isPlain ? [`"${plain}`] : [])];
}
