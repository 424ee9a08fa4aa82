import type { JsonValue } from "../source/node.js";
import { type Code, literal } from "./code.js";
import type { Imports } from "./imports.js";
import { importedSchemas } from "./json-schema.js";

/** A JSON Schema as code; the schemas of OAuth 2.0 messages are imported from the runtime. */
export function schemaCode(schema: JsonValue, imports: Imports): Code {
  return literal(schema, (value) => {
    const name = typeof value === "object" && value !== null && !Array.isArray(value) ? importedSchemas.get(value as { readonly [key: string]: JsonValue }) : undefined;
    return name === undefined ? undefined : imports.value("runtime/oauth", name);
  });
}
