import { type DataType, type KnownType, knownTypes, type PropertyType } from "../model/types.js";
import type { JsonValue } from "../source/node.js";
import { oauthSchemaName, oauthSchemas } from "./oauth-schemas.js";

export type JsonSchema = { readonly [key: string]: JsonValue };

/** A data type as JSON Schema 2020-12. OAuth messages are spelled out, so that a model sees what to send (RFC 6749, 7009, 7636, 7662). */
export function jsonSchema(type: DataType): JsonSchema {
  switch (type.kind) {
    case "any":
      return {};
    case "string":
      return {
        type: "string",
        ...(type.enum ? { enum: type.enum } : {}),
        ...(type.format === undefined ? {} : { format: type.format }),
        ...(type.pattern === undefined ? {} : { pattern: type.pattern }),
      };
    case "number":
    case "integer":
      return { type: type.kind, ...(type.enum ? { enum: type.enum } : {}) };
    case "boolean":
    case "null":
      return { type: type.kind };
    case "array":
      return { type: "array", items: jsonSchema(type.items) };
    case "object":
      return objectSchema(type.properties, type.open);
    case "record":
      return { type: "object", additionalProperties: jsonSchema(type.values) };
    case "nullable":
      return nullableSchema(jsonSchema(type.of));
    case "schema":
      return typeof type.schema === "object" && type.schema !== null && !Array.isArray(type.schema)
        ? (type.schema as JsonSchema)
        : {};
    case "binary":
      return { type: "string", contentEncoding: "base64" };
    case "known":
      return oauthSchemas[type.name];
  }
}

/** An object schema; `required` lists what must be there. Empty parts are left out. */
export function objectSchema(properties: readonly PropertyType[], open = true): JsonSchema {
  const required = properties.filter((property) => property.required).map((property) => property.name);
  return {
    type: "object",
    ...(properties.length === 0
      ? {}
      : { properties: Object.fromEntries(properties.map((property) => [property.name, describedSchema(property)])) }),
    ...(required.length === 0 ? {} : { required }),
    ...(open ? {} : { additionalProperties: false }),
  };
}

/** A property's schema with its description in front, where people look first. */
export function describedSchema(property: Pick<PropertyType, "type" | "description" | "schema">): JsonSchema {
  const schema = propertySchema(property);
  // A schema of its own description is shared, not copied.
  return property.description === undefined || property.type.kind === "known"
    ? schema
    : { description: property.description, ...schema };
}

/** What is known of a property: every keyword that is written of it, or its type. */
export function propertySchema({ type, schema }: Pick<PropertyType, "type" | "schema">): JsonSchema {
  return schema === undefined || type.kind === "known" ? jsonSchema(type) : { ...jsonSchema(type), ...schema };
}

function nullableSchema(schema: JsonSchema): JsonSchema {
  const { type } = schema;
  if (typeof type === "string" && schema["enum"] === undefined) return { ...schema, type: [type, "null"] };
  return Object.keys(schema).length === 0 ? schema : { anyOf: [schema, { type: "null" }] };
}

/** Schemas that emitted code imports from the runtime instead of spelling them out. */
export const importedSchemas: ReadonlyMap<JsonSchema, `${Uncapitalize<KnownType>}Schema`> = new Map(
  knownTypes.map((name) => [oauthSchemas[name], oauthSchemaName(name)]),
);
