import {
  excludesNull,
  isOfType,
  isSchema,
  resolveSchema,
  type Schema,
  typesOf,
} from "./fit-to-schema.js";
import {
  entriesOf,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  property,
} from "./json.js";
import { alternativesOf, meantAlternatives } from "./nearest-alternative.js";
import { nearestName } from "./nearest-name.js";

/** No more problems are told than a caller can use. */
export const mostProblems = 10;
const deepest = 100;
/** Parts of parts of a schema are followed so far. */
const mostParts = 32;
const mostNames = 40;
const argumentOfTool = "an argument of this tool";

/** Where a value stands: in which arguments, how deep, and in how many parts of one schema. */
interface Place {
  readonly root: JsonObject;
  readonly path: string;
  readonly depth: number;
  readonly parts: number;
  /** What is known of values inside alternatives, which ask again and again for what lies in all of them. */
  readonly known: Map<object, Map<JsonObject, readonly string[]>>;
}

/** What is wrong with a value, by name: members that are missing or unknown, types and listed values. Other keywords are left to the check itself. */
export function problemsOf(value: JsonValue, schema: Schema, root: JsonObject): readonly string[] {
  return problemsAt(value, schema, { root, path: "", depth: 0, parts: 0, known: new Map() });
}

function problemsAt(value: JsonValue, schema: Schema, at: Place): readonly string[] {
  const declared = resolveSchema(schema, at.root);
  if (declared === undefined || at.parts > mostParts) return [];
  // The validator would follow a definition that holds itself until the stack is spent.
  if (at.depth > deepest) return [`${nameOf(at.path)} lies too deep`];
  if (at.parts === 0 || !(isJsonArray(value) || isJsonObject(value)))
    return problemsOfOne(value, schema, declared, at);
  const before = at.known.get(value)?.get(declared);
  if (before) return before;
  const found = problemsOfOne(value, schema, declared, at);
  at.known.set(value, (at.known.get(value) ?? new Map()).set(declared, found));
  return found;
}

function problemsOfOne(
  value: JsonValue,
  schema: Schema,
  declared: JsonObject,
  at: Place,
): readonly string[] {
  const types = typesOf(declared);
  if (value === null && excludesNull(declared)) return [`${nameOf(at.path)} must not be null`];
  if (types.length > 0 && !types.some((type) => isOfType(value, type)))
    return [`${nameOf(at.path)} must be ${types.map(describeType).join(" or ")}`];
  const listed = listedBy(declared);
  if (listed && !isJsonObject(value) && !isJsonArray(value) && !listed.includes(value))
    return [
      `${nameOf(at.path)} must be one of ${listNames(listed.map((one) => JSON.stringify(one)))}`,
    ];
  const inParts = problemsOfParts(value, declared, at);
  const inside = problemsInside(value, schema, declared, at);
  return [...new Set([...inParts, ...inside])].slice(0, mostProblems);
}

function listedBy(schema: JsonObject): readonly JsonValue[] | undefined {
  const listed = property(schema, "enum");
  // Where numbers are listed that no JavaScript number is, the check itself compares digits.
  if (isJsonArray(listed)) return listed.some(isLongNumber) ? undefined : listed;
  const constant = property(schema, "const");
  return constant === undefined || isLongNumber(constant) ? undefined : [constant];
}

function isLongNumber(value: unknown): boolean {
  return typeof value === "bigint";
}

/** What is wrong with a value by the parts of its schema, and by the alternative that it is meant to be where it fits none. */
function problemsOfParts(value: JsonValue, schema: JsonObject, at: Place): readonly string[] {
  const inside = (part: Schema): readonly string[] =>
    problemsAt(value, part, { ...at, parts: at.parts + 1 });
  const all = property(schema, "allOf");
  const ofParts = isJsonArray(all) ? collect(all.filter(isSchema), inside) : [];
  const alternatives = alternativesOf(schema);
  if (alternatives.length === 0) return ofParts;
  const found = alternatives.map(inside);
  if (found.some((problems) => problems.length === 0)) return ofParts;
  const { places, tag } = meantAlternatives(value, alternatives, at.root);
  if (tag === undefined) return [...ofParts, ...places.flatMap((place) => found[place] ?? [])];
  const words = listNames(tag.words.map((word) => JSON.stringify(word)));
  return [...ofParts, `${nameOf(memberPath(at.path, tag.name))} must be one of ${words}`];
}

/** What is wrong with the items or members of a value. */
function problemsInside(
  value: JsonValue,
  schema: Schema,
  declared: JsonObject,
  at: Place,
): readonly string[] {
  const deeper = (path: string): Place => ({ ...at, path, depth: at.depth + 1, parts: 0 });
  if (isJsonArray(value)) {
    const items = property(declared, "items");
    if (!isJsonObject(items) || Object.hasOwn(declared, "prefixItems")) return [];
    return collect(value.entries(), ([index, item]) =>
      problemsAt(item, items, deeper(`${at.path}[${index}]`)),
    );
  }
  if (!isJsonObject(value)) return [];
  const known = closedNames(schema, at.root) ?? closedNames(declared, at.root);
  const properties = property(declared, "properties");
  const missing = requiredBy(declared)
    .filter((name) => typeof name === "string")
    .filter((name) => !Object.hasOwn(value, name))
    .map((name) => `${nameOf(memberPath(at.path, name))} is required`);
  const wrong = collect(entriesOf(value), ([name, member]) => {
    const own = property(properties, name);
    if (isSchema(own)) return problemsAt(member, own, deeper(memberPath(at.path, name)));
    if (known === undefined || known.includes(name)) return [];
    const whole = at.path === "" ? argumentOfTool : `a member of ${nameOf(at.path)}`;
    return [unknownName(name, known, whole)];
  });
  return [...missing, ...wrong];
}

function memberPath(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/** What is wrong with the first names that a closed schema does not know. */
export function strangeNames(value: unknown, schema: JsonObject): readonly string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  const known = closedNames(schema, schema);
  if (known === undefined) return [];
  const names = new Set(known);
  const strange: string[] = [];
  for (const name in value) {
    if (!names.has(name)) strange.push(unknownName(name, known, argumentOfTool));
    if (strange.length >= mostProblems) break;
  }
  return strange;
}

/** All names that a closed schema may let through; undefined where it is open, or other names are let through by their form. */
function closedNames(schema: Schema, root: JsonObject): readonly string[] | undefined {
  if (!isJsonObject(schema)) return undefined;
  if (property(schema, "additionalProperties") === false)
    return hasPattern(schema) ? undefined : ownNames(schema);
  if (property(schema, "unevaluatedProperties") !== false) return undefined;
  const names = new Set<string>();
  return addNames(names, schema, root, new Set()) ? [...names] : undefined;
}

/** Adds the names that `schema` and its parts evaluate; false where one of them evaluates any. */
function addNames(
  names: Set<string>,
  schema: Schema,
  root: JsonObject,
  seen: Set<JsonObject>,
): boolean {
  if (!isJsonObject(schema) || seen.has(schema)) return true;
  seen.add(schema);
  const isOpen = ["additionalProperties", "unevaluatedProperties"].some(
    (keyword) => (property(schema, keyword) ?? false) !== false,
  );
  if (isOpen || hasPattern(schema)) return false;
  for (const name of ownNames(schema)) names.add(name);
  return partsOf(schema, root).every((part) => addNames(names, part, root, seen));
}

/** The schemas that apply to the same value as `schema`. */
function partsOf(schema: JsonObject, root: JsonObject): readonly Schema[] {
  const lists = ["allOf", "anyOf", "oneOf"].flatMap((keyword) => {
    const list = property(schema, keyword);
    return isJsonArray(list) ? list : [];
  });
  const singles = ["if", "then", "else"].map((keyword) => property(schema, keyword));
  const dependent = property(schema, "dependentSchemas");
  const others = isJsonObject(dependent) ? Object.values(dependent) : [];
  const referred = Object.hasOwn(schema, "$ref") ? [resolveSchema(schema, root)] : [];
  return [...lists, ...singles, ...others, ...referred].filter(isSchema);
}

function ownNames(schema: JsonObject): readonly string[] {
  const properties = property(schema, "properties");
  return isJsonObject(properties) ? Object.keys(properties) : [];
}

function hasPattern(schema: JsonObject): boolean {
  return property(schema, "patternProperties") !== undefined;
}

/** What is said of a name that is none of those that are `known`: that it is not `what`, the nearest, and which there are. */
export function unknownName(name: string, known: readonly string[], what: string): string {
  const near = nearestName(name, known);
  const guess = near === undefined ? "" : `; did you mean \`${near}\`?`;
  const allowed =
    known.length === 0
      ? "there are none"
      : `there ${known.length === 1 ? "is" : "are"} ${listNames(known.map((one) => `\`${one}\``))}`;
  return `${nameOf(name)} is not ${what}${guess === "" ? "; " : `${guess} `}${allowed}`;
}

/** The members that `schema` demands. */
export function requiredBy(schema: JsonObject): readonly JsonValue[] {
  const required = property(schema, "required");
  return isJsonArray(required) ? required : [];
}

/** At most as many problems as a caller can use: a list of wrong items has one for each. */
function collect<T>(
  values: Iterable<T>,
  problems: (value: T) => readonly string[],
): readonly string[] {
  const found: string[] = [];
  for (const value of values) {
    found.push(...problems(value));
    if (found.length >= mostProblems) break;
  }
  return found;
}

function nameOf(path: string): string {
  if (path === "") return "the arguments";
  return `\`${path.length > 80 ? `${path.slice(0, 79)}…` : path}\``;
}

function describeType(type: string): string {
  switch (type) {
    case "string":
      return "a text";
    case "integer":
      return "a whole number";
    case "boolean":
      return "true or false";
    case "null":
      return "null";
    case "array":
      return "a list";
    default:
      return type === "object" ? "an object" : `a ${type}`;
  }
}

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).join(", ");
  return names.length > mostNames ? `${shown}, and ${names.length - mostNames} more` : shown;
}
