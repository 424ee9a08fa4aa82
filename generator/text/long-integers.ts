/**
 * Integers that no double holds, as data of schemas: an object that only this file makes and reads, since JSON and what compares it know doubles alone.
 * Whatever writes data asks `digitsOf` first.
 */
export interface LongInteger {
  readonly [key: string]: string;
}

// No key of a YAML holds it but in escapes, and then with digits alone.
const key = "\u0000digits";

/** The integer that decimal digits spell, with or without a sign. */
export function longInteger(digits: string): LongInteger {
  return { [key]: digits.replace(/^\+/, "").replace(/^(-?)0+(?=\d)/, "$1") };
}

/** The digits of a long integer; undefined for everything else. */
export function digitsOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  const digits: unknown = Reflect.get(value, key);
  return typeof digits === "string" && /^-?\d+$/.test(digits) ? digits : undefined;
}

/** JSON in which long integers are numbers, as `JSON.stringify` lays it out. */
export function writeData(value: unknown, space?: number): string {
  const written = JSON.stringify(value, null, space);
  // Hardly any data holds one.
  return written.includes("\\u0000digits") ? written.replace(/\{\s*"\\u0000digits":\s*"(-?\d+)"\s*\}/g, "$1") : written;
}
