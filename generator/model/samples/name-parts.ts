import { pascalCase } from "../../text/casing.js";
import { singular } from "../../text/singular.js";
import type { TypeNames } from "../document/type-names.js";
import { mapParts, partsOf } from "../named-types.js";
import type { DataType } from "../types.js";

/** Smaller objects are read where they stand. */
const leastMembers = 3;

/**
 * The type of an operation's answer whose objects that were seen below its root are types with names: after the operation and the members that lead there,
 * so that another answer renames none of them. `seen` holds them; what is declared stays where it is written.
 */
export function nameParts(
  output: DataType,
  seen: ReadonlySet<DataType>,
  { name: operation, namespace }: { readonly name: string; readonly namespace: string },
  names: TypeNames,
): DataType {
  const visit = (type: DataType, path: readonly string[]): DataType => {
    const inside = insideOf(type, path);
    if (path.length === 0 || type.kind !== "object" || !seen.has(type) || type.properties.length < leastMembers)
      return inside;
    const name = names.take([operation, ...path].map(pascalCase).join(""), namespace, new Set());
    return { kind: "named", name, declared: () => ({ type: inside, description: undefined }) };
  };
  const insideOf = (type: DataType, path: readonly string[]): DataType => {
    if (type.kind === "object")
      return {
        ...type,
        properties: type.properties.map((property) => ({
          ...property,
          type: visit(property.type, [...path, property.name]),
        })),
      };
    return mapParts(type, (part) => visit(part, type.kind === "array" ? itemPath(path) : path));
  };
  return visit(output, []);
}

/** Every type inside a type, itself included. */
export function typesInside(type: DataType): ReadonlySet<DataType> {
  const found = new Set<DataType>();
  const open = [type];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    found.add(next);
    open.push(...partsOf(next));
  }
  return found;
}

/** What one item of a list is called: `lines` holds a `line`, an answer its items. */
function itemPath(path: readonly string[]): readonly string[] {
  const last = path.at(-1);
  return last === undefined ? ["item"] : [...path.slice(0, -1), singular(last)];
}
