import { madeLike } from "../../diagnostics/origin.js";
import { anyType, bothKeywords, type DataType, type PropertyType, withKeywords, withoutKeywords } from "../types.js";

type ObjectType = Extract<DataType, { readonly kind: "object" }>;

/**
 * All of some types at once: objects become one object, a single type stays itself, and what cannot be one stays side by side. `required`: names that some
 * part demands of members that others declare.
 */
export function mergeAll(types: readonly DataType[], required: readonly string[] = []): DataType {
  const keywords = types.reduce<DataType["keywords"]>((all, type) => bothKeywords(all, type.keywords), undefined);
  return withKeywords(mergePlain(types.map(withoutKeywords), required), keywords);
}

function mergePlain(types: readonly DataType[], required: readonly string[]): DataType {
  const parts = types.filter((type) => type.kind !== "any");
  const [only] = parts;
  if (only === undefined) return anyType;
  if (parts.length === 1 && (only.kind !== "object" || required.length === 0)) return only;
  const objects: ObjectType[] = [];
  const others: DataType[] = [];
  let isNull = false;
  for (const part of parts) {
    const plain = part.kind === "nullable" ? part.of : part;
    if (plain.kind === "object") {
      objects.push(plain);
      isNull ||= part.kind === "nullable";
    } else others.push(part);
  }
  const merged = objects.length === 0 ? [] : [mergeObjects(objects, required)];
  const all = [...merged, ...others];
  const [single] = all;
  if (single === undefined) return anyType;
  if (all.length === 1) return isNull && objects.length === 1 ? { kind: "nullable", of: single } : single;
  // A plain type said twice is the one that says more.
  if (merged.length === 0 && others.every((type) => type.kind === single.kind && !isStructure(type)))
    return others.toSorted((one, other) => JSON.stringify(other).length - JSON.stringify(one).length)[0] ?? single;
  return { kind: "all", of: all };
}

/** Whether no value is of all those types at once, as none is a text and a number. */
export function isContradiction(types: readonly DataType[]): boolean {
  const known = types.map(kindsOf).filter((kinds) => kinds !== undefined);
  const [first, ...others] = known;
  return first !== undefined && !first.some((kind) => others.every((kinds) => kinds.includes(kind)));
}

/** What values of a type are in JSON: one kind or some of several; undefined where nothing is known. */
function kindsOf(type: DataType): readonly string[] | undefined {
  switch (type.kind) {
    case "string":
    case "number":
    case "boolean":
    case "null":
    case "array":
    case "object":
      return [type.kind];
    case "integer":
      return ["number"];
    case "record":
      return ["object"];
    case "nullable":
    case "union": {
      const kinds = (type.kind === "union" ? type.of : [type.of]).map(kindsOf);
      const known = kinds.flatMap((some) => some ?? []);
      return kinds.includes(undefined) ? undefined : type.kind === "nullable" ? [...known, "null"] : known;
    }
    default:
      return undefined;
  }
}

/** An object whose member `name` is one of some words. */
export function withMember(type: ObjectType, name: string, words: readonly string[]): ObjectType {
  const own = type.properties.find((property) => property.name === name);
  if (own && (own.type.kind !== "string" || own.type.enum !== undefined)) return type;
  const tag: PropertyType = { ...own, name, type: { kind: "string", enum: words }, required: true };
  return {
    ...type,
    properties: own
      ? type.properties.map((property) => (property === own ? tag : property))
      : [tag, ...type.properties],
  };
}

function isStructure(type: DataType): boolean {
  return type.kind === "named" || type.kind === "union" || type.kind === "all" || type.kind === "record";
}

function mergeObjects(objects: readonly ObjectType[], required: readonly string[]): ObjectType {
  const properties = new Map<string, PropertyType>();
  for (const object of objects)
    for (const property of object.properties) {
      const earlier = properties.get(property.name);
      properties.set(property.name, earlier ? bothOf(earlier, property) : property);
    }
  const isListed = objects.some((object) => object.isListed === true);
  const others = objects.flatMap((object) => (object.others ? [object.others] : []));
  return {
    kind: "object",
    properties: [...properties.values()].map((property) =>
      required.includes(property.name) ? madeLike({ ...property, required: true }, property) : property,
    ),
    // A part that is closed shuts out what the others say; nobody means that.
    open: objects.every(({ open }) => open) || objects.length > 1,
    ...(isListed ? { isListed: true } : {}),
    // What one part says of others is not meant of what the next one declares.
    ...(others.length > 0 ? { others: mergeAll(others) } : {}),
    ...(objects.length === 1 && objects[0]?.saysClosed === true ? { saysClosed: true } : {}),
  };
}

/** A member that two parts declare: the later says what it is, where it says something. */
function bothOf(earlier: PropertyType, later: PropertyType): PropertyType {
  const says =
    later.type.kind !== "any" && !(later.type.kind === "string" && isWords(earlier.type) && !isWords(later.type));
  return madeLike(
    { ...earlier, ...later, type: says ? later.type : earlier.type, required: earlier.required || later.required },
    later,
  );
}

function isWords(type: DataType): boolean {
  return type.kind === "string" && type.enum !== undefined;
}
