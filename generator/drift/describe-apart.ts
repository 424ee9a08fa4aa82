import type { DataType, PropertyType } from "../model/types.js";
import { compareConstraints, describeConstraints } from "./compare-constraints.js";
import { compareTypes, describeType } from "./compare-types.js";

/**
 * Two types in a few words each, with what of them differs: where the usual words are the same, those that lead to it, `object in which \`id\` is
 * string`, `string of the pattern \`^a\``.
 */
export function describeApart(was: DataType, now: DataType): readonly [was: string, now: string] {
  const words = [describeType(was), describeType(now)] as const;
  if (words[0] !== words[1]) return words;
  const [older, newer] = closer(was, now) ?? words;
  return [`${older}${beyond(was, now)}`, `${newer}${beyond(now, was)}`];
}

function closer(was: DataType, now: DataType): readonly [string, string] | undefined {
  if (was.kind === "nullable" && now.kind === "nullable")
    return both(describeApart(was.of, now.of), (inner) => `${inner} or null`);
  if (was.kind === "array" && now.kind === "array")
    return both(describeApart(was.items, now.items), (inner) => `list of ${inner}`);
  if (was.kind === "record" && now.kind === "record")
    return both(describeApart(was.values, now.values), (inner) => `map of ${inner}`);
  if (was.kind === "object" && now.kind === "object") return objectsApart(was, now);
  if (was.kind === "string" && now.kind === "string")
    return [`${describeType(was)}${limits(was, now)}`, `${describeType(now)}${limits(now, was)}`];
  return undefined;
}

/** What is said of it beyond its type, where that differs. */
function beyond(shown: DataType, other: DataType): string {
  return describeConstraints(shown.keywords ?? {}, other.keywords ?? {});
}

type ObjectType = Extract<DataType, { readonly kind: "object" }>;

function objectsApart(was: ObjectType, now: ObjectType): readonly [string, string] | undefined {
  for (const property of was.properties) {
    const other = now.properties.find(({ name }) => name === property.name);
    if (!other) continue;
    if (compareTypes(property.type, other.type) !== "same")
      return both(
        describeApart(property.type, other.type),
        (inner) => `object in which \`${property.name}\` is ${inner}`,
      );
    const [older, newer] = [property.schema ?? {}, other.schema ?? {}];
    if (compareConstraints(older, newer) !== "same")
      return both(
        [describeConstraints(older, newer), describeConstraints(newer, older)],
        (said) => `object in which \`${property.name}\` is ${describeType(property.type)}${said}`,
      );
    if (property.required !== other.required) return [presence(property), presence(other)];
  }
  return was.open === now.open ? undefined : [openness(was), openness(now)];
}

function presence({ name, required }: PropertyType): string {
  return required ? `object with \`${name}\`` : `object that may lack \`${name}\``;
}

function openness({ open }: ObjectType): string {
  return open ? "object that may have other members" : "object that has no other members";
}

type Text = Extract<DataType, { readonly kind: "string" }>;

/** What of a text's limits another lacks, or has otherwise. */
function limits(shown: Text, other: Text): string {
  const format =
    shown.format === undefined || shown.format === other.format ? "" : ` of the format \`${shown.format}\``;
  const pattern =
    shown.pattern === undefined || shown.pattern === other.pattern ? "" : ` of the pattern \`${shown.pattern}\``;
  return format !== "" && pattern !== "" ? `${format} and${pattern}` : `${format}${pattern}`;
}

function both(words: readonly [string, string], write: (inner: string) => string): readonly [string, string] {
  return [write(words[0]), write(words[1])];
}
