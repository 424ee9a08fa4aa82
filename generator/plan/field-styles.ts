import { type FieldStyle, isStructure } from "../model/parameter-style.js";
import type { OperationParameter } from "../model/capability.js";
import { type Code, literal, objectLiteral, property } from "./code.js";

/**
 * How the fields of a query or a form are written, as code: one word where all that may be lists or objects are written in one way, else each one's by its
 * name. Undefined where no style is needed.
 */
export function fieldStylesCode(fields: readonly FieldStyle[]): Code | undefined {
  const [first] = fields;
  if (fields.every(({ style }) => style === first?.style))
    return first?.style === undefined ? undefined : literal(first.style);
  return objectLiteral(
    fields.flatMap(({ name, style }) => (style === undefined ? [] : [property(name, literal(style))])),
  );
}

/** The parameters of a query that are, or may be, lists or objects. */
export function queryStyles(parameters: readonly OperationParameter[]): readonly FieldStyle[] {
  return parameters.filter(
    ({ in: place, type, value }) => place === "query" && (isStructured(value) || isStructure(type)),
  );
}

/** Whether a value of the YAML is a list or an object. */
export function isStructured(value: OperationParameter["value"]): boolean {
  return value?.kind === "object" || value?.kind === "list";
}
