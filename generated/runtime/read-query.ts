// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { FastifyRequest } from "fastify";
import { isTooDeep } from "./depth.js";
import { exactReading } from "./exact-json.js";
import { resolveSchema } from "./fit-to-schema.js";
import type { JsonObject } from "./json.js";
import type { InvalidInput } from "./problem.js";
import { isObject, placeOf } from "./request-places.js";
import { trust } from "./trust.js";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Whether everything that a caller's query holds goes on, declared or not. */
    takesAnyQuery?: boolean;
    /** Placeholders that stand in the path again, with the name of the first: both have one value. */
    repeatedParams?: Readonly<Record<string, string>>;
  }
}

const mostLevels = 20;
const mostNames = 20;
const longestName = 200;
const nothing: object = Object.freeze(Object.create(null));

/** A query as its route means it. */
export interface QueryReading {
  readonly query: Record<string, unknown>;
  /** What JSON text spells with the digits that it has, where JavaScript's numbers lose some. */
  readonly exact: readonly (readonly [name: string, value: unknown])[];
  /** What JSON text spells, as it is before it is checked. */
  readonly typed: readonly (readonly [name: string, came: unknown])[];
  readonly problems: readonly InvalidInput[];
  /** Names that the route does not know, and nobody reads. */
  readonly unknown: readonly string[];
}

/** A value of a parameter at its path in it: `a`, `0` of `filter[a][0]`. */
interface Part {
  readonly path: readonly string[];
  readonly value: unknown;
}

/**
 * Reads lists and objects of a query in every spelling: a name that is repeated, `ids[]=1` and `ids[0]=1` for lists, `filter[a]=1` for objects, JSON
 * text for both. A declared name in a spelling that its schema does not take is a problem, and so is any other name where an object is taken, since it
 * may be meant as a member.
 */
export function readQuery(
  { query: given }: FastifyRequest,
  { schema: route, config }: FastifyRequest["routeOptions"],
): QueryReading {
  const { properties, structured } = placeOf(route?.querystring);
  // What an object inherits would count as given. One that is handed on whole is as plain as others.
  const query: Record<string, unknown> = Object.create(
    config.takesAnyQuery === true ? null : nothing,
  );
  const exact: (readonly [name: string, value: unknown])[] = [];
  const typed: (readonly [name: string, came: unknown])[] = [];
  const problems: InvalidInput[] = [];
  const unknown: string[] = [];
  let spelled: Map<string, Part[]> | undefined;
  const values = isObject(given) ? given : {};
  for (const name of Object.keys(values)) {
    const value = values[name];
    const head = name.includes("[") ? name.slice(0, name.indexOf("[")) : name;
    if (properties.has(name) || !properties.has(head)) {
      query[name] = value;
      if (!properties.has(name)) unknown.push(name);
      continue;
    }
    const path = pathOf(name.slice(head.length));
    spelled ??= new Map();
    const known = spelled.get(head);
    if (path === undefined) problems.push(problem(name, `is no spelling of \`${short(head)}\``));
    else if (known === undefined) spelled.set(head, [{ path, value }]);
    else known.push({ path, value });
  }
  for (const [name, schema] of spelled === undefined ? structured : properties) {
    const parts = spelled?.get(name);
    const written = query[name];
    if (parts !== undefined) {
      const made =
        written === undefined
          ? structureOf(name, parts, schema, route?.querystring)
          : writtenTwice(name);
      if ("problem" in made) problems.push(made.problem);
      else query[name] = made.value;
    } else {
      const read = readJson(written, schema, route?.querystring);
      if (read === undefined) continue;
      query[name] = read.value;
      typed.push([name, read.came]);
      if (read.exact !== undefined) exact.push([name, read.exact]);
    }
  }
  if (unknown.length === 0) return { query, exact, typed, problems, unknown };
  const taking = structured.find(([, schema]) => takes(schema, "object", route?.querystring))?.[0];
  if (taking !== undefined) {
    const advice = `is not known here; members of \`${short(taking)}\` are written \`${short(taking)}[name]\``;
    problems.push(...unknown.slice(0, mostNames).map((name) => problem(name, advice)));
  }
  return { query, exact, typed, problems, unknown };
}

/** Names for a log or a refusal: a few, and not whole where they are long. */
export function shownNames(names: readonly string[]): readonly string[] {
  return names.slice(0, mostNames).map(short);
}

/** Whether a schema says that it takes lists or objects; `root` is the document that its references point into. */
function takes(given: unknown, type: "array" | "object", root: unknown): boolean {
  const schema = resolved(given, root);
  if (schema === undefined) return false;
  const { type: declared } = schema;
  if (declared === type || (Array.isArray(declared) && declared.includes(type))) return true;
  return ["anyOf", "oneOf", "allOf"].some((keyword) => {
    const parts = schema[keyword];
    return Array.isArray(parts) && parts.some((part) => takes(part, type, root));
  });
}

/** What the items of a list are that a schema takes; undefined where it takes none. */
function itemsOf(schema: unknown, root: unknown): unknown {
  return takes(schema, "array", root) ? resolved(schema, root)?.["items"] : undefined;
}

function resolved(schema: unknown, root: unknown): Record<string, unknown> | undefined {
  if (!isObject(schema) || !Object.hasOwn(schema, "$ref"))
    return isObject(schema) ? schema : undefined;
  return resolveSchema(trust<JsonObject>(schema), trust<JsonObject>(root));
}

/** Whether a schema says nothing of types. */
function takesAny(schema: unknown): boolean {
  return isObject(schema) && Object.keys(schema).length === 0;
}

/** `[a][0][]` as its segments; undefined where it is written in another way. */
function pathOf(text: string): readonly string[] | undefined {
  if (!text.startsWith("[") || !text.endsWith("]")) return undefined;
  const segments = text.slice(1, -1).split("][");
  const isPlain = segments.every((segment) => !segment.includes("[") && !segment.includes("]"));
  return isPlain && segments.length <= mostLevels ? segments : undefined;
}

type Made = { readonly value: unknown } | { readonly problem: InvalidInput };

function structureOf(name: string, parts: readonly Part[], schema: unknown, root: unknown): Made {
  const isList = parts.every(({ path }) => path.length === 1 && isIndex(path[0] ?? ""));
  const taken = isList ? "array" : "object";
  if (
    !takes(schema, taken, root) &&
    !(takesAny(schema) || (isList && takes(schema, "object", root)))
  ) {
    const how = takes(schema, "array", root)
      ? `is a list: repeat the name, or write \`${short(name)}[]=\``
      : `takes one value: write it \`${short(name)}=\``;
    return { problem: problem(name, how) };
  }
  const value = treeOf(parts);
  return value === undefined ? writtenTwice(name) : { value };
}

function writtenTwice(name: string): { readonly problem: InvalidInput } {
  return { problem: problem(name, "is written in two ways that do not go together") };
}

/** The value that parts make; undefined where one stands in another's way. */
function treeOf(parts: readonly Part[]): unknown {
  const [only] = parts;
  if (parts.length === 1 && only?.path.length === 0) return only.value;
  if (parts.some(({ path }) => path.length === 0)) return undefined;
  const members = new Map<string, Part[]>();
  for (const { path, value } of parts) {
    const [head = "", ...rest] = path;
    const known = members.get(head);
    if (known === undefined) members.set(head, [{ path: rest, value }]);
    else known.push({ path: rest, value });
  }
  const made = [...members].map(([key, below]) => [key, treeOf(below)] as const);
  if (made.some(([, value]) => value === undefined)) return undefined;
  if (!made.every(([key]) => isIndex(key))) return Object.fromEntries(made);
  // Items without an index stand where they came.
  const items = [...made].sort(([one], [other]) =>
    one === "" || other === "" ? 0 : Number(one) - Number(other),
  );
  return items.flatMap(([key, value]) => (key === "" && Array.isArray(value) ? value : [value]));
}

function isIndex(segment: string): boolean {
  return /^\d{0,9}$/.test(segment);
}

interface JsonReading {
  readonly value: unknown;
  /** The same, which nobody turns into anything. */
  readonly came: unknown;
  readonly exact: unknown;
}

/**
 * A list or an object that is written as JSON text where the schema takes one, or a list of objects that are, one of them included; undefined for what is not.
 * `root` is the document that references of the schema point into.
 */
export function readJson(
  written: unknown,
  schema: unknown,
  root: unknown,
): JsonReading | undefined {
  const items = itemsOf(schema, root);
  if (Array.isArray(written)) {
    const read = takes(items, "object", root)
      ? written.map((item) => readJson(item, items, root))
      : [undefined];
    if (read.includes(undefined)) return undefined;
    const exact = read.map((item) => item?.exact);
    const isExact = exact.every((item) => item === undefined);
    return {
      value: read.map((item) => item?.value),
      came: read.map((item) => item?.came),
      exact: isExact ? undefined : exact,
    };
  }
  if (typeof written !== "string") return undefined;
  const start = written.trimStart()[0];
  if (start === "{" && !takes(schema, "object", root))
    return takes(items, "object", root) ? readJson([written], schema, root) : undefined;
  if (start !== "{" && !(start === "[" && takes(schema, "array", root))) return undefined;
  try {
    const value: unknown = JSON.parse(written);
    if (isTooDeep(value)) return undefined;
    return { value, came: JSON.parse(written), exact: exactReading(written) };
  } catch {
    // The schema says what is wrong with it.
    return undefined;
  }
}

function problem(name: string, detail: string): InvalidInput {
  return { in: "query", name: short(name), detail };
}

function short(name: string): string {
  return name.length > longestName ? `${name.slice(0, longestName)}…` : name;
}
