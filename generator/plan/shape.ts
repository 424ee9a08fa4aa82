import type { OutputShape } from "../model/values.js";
import { code, type Code, joinCode, propertyKey } from "./code.js";
import { compileExpression, type Reader } from "./expression.js";
import type { Imports } from "./imports.js";
import { mayMiss, walkPath } from "./path-code.js";

/**
 * Compiles an output shape to an expression over `source` ("Answers" in the spec): property access instead of JSONPath. A value that is not
 * there is null. Texts that are no JSONPath are refused before this.
 */
export function compileShape(shape: OutputShape, source: Code, reader: Reader, imports: Imports): Code {
  switch (shape.kind) {
    case "value": {
      const compiled = compileExpression(shape.value, reader, imports);
      if (compiled.code === "undefined") return code`null`;
      return compiled.optional ? code`${compiled.code} ?? null` : compiled.code;
    }
    case "path":
      return compileLeaf(shape, source, imports);
    case "object": {
      // Where nothing inside reads the answer, the way to it is not walked, and asks for no imports.
      const root = shape.path && shape.properties.some((property) => readsSource(property.shape)) ? walkPath(shape.path, source, imports) : source;
      const members = shape.properties.map((property) => code`${propertyKey(property.name)}: ${compileShape(property.shape, root, reader, imports)}`);
      return code`{ ${joinCode(members, ", ")} }`;
    }
    case "array": {
      const each = imports.value("runtime/json", "each");
      return code`${each}(${walkPath(shape.path, source, imports)}, ${eachFunction(shape.items, code`item`, reader, imports)}) ?? null`;
    }
    case "record": {
      const mapValues = imports.value("runtime/shape", "mapValues");
      return code`${mapValues}(${walkPath(shape.path, source, imports)}, ${eachFunction(shape.values, code`item`, reader, imports)})`;
    }
  }
}

/** The function that makes a shape of what it is given; the parameter is named only where it is read. */
export function eachFunction(shape: OutputShape, parameter: Code, reader: Reader, imports: Imports): Code {
  const body = compileShape(shape, parameter, reader, imports);
  return readsSource(shape) ? code`(${parameter}) => (${body})` : code`() => (${body})`;
}

/** Whether a shape takes anything from the answer. */
export function readsSource(shape: OutputShape): boolean {
  if (shape.kind === "value") return false;
  return shape.kind !== "object" || shape.properties.some((property) => readsSource(property.shape));
}

/** Compiles the answer of a mock: values stand in the shape itself, a list holds the one item that is written (engine-semantics 2.2). */
export function compileMock(shape: OutputShape, reader: Reader, imports: Imports): Code {
  switch (shape.kind) {
    case "object":
      return code`{ ${joinCode(shape.properties.map((property) => code`${propertyKey(property.name)}: ${compileMock(property.shape, reader, imports)}`), ", ")} }`;
    case "array":
      return shape.items.kind === "path" ? code`[]` : code`[${compileMock(shape.items, reader, imports)}]`;
    default:
      return compileShape(shape, code`null`, reader, imports);
  }
}

/** The texts of a shape that are no JSONPath. */
export function* expressionsOf(shape: OutputShape): Generator<string> {
  if ("path" in shape && shape.path?.kind === "expression") yield shape.path.text;
  if (shape.kind === "object") for (const property of shape.properties) yield* expressionsOf(property.shape);
  if (shape.kind === "array") yield* expressionsOf(shape.items);
  if (shape.kind === "record") yield* expressionsOf(shape.values);
}

function compileLeaf(shape: Extract<OutputShape, { kind: "path" }>, source: Code, imports: Imports): Code {
  const value = walkPath(shape.path, source, imports);
  const converters = { string: "asText", number: "asNumber", integer: "asInteger", boolean: "asBoolean" } as const;
  const { type } = shape;
  const converted = type === "string" || type === "number" || type === "integer" || type === "boolean" ? code`${imports.value("runtime/json", converters[type])}(${value})` : mayMiss(shape.path) ? code`${value} ?? null` : value;
  return shape.maxLength === undefined ? converted : code`${imports.value("runtime/shape", "cut")}(${converted}, ${shape.maxLength})`;
}
