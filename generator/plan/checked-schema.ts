import { mapParts } from "../model/named-types.js";
import type { DataType, PropertyType } from "../model/types.js";
import type { JsonValue } from "../source/node.js";
import { type JsonSchema, jsonSchema, withDefinitions, withoutFreeItems } from "./json-schema.js";
import { madeFrom, originOf } from "../diagnostics/origin.js";

/** The schema that an object of a request is checked by: every keyword that a value can fail. What is only to be read stands in the contract. */
export function checkedObject(properties: readonly PropertyType[]): JsonSchema {
  const required = properties.filter((property) => property.required).map(({ name }) => name);
  const schema = {
    type: "object",
    ...(properties.length === 0
      ? {}
      : {
          properties: Object.fromEntries(
            properties.map((property) => [
              property.name,
              property.type.kind === "known"
                ? checkedPart(property)
                : madeFrom({ ...checkedPart(property) }, originOf(property)),
            ]),
          ),
        }),
    ...(required.length === 0 ? {} : { required }),
  };
  return withDefinitions(
    schema,
    properties.map(({ type }) => checkedType(type)),
  );
}

/** The same for one value. */
export function checkedSchema(property: Pick<PropertyType, "type" | "schema">): JsonSchema {
  return withDefinitions(checkedPart(property), [checkedType(property.type)]);
}

function checkedPart({ type, schema }: Pick<PropertyType, "type" | "schema">): JsonSchema {
  const own = jsonSchema(checkedType(type));
  // A file is no value that a schema knows, and known messages have a schema of their own.
  return schema === undefined || isFile(type) || type.kind === "known"
    ? own
    : { ...withoutFreeItems(own, schema), ...withoutNotes(schema) };
}

/** A type whose parts have no descriptions; files are anything. */
function checkedType(type: DataType): DataType {
  if (isFile(type)) return { kind: "any" };
  switch (type.kind) {
    case "object":
      return {
        ...type,
        properties: type.properties.map(({ name, type: part, required, schema }) => ({
          name,
          type: checkedType(part),
          required,
          // Limits of a member inside are as good as those of the whole; bytes have none.
          ...(schema === undefined || isFile(part) ? {} : { schema: withoutNotes(schema) }),
        })),
        ...(type.others ? { others: checkedType(type.others) } : {}),
      };
    case "named": {
      const { declared } = type;
      return { ...type, declared: () => ({ type: checkedType(declared().type), description: undefined }) };
    }
    default:
      return mapParts(type, checkedType);
  }
}

function isFile(type: DataType): boolean {
  return type.kind === "upload" || (type.kind === "array" && type.items.kind === "upload");
}

/** Keywords that are only to be read (JSON Schema 2020-12, Validation, 9; OpenAPI 3.1, 4.8.24). */
const notes = new Set([
  "title",
  "description",
  "deprecated",
  "readOnly",
  "writeOnly",
  "examples",
  "example",
  "$comment",
  "externalDocs",
  "xml",
  "discriminator",
]);
const named = new Set(["properties", "patternProperties", "dependentSchemas"]);
const data = new Set(["enum", "const", "default", "required", "dependentRequired"]);

function withoutNotes(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]): readonly (readonly [string, JsonValue])[] => {
      if (notes.has(key) || key.startsWith("x-")) return [];
      if (data.has(key)) return [[key, value]];
      if (named.has(key) && isObject(value))
        return [[key, Object.fromEntries(Object.entries(value).map(([name, part]) => [name, inside(part)]))]];
      return [[key, inside(value)]];
    }),
  );
}

function inside(value: JsonValue): JsonValue {
  if (isList(value)) return value.map(inside);
  return isObject(value) ? withoutNotes(value) : value;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isObject(value: JsonValue): value is JsonSchema {
  return typeof value === "object" && value !== null && !isList(value);
}
