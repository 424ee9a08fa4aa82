import { CallError } from "./errors.js";
import { compareNumbers, isNumeric } from "./exact-number.js";
import type { CallOptions } from "./http.js";
import {
  asDeclared,
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
 * entries that are there. Undefined where nothing matches.
 */
export function lookUp(
  index: unknown,
  match: string,
  wanted: JsonValue | undefined,
  fields: readonly string[],
): JsonValue | undefined {
  const list = asDeclared<JsonValue>(index);
  const entries = isJsonArray(list) ? list : [list];
  const find = (value: JsonValue | undefined): readonly JsonObject[] => {
    const entry = entries.find((candidate) => isSameScalar(property(candidate, match), value));
    if (entry === undefined) return [];
    return [Object.fromEntries(fields.map((field) => [field, property(entry, field) ?? null]))];
  };
  if (!isJsonArray(wanted)) return find(wanted)[0];
  const hits = wanted.flatMap(find);
  return hits.length === 0 ? undefined : hits;
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

/** Whether two scalars are written the same, or are numbers of the same value: `5` matches the text `5`, and `5.0` the number 5 and the text `5`. */
function isSameScalar(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  if (isNumeric(left) && isNumeric(right)) return compareNumbers(left, right) === 0;
  const text = scalarText(left);
  const other = scalarText(right);
  if (text === undefined || other === undefined) return false;
  return text === other || plainText(left) === other || plainText(right) === text;
}

/** A number as it is usually written, whatever digits it came with; undefined for what is none, and where that would be another number. */
function plainText(value: JsonValue | undefined): string | undefined {
  if (!isNumeric(value)) return undefined;
  const plain = Number(String(value));
  return compareNumbers(value, plain) === 0 ? String(plain) : undefined;
}

function scalarText(value: JsonValue | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === "object" && !isNumeric(value) ? undefined : String(value);
}
