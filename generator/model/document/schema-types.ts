import { isTrueAt } from "../../openapi/read-node.js";
import { referenceOf } from "../../openapi/references.js";
import type { SourceNode } from "../../source/node.js";
import { anyType, type DataType, withKeywords } from "../types.js";
import type { Access } from "./access.js";
import { isNullable } from "./ask-schema.js";
import { withReferenceAsPart } from "./beside-reference.js";
import { composedType, deepest, placeOfWhole, type Reading } from "./composed-schema.js";
import { createNamedSchemas, type NamedSchemas, type Naming } from "./named-schemas.js";
import { createSaidRules } from "./said-rules.js";
import { nullableIf } from "./unions.js";
import { createSchemaCheck } from "./wrong-parts.js";

/** Reads the schemas of one document as types. */
export interface SchemaTypes extends Pick<NamedSchemas, "settle"> {
  /** The type that a schema says; open JSON where it says nothing. */
  readonly typeOf: (schema: SourceNode | undefined, access: Access) => DataType;
}

/**
 * Reads schemas of OpenAPI 3.0 and 3.1 and Swagger 2 (JSON Schema 2020-12 sections 10 and 11, OpenAPI 3.0.4 section 4.7.24). What is referred to is a
 * named type; what is written in place stays in place.
 */
export function createSchemaTypes(context: Naming): SchemaTypes {
  const { root, references, reporter } = context;
  const check = createSchemaCheck(reporter);
  const asParts = withReferenceAsPart(root);
  const saidOf = createSaidRules(references, reporter);

  const typeOf = (schema: SourceNode | undefined, use: Access, depth: number): DataType => {
    // What is never there: a schema that nothing fits.
    if (schema?.kind === "scalar" && schema.value === false) return withKeywords(anyType, { not: {} });
    if (schema?.kind !== "map" || depth > deepest) return anyType;
    check(schema);
    const reference = referenceOf(schema);
    const parts = asParts(schema) ?? schema;
    if (!reference || parts !== schema)
      return nullableIf(isNullable(schema), composedType(parts, placeOfWhole(use, depth), reading));
    const target = references.target(schema);
    if (!target) return anyType;
    return nullableIf(isTrueAt(schema, "nullable"), withKeywords(named.typeOf(target, use), saidOf(schema)));
  };

  const reading: Reading = { references, reporter, asParts, saidOf, typeOf };
  const named = createNamedSchemas(context, reading);
  return { typeOf: (schema, access) => typeOf(schema, access, 0), settle: named.settle };
}
