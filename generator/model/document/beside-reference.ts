import { textAt, valueAt } from "../../openapi/read-node.js";
import { referenceOf } from "../../openapi/references.js";
import type { MapNode, SourceNode } from "../../source/node.js";

/** Keywords that make another type of what a reference leads to; limits and rules beside it stay limits and rules. */
const structural = [
  "properties",
  "patternProperties",
  "additionalProperties",
  "required",
  "allOf",
  "oneOf",
  "anyOf",
  "items",
  "prefixItems",
  "enum",
  "const",
];

/**
 * A schema whose reference has something to add beside it, with the reference as one of its parts, which is what it means from OpenAPI 3.1 on (JSON Schema
 * 2020-12 section 8.2.3.1). Undefined where nothing is added, and up to OpenAPI 3.0, where what stands beside a reference is ignored.
 */
export function withReferenceAsPart(root: SourceNode): (schema: SourceNode) => MapNode | undefined {
  const isIgnored = !/^3\.(?!0(?:\.|$))/.test(textAt(root, "openapi") ?? "");
  return (schema) => {
    if (isIgnored || schema.kind !== "map" || !referenceOf(schema)) return undefined;
    if (!structural.some((key) => valueAt(schema, key) !== undefined)) return undefined;
    const isReference = (key: string): boolean => key === "$ref" || key === "$dynamicRef";
    const [entry] = schema.entries.filter(({ key }) => isReference(key));
    if (!entry) return undefined;
    const written = valueAt(schema, "allOf");
    const reference: MapNode = { ...schema, entries: [entry] };
    const all: SourceNode = {
      kind: "list",
      span: schema.span,
      items: [reference, ...(written?.kind === "list" ? written.items : [])],
    };
    const others = schema.entries.filter(({ key }) => !isReference(key) && key !== "allOf");
    return { ...schema, entries: [...others, { ...entry, key: "allOf", value: all }] };
  };
}
