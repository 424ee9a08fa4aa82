import { madeFrom, originOf } from "../diagnostics/origin.js";
import type { JsonObject, JsonValue } from "../source/node.js";
import type { JsonSchema } from "./json-schema.js";

/** Keywords by which a schema says already whether a null is taken. */
const saying = ["type", "enum", "const", "not", "anyOf", "oneOf", "allOf", "$ref"];

/**
 * The schema of a body whose members are all written as text (into a form, a query, a header), where nothing stands for null: a member that may be anything
 * may be anything else. One that is declared nullable is left out where it is null, as its author says.
 */
export function refuseNulls(schema: JsonSchema): JsonSchema {
  const { properties } = schema;
  if (!isObject(properties)) return schema;
  const members = Object.entries(properties).map(([name, member]) => [name, withoutNull(member)] as const);
  return madeFrom({ ...schema, properties: Object.fromEntries(members) }, originOf(schema));
}

function withoutNull(schema: JsonValue): JsonValue {
  return isObject(schema) && !saying.some((keyword) => Object.hasOwn(schema, keyword))
    ? madeFrom({ ...schema, not: { type: "null" } }, originOf(schema))
    : schema;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
