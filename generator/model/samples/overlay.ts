import { madeLike } from "../../diagnostics/origin.js";
import { type DataType, withoutNull } from "../types.js";

/**
 * What is declared of an answer with what was seen of it: where the declaration says nothing, what was seen stands, and members that only one of the two has
 * are both there. Where both say something the declaration's word holds.
 */
export function overlay(declared: DataType, seen: DataType): DataType {
  if (declared.kind === "any") return seen;
  if (declared.kind === "nullable") {
    const of = overlay(declared.of, withoutNull(seen));
    return of.kind === "any" ? of : { kind: "nullable", of };
  }
  const found = withoutNull(seen);
  if (declared.kind === "array" && found.kind === "array")
    return { kind: "array", items: overlay(declared.items, found.items) };
  if (declared.kind !== "object" || found.kind !== "object" || !declared.open) return declared;
  const seenMembers = new Map(found.properties.map((property) => [property.name, property]));
  const own = new Set(declared.properties.map(({ name }) => name));
  return {
    ...declared,
    properties: [
      ...declared.properties.map((property) => {
        const member = seenMembers.get(property.name);
        return member ? madeLike({ ...property, type: overlay(property.type, member.type) }, property) : property;
      }),
      ...found.properties.filter(({ name }) => !own.has(name)),
    ],
  };
}
