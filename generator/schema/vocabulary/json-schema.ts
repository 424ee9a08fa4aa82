import type { JsonObject, JsonValue } from "../../source/node.js";
import { type Entity, type EntityName, entityNames, type Key, type KeyType } from "./entity.js";
import { ignoredKeys } from "./ignored-keys.js";
import { vocabulary } from "./vocabulary.js";

/** The JSON Schema of capabilities, of every dialect that is read, for editors: draft 7, which all of them know. */
export function capabilitySchema(): JsonObject {
  const { document } = vocabulary;
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: "https://naftiko.io/capstan/capability.schema.json",
    title: "Naftiko capability",
    ...entitySchema(document, ignoredKeys.document),
    anyOf: [{ required: ["naftiko"] }, { required: ["ikanos"] }],
    definitions: Object.fromEntries(
      entityNames
        .filter((name) => name !== "document")
        .map((name) => [name, entitySchema(vocabulary[name], ignoredKeys[name])]),
    ),
  };
}

function entitySchema({ what, keys, keywords }: Entity, ignored: readonly string[] = []): JsonObject {
  const properties = Object.entries(keys).flatMap(([name, key]) => [
    [name, keySchema(key)] as const,
    ...(key.aliases ?? []).map(
      (alias) => [alias, { ...keySchema(key), description: `As \`${name}\`. ${key.what}` }] as const,
    ),
  ]);
  const needed = Object.entries(keys).filter(([name, { required }]) => required && !namedByKey.has(name));
  return {
    description: what,
    type: "object",
    properties: {
      ...Object.fromEntries(properties),
      ...Object.fromEntries(ignored.map((name) => [name, { description: "Read, and without effect." }])),
    },
    ...(needed.length === 0 ? {} : { allOf: needed.map(([name, { aliases = [] }]) => oneOfNames([name, ...aliases])) }),
    patternProperties: { "^x-": true },
    ...(keywords ? {} : { additionalProperties: false }),
  };
}

/** In a map keyed by name these stand before the colon. */
const namedByKey: ReadonlySet<string> = new Set(["name", "namespace", "target"]);

function oneOfNames(names: readonly string[]): JsonObject {
  return names.length === 1 ? { required: names } : { anyOf: names.map((name) => ({ required: [name] })) };
}

function keySchema({ type, what }: Key): JsonObject {
  return { description: what, ...typeSchema(type) };
}

const text: JsonObject = { type: ["string", "number", "boolean", "null"] };
const nothing: JsonObject = { type: "null" };

function typeSchema(type: KeyType): JsonObject {
  if (typeof type === "string") return plain[type];
  if ("words" in type)
    return { anyOf: [{ enum: type.words }, { type: "string", pattern: inAnyCase(type.words) }, nothing] };
  if ("usual" in type) return { anyOf: [{ enum: type.usual }, text] };
  if ("one" in type) return { anyOf: [reference(type.one), ...alternatives(type.one), nothing] };
  if ("names" in type) return { type: ["object", "array", "null"] };
  const kinds = "list" in type ? [type.list] : type.lists;
  const member: JsonObject = { anyOf: [...kinds.map(reference), ...kinds.flatMap(shortForm)] };
  return {
    anyOf: [
      { type: "array", items: member },
      { type: "object", additionalProperties: { anyOf: [...kinds.map(reference), nothing] } },
      nothing,
    ],
  };
}

const plain: Readonly<Record<Extract<KeyType, string>, JsonObject>> = {
  text,
  "true or false": { anyOf: [{ type: ["boolean", "null"] }, { enum: ["true", "false"] }] },
  "whole number": { anyOf: [{ type: ["integer", "null"] }, { type: "string", pattern: "^\\d+$" }] },
  texts: { anyOf: [{ type: "array", items: text }, text] },
  "any value": {},
  "JSON Schema": {},
};

function reference(name: EntityName): JsonObject {
  return { $ref: `#/definitions/${name.replaceAll(" ", "%20")}` };
}

/** What may stand in place of one entity: its short form; of an output's `items`, a list or map of named ones. */
function alternatives(name: EntityName): readonly JsonValue[] {
  return name === "output"
    ? [
        { type: "array", items: reference(name) },
        { type: "object", additionalProperties: { anyOf: [reference(name), nothing] } },
      ]
    : shortForm(name);
}

function shortForm(name: EntityName): readonly JsonObject[] {
  return vocabulary[name].short === undefined ? [] : [text];
}

function inAnyCase(words: readonly string[]): string {
  const folded = words.map((word) =>
    [...word]
      .map((letter) => (/[a-z]/i.test(letter) ? `[${letter.toLowerCase()}${letter.toUpperCase()}]` : letter))
      .join(""),
  );
  return `^\\s*(?:${folded.join("|")})\\s*$`;
}
