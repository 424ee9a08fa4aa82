// Written by Capstan, the same for every capability. Do not edit: run generate.

import { CallError, isCallError } from "./errors.js";
import { isJsonArray, isJsonObject, type JsonValue, entriesOf } from "./json.js";
import { isWrittenTooLarge } from "./written-size.js";

/**
 * What an adapter makes of a value: what the first of `shapes` gives that gives something, the value itself where there are none. Where none gives
 * anything, it is what the first gives, which has the declared shape: an answer that does not fit is not handed on as it is, with all that its
 * author left out. Fails with a CallError of kind `decode` where none fits and one lacks what it must have, or where what is selected would be written as much more
 * than any answer.
 */
export function shapeAnswer<T>(value: T, shapes: readonly ((value: T) => unknown)[]): unknown {
  const [first] = shapes;
  if (first === undefined) return value;
  let lack: CallError | undefined;
  for (const shape of shapes) {
    try {
      const shaped = shape(value);
      if (isNothing(shaped)) continue;
      if (shaped !== value && isWrittenTooLarge(shaped))
        throw new CallError("decode", "what the capability selects of the answer is too large");
      return shaped;
    } catch (error) {
      if (!isCallError(error, "decode")) throw error;
      lack ??= error;
    }
  }
  if (lack !== undefined) throw lack;
  return first(value);
}

/** A member of an answer that the capability says is always there; a CallError of kind `decode` that names it where it is not. */
export function needed<T>(value: T, name: string): NonNullable<T> {
  if (value !== null && value !== undefined) return value;
  throw new CallError("decode", `the answer has no \`${name}\`, which the capability requires`);
}

/** Whether a part of an answer is not there, or is a list of nothing. */
export function isNothing(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}

/** Every element of a declared list, or `fn` of it: a single value is a list of one, and none is an empty list, whatever the format has for them. */
export function listOf(value: JsonValue | undefined): readonly JsonValue[];
export function listOf<T>(value: JsonValue | undefined, fn: (item: JsonValue) => T): readonly T[];
export function listOf(
  value: JsonValue | undefined,
  fn: (item: JsonValue) => unknown = (item) => item,
): readonly unknown[] {
  if (value === undefined || value === null || value === "") return [];
  return isJsonArray(value) ? value.map((item) => fn(item)) : [fn(value)];
}

/** `pick` of every element, without those that have none, as JSONPath's `[*]` selects; an empty list where there is nothing to walk. */
export function collect(
  values: readonly JsonValue[] | undefined,
  pick: (value: JsonValue) => JsonValue | undefined,
): readonly JsonValue[] {
  return (values ?? []).flatMap((value) => {
    const picked = pick(value);
    return picked === undefined ? [] : [picked];
  });
}

/** An object with the same keys and every value shaped; null where `value` is no object. */
export function mapValues<T>(
  value: JsonValue | undefined,
  shape: (value: JsonValue) => T,
): Record<string, T> | null {
  if (!isJsonObject(value)) return null;
  return Object.fromEntries(entriesOf(value).map(([name, item]) => [name, shape(item)]));
}

/** An object whose members of these names are converted, where they are there; the others, and what is no object, stay as they are. */
export function withMembers(
  value: JsonValue,
  convert: Readonly<Record<string, (value: JsonValue) => unknown>>,
): unknown {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    entriesOf(value).map(([name, member]) => [
      name,
      Object.hasOwn(convert, name) ? convert[name]?.(member) : member,
    ]),
  );
}

/** An object with every member converted; what is no object stays as it is. */
export function eachMember(value: JsonValue, convert: (value: JsonValue) => unknown): unknown {
  return mapValues(value, convert) ?? value;
}

/** Text cut to `length` characters, as JSON Schema counts them (a sign of two code units is one); anything else as it is. */
export function cut<T>(value: T, length: number): T | string {
  if (typeof value !== "string" || value.length <= length) return value;
  // No more code units than that many characters can have.
  return Array.from(value.slice(0, 2 * length))
    .slice(0, length)
    .join("");
}
