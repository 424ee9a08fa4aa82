import type { Input } from "../../model/capability.js";
import { type DataType, withKeywords, withoutKeywords } from "../../model/types.js";
import type { Constraints } from "../constraints.js";
import { unfoldType } from "../unfold-type.js";

const annotations = new Set(["const", "title", "description", "deprecated", "$comment"]);

/** A type that null is of, too, where its schema says so (`type: [string, "null"]`). */
export function withNull(type: DataType, schema: Constraints): DataType {
  const { type: words } = schema;
  return Array.isArray(words) && words.includes("null") && type.kind !== "any" ? { kind: "nullable", of: type } : type;
}

/** A schema whose `type` does not say null, which is said by the type, or cannot be passed. */
export function withoutNull(schema: Constraints): Constraints {
  const { type: words } = schema;
  if (!Array.isArray(words) || !words.includes("null")) return schema;
  const others = words.filter((word) => word !== "null");
  return { ...schema, type: others.length === 1 ? others[0] : others };
}

/** Alternatives that are a text or a number each are words to choose from, as those of `enum` are. */
export function withChoices(type: DataType, schema: Constraints): readonly [type: DataType, schema: Constraints] {
  const { oneOf, anyOf, ...others } = schema;
  const listed = oneOf ?? anyOf;
  if (!Array.isArray(listed) || (oneOf !== undefined && anyOf !== undefined) || listed.length === 0)
    return [type, schema];
  const words = listed.flatMap((each: unknown) =>
    typeof each === "object" &&
    each !== null &&
    Object.keys(each).every((key) => annotations.has(key)) &&
    "const" in each
      ? [each.const]
      : [],
  );
  if (new Set(words).size < listed.length || "enum" in type) return [type, schema];
  const texts = words.filter((word) => typeof word === "string");
  const numbers = words.filter((word) => typeof word === "number");
  if (type.kind === "string" && texts.length === listed.length) return [{ ...type, enum: texts }, others];
  if ((type.kind === "integer" || type.kind === "number") && numbers.length === listed.length)
    return [{ ...type, enum: numbers }, others];
  return [type, schema];
}

/** What an input is declared as, without the limits that stand in its schema as well. */
export function ownType({ type, schema = {} }: Input): DataType {
  const unfolded = unfoldType(type);
  const limits = Object.entries(unfolded.keywords ?? {}).filter(([key]) => !(key in schema));
  return withKeywords(withoutKeywords(unfolded), Object.fromEntries(limits));
}
