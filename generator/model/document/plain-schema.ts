import { madeFrom } from "../../diagnostics/origin.js";
import { isTrueAt, itemsAt, numberAt, sunsetAt, textsAt, valueAt } from "../../openapi/read-node.js";
import type { JsonObject, MapEntry, MapNode, SourceNode } from "../../source/node.js";
import { partsOf } from "../named-types.js";
import { anyType, type DataType, type PropertyType, withKeywords, withoutKeywords } from "../types.js";
import type { Access } from "./access.js";
import { descriptionOf, entriesOf, typesOf } from "./ask-schema.js";
import { knownFormat, readKeywords, safePattern } from "./keywords.js";
import { literals, union, wordsOf } from "./unions.js";

/** The type of a schema that stands inside another. */
export type InnerType = (schema: SourceNode | undefined) => DataType;

/** The type that the keywords of one kind say, without what a schema composes. `inner`: the type of a schema that stands inside. */
export function plainType(schema: MapNode, use: Access, inner: InnerType): DataType {
  const constant = valueAt(schema, "const");
  if (constant?.kind === "scalar") return literals([constant.value]);
  const listed = itemsAt(schema, "enum");
  const types = typesOf(schema).filter((type) => type !== "null");
  if (listed.length > 0 && listed.every((item) => item.kind === "scalar")) {
    const items = valueAt(schema, "items");
    // No list is one of these words: publishers write those of its items so.
    return types.length === 1 && types[0] === "array"
      ? { kind: "array", items: literals(wordsOf(listed, items?.kind === "map" ? typesOf(items) : [])) }
      : literals(wordsOf(listed, typesOf(schema)));
  }
  if (types.length > 1) return union(types.map((type) => kindOf(type, schema, use, inner)));
  const [type] = types;
  if (type !== undefined) return kindOf(type, schema, use, inner);
  if (typesOf(schema).includes("null")) return { kind: "null" };
  if (
    ["properties", "patternProperties"].some((key) => valueAt(schema, key)?.kind === "map") ||
    valueAt(schema, "additionalProperties")?.kind === "map"
  )
    return objectType(schema, use, inner);
  return valueAt(schema, "items") ? kindOf("array", schema, use, inner) : anyType;
}

function kindOf(type: string, schema: MapNode, use: Access, inner: InnerType): DataType {
  switch (type) {
    case "string":
      return stringType(schema);
    case "number":
    case "integer":
    case "boolean":
    case "null":
      return { kind: type };
    case "array":
      return arrayType(schema, inner);
    case "object":
      return objectType(schema, use, inner);
    // Swagger 2: what is uploaded, in a form.
    case "file":
      return { kind: "string" };
    default:
      return anyType;
  }
}

function stringType(schema: MapNode): DataType {
  const format = knownFormat(schema);
  const pattern = safePattern(schema);
  return {
    kind: "string",
    ...(format === undefined ? {} : { format }),
    ...(pattern === undefined ? {} : { pattern }),
  };
}

/** A list; its first items may have types of their own (JSON Schema 2020-12 section 10.3.1.1). */
function arrayType(schema: MapNode, inner: InnerType): DataType {
  const first = itemsAt(schema, "prefixItems").map((item) => inner(item));
  const items = valueAt(schema, "items");
  const rest = inner(items);
  if (first.length === 0) return { kind: "array", items: rest };
  const isClosed = items?.kind === "scalar" && items.value === false;
  return {
    kind: "array",
    items: union(isClosed ? first : [...first, rest]),
    tuple: { first, rest: isClosed ? undefined : rest, least: numberAt(schema, "minItems") ?? 0 },
  };
}

function objectType(schema: MapNode, use: Access, inner: InnerType): DataType {
  const others = valueAt(schema, "additionalProperties");
  const required = new Set(textsAt(schema, "required"));
  const properties = entriesOf(schema, "properties")
    .filter(({ value }) => !isTrueAt(value, use === "read" ? "writeOnly" : "readOnly"))
    .map((entry) => madeFrom(propertyType(entry, required, inner), entry.keySpan));
  if (properties.length === 0 && others?.kind === "map") return { kind: "record", values: inner(others) };
  const patterns = entriesOf(schema, "patternProperties");
  if (properties.length === 0 && patterns.length > 0 && others !== undefined)
    return {
      kind: "record",
      values: union(patterns.map(({ value }) => inner(value))),
      keywords: { additionalProperties: false },
    };
  const isClosed = others?.kind === "scalar" && others.value === false;
  const isOpen = others?.kind === "map" || (others?.kind === "scalar" && others.value === true);
  return {
    kind: "object",
    properties,
    open: !isClosed,
    ...(isClosed ? { saysClosed: true } : {}),
    ...(isOpen ? { others: inner(others) } : {}),
    ...(isOpen && properties.length > 0 && !properties.some(({ type }) => leadsToNames(type))
      ? {}
      : { isListed: true }),
  };
}

/** A member with what is said of it. */
function propertyType({ key, value }: MapEntry, required: ReadonlySet<string>, inner: InnerType): PropertyType {
  const description = descriptionOf(value);
  const keywords = readKeywords(value);
  const sunset = sunsetAt(value);
  return {
    name: key,
    type: withoutSaid(inner(value), keywords),
    required: required.has(key),
    ...(description === undefined ? {} : { description }),
    ...(isTrueAt(value, "deprecated") ? { deprecated: true as const } : {}),
    ...(sunset === undefined ? {} : { sunset }),
    ...(keywords === undefined ? {} : { schema: keywords }),
  };
}

/** What is said of a member stands with the member, and need not stand in its type again. */
function withoutSaid(type: DataType, said: JsonObject | undefined): DataType {
  if (type.keywords === undefined || said === undefined) return type;
  const others = Object.entries(type.keywords).filter(
    ([key, value]) => JSON.stringify(said[key]) !== JSON.stringify(value),
  );
  return withKeywords(withoutKeywords(type), Object.fromEntries(others));
}

/** Whether an index beside a member could not be written down: named types have none. */
function leadsToNames(type: DataType): boolean {
  return type.kind === "named" || type.kind === "object" || partsOf(type).some(leadsToNames);
}
