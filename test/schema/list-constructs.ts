import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}
type Schema = Readonly<Record<string, unknown>>;

/** One construct of a JSON Schema: a key of a definition, one of its words, or one of its alternatives. */
export interface Construct {
  /** `McpTool.hints`, `ExposesMcp.transport=stdio`, `RequestBody:RequestBodyText`. */
  readonly id: string;
  /** Documents that show it, those first in which it stands already. What it needs beside it not all of them have. */
  readonly documents: readonly JsonObject[];
}

export interface Constructs {
  readonly shown: readonly Construct[];
  /** Those that no valid document shows. */
  readonly missing: readonly string[];
}

/** A place of a document where a construct may stand. */
interface Place {
  readonly id: string;
  readonly base: string;
  readonly path: readonly (string | number)[];
  readonly schema: unknown;
  readonly found: Json | undefined;
}

/** How many documents are made of one construct. */
const mostDocuments = 8;

/**
 * Every construct of a schema, each in a document of its own that is valid by the schema: documents that are written by hand show each key once, and the schema
 * says which other words, alternatives and places there are.
 */
export function listConstructs(schema: Schema, bases: Readonly<Record<string, JsonObject>>): Constructs {
  const validator = createValidator(schema);
  const all: readonly Place[] = Object.entries(bases).flatMap(([base, document]) =>
    placesIn(schema, document, validator).map((place) => ({ ...place, base })),
  );
  const places = [true, false].flatMap((isThere) => all.filter(({ found }) => (found !== undefined) === isThere));
  const examples = new Map<string, Json[]>();
  for (const { id, found } of places) {
    if (found === undefined) continue;
    examples.set(id, [...(examples.get(id) ?? []), found]);
  }
  const shown = new Map<string, readonly JsonObject[]>();
  const wanted = new Set<string>();
  for (const { id, base, path, schema: own, found } of places) {
    const document = bases[base] ?? {};
    for (const { id: name, value } of [
      ...valuesOf(id, own, found, schema, validator, examples),
      // A key where it is written, and where only another document has it.
      ...(found === undefined ? (examples.get(id) ?? []).slice(0, 1) : [found]).map((each) => ({ id, value: each })),
    ]) {
      wanted.add(name);
      const known = shown.get(name) ?? [];
      const isThere = JSON.stringify(value) === JSON.stringify(found);
      if (known.length >= mostDocuments && !isThere) continue;
      const changed = put(document, path, value);
      if (validator.isValid(changed)) shown.set(name, isThere ? [changed, ...known] : [...known, changed]);
    }
    wanted.add(id);
  }
  for (const id of keysOf(schema)) wanted.add(id);
  return {
    shown: [...shown].map(([id, documents]) => ({ id, documents })).sort((one, other) => (one.id < other.id ? -1 : 1)),
    missing: [...wanted].filter((id) => !shown.has(id)).sort(),
  };
}

interface Validator {
  readonly isValid: (document: Json) => boolean;
  /** Whether a value is valid by a part of the schema. */
  readonly fits: (part: Schema, value: Json) => boolean;
}

function createValidator(root: Schema): Validator {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false });
  const whole = ajv.compile(root);
  const parts = new Map<Schema, ValidateFunction>();
  return {
    isValid: (document) => whole(document),
    fits(part, value) {
      const known = parts.get(part) ?? ajv.compile({ ...part, $defs: root["$defs"] });
      parts.set(part, known);
      return known(value);
    },
  };
}

/** The keys of every definition: `McpTool.hints`. */
function keysOf(root: Schema): readonly string[] {
  return Object.entries(asSchema(root["$defs"])).flatMap(([name, definition]) =>
    [definition, ...asList(asSchema(definition)["allOf"])].flatMap((part) =>
      Object.keys(asSchema(asSchema(part)["properties"])).map((key) => `${name}.${key}`),
    ),
  );
}

function placesIn(root: Schema, document: JsonObject, { fits }: Validator): readonly Omit<Place, "base">[] {
  const places: Omit<Place, "base">[] = [];
  const visit = (schema: unknown, value: Json, path: Place["path"], owner: string): void => {
    for (const { part, name } of partsOf(root, asSchema(schema), owner, value, fits)) {
      if (Array.isArray(value)) {
        value.forEach((item: Json, index) => visit(part["items"], item, [...path, index], `${name}[]`));
        continue;
      }
      if (!isObject(value)) continue;
      const properties = asSchema(part["properties"]);
      for (const [key, inner] of Object.entries(properties)) {
        const found = Object.hasOwn(value, key) ? value[key] : undefined;
        places.push({ id: `${name}.${key}`, path: [...path, key], schema: inner, found });
        if (found !== undefined) visit(inner, found, [...path, key], `${name}.${key}`);
      }
      for (const [key, inner] of Object.entries(value))
        if (!Object.hasOwn(properties, key)) visit(part["additionalProperties"], inner, [...path, key], `${name}.*`);
    }
  };
  visit(root, document, [], "");
  return places;
}

/** What a schema is made of as far as a value goes: itself, what it refers to, and the alternatives that the value is one of. */
function partsOf(
  root: Schema,
  schema: Schema,
  owner: string,
  value: Json,
  fits: Validator["fits"],
): readonly { readonly part: Schema; readonly name: string }[] {
  const { $ref, allOf, oneOf, anyOf } = schema;
  const of = (part: unknown, name = owner) => partsOf(root, asSchema(part), name, value, fits);
  return [
    { part: schema, name: owner },
    ...(typeof $ref === "string" ? of(resolve(root, $ref), nameOf($ref)) : []),
    ...asList(allOf).flatMap((part) => of(part)),
    ...[...asList(oneOf), ...asList(anyOf)].filter((part) => fits(asSchema(part), value)).flatMap((part) => of(part)),
  ];
}

/** Values of a schema that are constructs of their own: its words, and its alternatives where a document has an example. */
function valuesOf(
  id: string,
  schema: unknown,
  found: Json | undefined,
  root: Schema,
  { fits }: Validator,
  examples: ReadonlyMap<string, readonly Json[]>,
): readonly { readonly id: string; readonly value: Json }[] {
  const own = asSchema(schema);
  const target = typeof own["$ref"] === "string" ? resolve(root, own["$ref"]) : own;
  const words = [...asList(target["enum"]), ...("const" in target ? [target["const"]] : [])];
  if (words.length > 0) return words.map((word) => ({ id: `${id}=${String(word)}`, value: asJson(word) }));
  if (target["type"] === "boolean") return [true, false].map((value) => ({ id: `${id}=${value}`, value }));
  const others = [...examples.values()].flat();
  return asList(target["oneOf"] ?? target["anyOf"]).flatMap((alternative, index) => {
    const one = asSchema(alternative);
    const name = typeof one["$ref"] === "string" ? nameOf(one["$ref"]) : String(one["type"] ?? index);
    const example = [...(found === undefined ? [] : [found]), ...(examples.get(id) ?? []), ...others].find((value) =>
      fits(one, value),
    );
    return example === undefined ? [] : [{ id: `${id}:${name}`, value: example }];
  });
}

/** The document with a value at a place. */
function put(document: JsonObject, path: Place["path"], value: Json): JsonObject {
  const copy: JsonObject = structuredClone(document);
  let at: Json = copy;
  for (const step of path.slice(0, -1)) at = (at as Readonly<Record<string | number, Json>>)[step] ?? null;
  Reflect.set(Object(at), path.at(-1) ?? "", structuredClone(value));
  return copy;
}

function resolve(root: Schema, reference: string): Schema {
  return reference
    .slice(2)
    .split("/")
    .reduce<Schema>((node, key) => asSchema(node[key]), root);
}

function nameOf(reference: string): string {
  return reference.split("/").at(-1) ?? "";
}

function asSchema(value: unknown): Schema {
  return isObject(value) ? value : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function asJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value));
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
