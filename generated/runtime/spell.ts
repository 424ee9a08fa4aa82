// Written by Capstan, the same for every capability. Do not edit: run generate.

import { isNumeric } from "./exact-number.js";
import type { JsonValue } from "./json.js";
import { writeValue } from "./write-value.js";

/** How a value is spelled where only text can travel: objects and arrays as JSON, numbers in their digits. */
export function spell(value: JsonValue | undefined): string {
  return isScalar(value) ? String(value) : (writeValue(value) ?? "null");
}

/** Whether a value is one text: neither a list nor an object. */
export function isScalar(
  value: JsonValue | undefined,
): value is null | boolean | number | string | undefined {
  return typeof value !== "object" || value === null || isNumeric(value);
}

/** Whether a value is a list. */
export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** What a list holds; what is no list is one item. Absent and null ones are left out. */
export function itemsOf(value: JsonValue | undefined): readonly JsonValue[] {
  return (isList(value) ? value : [value]).filter((item) => item !== undefined && item !== null);
}
