import type { JsonObject, JsonValue } from "../source/node.js";
import { digitsOf, longInteger } from "../text/long-integers.js";
import { textOfPattern } from "../text/text-of-pattern.js";

/** Nobody reads an example that is longer. */
const mostCharacters = 200;
const mostItems = 10;

/** An example as near to `value` as the limits of a schema let it be (JSON Schema 2020-12 validation, 6.2 to 6.4). Limits that nothing short keeps are left alone. */
export function withinLimits(value: JsonValue, schema: JsonObject): JsonValue {
  if (typeof value === "number") return withinRange(value, schema);
  if (typeof value === "string") return withinLength(value, schema);
  if (Array.isArray(value)) return withinCount(value, schema);
  return value;
}

function withinRange(value: number, schema: JsonObject): JsonValue {
  const { enum: listed, const: fixed } = schema;
  if (Array.isArray(listed) && listed.length > 0 && !listed.includes(value)) return listed[0] ?? value;
  if (fixed !== undefined) return fixed;
  return aboveLong(schema) ?? withinDoubles(value, schema);
}

/** The least integer above a limit that no double holds; undefined where there is none, or smaller ones are fine. */
function aboveLong({ minimum, exclusiveMinimum }: JsonObject): JsonValue | undefined {
  const [least, below] = [digitsOf(minimum), digitsOf(exclusiveMinimum)];
  if (least !== undefined && BigInt(least) > 0n) return longInteger(least);
  return below !== undefined && BigInt(below) > 0n ? longInteger(String(BigInt(below) + 1n)) : undefined;
}

function withinDoubles(value: number, schema: JsonObject): number {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = numbersOf(schema);
  const step = multipleOf ?? 1;
  const least = Math.max(minimum ?? -Infinity, exclusiveMinimum === undefined ? -Infinity : exclusiveMinimum + step);
  const most = Math.min(maximum ?? Infinity, exclusiveMaximum === undefined ? Infinity : exclusiveMaximum - step);
  const near = Math.min(Math.max(multipleOf ?? value, least), most);
  if (multipleOf === undefined) return near;
  const count = near === most ? Math.floor(near / step) : Math.ceil(near / step);
  // A step like 0.1 is not held exactly.
  return Number((count * step).toPrecision(12));
}

function withinLength(value: string, schema: JsonObject): string {
  const { pattern, format } = schema;
  if (typeof format === "string" || !value.startsWith("<")) return value;
  const { minLength = 0, maxLength = Infinity } = numbersOf(schema);
  const made = typeof pattern === "string" ? (textOfPattern(pattern) ?? value) : value;
  if (made !== value || minLength > mostCharacters) return made;
  // In URLs it stands without its angle brackets.
  const name = made.slice(1, -1);
  const fitting = name.slice(0, maxLength).padEnd(minLength, "x");
  return fitting === name && made.length <= maxLength ? made : fitting;
}

function withinCount(value: readonly JsonValue[], schema: JsonObject): readonly JsonValue[] {
  const { minItems = 0, maxItems = Infinity } = numbersOf(schema);
  const { items, uniqueItems } = schema;
  const [first = null] = value;
  const item = isObject(items) ? withinLimits(first, items) : first;
  if (maxItems < 1) return [];
  const count = minItems > mostItems ? 1 : Math.max(1, minItems);
  return Array.from({ length: count }, (_, index) => (uniqueItems === true && index > 0 ? another(item, index) : item));
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function another(value: JsonValue, index: number): JsonValue {
  if (typeof value === "number") return value + index;
  return typeof value === "string" ? `${value}${index}` : value;
}

type Limit =
  | "minimum"
  | "maximum"
  | "exclusiveMinimum"
  | "exclusiveMaximum"
  | "multipleOf"
  | "minLength"
  | "maxLength"
  | "minItems"
  | "maxItems";

function numbersOf(schema: JsonObject): Partial<Record<Limit, number>> {
  return Object.fromEntries(Object.entries(schema).filter(([, limit]) => typeof limit === "number"));
}
