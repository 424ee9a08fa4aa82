// Written by Capstan, the same for every capability. Do not edit: run generate.

import { isNumeric } from "./exact-number.js";

/** `value` as compact JSON, with exact numbers and bigints in all their digits; undefined for what JSON has no text for. */
export function writeValue(value: unknown): string | undefined {
  // A value of a path or a query may begin with zeros, as no number of JSON does.
  if (typeof value === "bigint" || (typeof value === "object" && isNumeric(value)))
    return String(value).replace(/^(-?)0+(?=\d)/, "$1");
  if (Array.isArray(value)) return `[${value.map((item) => writeValue(item) ?? "null").join(",")}]`;
  if (typeof value !== "object" || value === null || "toJSON" in value)
    return JSON.stringify(value);
  const members: string[] = [];
  for (const [name, member] of Object.entries(value)) {
    const text = writeValue(member);
    if (text !== undefined) members.push(`${JSON.stringify(name)}:${text}`);
  }
  return `{${members.join(",")}}`;
}
