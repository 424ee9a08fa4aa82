import { isTrueAt, itemsAt, proseAt, textsAt, valueAt } from "../../openapi/read-node.js";
import { referenceOf } from "../../openapi/references.js";
import type { MapEntry, MapNode, SourceNode } from "../../source/node.js";

/** The entries of a map of properties, `x-` included: those are names here. */
export function entriesOf(schema: MapNode, key: string): readonly MapEntry[] {
  const value = valueAt(schema, key);
  return value?.kind === "map" ? value.entries : [];
}

/** A schema that only describes, or only says what must be there, says nothing of the type. */
export function saysMore(schema: SourceNode): boolean {
  return schema.kind === "map" && (referenceOf(schema) !== undefined || !isEmptySchema(schema));
}

/** Keywords that do not tell a type. */
const annotations = new Set([
  "title",
  "description",
  "example",
  "examples",
  "default",
  "deprecated",
  "externalDocs",
  "required",
  "not",
]);

/** Whether none of a schema's keywords tells a type. */
export function isEmptySchema(schema: MapNode): boolean {
  return schema.entries.every(({ key }) => annotations.has(key) || key.startsWith("x-"));
}

/** What a schema says of what it is for; its title where it says no more. */
export function descriptionOf(schema: SourceNode): string | undefined {
  const text = (proseAt(schema, "description") ?? proseAt(schema, "title"))?.trim();
  return text === "" ? undefined : text;
}

/** The types that a schema lists, one or several. */
export function typesOf(schema: MapNode): readonly string[] {
  const type = valueAt(schema, "type");
  return type?.kind === "list" ? textsAt(schema, "type") : type?.kind === "scalar" ? [type.text] : [];
}

/** `nullable: true` as up to 3.0, `null` among the types or the listed values as from 3.1 on. */
export function isNullable(schema: MapNode): boolean {
  const types = typesOf(schema);
  const listed = itemsAt(schema, "enum");
  return (
    isTrueAt(schema, "nullable") ||
    isTrueAt(schema, "x-nullable") ||
    (types.length > 1 && types.includes("null")) ||
    (listed.length > 1 && listed.some((item) => item.kind === "scalar" && item.value === null))
  );
}
