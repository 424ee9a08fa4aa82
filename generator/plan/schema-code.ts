import type { JsonValue } from "../source/node.js";
import { type Code, literal } from "./code.js";
import { importedSchemas } from "./json-schema.js";
import { runtime } from "./runtime.js";

/** A JSON Schema as code; the schemas of OAuth 2.0 messages are imported from the runtime, and `written` says what has code of its own. */
export function schemaCode(schema: JsonValue, written: (value: JsonValue) => Code | undefined = () => undefined): Code {
  return literal(schema, (value) => {
    const own = written(value);
    if (own !== undefined) return own;
    const name =
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? importedSchemas.get(value as { readonly [key: string]: JsonValue })
        : undefined;
    return name === undefined ? undefined : runtime.oauth[name];
  });
}
