import type { Reporter } from "../../diagnostics/reporter.js";
import { itemsAt, textAt, textsAt, valueAt } from "../../openapi/read-node.js";
import { referenceOf, type References, type Target } from "../../openapi/references.js";
import { entryOf, type JsonObject, type MapNode, type SourceNode } from "../../source/node.js";
import { anyType, type DataType, type PropertyType, withKeywords } from "../types.js";
import type { Access } from "./access.js";
import { saysMore } from "./ask-schema.js";
import { isDefault, tagProperty, tagsOf } from "./discriminator.js";
import { isContradiction, mergeAll } from "./merge-types.js";
import { plainType } from "./plain-schema.js";
import { union } from "./unions.js";

/** How deep schemas nest that are written inside each other. */
export const deepest = 60;

/** Where a schema is read. */
export interface Place {
  readonly use: Access;
  /** How many schemas it is written inside of. */
  readonly depth: number;
  /** The ids of what it is a part of, part by part. */
  readonly within: readonly string[];
  /** The type of a named part, by its id: parts that share parts would else be read as often as there are ways to them. */
  readonly once: (id: string, read: () => DataType) => DataType;
}

/** Where a schema is read that is a part of none. */
export function placeOfWhole(use: Access, depth: number): Place {
  const known = new Map<string, DataType>();
  return {
    use,
    depth,
    within: [],
    once: (id, read) => {
      const type = known.get(id) ?? read();
      known.set(id, type);
      return type;
    },
  };
}

/** What reading the schemas of one document shares. */
export interface Reading {
  readonly references: References;
  readonly reporter: Reporter;
  /** A schema whose reference is one part among others; undefined for others. */
  readonly asParts: (schema: SourceNode) => MapNode | undefined;
  /** What a schema says beside its type. */
  readonly saidOf: (schema: MapNode) => JsonObject;
  readonly typeOf: (schema: SourceNode | undefined, use: Access, depth: number) => DataType;
}

/** The type of a schema that is no reference: what it says itself, all that it composes, and one of its alternatives. */
export function composedType(schema: MapNode, at: Place, reading: Reading): DataType {
  const { references } = reading;
  const { within } = at;
  const isBase = within.length > 0 && tagProperty(schema) !== undefined;
  const all = itemsAt(schema, "allOf");
  const whole = all.filter((part) => saysMore(part) || valueAt(part, "not") !== undefined);
  const alternatives = isBase ? [] : [...itemsAt(schema, "oneOf"), ...itemsAt(schema, "anyOf")].filter(saysMore);
  const isFamily = alternatives.length > 0 && alternatives.every((part) => isHeir(part, schema, references));
  const own = isFamily ? anyType : plainType(schema, at.use, (inner) => reading.typeOf(inner, at.use, at.depth + 1));
  const [alone] = whole;
  const isAlone = whole.length === 1 && alternatives.length === 0 && saysLittle(own);
  // What nothing is added to keeps its name.
  if (
    alone &&
    isAlone &&
    within.length === 0 &&
    demandedBy([schema, ...all.filter((part) => part !== alone)], references).length === 0
  ) {
    const type = reading.typeOf(alone, at.use, at.depth + 1);
    return isContradiction([own, type]) ? contradiction(schema, reading) : withKeywords(type, reading.saidOf(schema));
  }
  const parts = [
    ...whole.map((part) => partOfAll(part, at, reading)),
    ...(alternatives.length > 0 ? [unionOf(schema, alternatives, at, reading)] : []),
  ];
  if (isContradiction([own, ...parts])) return contradiction(schema, reading);
  const saying = saysLittle(own) && parts.length > 0 ? parts : [own, ...parts];
  const merged = mergeAll(saying, whole.length === 0 ? [] : demandedBy([schema, ...all], references));
  return withKeywords(merged, reading.saidOf(schema));
}

/** The type of a schema that no value can fulfil: refusing all would make an operation that nobody can call. */
function contradiction(schema: MapNode, { reporter }: Reading): DataType {
  reporter.report("openapi/contradiction", entryOf(schema, "allOf")?.keySpan ?? schema.span, {});
  return anyType;
}

/** Parts of `required` alone say nothing of their own, and demand what others declare. */
function demandedBy(parts: readonly SourceNode[], references: References): readonly string[] {
  return parts.flatMap((part) => textsAt(references.mapAt(part), "required"));
}

/** Whether an alternative holds the schema that it is one of. */
function isHeir(part: SourceNode, schema: MapNode, references: References): boolean {
  return itemsAt(references.target(part)?.node, "allOf").some((base) => references.target(base)?.node === schema);
}

/** A part that is an object is read in place, without what tells its heirs apart: they, and not it, are what is read. */
function partOfAll(part: SourceNode, at: Place, reading: Reading): DataType {
  const { references, reporter, asParts } = reading;
  const inside: Place = { ...at, depth: at.depth + 1 };
  const parts = asParts(part);
  if (parts) return composedType(parts, inside, reading);
  const target = references.target(part);
  if (!target) return part.kind === "map" && !referenceOf(part) ? composedType(part, inside, reading) : anyType;
  if (at.within.includes(target.id) || at.depth > deepest) {
    reporter.report("openapi/circular-type", part.span, { name: target.name });
    return anyType;
  }
  const { node } = target;
  const isObject = node.kind === "map" && ["properties", "allOf"].some((key) => valueAt(node, key) !== undefined);
  if (!isObject || node.kind !== "map") return reading.typeOf(part, at.use, inside.depth);
  return at.once(target.id, () =>
    composedType(asParts(node) ?? node, { ...inside, within: [...at.within, target.id] }, reading),
  );
}

/** One of several; each that does not say which it is gets told apart by the word of the whole. */
function unionOf(schema: MapNode, alternatives: readonly SourceNode[], at: Place, reading: Reading): DataType {
  const { references } = reading;
  const property = tagProperty(schema);
  return union(
    alternatives.map((alternative): DataType => {
      const type = reading.typeOf(alternative, at.use, at.depth + 1);
      const target = references.target(alternative);
      if (property === undefined || !target || type.kind !== "named" || isTagged(target, property, references))
        return type;
      if (isDefault(schema, target)) return type;
      const tag: PropertyType = {
        name: property,
        type: { kind: "string", enum: tagsOf(schema, target) },
        required: true,
      };
      return { kind: "all", of: [type, { kind: "object", properties: [tag], open: true, isListed: true }] };
    }),
  );
}

/** Whether a schema says itself which of the alternatives it is. Looked up in the text: types lead to each other. */
function isTagged(target: Target, property: string, references: References, depth = 0): boolean {
  const { node } = target;
  const own = references.mapAt(valueAt(valueAt(node, "properties"), property));
  if (own)
    return (
      valueAt(own, "enum") !== undefined || valueAt(own, "const") !== undefined || textAt(own, "type") !== "string"
    );
  if (depth > deepest) return false;
  return itemsAt(node, "allOf").some((part) => {
    const base = references.target(part);
    if (base && tagProperty(base.node) === property) return true;
    return isTagged(base ?? { ...target, node: part }, property, references, depth + 1);
  });
}

/** A kind alone, beside which something else says more. */
function saysLittle(type: DataType): boolean {
  if (type.kind === "object") return type.properties.length === 0 && type.open;
  return type.kind === "any" || JSON.stringify(type) === JSON.stringify({ kind: type.kind });
}
