import type { JsonObject, JsonValue } from "../source/node.js";
import { madeFrom, originOf } from "../diagnostics/origin.js";
import { oauthSchemas } from "./oauth-schemas.js";

/** The names of the messages of OAuth 2.0 by their schemas, which are shared wherever they stand. */
const messages: ReadonlyMap<JsonValue, string> = new Map(
  Object.entries(oauthSchemas).map(([name, schema]) => [schema, name]),
);

/**
 * Parts of a document that refer to its components: references to definitions lead there, and each message of OAuth 2.0 is written once (`schemas`), however
 * many requests and answers hold it. A message whose name one of the `types` has is left where it stands. `references`: all that the parts refer to.
 */
export function withComponents(
  part: JsonObject,
  types: JsonObject,
): { readonly part: JsonObject; readonly schemas: JsonObject; readonly references: ReadonlySet<string> } {
  const schemas: Record<string, JsonValue> = {};
  const references = new Set<string>();
  // Most of a document refers to nothing: what stays as it is is not made again.
  const walkObject = (value: JsonObject): JsonObject => {
    let changed: Record<string, JsonValue> | undefined;
    for (const key of Object.keys(value)) {
      const member = value[key] ?? null;
      const walked = walkMember(key, member);
      if (walked === member) continue;
      changed ??= { ...value };
      changed[key] = walked;
    }
    return changed ? madeFrom(changed, originOf(value)) : value;
  };
  const walkMember = (key: string, value: JsonValue): JsonValue =>
    key === "$ref" && typeof value === "string" ? refer(value) : walk(value);
  const refer = (to: string): string => {
    const written = to.startsWith(definition) ? reference(to.slice(definition.length)) : to;
    references.add(written);
    return written;
  };
  const walk = (value: JsonValue): JsonValue => {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) {
      const walked = value.map(walk);
      return walked.every((item, index) => item === value[index]) ? value : walked;
    }
    const message = messages.get(value);
    if (message === undefined || Object.hasOwn(types, message)) return walkObject(value as JsonObject);
    schemas[message] = value;
    return { $ref: refer(reference(message)) };
  };
  return { part: walkObject(part), schemas, references };
}

const definition = "#/$defs/";

function reference(name: string): string {
  return `#/components/schemas/${name}`;
}
