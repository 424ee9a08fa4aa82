import type { JsonValue } from "../source/node.js";
import { type Code, literal } from "./code.js";
import { importedSchemas } from "./json-schema.js";
import { runtime } from "./runtime.js";

/** A JSON Schema as code; the schemas of OAuth 2.0 messages are imported from the runtime. */
export function schemaCode(schema: JsonValue): Code {
  return literal(schema, (value) => {
    const name =
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? importedSchemas.get(value as { readonly [key: string]: JsonValue })
        : undefined;
    return name === undefined ? undefined : runtime.oauth[name];
  });
}
