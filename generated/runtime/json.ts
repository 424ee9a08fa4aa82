// Written by Capstan, the same for every capability. Do not edit: run generate.

import { exactNumber, isNumeric } from "./exact-number.js";

/** Any value that JSON can hold. A member that is undefined is absent: it is not written. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/** Whether `value` is a JSON object, not an array, not null and not a number in its digits. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isNumeric(value);
}

/** Whether `value` is a JSON array. `Array.isArray` alone does not narrow readonly arrays. */
export function isJsonArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** A member that may be absent: what an object merely inherits (`constructor`, `__proto__`) is nobody's value. */
export function own<T extends object, K extends keyof T>(
  object: T | undefined,
  name: K,
): T[K] | undefined {
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** The object's own property `name`; undefined where `value` is no object or has no such property. */
export function property(value: JsonValue | undefined, name: string): JsonValue | undefined {
  if (typeof value !== "object" || value === null || isJsonArray(value)) return undefined;
  if (!Object.hasOwn(value, name)) return undefined;
  // Of its own a number in its digits has those alone.
  return name === "digits" && isNumeric(value) ? undefined : value[name];
}

/** The array's element at `index`, counted from the end where negative; undefined where there is none. */
export function element(value: JsonValue | undefined, index: number): JsonValue | undefined {
  return isJsonArray(value) ? value.at(index) : undefined;
}

/**
 * What stands at a path of keys and indexes below `value`; undefined where a step has nothing to go to. Indexes below 0 count from the end; a key of digits
 * (`$.items.0`) is the element of a list, as it is the member of an object.
 */
export function at(value: unknown, ...path: readonly (string | number)[]): JsonValue | undefined {
  let found = asDeclared<JsonValue | undefined>(value);
  for (const step of path)
    found =
      typeof step === "number" || isJsonArray(found)
        ? element(found, placeOf(step))
        : property(found, step);
  return found;
}

/** The place in a list that a step means; none that there is where it is a name. */
function placeOf(step: string | number): number {
  return typeof step === "number" ? step : /^(?:0|[1-9]\d*)$/.test(step) ? Number(step) : Infinity;
}

/** `fn` of every element, in order; undefined where `value` is no array. */
export function each<T>(
  value: JsonValue | undefined,
  fn: (element: JsonValue) => T,
): T[] | undefined {
  return isJsonArray(value) ? value.map((item) => fn(item)) : undefined;
}

/** The members of an object that are there. */
export function entriesOf(
  object: JsonObject,
): readonly (readonly [name: string, value: JsonValue])[] {
  return Object.entries(object).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
}

/** What `[*]` selects: the elements of an array or the values of an object; undefined for anything else. */
export function wildcard(value: JsonValue | undefined): readonly JsonValue[] | undefined {
  if (isJsonArray(value)) return value;
  return isJsonObject(value) ? entriesOf(value).map(([, member]) => member) : undefined;
}

/** `value` as text: numbers and booleans are spelled out, an absent value is null, anything else stays as it came. */
export function asText(value: JsonValue | undefined): string | null {
  return asDeclared(typeof value === "boolean" || isNumeric(value) ? String(value) : value);
}

/** `value` as a number: text is converted where the number spells the same text again, anything else stays as it came. */
export function asNumber(value: JsonValue | undefined): number | null {
  return asDeclared(typeof value === "string" && isPlainNumber(value) ? Number(value) : value);
}

/** `value` as a whole number: text is converted where it spells one exactly, anything else stays as it came. */
export function asInteger(value: JsonValue | undefined): number | null {
  return asDeclared(
    typeof value === "string" && isPlainNumber(value) && Number.isSafeInteger(Number(value))
      ? Number(value)
      : value,
  );
}

/** `asNumber` for adapters, which hand numbers on: of text that spells a number all digits are kept. */
export function asExactNumber(value: JsonValue | undefined): number | null {
  return typeof value === "string" && spelledNumber.test(value)
    ? numberOf(value)
    : asDeclared(value);
}

/** `asInteger` for adapters: of text that spells a whole number all digits are kept. */
export function asExactInteger(value: JsonValue | undefined): number | null {
  return typeof value === "string" && spelledInteger.test(value)
    ? numberOf(value)
    : asDeclared(value);
}

const spelledInteger = /^-?(?:0|[1-9]\d*)$/;
const spelledNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function numberOf(text: string): number {
  return isPlainNumber(text) ? Number(text) : exactNumber(text);
}

/** `value` as a boolean: the texts `true` and `false` are converted, anything else stays as it came. */
export function asBoolean(value: JsonValue | undefined): boolean | null {
  return asDeclared(value === "true" ? true : value === "false" ? false : value);
}

function isPlainNumber(text: string): boolean {
  return Number.isFinite(Number(text)) && String(Number(text)) === text;
}

/**
 * The boundary between what the upstream sent and what the capability declares it sends. The declared type is taken at its
 * word here and nowhere else: a value that does not fit is handed on unchanged rather than lost. An absent one is null.
 */
export function asDeclared<T>(value: unknown): T {
  return (value === undefined ? null : value) as T;
}
