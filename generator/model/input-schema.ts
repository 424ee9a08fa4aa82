import type { JsonObject, JsonValue } from "../source/node.js";
import { isSafePattern } from "../text/pattern.js";

/** Definitions that lead to themselves are followed this often. */
const deepest = 8;

/**
 * The JSON Schema of an input as one that can stand anywhere: what its own `$ref`s name stands in their place, since a tool, a route and an OpenAPI
 * document each have a root of their own. Patterns that no validator takes are left out.
 */
export function standaloneSchema(schema: JsonObject): JsonObject {
  return standsAlone(schema) ? schema : withoutDefinitions(resolve(schema, schema, 0));
}

/** Whether a schema, as most are, names nothing outside of itself and has nothing to leave out. */
function standsAlone(value: JsonValue): boolean {
  if (isList(value)) return value.every(standsAlone);
  if (!isObject(value)) return true;
  return Object.keys(value).every((key) => {
    const member = value[key];
    return !resolved.has(key) && member !== undefined && (dataKeywords.has(key) || standsAlone(member));
  });
}

const resolved: ReadonlySet<string> = new Set(["$ref", "$defs", "definitions", "pattern"]);

function resolve(schema: JsonObject, root: JsonObject, depth: number): JsonObject {
  const reference = schema["$ref"];
  const target = typeof reference === "string" ? pointed(reference, root) : undefined;
  const base = target === undefined || depth >= deepest ? {} : resolve(target, root, depth + 1);
  const members = Object.entries(schema).flatMap(([key, value]): readonly (readonly [string, JsonValue])[] => {
    if (key === "$ref" && typeof reference === "string") return [];
    if (key === "pattern" && typeof value === "string" && !isSafePattern(value)) return [];
    if (key === "$defs" || key === "definitions") return [[key, value]];
    return [[key, dataKeywords.has(key) ? value : inside(value, root, depth)]];
  });
  return { ...withoutDefinitions(base), ...Object.fromEntries(members) };
}

/** Keywords whose values are data, not schemas. */
const dataKeywords = new Set(["enum", "const", "default", "examples", "required"]);

function inside(value: JsonValue, root: JsonObject, depth: number): JsonValue {
  if (isList(value)) return value.map((item) => inside(item, root, depth));
  return isObject(value) ? resolve(value, root, depth) : value;
}

function withoutDefinitions(schema: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== "$defs" && key !== "definitions"));
}

function pointed(reference: string, root: JsonObject): JsonObject | undefined {
  if (reference === "#") return root;
  if (!reference.startsWith("#/")) return undefined;
  let found: JsonValue | undefined = root;
  for (const segment of reference.slice(2).split("/")) {
    const name = segment.replaceAll("~1", "/").replaceAll("~0", "~");
    found = isObject(found) && Object.hasOwn(found, name) ? found[name] : undefined;
  }
  return isObject(found) ? found : undefined;
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
