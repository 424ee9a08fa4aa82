/** Keywords of JSON Schema and those that OpenAPI adds, by what stands behind them: schemas by name, a list of schemas, one schema, or a value. */
export const named = new Set(["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"]);
export const listed = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);
export const single = new Set([
  "items",
  "additionalItems",
  "additionalProperties",
  "unevaluatedItems",
  "unevaluatedProperties",
  "contains",
  "propertyNames",
  "not",
  "if",
  "then",
  "else",
  "contentSchema",
]);
const plain = [
  "$schema",
  "$id",
  "$ref",
  "$anchor",
  "$dynamicRef",
  "$dynamicAnchor",
  "$vocabulary",
  "$comment",
  "type",
  "enum",
  "const",
  "multipleOf",
  "maximum",
  "exclusiveMaximum",
  "minimum",
  "exclusiveMinimum",
  "maxLength",
  "minLength",
  "pattern",
  "maxItems",
  "minItems",
  "uniqueItems",
  "maxContains",
  "minContains",
  "maxProperties",
  "minProperties",
  "required",
  "dependentRequired",
  "dependencies",
  "title",
  "description",
  "default",
  "deprecated",
  "readOnly",
  "writeOnly",
  "examples",
  "example",
  "format",
  "contentEncoding",
  "contentMediaType",
  "nullable",
  "discriminator",
  "externalDocs",
  "xml",
];
export const keywords: ReadonlySet<string> = new Set([...named, ...listed, ...single, ...plain]);
/** Keywords whose values are of the schema's own type. */
export const valued = new Set(["enum", "const", "default", "example", "examples"]);

/** Keywords whose values are numbers. */
export const numbers = new Set([
  "multipleOf",
  "maximum",
  "exclusiveMaximum",
  "minimum",
  "exclusiveMinimum",
  "maxLength",
  "minLength",
  "maxItems",
  "minItems",
  "maxContains",
  "minContains",
  "maxProperties",
  "minProperties",
]);
/** Those of them that values are compared with, digit by digit. */
export const limits = new Set(["multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"]);
/** Whether a key is a keyword of JSON Schema, or one that OpenAPI adds to it. */
export function isKeyword(key: string): boolean {
  return keywords.has(key);
}
