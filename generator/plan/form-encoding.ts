import { unnamed } from "../model/named-types.js";
import type { DataType, PropertyType } from "../model/types.js";
import type { Input } from "../model/capability.js";
import type { JsonObject } from "../source/node.js";
import type { JsonSchema } from "./json-schema.js";

/**
 * How the fields of a form are written, where that is another way than the one of OpenAPI for forms (3.1.0, 4.8.15.1): objects are JSON, and so is each item of
 * a list of them. Unsaid, the members of an object would be fields of the form.
 */
export function formEncoding(fields: readonly Pick<PropertyType, "name" | "type" | "schema">[]): JsonObject {
  const ofJson = fields.filter(({ type, schema }) => isJson(type, schema));
  return Object.fromEntries(ofJson.map(({ name }) => [name, { contentType: "application/json" }]));
}

/** The fields of a form that is one input; none where nothing says which there are. */
export function fieldsOf({ type }: Pick<Input, "type">): readonly PropertyType[] {
  const own = unnamed(type);
  const parts = own.kind === "all" ? own.of.map(unnamed) : [own];
  return parts.flatMap((part) => (part.kind === "object" ? part.properties : []));
}

/** Whether values are objects, by their type or by what the author's schema says of them. */
export function isObjectType(type: DataType, schema: JsonSchema | undefined): boolean {
  const declared = schema?.["type"];
  return (
    ["object", "record", "all"].includes(unnamed(type).kind) || (Array.isArray(declared) && declared.includes("object"))
  );
}

function isJson(type: DataType, schema: JsonSchema | undefined): boolean {
  const own = unnamed(type);
  if (own.kind === "nullable") return isJson(own.of, undefined);
  return isObjectType(own, schema) || (own.kind === "array" && isObjectType(own.items, undefined));
}
