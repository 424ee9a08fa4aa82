import {
  asText,
  entryOf,
  limitOf,
  longIntegerOf,
  type JsonObject,
  type JsonValue,
  type MapEntry,
  type MapNode,
  type ScalarNode,
  type SourceNode,
  toData,
  toJson,
} from "../source/node.js";
import { nearestWord } from "../text/nearest.js";
import { isSafePattern } from "../text/pattern.js";
import { checkLongNumbers } from "./check-long-numbers.js";
import { isKeyword, keywords, limits, listed, named, numbers, single, valued } from "./json-schema-keywords.js";
import { requiredInstead } from "./key-spellings.js";
import { readDefault } from "./read-default.js";
import { foundKind, type ReadContext, textOf } from "./read-fields.js";
import { type ParameterType, parameterTypes } from "./words.js";

export type JsonType = ParameterType;

/** Types as publishers write them; `undefined` for those that say nothing. */
const spellings: Readonly<Record<string, JsonType | undefined>> = {
  ...Object.fromEntries(parameterTypes.map((type) => [type, type])),
  int: "integer",
  long: "integer",
  float: "number",
  double: "number",
  decimal: "number",
  bool: "boolean",
  list: "array",
  map: "object",
  date: "string",
  datetime: "string",
  "date-time": "string",
  uuid: "string",
  uri: "string",
  url: "string",
  file: "string",
  binary: "string",
  text: "string",
  enum: "string",
  json: undefined,
  any: undefined,
};

/** What a `type` means: the types of JSON Schema that it names, and whether null is one of them, or the only one. `unknown`: a word that names none. */
export interface WrittenType {
  readonly types: readonly JsonType[];
  readonly nullable: boolean;
  readonly isNull: boolean;
  readonly unknown: ScalarNode | undefined;
}

/** Reads a `type`, one word or a list of them (`[string, "null"]`). */
export function readType(node: SourceNode | undefined): WrittenType {
  const words = node?.kind === "list" ? node.items : node ? [node] : [];
  const found: JsonType[] = [];
  let nullable = false;
  let isOpen = false;
  let unknown: ScalarNode | undefined;
  for (const word of words) {
    if (word.kind !== "scalar") continue;
    const written = word.value === null ? undefined : word.text.trim().toLowerCase();
    if (written === undefined || written === "null") nullable ||= node?.kind === "list" || written === "null";
    else if (!Object.hasOwn(spellings, written)) unknown ??= word;
    else {
      const type = spellings[written];
      if (type === undefined) isOpen = true;
      else if (!found.includes(type)) found.push(type);
    }
  }
  const isNull = nullable && found.length === 0 && !isOpen && unknown === undefined;
  return { types: found, nullable, isNull, unknown };
}

/** A type as JSON Schema spells it; undefined where it says nothing. */
function spellType({ types: words, nullable, isNull }: WrittenType): JsonValue | undefined {
  const [only] = words;
  if (only === undefined) return isNull ? "null" : undefined;
  if (nullable) return [...words, "null"];
  return words.length === 1 ? only : words;
}

/** Reports a word that is no type, with the nearest one. */
export function reportType(node: ScalarNode, what: string, context: ReadContext): void {
  const [, before, within] =
    /^(?:([A-Za-z]+)\[\]|(?:array|list)\s*[<([]\s*([A-Za-z]+)\s*[>)\]])$/i.exec(node.text) ?? [];
  const item = before ?? within;
  context.reporter.report("schema/wrong-type", node.span, {
    key: "type",
    what,
    expected: "a type",
    found: foundKind(node),
    allowed: parameterTypes,
    nearest:
      parameterTypes.find((type) => node.text.length > 2 && type.startsWith(node.text.toLowerCase())) ??
      nearestWord(node.text, parameterTypes),
    write: item === undefined ? undefined : `type: array, items: {type: ${spellings[item.toLowerCase()] ?? "object"}}`,
  });
}

/** The dialects that servers check values by (JSON Schema core, 8.1.1). */
const dialects = /^https?:\/\/json-schema\.org\/(?:draft\/(?:2020-12|2019-09)|draft-0[67])\/schema#?$/;
const lists = new Set(["enum", "allOf", "anyOf", "oneOf", "prefixItems"]);

/**
 * Reads a JSON Schema whole, in the order of the YAML ("Values" in the spec). Types are spelled as JSON Schema spells them (`int` is `integer`, `nullable`
 * is a type of its own, a property's own `required: true` goes into its object's list); values of texts are the text that stands in the YAML, those of a
 * schema without a type too, where it is one of text (`isOfText`).
 */
export function readJsonSchema(node: MapNode, context: ReadContext, isOfText = false): JsonObject {
  const type = readType(entryOf(node, "type")?.value);
  if (type.unknown) reportType(type.unknown, "this schema", context);
  const nullable =
    type.nullable ||
    (entryOf(node, "nullable")?.value.kind === "scalar" && textOf(entryOf(node, "nullable")?.value) === "true");
  const isText = (type.types.length === 0 && isOfText) || (type.types.length === 1 && type.types[0] === "string");
  const isNumber = type.types.length > 0 && type.types.every((each) => each === "number" || each === "integer");
  const members = node.entries.flatMap((entry): readonly (readonly [string, JsonValue])[] => {
    const { key, value } = entry;
    if (key === "type") {
      const spelled = spellType({ ...type, nullable });
      return spelled === undefined ? [] : [[key, spelled]];
    }
    if (key === "nullable") return [];
    if (key === "required" && value.kind !== "list") return [];
    const expected = expectedOf(key);
    if (expected !== undefined && !isExpected(value, expected)) {
      reportKeyword(entry, expected, context);
      return [];
    }
    if (!checkLongNumbers(entry, { isText, isNumber }, context)) return [];
    if (key === "pattern" && value.kind === "scalar" && !isSafePattern(value.text)) {
      context.reporter.report("schema/bad-pattern", value.span, { pattern: value.text });
      return [];
    }
    if (key === "$schema" && !dialects.test(textOf(value) ?? "")) {
      context.reporter.report("schema/unknown-dialect", value.span, { dialect: textOf(value) ?? "" });
      return [];
    }
    if (key === "example") return [["examples", [isText ? spell(value) : toData(value)]]];
    if (!isKeyword(key) && !key.startsWith("x-")) {
      const near = nearestWord(key, [...keywords]);
      // Words of two letters are all near each other.
      const nearest = key.length > 2 ? near : undefined;
      const write = requiredInstead(entry) ?? (nearest === undefined ? propertyInstead(entry) : undefined);
      if (nearest !== undefined || write !== undefined)
        context.reporter.report("schema/unknown-key", entry.keySpan, { key, what: "this schema", nearest, write });
    }
    return [[key, readMember(entry, isText, context)]];
  });
  const properties = entryOf(node, "properties")?.value;
  const required =
    properties === undefined || entryOf(node, "required")?.value.kind === "list" ? [] : requiredOf(properties);
  return withDefault(
    Object.fromEntries(required.length === 0 ? members : [...members, ["required", required]]),
    node,
    context,
  );
}

/** What is meant by `{id: string}` and `{id: {type: string}}` where a schema stands: a property. Undefined for what describes none. */
function propertyInstead({ key, value }: MapEntry): string | undefined {
  const type = value.kind === "map" ? entryOf(value, "type")?.value : value;
  const [only] = type?.kind === "scalar" ? readType(type).types : [];
  return only === undefined ? undefined : `properties: {${key}: {type: ${only}}}`;
}

/** The schema with its default as it is meant; one that the schema itself does not allow is reported and left out. */
function withDefault(schema: JsonObject, node: MapNode, context: ReadContext): JsonObject {
  const written = schema["default"];
  if (written === undefined) return schema;
  const { default: _, ...others } = schema;
  const read = readDefault(written, others);
  // In its own place: the order is the author's.
  if (read.kind === "value")
    return Object.fromEntries(
      Object.entries(schema).map(([key, value]) => [key, key === "default" ? read.value : value]),
    );
  const span = entryOf(node, "default")?.value.span ?? node.span;
  context.reporter.report("schema/wrong-default", span, { problem: read.problem });
  return others;
}

type Expected = "a number" | "true or false" | "a list with something in it" | "a map";

/** What a validator takes as the value of a keyword; another would stop it from checking anything. */
function expectedOf(key: string): Expected | undefined {
  if (numbers.has(key)) return "a number";
  if (key === "uniqueItems") return "true or false";
  if (lists.has(key)) return "a list with something in it";
  return key === "patternProperties" || key === "dependentSchemas" ? "a map" : undefined;
}

function isExpected(node: SourceNode, expected: Expected): boolean {
  switch (expected) {
    case "a number":
      return limitOf(node) !== undefined;
    case "true or false":
      return node.kind === "scalar" && typeof node.value === "boolean";
    case "a list with something in it":
      return node.kind === "list" && node.items.length > 0;
    case "a map":
      return node.kind === "map";
  }
}

function reportKeyword({ key, value }: MapEntry, expected: Expected, context: ReadContext): void {
  context.reporter.report("schema/wrong-type", value.span, {
    key,
    what: "this schema",
    expected,
    found: foundKind(value),
    allowed: [],
    write: lists.has(key) && key === "enum" ? listOf(value) : undefined,
  });
}

/** Words that commas divide, as a list of YAML. */
function listOf(value: SourceNode): string | undefined {
  const words = value.kind === "scalar" ? value.text.split(/[,|]/).map((word) => word.trim()) : [];
  return words.every((word) => /^[\w.-]+$/.test(word)) && words.length > 0
    ? `[${words.slice(0, 12).join(", ")}]`
    : undefined;
}

function readMember({ key, value }: MapEntry, isText: boolean, context: ReadContext): JsonValue {
  const schema = (item: SourceNode): JsonValue => (item.kind === "map" ? readJsonSchema(item, context) : toJson(item));
  if (single.has(key)) return value.kind === "list" ? value.items.map(schema) : schema(value);
  if (listed.has(key) && value.kind === "list") return value.items.map(schema);
  if (named.has(key) && value.kind === "map") {
    const entries = key === "patternProperties" ? patternsOf(value, context) : value.entries;
    return Object.fromEntries(entries.map((entry) => [entry.key, schema(entry.value)]));
  }
  if (key === "properties" && value.kind === "list")
    return Object.fromEntries(
      value.items.flatMap((item) =>
        namedProperty(item).map((property) => [property.key, readJsonSchema(property.value, context)]),
      ),
    );
  if (limits.has(key)) return longIntegerOf(value) ?? limitOf(value) ?? toJson(value);
  if (numbers.has(key)) return limitOf(value) ?? toJson(value);
  if (!valued.has(key)) return toJson(value);
  return isText ? spell(value) : toData(value);
}

/** The members of `patternProperties` whose keys are regular expressions; the others are reported. */
function patternsOf({ entries }: MapNode, context: ReadContext): MapNode["entries"] {
  return entries.filter(({ key, keySpan }) => {
    if (isSafePattern(key)) return true;
    context.reporter.report("schema/bad-pattern", keySpan, { pattern: key });
    return false;
  });
}

/** `{name: a, type: string}` in a list of properties. */
function namedProperty(item: SourceNode): readonly { readonly key: string; readonly value: MapNode }[] {
  if (item.kind !== "map") return [];
  const name = textOf(entryOf(item, "name")?.value);
  return name === undefined
    ? []
    : [{ key: name, value: { ...item, entries: item.entries.filter((entry) => entry.key !== "name") } }];
}

/** Properties that say `required: true` themselves. */
function requiredOf(properties: SourceNode): readonly string[] {
  const says = (value: SourceNode): boolean =>
    value.kind === "map" && textOf(entryOf(value, "required")?.value) === "true";
  if (properties.kind === "map")
    return properties.entries.filter((entry) => says(entry.value)).map((entry) => entry.key);
  return properties.kind === "list"
    ? properties.items
        .flatMap(namedProperty)
        .filter((property) => says(property.value))
        .map((property) => property.key)
    : [];
}

/** A value where text is wanted: scalars as they stand in the YAML. */
export function spell(node: SourceNode): JsonValue {
  return toJson(asText(node));
}
