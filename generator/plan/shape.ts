import { originOf } from "../diagnostics/origin.js";
import { selects } from "../model/shape-answer.js";
import type { OutputShape } from "../model/values.js";
import { type Code, code, codeFrom, joinCode, literal, propertyKey, undefinedCode } from "./code.js";
import { compileExpression, type Reader } from "./expression.js";
import { itemAt } from "./locals.js";
import { mayMiss, walkPath } from "./path-code.js";
import { runtime } from "./runtime.js";

/**
 * Compiles an output shape to an expression over `source` ("Answers" in the spec): property access instead of JSONPath. A value that is not
 * there is null, a list that is not there is empty, and a single value is a list of one. Texts that are no JSONPath are refused before this. `depth`: how many lists it stands in.
 */
export function compileShape(shape: OutputShape, source: Code, reader: Reader, depth = 0): Code {
  switch (shape.kind) {
    case "value": {
      const compiled = compileExpression(shape.value, reader);
      if (compiled.code === undefinedCode) return code`null`;
      if (compiled.written === undefined && isScalar(shape.type) && compiled.type.kind !== shape.type)
        return converted(compiled.code, shape.type, reader);
      return compiled.optional ? code`${compiled.code} ?? null` : compiled.code;
    }
    case "path":
      return compileLeaf(shape, source, reader);
    case "object": {
      // Where nothing inside reads the answer, the way to it is not walked, and asks for no imports.
      const root =
        shape.path && shape.properties.some((property) => readsSource(property.shape))
          ? walkPath(shape.path, source)
          : source;
      const members = shape.properties.map((property) => {
        const value = compileShape(property.shape, root, reader, depth);
        const found = mayLack(property) ? code`${runtime.shape.needed}(${value}, ${literal(property.name)})` : value;
        return codeFrom(code`${propertyKey(property.name)}: ${found}`, originOf(property));
      });
      return code`{ ${joinCode(members, ", ")} }`;
    }
    case "array": {
      if (isElementItself(shape.items)) return code`${runtime.shape.listOf}(${walkPath(shape.path, source)})`;
      return code`${runtime.shape.listOf}(${walkPath(shape.path, source)}, ${eachFunction(shape.items, itemAt(depth), reader, depth + 1)})`;
    }
    case "record": {
      return code`${runtime.shape.mapValues}(${walkPath(shape.path, source)}, ${eachFunction(shape.values, itemAt(depth), reader, depth + 1)})`;
    }
  }
}

/** Whether an answer may be without what it must have: an object or a list that is made is always there. */
function mayLack({ shape, required }: { readonly shape: OutputShape; readonly required?: true }): boolean {
  return required === true && (shape.kind === "path" || shape.kind === "record");
}

/** The function that makes a shape of what it is given, the runtime's own where that is all; the parameter is named only where it is read. */
export function eachFunction(shape: OutputShape, parameter: Code, reader: Reader, depth = 0): Code {
  if (shape.kind === "path" && isItself(shape) && isScalar(shape.type)) return converterTo(shape.type, reader);
  const body = compileShape(shape, parameter, reader, depth);
  return readsSource(shape) ? code`(${parameter}) => (${body})` : code`() => (${body})`;
}

/** The same of a shape that is made of a part of what it is given, which gives null where that is not there; undefined for other shapes. */
export function partFunction(shape: OutputShape, parameter: Code, reader: Reader): Code | undefined {
  if (shape.kind !== "object" || shape.path === undefined || !selects(shape)) return undefined;
  const part = walkPath(shape.path, parameter);
  return code`(${parameter}) => (${runtime.shape.isNothing}(${part}) ? null : ${compileShape(shape, parameter, reader)})`;
}

/** An element of which nothing is said. */
function isElementItself(shape: OutputShape): boolean {
  return shape.kind === "path" && shape.type === undefined && isItself(shape);
}

/** Whether a value is the whole of what it is made of. */
function isItself({ path, maxLength }: Extract<OutputShape, { kind: "path" }>): boolean {
  return maxLength === undefined && path.kind === "steps" && path.steps.length === 0;
}

/** Whether a shape takes anything from the answer. */
export function readsSource(shape: OutputShape): boolean {
  if (shape.kind === "value") return false;
  return shape.kind !== "object" || shape.properties.some((property) => readsSource(property.shape));
}

/** Compiles the answer of a mock: values stand in the shape itself, a list holds the one item that is written (engine-semantics 2.2). */
export function compileMock(shape: OutputShape, reader: Reader): Code {
  switch (shape.kind) {
    case "object":
      return code`{ ${joinCode(
        shape.properties.map((property) =>
          codeFrom(code`${propertyKey(property.name)}: ${compileMock(property.shape, reader)}`, originOf(property)),
        ),
        ", ",
      )} }`;
    case "array":
      return shape.items.kind === "path" ? code`[]` : code`[${compileMock(shape.items, reader)}]`;
    case "path":
      return code`null`;
    default:
      return compileShape(shape, code`null`, reader);
  }
}

/** The texts of a shape that are no JSONPath. */
export function* expressionsOf(shape: OutputShape): Generator<string> {
  if ("path" in shape && shape.path?.kind === "expression") yield shape.path.text;
  if (shape.kind === "object") for (const property of shape.properties) yield* expressionsOf(property.shape);
  if (shape.kind === "array") yield* expressionsOf(shape.items);
  if (shape.kind === "record") yield* expressionsOf(shape.values);
}

const converters = {
  string: "asText",
  number: "asExactNumber",
  integer: "asExactInteger",
  boolean: "asBoolean",
} as const;
const plainConverters = { ...converters, number: "asNumber", integer: "asInteger" } as const;

function compileLeaf(shape: Extract<OutputShape, { kind: "path" }>, source: Code, reader: Reader): Code {
  const value = walkPath(shape.path, source);
  const found = isScalar(shape.type)
    ? converted(value, shape.type, reader)
    : mayMiss(shape.path)
      ? code`${value} ?? null`
      : value;
  return shape.maxLength === undefined ? found : code`${runtime.shape.cut}(${found}, ${shape.maxLength})`;
}

/** A value as the scalar that is declared, where nothing is lost. */
function converted(value: Code, type: keyof typeof converters, reader: Reader): Code {
  return code`${converterTo(type, reader)}(${value})`;
}

function converterTo(type: keyof typeof converters, { isForCode }: Reader): Code {
  return runtime.json[(isForCode ? plainConverters : converters)[type]];
}

/** The function that makes a declared scalar of a value for code, where nothing is lost; undefined for what is no scalar. */
export function plainConverter(type: string): Code | undefined {
  return isScalar(type) ? runtime.json[plainConverters[type]] : undefined;
}

function isScalar(type: string | undefined): type is keyof typeof converters {
  return type !== undefined && Object.hasOwn(converters, type);
}
