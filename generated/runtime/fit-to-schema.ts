// Written by Capstan, the same for every capability. Do not edit: run generate.

import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, entriesOf } from "./json.js";

/** A JSON Schema; `true` and `false` are schemas too. */
export type Schema = JsonObject | boolean;

/** Definitions that lead to each other without end are not followed further, and no more are values that lie this deep. */
const mostReferences = 32;
const deepest = 100;

/**
 * `value` as what `schema` declares, where nothing is lost: `"5"` for an integer, `5` for a text, `"true"`, JSON text for an object or a list.
 * Everything else stays as it came, for the check that follows (`restoreDigits` gives numbers back what they lost). `root` is the document that `$ref` points into.
 */
export function fitValue(
  value: JsonValue,
  schema: Schema | undefined,
  root: JsonObject,
  depth = 0,
): JsonValue {
  const declared = resolveSchema(schema, root);
  if (declared === undefined || depth > deepest) return value;
  const listed = fitListed(value, declared);
  const branch = branchFor(listed, declared, root);
  const inner = [...(branch === undefined ? [] : [branch]), ...schemasOf(declared, "allOf")];
  const fitted = inner.reduce((one, part) => fitValue(one, part, root, depth + 1), listed);
  return fitMembers(fitKind(fitted, typesOf(declared)), declared, root, depth + 1);
}

/** An answer as what `schema` declares of it, where nothing is lost (`fitValue`): a null for a member that may be left out is one that is not there. */
export function fitAnswer(value: JsonValue, schema: JsonObject): JsonValue {
  return fitValue(withoutNulls(value, schema, schema), schema, schema);
}

function withoutNulls(value: JsonValue, schema: Schema, root: JsonObject, depth = 0): JsonValue {
  const declared = resolveSchema(schema, root);
  if (declared === undefined || depth > deepest) return value;
  if (isJsonArray(value)) {
    const items = own(declared, "items");
    return isSchema(items)
      ? value.map((item) => withoutNulls(item, items, root, depth + 1))
      : value;
  }
  if (!isJsonObject(value)) return value;
  const properties = own(declared, "properties");
  const required = own(declared, "required");
  return Object.fromEntries(
    entriesOf(value).flatMap(([name, member]): [string, JsonValue][] => {
      const of = isJsonObject(properties) ? own(properties, name) : undefined;
      if (!isSchema(of)) return [[name, member]];
      const mayBeAbsent = !(isJsonArray(required) && required.includes(name));
      if (member === null && mayBeAbsent && !admitsNull(of, root)) return [];
      return [[name, withoutNulls(member, of, root, depth + 1)]];
    }),
  );
}

/** Whether `schema` lets a null through, as far as its types and listed values say, or it excludes null itself. */
export function admitsNull(schema: Schema | undefined, root: JsonObject, depth = 0): boolean {
  const declared = resolveSchema(schema, root);
  if (declared === undefined || depth > deepest) return schema !== false;
  const types = typesOf(declared);
  if (types.length > 0) return types.includes("null");
  const values = own(declared, "enum");
  if (isJsonArray(values)) return values.includes(null);
  if (Object.hasOwn(declared, "const")) return declared["const"] === null;
  if (excludesNull(declared)) return false;
  const branches = branchesOf(declared);
  return (
    (branches.length === 0 || branches.some((branch) => admitsNull(branch, root, depth + 1))) &&
    schemasOf(declared, "allOf").every((part) => admitsNull(part, root, depth + 1))
  );
}

/** Whether a schema takes anything but null, `{not: {const: null}}`. */
export function excludesNull(schema: JsonObject): boolean {
  const excluded = own(schema, "not");
  if (!isJsonObject(excluded)) return false;
  return typesOf(excluded).join() === "null" || own(excluded, "const") === null;
}

/** Whether a member of a schema is a schema. */
export function isSchema(value: JsonValue | undefined): value is Schema {
  return typeof value === "boolean" || isJsonObject(value);
}

/** The object that `schema` is once its references are followed; undefined where it says nothing. */
export function resolveSchema(
  schema: Schema | undefined,
  root: JsonObject,
): JsonObject | undefined {
  let current: JsonValue | undefined = schema;
  for (let followed = 0; followed < mostReferences; followed += 1) {
    if (!isJsonObject(current)) return undefined;
    const reference = own(current, "$ref");
    if (typeof reference !== "string") return current;
    current = reference === "#" ? root : pointed(reference, root);
  }
  return undefined;
}

/** The types that a schema names. */
export function typesOf(schema: JsonObject): readonly string[] {
  const type = own(schema, "type");
  if (typeof type === "string") return [type];
  return isJsonArray(type) ? type.filter((one) => typeof one === "string") : [];
}

/** Whether a value is of a JSON Schema type. */
export function isOfType(value: JsonValue, type: string): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "integer":
      return typeof value === "number" && Number.isInteger(value);
    case "array":
      return isJsonArray(value);
    case "object":
      return isJsonObject(value);
    default:
      return typeof value === type;
  }
}

function own(schema: JsonObject, keyword: string): JsonValue | undefined {
  return Object.hasOwn(schema, keyword) ? schema[keyword] : undefined;
}

function pointed(reference: string, root: JsonObject): JsonValue | undefined {
  if (!reference.startsWith("#/")) return undefined;
  let found: JsonValue | undefined = root;
  for (const segment of reference.slice(2).split("/")) {
    const name = segment.replaceAll("~1", "/").replaceAll("~0", "~");
    if (isJsonArray(found)) found = found[Number(name)];
    else found = isJsonObject(found) ? own(found, name) : undefined;
  }
  return found;
}

/** The alternatives of a schema. */
function branchesOf(schema: JsonObject): readonly Schema[] {
  return [...schemasOf(schema, "anyOf"), ...schemasOf(schema, "oneOf")];
}

function schemasOf(schema: JsonObject, keyword: string): readonly Schema[] {
  const schemas = own(schema, keyword);
  return isJsonArray(schemas) ? schemas.filter(isSchema) : [];
}

/** The alternative that a value is of, or can be made into. One that lists other values, or other words for a member, is none of them. */
function branchFor(value: JsonValue, schema: JsonObject, root: JsonObject): Schema | undefined {
  const branches = alternativesIn(schema, root, new Set());
  const made = (branch: JsonObject): JsonValue =>
    fitKind(fitListed(value, branch), typesOf(branch));
  return (
    branches.find((branch) => takes(value, branch, root)) ??
    branches.find((branch) => takes(made(branch), branch, root)) ??
    branches.find((branch) => typesOf(branch).some((type) => isOfType(made(branch), type)))
  );
}

/** The alternatives of a schema; those of an alternative stand in its place. */
function alternativesIn(
  schema: JsonObject,
  root: JsonObject,
  seen: Set<JsonObject>,
): readonly JsonObject[] {
  if (seen.has(schema)) return [];
  seen.add(schema);
  return branchesOf(schema).flatMap((branch) => {
    const declared = resolveSchema(branch, root);
    if (declared === undefined) return [];
    return branchesOf(declared).length === 0 ? [declared] : alternativesIn(declared, root, seen);
  });
}

/** Whether a schema takes a value, as far as its type, its listed values and the members that it demands or lists words for say. */
function takes(value: JsonValue, schema: JsonObject, root: JsonObject): boolean {
  const types = typesOf(schema);
  if (types.length > 0 && !types.some((type) => isOfType(value, type))) return false;
  if (!isJsonObject(value)) return isListed(value, schema);
  const required = own(schema, "required");
  if (
    isJsonArray(required) &&
    required.some((name) => typeof name === "string" && !Object.hasOwn(value, name))
  )
    return false;
  const properties = own(schema, "properties");
  return entriesOf(value).every(([name, member]) => {
    const of = isJsonObject(properties) ? own(properties, name) : undefined;
    const declared = isSchema(of) ? resolveSchema(of, root) : undefined;
    return declared === undefined || isListed(fitListed(member, declared), declared);
  });
}

/** Whether a value is one of those that a schema lists, where it lists any that can be compared as they are. */
function isListed(value: JsonValue, schema: JsonObject): boolean {
  const values = listedIn(schema);
  return (
    values === undefined ||
    values.includes(value) ||
    values.some((one) => isStructure(one) || isLongNumber(one))
  );
}

function listedIn(schema: JsonObject): readonly (JsonValue | undefined)[] | undefined {
  if (Object.hasOwn(schema, "const")) return [schema["const"]];
  const listed = own(schema, "enum");
  return isJsonArray(listed) ? listed : undefined;
}

/** One of the listed values that is spelled as `value` is. */
function fitListed(value: JsonValue, schema: JsonObject): JsonValue {
  const values = listedIn(schema) ?? [];
  if (isStructure(value) || values.includes(value)) return value;
  const spelled = String(value);
  return (
    values.find(
      (one) =>
        one !== undefined &&
        one !== null &&
        !isStructure(one) &&
        !isLongNumber(one) &&
        String(one) === spelled,
    ) ?? value
  );
}

/** A number that is compared by its digits: what spells it becomes the nearest JavaScript number, and gets them back. */
function isLongNumber(value: unknown): boolean {
  return typeof value === "bigint";
}

function isStructure(value: JsonValue | undefined): boolean {
  return typeof value === "object" && value !== null;
}

function fitKind(value: JsonValue, types: readonly string[]): JsonValue {
  if (types.length === 0 || types.some((type) => isOfType(value, type))) return value;
  if (typeof value === "string") return readText(value, types);
  const isScalar = typeof value === "number" || typeof value === "boolean";
  return isScalar && types.includes("string") ? String(value) : value;
}

/** What a text spells, where that is of one of `types`. */
function readText(text: string, types: readonly string[]): JsonValue {
  if (types.includes("boolean") && (text === "true" || text === "false")) return text === "true";
  const wantsNumber = types.includes("integer") || types.includes("number");
  if (!wantsNumber && !types.includes("object") && !types.includes("array")) return text;
  let spelled: JsonValue;
  try {
    spelled = JSON.parse(text);
  } catch {
    return text;
  }
  const isWanted = types.some((type) => type !== "null" && isOfType(spelled, type));
  return isWanted ? spelled : text;
}

function fitMembers(
  value: JsonValue,
  schema: JsonObject,
  root: JsonObject,
  depth: number,
): JsonValue {
  if (isJsonArray(value)) return fitItems(value, schema, root, depth);
  if (!isJsonObject(value)) return value;
  const properties = own(schema, "properties");
  const others = own(schema, "additionalProperties");
  return Object.fromEntries(
    entriesOf(value).map(([name, member]) => {
      const known = isJsonObject(properties) ? own(properties, name) : undefined;
      const declared = known ?? others;
      return [name, isSchema(declared) ? fitValue(member, declared, root, depth) : member];
    }),
  );
}

function fitItems(
  value: readonly JsonValue[],
  schema: JsonObject,
  root: JsonObject,
  depth: number,
): readonly JsonValue[] {
  const first = own(schema, "prefixItems");
  const items = own(schema, "items");
  return value.map((item, index) => {
    const declared = (isJsonArray(first) ? first[index] : undefined) ?? items;
    return isSchema(declared) ? fitValue(item, declared, root, depth) : item;
  });
}
