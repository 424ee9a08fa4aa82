import { CallError } from "./errors.js";
import { isNumeric, readNumber } from "./exact-number.js";
import { isJsonObject, type JsonObject, type JsonValue } from "./json.js";
import { spell } from "./spell.js";
import { trust } from "./trust.js";

/**
 * Values on their way into a call: callers of adapters pass what JSON and URLs can carry, operations take what they declare. Everything here
 * converts only where nothing is lost, keeps `undefined` (an absent value is left out), and otherwise throws a `CallError` of kind `input`.
 */

/** The value, which must be there. */
export function required<T>(value: T, name: string): NonNullable<T> {
  if (value === undefined || value === null) throw inputError(name, "is required");
  return value;
}

/** What `convert` makes of a value; null, which is a value where it goes, as it is. */
export function unlessNull<T>(
  value: JsonValue | undefined,
  convert: (value: JsonValue | undefined) => T,
): T | null {
  return value === null ? null : convert(value);
}

export function toText(value: JsonValue, name: string): string;
export function toText(value: JsonValue | undefined, name: string): string | undefined;
export function toText(value: JsonValue | undefined, name: string): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  if (typeof value === "boolean" || isNumeric(value)) return String(value);
  throw inputError(name, "must be text");
}

export function toNumber(value: JsonValue, name: string): number;
export function toNumber(value: JsonValue | undefined, name: string): number | undefined;
export function toNumber(value: JsonValue | undefined, name: string): number | undefined {
  if (value === undefined || isNumeric(value)) return trust<number | undefined>(value);
  const read = typeof value === "string" ? readNumber(value.trim()) : undefined;
  if (read !== undefined) return read;
  throw inputError(name, "must be a number");
}

export function toBoolean(value: JsonValue, name: string): boolean;
export function toBoolean(value: JsonValue | undefined, name: string): boolean | undefined;
export function toBoolean(value: JsonValue | undefined, name: string): boolean | undefined {
  if (value === undefined || typeof value === "boolean") return value;
  if (value === "true" || value === "false") return value === "true";
  throw inputError(name, "must be true or false");
}

/** The value, which must be an object: the fields of a form. */
export function toObject(value: JsonValue, name: string): JsonObject;
export function toObject(value: JsonValue | undefined, name: string): JsonObject | undefined;
export function toObject(value: JsonValue | undefined, name: string): JsonObject | undefined {
  if (value === undefined || isJsonObject(value)) return value;
  throw inputError(name, "must be an object");
}

/** The value, which must be one of those listed. */
export function toOneOf<const T extends string | number>(
  value: string | number,
  allowed: readonly T[],
  name: string,
): T;
export function toOneOf<const T extends string | number>(
  value: string | number | undefined,
  allowed: readonly T[],
  name: string,
): T | undefined;
export function toOneOf<const T extends string | number>(
  value: string | number | undefined,
  allowed: readonly T[],
  name: string,
): T | undefined {
  if (value === undefined) return undefined;
  const wanted = isNumeric(value) ? Number(value) : value;
  if (allowed.some((candidate) => candidate === wanted)) return trust<T>(value);
  throw inputError(name, `must be one of ${allowed.join(", ")}`);
}

/** The value as it stands in text: nothing for what is absent, JSON for lists and objects. */
export function textOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return "";
  return spell(value);
}

/** The same where an absent value stays absent: a member whose only value it is is left out. */
export function textIfPresent(value: JsonValue | undefined): string | undefined {
  return value === undefined ? undefined : textOf(value);
}

/** An object that is there for its members: absent where all of them are. */
export function objectIfAny<T extends object>(members: T): T | undefined {
  return Object.values(members).some((member) => member !== undefined) ? members : undefined;
}

function inputError(name: string, problem: string): CallError {
  return new CallError("input", `\`${name}\` ${problem}`, { parameter: name });
}
