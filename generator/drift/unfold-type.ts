import { mapParts } from "../model/named-types.js";
import { bothKeywords, type DataType, type PropertyType, withKeywords } from "../model/types.js";

/** How much of a type is laid out to be compared; what lies further away is compared by its name. */
const mostTypes = 3_000;

/**
 * A type with what its names stand for, so that two editions of a document are compared by what they say and not by what they call it. A type inside
 * itself stays its name.
 */
export function unfoldType(type: DataType): DataType {
  let laidOut = 0;
  const unfold = (each: DataType, within: readonly string[]): DataType => {
    laidOut += 1;
    switch (each.kind) {
      case "named":
        return within.includes(each.name) || laidOut > mostTypes
          ? { kind: "schema", schema: { $ref: each.name } }
          : withKeywords(unfold(each.declared().type, [...within, each.name]), each.keywords);
      case "all":
        return withKeywords(merged(each.of.map((part) => unfold(part, within))), each.keywords);
      default:
        return mapParts(each, (part) => unfold(part, within));
    }
  };
  return unfold(type, []);
}

/** Objects that hold all at once are one object. */
function merged(parts: readonly DataType[]): DataType {
  const properties = new Map<string, PropertyType>();
  for (const part of parts) {
    if (part.kind !== "object") return { kind: "all", of: parts };
    for (const property of part.properties)
      properties.set(property.name, {
        ...property,
        required: property.required || properties.get(property.name)?.required === true,
      });
  }
  const keywords = parts.reduce<DataType["keywords"]>((all, part) => bothKeywords(all, part.keywords), undefined);
  return {
    kind: "object",
    properties: [...properties.values()],
    open: parts.every((part) => part.kind === "object" && part.open),
    isListed: true,
    ...(keywords === undefined ? {} : { keywords }),
  };
}
