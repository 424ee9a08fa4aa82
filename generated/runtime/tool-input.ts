// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { StandardSchemaWithJSON } from "@modelcontextprotocol/server";
import { trust } from "./convert.js";
import { isTooDeep, mostLevels } from "./depth.js";
import { restoreDigits } from "./exact-arguments.js";
import {
  admitsNull,
  fitValue,
  isOfType,
  isSchema,
  resolveSchema,
  type Schema,
  typesOf,
} from "./fit-to-schema.js";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, property } from "./json.js";
import { lazySchema } from "./lazy-schema.js";
import { nearestName } from "./nearest-name.js";

/** What a tool takes: a JSON Schema, and how arguments are read by it. */
export interface ToolInput<T> extends StandardSchemaWithJSON<T, T> {
  readonly schema: JsonObject;
}

const mostProblems = 10;
const deepest = 100;
const mostNames = 40;
const argumentOfTool = "an argument of this tool";

/**
 * The input of a tool. Arguments are read as what callers evidently mean, where nothing is lost (`fitValue`); a null for an optional argument
 * of a type without null is an absent argument. What then does not fit `schema` is refused by name.
 */
export function toolInput<T>(schema: JsonObject): ToolInput<T> {
  const standard = lazySchema<T>(schema)["~standard"];
  const hasInherited = asksForInherited(schema);
  return {
    schema,
    "~standard": {
      ...standard,
      validate: async (value) => {
        // Nothing is read of arguments that are refused for their names alone.
        const strange = strangeNames(value, schema);
        if (strange.length >= mostProblems) return refusal(strange);
        if (isTooDeep(value))
          return refusal([`the arguments are nested more than ${mostLevels} levels deep`]);
        const fitted = readArguments(trust<JsonValue>(value), schema);
        // The validator goes on to the last of a million wrong items; this stops at those that are shown.
        const named = problemsOf(fitted, schema, schema, "");
        if (named.length > 0) return refusal(named);
        const checked = await standard.validate(hasInherited ? withoutPrototypes(fitted) : fitted);
        return checked.issues === undefined
          ? { value: trust<T>(restoreDigits(hasInherited ? fitted : checked.value, value)) }
          : refusal(checked.issues.map(({ message }) => withoutRoot(message)));
      },
    },
  };
}

/** What every object has without being given it: the validator takes it for a member. */
const inherited: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

function asksForInherited(schema: JsonValue): boolean {
  if (isJsonArray(schema)) return schema.some(asksForInherited);
  return (
    isJsonObject(schema) &&
    Object.entries(schema).some(([name, part]) => inherited.has(name) || asksForInherited(part))
  );
}

/** A copy whose objects have the members that they were given, and no others. */
function withoutPrototypes(value: JsonValue, depth = 0): JsonValue {
  if (depth > deepest) return value;
  if (isJsonArray(value)) return value.map((item) => withoutPrototypes(item, depth + 1));
  if (!isJsonObject(value)) return value;
  const copy = trust<Record<string, JsonValue>>(Object.create(null));
  for (const [name, member] of Object.entries(value))
    copy[name] = withoutPrototypes(member, depth + 1);
  return copy;
}

function refusal(problems: readonly string[]): {
  readonly issues: readonly { readonly message: string }[];
} {
  const text = problems.slice(0, mostProblems).join("\n");
  return { issues: [{ message: text.length > 4_000 ? `${text.slice(0, 3_999)}…` : text }] };
}

/** `input` without the arguments called `names`, where it does not declare them itself: clients add some of their own. */
export function ignoringArguments<T>(
  input: ToolInput<T>,
  names: readonly string[] | undefined,
): ToolInput<T> {
  if (names === undefined || names.length === 0) return input;
  const ignored = names.filter((name) => property(input.schema["properties"], name) === undefined);
  const standard = input["~standard"];
  return {
    ...input,
    "~standard": {
      ...standard,
      validate: async (value) =>
        await standard.validate(
          isJsonObject(value)
            ? Object.fromEntries(Object.entries(value).filter(([name]) => !ignored.includes(name)))
            : value,
        ),
    },
  };
}

function readArguments(value: JsonValue, schema: JsonObject): JsonValue {
  if (!isJsonObject(value)) return value;
  const required = requiredBy(schema);
  const given = Object.entries(value).filter(([name, argument]) => {
    const declared = property(schema["properties"], name);
    const mayBeAbsent = isSchema(declared) && !required.includes(name);
    return argument !== null || !mayBeAbsent || admitsNull(declared, schema);
  });
  return fitValue(Object.fromEntries(given), schema, schema);
}

function requiredBy(schema: JsonObject): readonly JsonValue[] {
  const required = property(schema, "required");
  return isJsonArray(required) ? required : [];
}

/** What is wrong with a value, by name: members that are missing or unknown, types and listed values. Other keywords are left to the check itself. */
function problemsOf(
  value: JsonValue,
  schema: Schema,
  root: JsonObject,
  path: string,
  depth = 0,
): readonly string[] {
  const declared = resolveSchema(schema, root);
  if (declared === undefined) return [];
  // The validator would follow a definition that holds itself until the stack is spent.
  if (depth > deepest) return [`${nameOf(path)} lies too deep`];
  const types = typesOf(declared);
  if (types.length > 0 && !types.some((type) => isOfType(value, type)))
    return [`${nameOf(path)} must be ${types.map(describeType).join(" or ")}`];
  const listed = property(declared, "enum");
  if (isJsonArray(listed) && !isJsonObject(value) && !isJsonArray(value) && !listed.includes(value))
    return [
      `${nameOf(path)} must be one of ${listNames(listed.map((one) => JSON.stringify(one)))}`,
    ];
  if (isJsonArray(value)) {
    const items = property(declared, "items");
    if (!isJsonObject(items) || Object.hasOwn(declared, "prefixItems")) return [];
    return collect(value.entries(), ([index, item]) =>
      problemsOf(item, items, root, `${path}[${index}]`, depth + 1),
    );
  }
  return isJsonObject(value) ? problemsOfMembers(value, declared, root, path, depth) : [];
}

function problemsOfMembers(
  value: JsonObject,
  schema: JsonObject,
  root: JsonObject,
  path: string,
  depth: number,
): readonly string[] {
  const inside = (name: string): string => (path === "" ? name : `${path}.${name}`);
  const properties = property(schema, "properties");
  const known = isJsonObject(properties) ? Object.keys(properties) : [];
  const isClosed = property(schema, "additionalProperties") === false;
  const missing = requiredBy(schema)
    .filter((name) => typeof name === "string")
    .filter((name) => !Object.hasOwn(value, name))
    .map((name) => `${nameOf(inside(name))} is required`);
  const wrong = collect(Object.entries(value), ([name, member]) => {
    const declared = property(properties, name);
    if (isSchema(declared)) return problemsOf(member, declared, root, inside(name), depth + 1);
    if (!isClosed || hasPattern(schema)) return [];
    return [unknownName(name, known, path === "" ? argumentOfTool : `a member of ${nameOf(path)}`)];
  });
  return [...missing, ...wrong].slice(0, mostProblems);
}

/** What is wrong with the first names that a closed schema does not know. */
function strangeNames(value: unknown, schema: JsonObject): readonly string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  if (property(schema, "additionalProperties") !== false || hasPattern(schema)) return [];
  const properties = property(schema, "properties");
  const known = isJsonObject(properties) ? Object.keys(properties) : [];
  const strange: string[] = [];
  for (const name in value) {
    if (property(properties, name) === undefined)
      strange.push(unknownName(name, known, argumentOfTool));
    if (strange.length >= mostProblems) break;
  }
  return strange;
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

/** The validator's words, which call the arguments `data`. */
function withoutRoot(message: string): string {
  return message
    .slice(0, 8_000)
    .replaceAll(/\bdata(\/[^\s,]+)?/g, (_, path: string | undefined) =>
      path === undefined ? "the arguments" : `\`${path.slice(1).replaceAll("/", ".")}\``,
    );
}
