import { ExactNumber, rawJson } from "./exact-number.js";
import { writeValue } from "./write-value.js";

/**
 * `value` as compact JSON, as `JSON.stringify` writes it, but with exact numbers and bigints in all their digits. What JSON has no text for
 * (undefined, a function) is `null`.
 */
export function writeJson(value: unknown): string {
  return (isWrittenExactly(value) ? JSON.stringify(value) : writeValue(value)) ?? "null";
}

/** Whether `JSON.stringify` writes it with all digits: where the runtime has `JSON.rawJSON`, all but bigints. */
function isWrittenExactly(value: unknown): boolean {
  if (typeof value === "bigint") return false;
  if (typeof value !== "object" || value === null) return true;
  if (value instanceof ExactNumber) return rawJson !== undefined;
  if (Array.isArray(value)) return value.every(isWrittenExactly);
  // Cheaper than a list of members, for values of any size.
  for (const name in value) if (!isWrittenExactly(Reflect.get(value, name))) return false;
  return true;
}
