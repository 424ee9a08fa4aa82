import { madeLike } from "../diagnostics/origin.js";
import { mapParts } from "../model/named-types.js";
import { type DataType, withoutKeywords } from "../model/types.js";

/** A type by its kinds and members alone: what of it code knows, and what answers are held to. Nobody checks limits of an answer. */
export function withoutLimits(type: DataType): DataType {
  const plain = withoutKeywords(mapParts(type, withoutLimits));
  if (plain.kind !== "object") return plain;
  return {
    ...plain,
    properties: plain.properties.map((property) => {
      const { schema: _, ...kept } = property;
      return madeLike(kept, property);
    }),
  };
}
