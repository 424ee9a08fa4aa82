import { unnamed } from "../model/named-types.js";
import type { DataType } from "../model/types.js";
import type { JsonObject, JsonValue } from "../source/node.js";
import { digitsOf } from "../text/long-integers.js";
import { textOfPattern } from "../text/text-of-pattern.js";
import { withinLimits } from "./example-limits.js";
import { oauthExample } from "./oauth-schemas.js";

/** What an example is made of: an input, a parameter or a property. */
interface Described {
  readonly name: string;
  readonly type: DataType;
  readonly schema?: JsonObject | undefined;
}

/** A value that shows what an input may look like: the author's own example, else one of its type, within the limits that are said of it. */
export function exampleInput({ name, type, schema }: Described, depth = 0): JsonValue {
  const { examples, example, const: fixed, default: otherwise } = schema ?? {};
  const own = (Array.isArray(examples) ? examples[0] : example) ?? fixed ?? otherwise;
  return own ?? withinLimits(exampleValue(type, name, depth), schema ?? {});
}

/** The same in JavaScript, which has no number for some integers: such an example would be another one. */
export function exampleInCode(input: Described): JsonValue {
  const { schema = {} } = input;
  const held = Object.entries(schema).flatMap(([keyword, value]): (readonly [string, JsonValue])[] => {
    if (digitsOf(value) !== undefined) return [];
    if (!Array.isArray(value)) return [[keyword, value]];
    const others = value.filter((one) => digitsOf(one) === undefined);
    return others.length === 0 ? [] : [[keyword, others]];
  });
  const { minimum, exclusiveMinimum } = schema;
  const limit = digitsOf(minimum) ?? digitsOf(exclusiveMinimum);
  // The first of JavaScript's numbers that is larger.
  const above = limit === undefined ? [] : [["minimum", doubleAbove(limit)] as const];
  return withoutLongs(exampleInput({ ...input, schema: Object.fromEntries([...held, ...above]) }), () => 1);
}

/** The same for a tool in JavaScript: tools read the text of a number. */
export function exampleArgument(input: Described): JsonValue {
  return withoutLongs(exampleInput(input), (digits) => digits);
}

function withoutLongs(value: JsonValue, become: (digits: string) => JsonValue): JsonValue {
  const digits = digitsOf(value);
  if (digits !== undefined) return become(digits);
  if (Array.isArray(value)) return value.map((item: JsonValue) => withoutLongs(item, become));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutLongs(member, become)]));
}

function doubleAbove(digits: string): number {
  const near = Number(digits);
  if (BigInt(near) > BigInt(digits)) return near;
  const next = near + 2 ** (Math.floor(Math.log2(Math.abs(near))) - 52);
  return BigInt(next) > BigInt(digits) ? next : near * (near < 0 ? 0.5 : 2);
}

/** A value that shows what an input of this name and type may look like. */
export function exampleValue(type: DataType, name: string, depth = 0): JsonValue {
  if (depth > deepest) return null;
  switch (type.kind) {
    case "string":
      return (
        type.enum?.[0] ??
        ofFormat[type.format ?? ""] ??
        ofName[name] ??
        (type.pattern === undefined ? undefined : textOfPattern(type.pattern)) ??
        `<${name.replace(/[^\w-]+/g, "_")}>`
      );
    case "number":
    case "integer":
      return type.enum?.[0] ?? 1;
    case "boolean":
      return true;
    case "null":
      return null;
    case "array":
      return [exampleValue(type.items, name, depth + 1)];
    case "object":
      return Object.fromEntries(
        type.properties
          .filter((property) => property.required)
          .map((property) => [property.name, exampleInput(property, depth + 1)]),
      );
    case "record":
      return {};
    case "nullable":
      return exampleValue(type.of, name, depth + 1);
    case "union":
      return exampleValue(type.of[0] ?? { kind: "any" }, name, depth + 1);
    case "all":
      return Object.assign({}, ...type.of.map((part) => exampleValue(part, name, depth + 1)));
    case "named":
      return exampleValue(unnamed(type), name, depth + 1);
    case "known":
      return oauthExample(type.name);
    case "upload":
      return type.of === "parts" ? {} : type.of === "part" ? `<${name.replace(/[^\w-]+/g, "_")}>` : "SGVsbG8=";
    case "any":
    case "schema":
    case "binary":
      return `<${name.replace(/[^\w-]+/g, "_")}>`;
  }
}

/** Types that lead to themselves are shown so far. */
const deepest = 8;

/** Texts of the formats that JSON Schema knows. */
const ofFormat: Readonly<Record<string, string>> = {
  date: "2026-01-31",
  "date-time": "2026-01-31T12:00:00Z",
  time: "12:00:00Z",
  duration: "P1D",
  email: "name@example.com",
  hostname: "www.example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  uri: "https://example.com",
  uuid: "00000000-0000-4000-8000-000000000000",
};

/** What OAuth 2.0 gives one usual value. */
const ofName: Readonly<Record<string, string>> = { response_type: "code", code_challenge_method: "S256" };
