import { loosened } from "../model/loosened-type.js";
import { nearestTypes, unnamed } from "../model/named-types.js";
import {
  type DataType,
  type KnownType,
  knownTypes,
  type NamedType,
  type PropertyType,
  type UploadKind,
} from "../model/types.js";
import type { JsonValue } from "../source/node.js";
import { madeFrom, originOf } from "../diagnostics/origin.js";
import { oauthSchemaName, oauthSchemas } from "./oauth-schemas.js";

export type JsonSchema = { readonly [key: string]: JsonValue };

const definitionsPrefix = "#/$defs/";

/** A data type as JSON Schema 2020-12. Named types are references to the definitions that `withDefinitions` adds at the root. OAuth messages are spelled out, so that a model sees what to send (RFC 6749, 7009, 7636, 7662). */
export function jsonSchema(type: DataType): JsonSchema {
  const schema = plainSchema(type);
  return type.keywords === undefined || type.kind === "known" ? schema : { ...schema, ...type.keywords };
}

function plainSchema(type: DataType): JsonSchema {
  switch (type.kind) {
    case "any":
      return {};
    case "string":
      return {
        type: "string",
        ...(type.enum ? { enum: type.enum } : {}),
        ...(type.format === undefined ? {} : { format: type.format }),
        ...(type.pattern === undefined ? {} : { pattern: type.pattern }),
        ...(type.base64 === undefined ? {} : { contentEncoding: "base64" }),
        ...(type.base64?.mediaType === undefined ? {} : { contentMediaType: type.base64.mediaType }),
      };
    case "number":
    case "integer":
    case "boolean":
      return { type: type.kind, ...(type.enum ? { enum: type.enum } : {}) };
    case "null":
      return { type: type.kind };
    case "array":
      return type.tuple === undefined
        ? { type: "array", items: jsonSchema(type.items) }
        : {
            type: "array",
            prefixItems: type.tuple.first.map(jsonSchema),
            items: type.tuple.rest === undefined ? false : jsonSchema(type.tuple.rest),
          };
    case "object":
      return {
        ...objectSchema(type.properties, type.open || type.saysClosed !== true),
        ...(type.others === undefined || type.others.kind === "any"
          ? {}
          : { additionalProperties: jsonSchema(type.others) }),
      };
    case "record":
      return { type: "object", additionalProperties: jsonSchema(type.values) };
    case "nullable":
      return nullableSchema(jsonSchema(type.of));
    case "union":
      return { anyOf: type.of.map(jsonSchema) };
    case "all":
      return { allOf: type.of.map(jsonSchema) };
    case "named":
      return { $ref: `${definitionsPrefix}${type.name}` };
    case "schema":
      return typeof type.schema === "object" && type.schema !== null && !Array.isArray(type.schema)
        ? (type.schema as JsonSchema)
        : {};
    case "binary":
      return { type: "string", contentEncoding: "base64" };
    case "upload":
      return uploadSchema(type.of);
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
  const description = [property.description, describeUpload(property.type)].filter((part) => part !== undefined);
  // A schema of its own description is shared, not copied.
  if (property.type.kind === "known") return schema;
  return madeFrom(
    description.length === 0 ? { ...schema } : { description: description.join(" "), ...schema },
    originOf(property),
  );
}

/** How bytes are written where only JSON can stand. */
function describeUpload(type: DataType): string | undefined {
  if (type.kind === "array") return describeUpload(type.items);
  if (type.kind !== "upload") return undefined;
  const dataUri = "a data URI (`data:image/png;name=photo.png;base64,...`)";
  switch (type.of) {
    case "bytes":
    case "file":
      return `A file: its bytes in base64, or ${dataUri}, which says its media type and its name too.`;
    case "part":
      return `A file, where it is one, is given as ${dataUri}.`;
    case "parts":
      return `The fields of a form; a file is given as ${dataUri}.`;
  }
}

/** Bytes in JSON (JSON Schema 2020-12, Validation, 8.3). */
function uploadSchema(kind: UploadKind): JsonSchema {
  switch (kind) {
    case "bytes":
    case "file":
      return { type: "string", contentEncoding: "base64" };
    case "part":
      return {};
    case "parts":
      return { type: "object" };
  }
}

/** What is known of a property: every keyword that is written of it, or its type. */
export function propertySchema({ type, schema }: Pick<PropertyType, "type" | "schema">): JsonSchema {
  if (schema === undefined || type.kind === "known") return jsonSchema(type);
  const own = jsonSchema(type);
  // What a file is said to be (`format: binary`) is meant of a form, not of JSON.
  if (type.kind === "upload" && type.of !== "part") return { ...withoutFormat(schema), ...own };
  if (type.kind === "array" && type.items.kind === "upload") return { ...own, ...schema, items: own["items"] ?? {} };
  return { ...withoutFreeItems(own, schema), ...schema, ...itemsOf(own, schema) };
}

/** What a type says of items where nothing is known of them would make them known: `unevaluatedItems` is about those that no other keyword looks at. */
export function withoutFreeItems(own: JsonSchema, schema: JsonSchema): JsonSchema {
  if (!("unevaluatedItems" in schema)) return own;
  return Object.fromEntries(Object.entries(own).filter(([key]) => key !== "items"));
}

/** Limits of items stand beside their types, where they are all that is written of them. */
function itemsOf(own: JsonSchema, schema: JsonSchema): JsonSchema {
  const [typed, limits] = [own["items"], schema["items"]];
  if (!isSchema(typed) || !isSchema(limits) || "type" in limits) return {};
  const isLimits = Object.values(limits).every((limit) => typeof limit !== "object" || isSchema(limit));
  return isLimits ? { items: { ...typed, ...limits, ...itemsOf(typed, limits) } } : {};
}

function isSchema(value: JsonValue | undefined): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function withoutFormat(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== "format"));
}

function nullableSchema(schema: JsonSchema): JsonSchema {
  const { type, anyOf } = schema;
  if (typeof type === "string" && schema["enum"] === undefined) return { ...schema, type: [type, "null"] };
  if (Array.isArray(anyOf) && Object.keys(schema).length === 1) return { anyOf: [...anyOf, { type: "null" }] };
  return Object.keys(schema).length === 0 ? schema : { anyOf: [schema, { type: "null" }] };
}

/** How many named types one schema spells out: what is further away is any object. Models and clients read all of it. */
export const mostDefinitions = 64;

/** A schema with the definitions that it refers to by itself or through others; `types` are those it was made of. */
export function withDefinitions(schema: JsonSchema, types: Iterable<DataType>): JsonSchema {
  const definitions = definitionsOf(types, mostDefinitions);
  return Object.keys(definitions).length === 0 ? schema : { ...schema, $defs: definitions };
}

/** The type that the schema of an answer says: what an API's document says of answers is no promise that a call may fail by. */
export function answeredType(type: DataType): DataType {
  const loose = loosened(type);
  return loose.kind === "named" ? loosened(unnamed(type)) : loose;
}

/** The schema of a type by its own name, with its description. */
export function definitionSchema({ declared }: NamedType): JsonSchema {
  const { type, description } = declared();
  return description === undefined ? jsonSchema(type) : { description, ...jsonSchema(type) };
}

/** The schemas of the named types that some types lead to, nearest first, by name. */
export function definitionsOf(types: Iterable<DataType>, most: number): Readonly<Record<string, JsonSchema>> {
  const { near, far } = nearestTypes(types, most);
  return Object.fromEntries([
    ...near.map((type) => [type.name, definitionSchema(type)] as const),
    ...far.map(({ name }) => [name, {}] as const),
  ]);
}

/** Schemas that emitted code imports from the runtime instead of spelling them out. */
export const importedSchemas: ReadonlyMap<JsonSchema, `${Uncapitalize<KnownType>}Schema`> = new Map(
  knownTypes.map((name) => [oauthSchemas[name], oauthSchemaName(name)]),
);
