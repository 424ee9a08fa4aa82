// Written by Capstan, the same for every capability. Do not edit: run generate.

/** What is known of a place of requests (their path, their query, their headers, a form) before one comes. */
export interface Place {
  readonly properties: ReadonlyMap<string, unknown>;
  /** Those that may be more than one text: lists, objects, and what has no type. */
  readonly structured: readonly (readonly [name: string, schema: unknown])[];
  /** Names of texts that the check may make numbers of, or holds some in; undefined where it may be any. */
  readonly numeric: readonly string[] | undefined;
}

const known = new WeakMap<object, Place>();
const nothing: Place = { properties: new Map(), structured: [], numeric: [] };

/** What the schema of a place says of it. Worked out once: every request asks. */
export function placeOf(schema: unknown): Place {
  if (!isObject(schema)) return nothing;
  const found = known.get(schema);
  if (found !== undefined) return found;
  const place = read(schema);
  known.set(schema, place);
  return place;
}

/** Whether a value has members: no list, and not null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function read(schema: Readonly<Record<string, unknown>>): Place {
  const { properties } = schema;
  const members = isObject(properties) ? Object.entries(properties) : [];
  const isClosed = Object.keys(schema).every((keyword) => isPlain(keyword, schema[keyword]));
  return {
    properties: new Map(members),
    structured: members.filter(([, member]) => !isOneText(member)),
    numeric: isClosed
      ? members.flatMap(([name, member]) => (isText(member) ? [] : [name]))
      : undefined,
  };
}

/** Whether a keyword gives nothing a type but the members that it names. */
function isPlain(keyword: string, value: unknown): boolean {
  return (
    ["type", "properties", "required", "title", "description"].includes(keyword) ||
    (keyword === "additionalProperties" && typeof value === "boolean")
  );
}

/** Whether a schema takes one text, or what is written as one, and nothing else. */
function isOneText(schema: unknown): boolean {
  return hasTypes(schema, ["string", "number", "integer", "boolean", "null"]);
}

function isText(schema: unknown): boolean {
  return hasTypes(schema, ["string", "boolean", "null"]);
}

function hasTypes(schema: unknown, types: readonly string[]): boolean {
  if (!isObject(schema) || schema["type"] === undefined) return false;
  if (["anyOf", "oneOf", "allOf", "$ref"].some((keyword) => Object.hasOwn(schema, keyword)))
    return false;
  return [schema["type"]].flat().every((type) => typeof type === "string" && types.includes(type));
}
