import {
  fromJsonSchema,
  type JsonSchemaType,
  type StandardSchemaWithJSON,
} from "@modelcontextprotocol/server";
import { AjvJsonSchemaValidator } from "@modelcontextprotocol/server/validators/ajv";
import { trust } from "./convert.js";
import type { JsonObject } from "./json.js";
import { linearPattern } from "./linear-pattern.js";

/** A JSON Schema as the protocol's package takes it, which is compiled when something is first checked by it: a server with hundreds of tools starts at once. */
export function lazySchema<T>(schema: JsonObject): StandardSchemaWithJSON<T, T> {
  let compiled: StandardSchemaWithJSON<T, T> | undefined;
  return {
    "~standard": {
      version: 1,
      vendor: "mcp",
      jsonSchema: { input: () => schema, output: () => schema },
      validate(value) {
        compiled ??= fromJsonSchema<T>(trust<JsonSchemaType>(schema), linearValidator());
        return compiled["~standard"].validate(value);
      },
    },
  };
}

let shared: AjvJsonSchemaValidator | undefined;

/**
 * The validator of the package, but patterns of authors take linear time on what models and upstreams write, and what every object has (`constructor`) is no
 * member that somebody sent. Made when it is first needed, once for all schemas.
 */
function linearValidator(): AjvJsonSchemaValidator {
  if (shared !== undefined) return shared;
  shared = new AjvJsonSchemaValidator();
  const { opts } = trust<{
    readonly opts: { ownProperties?: boolean; readonly code: { regExp?: unknown } };
  }>(Reflect.get(shared, "ajv"));
  opts.code.regExp = linearPattern;
  opts.ownProperties = true;
  return shared;
}
