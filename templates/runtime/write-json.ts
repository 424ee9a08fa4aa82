import { ExactNumber, rawJson } from "./exact-number.js";

/**
 * `value` as compact JSON, as `JSON.stringify` writes it, but with exact numbers and bigints in all their digits. What JSON has no text for
 * (undefined, a function) is `null`.
 */
export function writeJson(value: unknown): string {
  return (isWrittenExactly(value) ? JSON.stringify(value) : write(value)) ?? "null";
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

function write(value: unknown): string | undefined {
  if (typeof value === "bigint") return String(value);
  if (value instanceof ExactNumber) return value.toJsonText();
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => write(item) ?? "null").join(",")}]`;
  if ("toJSON" in value) return JSON.stringify(value);
  const members: string[] = [];
  for (const name of Object.keys(value)) {
    const text = write(Reflect.get(value, name));
    if (text !== undefined) members.push(`${JSON.stringify(name)}:${text}`);
  }
  return `{${members.join(",")}}`;
}
