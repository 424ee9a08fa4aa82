import type { JsonObject, JsonValue } from "../source/node.js";
import { madeFrom, originOf } from "../diagnostics/origin.js";
import { oauthSchemas } from "./oauth-schemas.js";

/** The names of the messages of OAuth 2.0 by their schemas, which are shared wherever they stand. */
const messages: ReadonlyMap<JsonValue, string> = new Map(
  Object.entries(oauthSchemas).map(([name, schema]) => [schema, name]),
);

/**
 * Parts of a document that refer to its components: references to definitions lead there, and each message of OAuth 2.0 is written once (`schemas`), however
 * many requests and answers hold it. A message whose name one of the `types` has is left where it stands.
 */
export function withComponents(
  part: JsonObject,
  types: JsonObject,
): { readonly part: JsonObject; readonly schemas: JsonObject } {
  const schemas: Record<string, JsonValue> = {};
  const walkObject = (value: JsonObject): JsonObject =>
    madeFrom(
      Object.fromEntries(Object.entries(value).map(([key, member]) => [key, walkMember(key, member)])),
      originOf(value),
    );
  const walkMember = (key: string, value: JsonValue): JsonValue =>
    key === "$ref" && typeof value === "string" ? value.replace(/^#\/\$defs\//, reference("")) : walk(value);
  const walk = (value: JsonValue): JsonValue => {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(walk);
    const message = messages.get(value);
    if (message === undefined || Object.hasOwn(types, message)) return walkObject(value as JsonObject);
    schemas[message] = value;
    return { $ref: reference(message) };
  };
  return { part: walkObject(part), schemas };
}

function reference(name: string): string {
  return `#/components/schemas/${name}`;
}
