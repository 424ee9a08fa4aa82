import { isNumeric } from "./exact-number.js";
import type { JsonValue } from "./json.js";
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

/** What a list holds; what is no list is one item. Absent and null ones are left out. */
export function itemsOf(value: Spellable): readonly (JsonValue | object)[] {
  return (isList(value) ? value : [value]).filter((item) => item !== undefined && item !== null);
}
