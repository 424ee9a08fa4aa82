// Written by Capstan, the same for every capability. Do not edit: run generate.

import { isOfType, isSchema, resolveSchema, type Schema, typesOf } from "./fit-to-schema.js";
import {
  entriesOf,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  property,
} from "./json.js";

/** Alternatives inside alternatives, and parts of them, are looked into so far. */
const deepest = 8;

/** Which of several alternatives a value is meant to be. */
export interface Meant {
  /** Their places; several where nothing tells them apart. */
  readonly places: readonly number[];
  /** A member whose words tell the alternatives apart, and which holds none of them. */
  readonly tag?: { readonly name: string; readonly words: readonly JsonValue[] };
}

/**
 * Which alternatives of `anyOf` or `oneOf` a value that fits none of them is meant to be: those of its type, then those of its word where a member with listed
 * words tells them apart, then those that know most of its members. `root` is the document that `$ref` points into.
 */
export function meantAlternatives(
  value: JsonValue,
  alternatives: readonly Schema[],
  root: JsonObject,
): Meant {
  const ofType = alternatives.flatMap((alternative, place) =>
    mayBe(value, alternative, root) ? [place] : [],
  );
  if (ofType.length < 2 || !isJsonObject(value))
    return { places: ofType.length === 0 ? [...alternatives.keys()] : ofType };
  const at = (place: number): Schema => alternatives[place] ?? true;
  for (const [name, word] of entriesOf(value)) {
    const words = ofType.map((place) => wordsOf(at(place), name, root));
    if (!words.every((each) => each !== undefined)) continue;
    const said = ofType.filter((_, index) => words[index]?.includes(word));
    if (said.length === 0)
      return {
        places: [],
        tag: { name, words: [...new Set(words.flatMap((each) => each ?? []))] },
      };
    return { places: nearest(value, said, at, root) };
  }
  return { places: nearest(value, ofType, at, root) };
}

/** Those that know most members of a value. */
function nearest(
  value: JsonObject,
  places: readonly number[],
  at: (place: number) => Schema,
  root: JsonObject,
): readonly number[] {
  const names = Object.keys(value);
  const known = places.map(
    (place) => names.filter((name) => membersOf(at(place), name, root).length > 0).length,
  );
  const most = Math.max(...known);
  return places.filter((_, index) => known[index] === most);
}

/** Whether a schema names the type of a value, or none. */
function mayBe(value: JsonValue, schema: Schema, root: JsonObject, depth = 0): boolean {
  const declared = resolveSchema(schema, root);
  if (declared === undefined || depth > deepest) return schema !== false;
  const types = typesOf(declared);
  if (types.length > 0) return types.some((type) => isOfType(value, type));
  const alternatives = alternativesOf(declared);
  return (
    (alternatives.length === 0 ||
      alternatives.some((each) => mayBe(value, each, root, depth + 1))) &&
    schemasAt(declared, "allOf").every((part) => mayBe(value, part, root, depth + 1))
  );
}

/** The values that a schema lists for a member; undefined where it lists none. */
function wordsOf(schema: Schema, name: string, root: JsonObject): readonly JsonValue[] | undefined {
  const members = membersOf(schema, name, root);
  const listed = members.flatMap((member) => {
    const declared = resolveSchema(member, root);
    if (declared === undefined) return [];
    const words = property(declared, "enum");
    const constant = property(declared, "const");
    return isJsonArray(words) ? words : constant === undefined ? [] : [constant];
  });
  return listed.length === 0 ? undefined : listed;
}

/** What a schema, its parts and its alternatives say of a member. */
function membersOf(schema: Schema, name: string, root: JsonObject, depth = 0): readonly Schema[] {
  const declared = resolveSchema(schema, root);
  if (declared === undefined || depth > deepest) return [];
  const own = property(property(declared, "properties"), name);
  const inner = [...schemasAt(declared, "allOf"), ...alternativesOf(declared)];
  return [
    ...(isSchema(own) ? [own] : []),
    ...inner.flatMap((part) => membersOf(part, name, root, depth + 1)),
  ];
}

/** The alternatives of a schema. */
export function alternativesOf(schema: JsonObject): readonly Schema[] {
  return [...schemasAt(schema, "anyOf"), ...schemasAt(schema, "oneOf")];
}

function schemasAt(schema: JsonObject, keyword: string): readonly Schema[] {
  const schemas = property(schema, keyword);
  return isJsonArray(schemas) ? schemas.filter(isSchema) : [];
}
