import { madeFrom, originOf } from "../diagnostics/origin.js";
import type { JsonObject, JsonValue } from "../source/node.js";
import type { JsonSchema } from "./json-schema.js";

/** Keywords by which a schema says already whether a null is taken. */
const saying = ["type", "enum", "const", "not", "anyOf", "oneOf", "allOf", "$ref"];

/** Not `not: {type: "null"}`: a check that reads texts of forms as types would take an empty one for null. */
const anythingElse: JsonObject = { not: { const: null } };

/**
 * The schema of an object whose members are all written as text (into a form, a query, a header), where nothing stands for null: a member that may be
 * anything may be anything else, and so may the items of a list. One that is declared nullable is left out where it is null, as its author says.
 */
export function refuseNulls(schema: JsonSchema): JsonSchema {
  const { properties, additionalProperties: others } = schema;
  const members = isObject(properties)
    ? { properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, withoutNull(one)])) }
    : {};
  const isOpen = schema["type"] === "object" && (others === undefined || others === true || isObject(others));
  const open = isOpen ? { additionalProperties: withoutNull(isObject(others) ? others : {}) } : {};
  return madeFrom({ ...schema, ...members, ...open }, originOf(schema));
}

function withoutNull(schema: JsonValue): JsonValue {
  if (!isObject(schema)) return schema;
  const isSaid = saying.some((keyword) => Object.hasOwn(schema, keyword));
  if (isSaid && !takesLists(schema)) return schema;
  return madeFrom({ ...schema, ...(isSaid ? {} : anythingElse), ...itemsOf(schema) }, originOf(schema));
}

function takesLists({ type }: JsonObject): boolean {
  return type === "array" || (Array.isArray(type) && type.includes("array"));
}

/** What the items of a list are, where its schema leaves that open. What lies deeper is JSON text, which has null. */
function itemsOf({ items }: JsonObject): JsonObject {
  if (items === undefined || items === true) return { items: anythingElse };
  const isSaid = !isObject(items) || saying.some((keyword) => Object.hasOwn(items, keyword));
  return isSaid ? {} : { items: madeFrom({ ...items, ...anythingElse }, originOf(items)) };
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
