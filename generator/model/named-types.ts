import { madeLike } from "../diagnostics/origin.js";
import type { DataType, NamedType } from "./types.js";

/** What a type is once its name is looked up; a name that only leads to itself is open JSON. */
export function unnamed(type: DataType): Exclude<DataType, NamedType> {
  let found = type;
  for (let followed = 0; found.kind === "named"; followed += 1) {
    if (followed > mostNames) return { kind: "any" };
    found = found.declared().type;
  }
  return found;
}

const mostNames = 32;

/** The types inside a type; of a named one none, since its inside is its own. */
export function partsOf(type: DataType): readonly DataType[] {
  switch (type.kind) {
    case "array":
      return type.tuple === undefined ? [type.items] : [type.items, ...type.tuple.first];
    case "object":
      return [...type.properties.map((property) => property.type), ...(type.others ? [type.others] : [])];
    case "record":
      return [type.values];
    case "nullable":
      return [type.of];
    case "union":
    case "all":
      return type.of;
    default:
      return [];
  }
}

/** Every named type that some types lead to, nearest first; each once. */
export function namedTypes(types: Iterable<DataType>): readonly NamedType[] {
  return nearestTypes(types, Infinity).near;
}

/** The `most` named types that some types lead to, nearest first; each once. `far` are those that they name themselves, and which are not among them. */
export function nearestTypes(
  types: Iterable<DataType>,
  most: number,
): { readonly near: readonly NamedType[]; readonly far: readonly NamedType[] } {
  const found = new Map<string, NamedType>();
  const far = new Map<string, NamedType>();
  const open: DataType[] = [...types];
  for (let index = 0; index < open.length; index += 1) {
    const type = open[index];
    if (type === undefined) continue;
    if (type.kind === "named") {
      if (found.has(type.name)) continue;
      if (found.size >= most) {
        far.set(type.name, type);
        continue;
      }
      found.set(type.name, type);
      open.push(type.declared().type);
    } else open.push(...partsOf(type));
  }
  return { near: [...found.values()], far: [...far.values()] };
}

/** A type with another in place of each inside it. */
export function mapParts(type: DataType, change: (part: DataType) => DataType): DataType {
  switch (type.kind) {
    case "array":
      return {
        ...type,
        items: change(type.items),
        ...(type.tuple === undefined
          ? {}
          : {
              tuple: {
                ...type.tuple,
                first: type.tuple.first.map(change),
                rest: type.tuple.rest && change(type.tuple.rest),
              },
            }),
      };
    case "object":
      return {
        ...type,
        properties: type.properties.map((property) => madeLike({ ...property, type: change(property.type) }, property)),
        ...(type.others ? { others: change(type.others) } : {}),
      };
    case "record":
      return { ...type, values: change(type.values) };
    case "nullable":
      return { ...type, of: change(type.of) };
    case "union":
    case "all":
      return { ...type, of: type.of.map(change) };
    default:
      return type;
  }
}
