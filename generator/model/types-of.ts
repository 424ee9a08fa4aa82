import type { Parameter } from "../schema/document.js";
import type { JsonValue } from "../source/node.js";
import { digitsOf } from "../text/long-integers.js";
import { anyType, type DataType } from "./types.js";
import { isSafePattern } from "../text/pattern.js";

/** The type that a parameter declares; `any` where it says nothing. */
export function typeOfParameter(
  parameter: Pick<Parameter, "type" | "enum" | "items" | "properties" | "format" | "pattern">,
): DataType {
  switch (parameter.type) {
    case "string": {
      const values = parameter.enum?.filter((value) => typeof value === "string");
      return {
        kind: "string",
        ...(values?.length ? { enum: values } : {}),
        ...(parameter.format === undefined ? {} : { format: parameter.format }),
        ...(parameter.pattern === undefined || !isSafePattern(parameter.pattern) ? {} : { pattern: parameter.pattern }),
      };
    }
    case "number":
    case "integer": {
      const values = parameter.enum?.filter((value) => typeof value === "number");
      // A number of JavaScript says nothing of those that are none.
      const isSaid = values !== undefined && values.length > 0 && !parameter.enum?.some(isLong);
      return { kind: parameter.type, ...(isSaid ? { enum: values } : {}) };
    }
    case "boolean":
      return { kind: "boolean" };
    case "array":
      return { kind: "array", items: typeOfSchema(parameter.items) };
    case "object":
      return typeOfSchema({
        type: "object",
        ...(parameter.properties === undefined ? {} : { properties: parameter.properties }),
      });
    default:
      return typeOfWords(parameter.enum ?? []);
  }
}

function isLong(value: JsonValue): boolean {
  return digitsOf(value) !== undefined;
}

/** The type of what may be one of these alone, where nothing else is said of it; `any` of none, and of what no type of ours can say. */
function typeOfWords(words: readonly JsonValue[]): DataType {
  const texts = words.filter((word) => typeof word === "string");
  const numbers = words.filter((word) => typeof word === "number");
  const kind = numbers.every(Number.isInteger) ? "integer" : "number";
  const types: readonly DataType[] = [
    ...(texts.length > 0 ? [{ kind: "string", enum: texts } as const] : []),
    ...(numbers.length > 0 ? [{ kind, enum: numbers } as const] : []),
  ];
  const [only, ...others] = types;
  if (only === undefined || texts.length + numbers.length < words.length) return anyType;
  return others.length === 0 ? only : { kind: "union", of: types };
}

/** The type that a JSON Schema fragment in the YAML means, as far as we model it: `any` for what we do not. */
export function typeOfSchema(schema: JsonValue | undefined): DataType {
  if (!isObject(schema)) return anyType;
  const { type } = schema;
  if (type === "array") return { kind: "array", items: typeOfSchema(schema["items"]) };
  if (type === "object") {
    const required = Array.isArray(schema["required"]) ? schema["required"] : [];
    const properties = isObject(schema["properties"]) ? Object.entries(schema["properties"]) : [];
    const isClosed = schema["additionalProperties"] === false;
    return {
      kind: "object",
      open: !isClosed,
      ...(isClosed ? { saysClosed: true } : {}),
      properties: properties.map(([name, property]) => ({
        name,
        type: typeOfSchema(property),
        required: required.includes(name),
        ...(isObject(property) && typeof property["description"] === "string"
          ? { description: property["description"] }
          : {}),
      })),
    };
  }
  if (type === "string" || type === "number" || type === "integer" || type === "boolean") {
    const values = Array.isArray(schema["enum"]) ? schema["enum"] : undefined;
    const { format, pattern } = schema;
    return typeOfParameter({
      type,
      ...(values ? { enum: values } : {}),
      ...(typeof format === "string" ? { format } : {}),
      ...(typeof pattern === "string" ? { pattern } : {}),
    });
  }
  return type === undefined && Array.isArray(schema["enum"]) ? typeOfWords(schema["enum"]) : anyType;
}

function isObject(value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
