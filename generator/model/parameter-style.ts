import { unnamed } from "./named-types.js";
import type { DataType } from "./types.js";
import type { ListStyle } from "./upstream-settings.js";

/**
 * How a list or an object stands in a query or a form, in the runtime's words (`templates/runtime/value-styles.ts`): those of the configuration, and `flat`
 * (`color=R,1,G,2`), `members` (`R=1&G=2`), `json`.
 */
export type ValueStyle = Exclude<ListStyle, "form"> | "flat" | "members" | "json";

/** How a value stands in a path (`templates/runtime/styled-values.ts`); the asterisk is the explode modifier of RFC 6570 section 2.4.2. */
export type PathStyle = "simple" | "simple*" | "label" | "label*" | "matrix" | "matrix*" | "json";

/** How a value stands in the place of its parameter. */
export type ParameterStyle = ValueStyle | PathStyle;

/** A field of a form that is, or may be, a list or an object; without a style lists repeat the name and objects are JSON text. */
export interface FieldStyle {
  readonly name: string;
  readonly style?: ParameterStyle | undefined;
}

/** Which structures a value of a type may be. */
export interface Structure {
  readonly list: boolean;
  readonly object: boolean;
}

const none: Structure = { list: false, object: false };

/** Whether values of a type may be lists, and whether they may be objects: what styles write differently. */
export function structureOf(type: DataType, depth = 0): Structure {
  const found = unnamed(type);
  switch (found.kind) {
    case "any":
    case "schema":
      return { list: true, object: true };
    case "array":
      return { list: true, object: false };
    case "object":
    case "record":
    case "all":
      return { list: false, object: true };
    case "nullable":
      return structureOf(found.of, depth);
    case "union": {
      // Alternatives that lead to each other have nothing else to say.
      const parts = depth > deepest ? [] : found.of.map((each) => structureOf(each, depth + 1));
      return { list: parts.some(({ list }) => list), object: parts.some(({ object }) => object) };
    }
    default:
      return none;
  }
}

const deepest = 32;

/** Whether values of a type may be lists or objects. */
export function isStructure(type: DataType): boolean {
  const { list, object } = structureOf(type);
  return list || object;
}
