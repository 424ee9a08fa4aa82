import { unnamed } from "../named-types.js";
import type { DataType } from "../types.js";

/** What comes of a type that a capability declares beside the one of the API's document: the document's says more, the capability's does, or they exclude each other. */
export type Agreement = "document" | "capability" | "disagreement";

/** Compares what a capability says of a value with what the API's document says: the document's type is taken where it is one of those that the capability's allows. */
export function agreementOf(written: DataType, documented: DataType): Agreement {
  if (documented.kind === "any") return "capability";
  if (written.kind === "any") return "document";
  const found = unnamed(documented);
  if (found.kind === "nullable") return agreementOf(written, found.of);
  if (found.kind === "union") {
    const some = found.of.map((one) => agreementOf(written, one));
    if (some.every((one) => one === "disagreement")) return "disagreement";
    return some.every((one) => one === "document") ? "document" : "capability";
  }
  switch (written.kind) {
    case "string":
      if (found.kind !== "string") return "disagreement";
      if (written.enum && found.enum)
        return written.enum.every((word) => found.enum?.includes(word)) ? "capability" : "disagreement";
      return written.enum || written.format !== undefined || written.pattern !== undefined ? "capability" : "document";
    case "number":
    case "integer":
      if (found.kind !== "number" && found.kind !== "integer") return "disagreement";
      return written.enum || (written.kind === "integer" && found.kind === "number") ? "capability" : "document";
    case "boolean":
      return found.kind === "boolean" ? "document" : "disagreement";
    case "array":
      return found.kind === "array" ? agreementOf(written.items, found.items) : "disagreement";
    case "object":
      if (found.kind !== "object" && found.kind !== "record" && found.kind !== "all") return "disagreement";
      return written.properties.length === 0 ? "document" : "capability";
    default:
      return "capability";
  }
}

/**
 * The first member that a capability reads of an answer and the document does not have, or has as something else: `$.owner.name`. Undefined where the
 * document has all of it.
 */
export function missingMember(read: DataType, documented: DataType, path = "$"): MissingMember | undefined {
  const found = unnamed(documented);
  const wanted = read.kind === "nullable" ? read.of : read;
  if (wanted.kind === "any" || found.kind === "any" || found.kind === "all" || found.kind === "record")
    return undefined;
  if (found.kind === "nullable") return missingMember(wanted, found.of, path);
  if (found.kind === "union") {
    const missing = found.of.map((one) => missingMember(wanted, one, path));
    return missing.every((one) => one !== undefined) ? missing[0] : undefined;
  }
  if (wanted.kind === "object") {
    if (found.kind !== "object") return { path, wanted, found };
    for (const { name, type } of wanted.properties) {
      const member = found.properties.find((property) => property.name === name);
      const missing = member
        ? missingMember(type, member.type, `${path}.${name}`)
        : found.properties.length > 0 && found.isListed === true
          ? { path: `${path}.${name}`, wanted: type, found: undefined }
          : undefined;
      if (missing) return missing;
    }
    return undefined;
  }
  if (wanted.kind === "array")
    return found.kind === "array" ? missingMember(wanted.items, found.items, `${path}[]`) : { path, wanted, found };
  return agreementOf(wanted, found) === "disagreement" ? { path, wanted, found } : undefined;
}

/** A member of an answer that is read, and what the document has in its place. */
export interface MissingMember {
  readonly path: string;
  readonly wanted: DataType;
  readonly found: DataType | undefined;
}

/** A type in a word or two, for messages. */
export function nameOfType(type: DataType): string {
  switch (type.kind) {
    case "any":
    case "schema":
      return "any JSON";
    case "nullable":
      return nameOfType(type.of);
    case "array":
      return "a list";
    case "object":
    case "record":
    case "all":
      return "an object";
    case "union":
      return "one of several types";
    case "named":
      return `\`${type.name}\``;
    case "string":
      return type.enum
        ? `one of ${type.enum
            .slice(0, 6)
            .map((word) => `\`${word}\``)
            .join(", ")}`
        : "text";
    case "integer":
      return "a whole number";
    case "boolean":
      return "true or false";
    default:
      return `a ${type.kind}`;
  }
}
