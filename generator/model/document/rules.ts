import { isTrueAt, itemsAt, valueAt } from "../../openapi/read-node.js";
import { referenceOf, type References } from "../../openapi/references.js";
import {
  type JsonObject,
  type JsonValue,
  type MapEntry,
  type MapNode,
  type SourceNode,
  toJson,
} from "../../source/node.js";
import { limits, safePattern } from "./keywords.js";

/**
 * What a schema demands of a value that no type says (JSON Schema 2020-12 sections 10 and 11, Validation 6.4 and 6.5), references filled in. A rule that
 * leads back to itself, or to more than is checked with every call, is left out, and `leftOut` is told why.
 */
export function readRules(
  schema: MapNode,
  references: References,
  leftOut: (rule: MapEntry, reason: string) => void,
): JsonObject {
  const rules: Record<string, JsonValue> = {};
  for (const key of ruleNames) {
    const rule = references.entry(schema, key);
    const inliner = createInliner(references);
    const read = rule && readRule(key, rule.value, inliner.inline);
    if (read !== undefined) rules[key] = read;
    const reason = inliner.obstacle();
    if (rule && read === undefined && reason !== undefined) leftOut(rule, reason);
  }
  // Alternatives that have no types of their own: which members are there together.
  for (const key of ["oneOf", "anyOf"]) {
    const alternatives = itemsAt(schema, key);
    const read = alternatives.some((part) => referenceOf(part) !== undefined || !saysOnlyWhatIsThere(part))
      ? undefined
      : valueAt(schema, key);
    const written = read && readRule(key, read, createInliner(references).inline);
    if (written !== undefined && alternatives.length > 0) rules[key] = written;
  }
  return rules;
}

/** Whether a schema is about which members are there, and nothing else. */
function saysOnlyWhatIsThere(schema: SourceNode): boolean {
  return (
    schema.kind === "map" &&
    schema.entries.every(({ key }) => ["required", "not", "title", "description"].includes(key))
  );
}

const ruleNames = [
  "not",
  "contains",
  "minContains",
  "maxContains",
  "unevaluatedItems",
  "patternProperties",
  "propertyNames",
  "dependentRequired",
  "dependentSchemas",
  "unevaluatedProperties",
  "if",
  "then",
  "else",
];

type Inliner = (schema: SourceNode) => JsonValue | undefined;

const lists = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);
const maps = new Set(["properties", "patternProperties", "dependentSchemas"]);
const schemas = new Set([
  "not",
  "if",
  "then",
  "else",
  "items",
  "contains",
  "propertyNames",
  "additionalProperties",
  "unevaluatedProperties",
  "unevaluatedItems",
]);
const data = new Set<string>([
  "type",
  "enum",
  "const",
  "required",
  "dependentRequired",
  "uniqueItems",
  "minContains",
  "maxContains",
  ...limits,
]);

/** The value of one keyword; undefined where it cannot be said by itself. */
function readRule(key: string, value: SourceNode, inline: Inliner): JsonValue | undefined {
  if (data.has(key)) return toJson(value);
  if (schemas.has(key)) return inline(value);
  if (lists.has(key)) {
    if (value.kind !== "list") return undefined;
    const read = value.items.map(inline);
    return read.every((item) => item !== undefined) ? read : undefined;
  }
  if (!maps.has(key) || value.kind !== "map") return undefined;
  const entries = value.entries.map((entry) => [entry.key, inline(entry.value)] as const);
  return entries.every((entry): entry is readonly [string, JsonValue] => entry[1] !== undefined)
    ? Object.fromEntries(entries)
    : undefined;
}

/** How many schemas one rule may be made of. */
const mostSchemas = 200;

/** Writes schemas out with what they refer to in its place, as long as that ends and is small; `obstacle` says which of both it was not. */
function createInliner(references: References): {
  readonly inline: Inliner;
  readonly obstacle: () => string | undefined;
} {
  let count = 0;
  let obstacle: string | undefined;
  const within = new Set<SourceNode>();
  const inline = (schema: SourceNode): JsonValue | undefined => {
    if (schema.kind === "scalar") return typeof schema.value === "boolean" ? schema.value : undefined;
    count += 1;
    if (within.has(schema)) obstacle = "it leads back to itself";
    else if (count > mostSchemas) obstacle = `it is made of more than ${mostSchemas} schemas`;
    if (schema.kind === "list" || obstacle !== undefined) return undefined;
    within.add(schema);
    const written = inlineMap(schema);
    within.delete(schema);
    return written;
  };
  const inlineMap = (schema: MapNode): JsonObject | undefined => {
    const referred = referenceOf(schema) ? references.target(schema) : undefined;
    if (referenceOf(schema) && !referred) return undefined;
    const base = referred && inline(referred.node);
    if (referred && base === undefined) return undefined;
    const written: Record<string, JsonValue> = {};
    for (const { key, value } of schema.entries) {
      if (key === "pattern" && safePattern(schema) !== undefined) written[key] = toJson(value);
      if (!data.has(key) && !schemas.has(key) && !lists.has(key) && !maps.has(key)) continue;
      const read = readRule(key, value, inline);
      if (read === undefined) return undefined;
      written[key] = read;
    }
    const all = base === undefined ? written : { ...written, allOf: [base, ...allOf(written)] };
    return as2020(all, isTrueAt(schema, "nullable"));
  };
  return { inline, obstacle: () => obstacle };
}

function allOf({ allOf: own }: JsonObject): readonly JsonValue[] {
  return Array.isArray(own) ? own : [];
}

/** OpenAPI 3.0's `nullable` and limits that are said to be exclusive beside them, in the words of JSON Schema 2020-12. */
function as2020(schema: JsonObject, isNullable: boolean): JsonObject {
  const { exclusiveMinimum: above, exclusiveMaximum: below, minimum, maximum, type, ...others } = schema;
  return {
    ...(type === undefined ? {} : { type: isNullable && typeof type === "string" ? [type, "null"] : type }),
    ...limitOf("minimum", "exclusiveMinimum", minimum, above),
    ...limitOf("maximum", "exclusiveMaximum", maximum, below),
    ...others,
  };
}

function limitOf(
  name: string,
  exclusive: string,
  limit: JsonValue | undefined,
  flag: JsonValue | undefined,
): JsonObject {
  if (flag === true) return limit === undefined ? {} : { [exclusive]: limit };
  return {
    ...(limit === undefined ? {} : { [name]: limit }),
    ...(typeof flag === "number" ? { [exclusive]: flag } : {}),
  };
}
