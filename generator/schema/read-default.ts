import type { JsonObject, JsonValue } from "../source/node.js";
import { digitsOf, longInteger } from "../text/long-integers.js";

/** A default as its schema means it, or why it cannot be one: in words that follow "the default". */
export type ReadDefault =
  | { readonly kind: "value"; readonly value: JsonValue }
  | { readonly kind: "wrong"; readonly problem: string };

/**
 * Reads a default by the schema that it stands in: `"5"` of an integer is 5, JSON text of a list or an object is that list or object. What its type,
 * its listed values or its limits do not allow is no value that a call can take. Null says that there is none. References are not followed.
 */
export function readDefault(written: JsonValue, schema: JsonObject): ReadDefault {
  if (written === null) return { kind: "value", value: null };
  const types = typesOf(schema);
  const value = types.length === 0 ? written : types.map((type) => asType(written, type)).find(isThere);
  if (value === undefined)
    return {
      kind: "wrong",
      problem: `is ${kindOf(written)}, where ${types.map(describeType).join(" or ")} is declared`,
    };
  const problem = problemOf(value, schema);
  return problem === undefined ? { kind: "value", value } : { kind: "wrong", problem };
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined;
}

function typesOf({ type }: JsonObject): readonly string[] {
  const types = Array.isArray(type) ? type : [type];
  return types.filter((each) => typeof each === "string" && each !== "null");
}

/** The value as one of a type, where nothing is lost; undefined where it is none. */
function asType(value: JsonValue, type: string): JsonValue | undefined {
  switch (type) {
    case "integer":
    case "number": {
      if (digitsOf(value) !== undefined) return value;
      if (typeof value === "string" && /^-?[1-9]\d*$/.test(value) && !Number.isSafeInteger(Number(value)))
        return longInteger(value);
      const number = typeof value === "string" && /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(value) ? Number(value) : value;
      const fits = typeof number === "number" && (type === "number" || Number.isInteger(number));
      // More digits than a number holds are another number.
      return fits && (typeof value !== "string" || String(number) === value) ? number : undefined;
    }
    case "boolean":
      return value === "true" || value === "false" ? value === "true" : typeof value === "boolean" ? value : undefined;
    case "string":
      return typeof value === "number" || typeof value === "boolean"
        ? String(value)
        : typeof value === "string"
          ? value
          : undefined;
    case "array":
    case "object": {
      const parsed = typeof value === "string" ? parse(value) : value;
      return (type === "array" ? isList(parsed) : isObject(parsed)) ? parsed : undefined;
    }
    default:
      return value;
  }
}

const longestText = 1_000;

function parse(text: string): JsonValue | undefined {
  if (text.length > longestText) return undefined;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

type Check = (value: JsonValue, limit: JsonValue) => boolean;

const numeric =
  (fits: (value: number, limit: number) => boolean): Check =>
  (value, limit) =>
    typeof value !== "number" || typeof limit !== "number" || fits(value, limit);
const sized =
  (sizeOf: (value: JsonValue) => number | undefined, fits: (size: number, limit: number) => boolean): Check =>
  (value, limit) => {
    const size = sizeOf(value);
    return size === undefined || typeof limit !== "number" || fits(size, limit);
  };
const letters = (value: JsonValue): number | undefined => (typeof value === "string" ? [...value].length : undefined);
const items = (value: JsonValue): number | undefined => (isList(value) ? value.length : undefined);
const members = (value: JsonValue): number | undefined => (isObject(value) ? Object.keys(value).length : undefined);
const atLeast = (size: number, limit: number): boolean => size >= limit;
const atMost = (size: number, limit: number): boolean => size <= limit;

const checks: Readonly<Record<string, Check>> = {
  enum: (value, listed) => !isList(listed) || listed.some((one) => isSame(one, value)),
  const: (value, only) => isSame(value, only),
  minimum: numeric(atLeast),
  maximum: numeric(atMost),
  exclusiveMinimum: numeric((value, limit) => value > limit),
  exclusiveMaximum: numeric((value, limit) => value < limit),
  multipleOf: numeric((value, step) => step === 0 || Number.isInteger(Number((value / step).toPrecision(15)))),
  minLength: sized(letters, atLeast),
  maxLength: sized(letters, atMost),
  minItems: sized(items, atLeast),
  maxItems: sized(items, atMost),
  minProperties: sized(members, atLeast),
  maxProperties: sized(members, atMost),
  required: (value, names) =>
    !isObject(value) || !isList(names) || names.every((name) => typeof name !== "string" || Object.hasOwn(value, name)),
  items: (value, schema) =>
    !isList(value) || !isObject(schema) || value.every((item) => readDefault(item, schema).kind === "value"),
  properties: (value, schemas) =>
    !isObject(value) ||
    !isObject(schemas) ||
    Object.entries(value).every(([name, member]) => {
      const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
      return !isObject(schema) || readDefault(member, schema).kind === "value";
    }),
};

function problemOf(value: JsonValue, schema: JsonObject): string | undefined {
  const failed = Object.entries(schema).find(
    ([keyword, limit]) => Object.hasOwn(checks, keyword) && checks[keyword]?.(value, limit) === false,
  );
  if (failed === undefined) return undefined;
  const [keyword, limit] = failed;
  return typeof limit === "number"
    ? `is not what \`${keyword}: ${limit}\` allows`
    : keyword === "enum"
      ? "is none of the values that `enum` lists"
      : `is not what \`${keyword}\` allows`;
}

function isSame(one: JsonValue, other: JsonValue): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function kindOf(value: JsonValue): string {
  return describeType(isList(value) ? "array" : value === null ? "null" : typeof value);
}

function describeType(type: string): string {
  switch (type) {
    case "string":
      return "a text";
    case "integer":
      return "a whole number";
    case "number":
      return "a number";
    case "boolean":
      return "true or false";
    case "array":
      return "a list";
    default:
      return type === "object" ? "an object" : type;
  }
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
