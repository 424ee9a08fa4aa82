import { unnamed } from "../model/named-types.js";
import type { DataType } from "../model/types.js";
import type { JsonObject, JsonValue } from "../source/node.js";
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
