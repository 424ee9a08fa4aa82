// Written by Capstan, the same for every capability. Do not edit: run generate.

import { isNumeric } from "./exact-number.js";
import type { JsonValue } from "./json.js";
import { refusal } from "./writable.js";
import { writeValue } from "./write-value.js";

/** What can be spelled: a declared type of an API is an object like any other. */
export type Spellable = JsonValue | object | undefined;

/** How a value is spelled where only text can travel: objects and arrays as JSON, numbers in their digits. */
export function spell(value: Spellable): string {
  return isScalar(value) ? String(value) : (writeValue(value) ?? "null");
}

/** Whether a value is one text: neither a list nor an object. */
export function isScalar(value: Spellable): value is null | boolean | number | string | undefined {
  return typeof value !== "object" || value === null || isNumeric(value);
}

/** Whether a value is a list. */
export function isList(value: Spellable): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** What a list holds; what is no list is one item, or none where it is absent or null. A CallError that names `parameter` refuses an item that is null, for no text says so. */
export function itemsOf(value: Spellable, parameter: string): readonly (JsonValue | object)[] {
  if (value === undefined || value === null) return [];
  if (!isList(value)) return [value];
  if (value.some((item) => (item ?? null) === null))
    throw refusal(parameter, "has an item that is null, which cannot be written as text");
  return value;
}
