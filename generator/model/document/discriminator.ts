import { entriesAt, itemsAt, textAt, valueAt } from "../../openapi/read-node.js";
import type { Target } from "../../openapi/references.js";
import type { MapEntry, SourceNode } from "../../source/node.js";

/** The property that tells alternatives apart: of OpenAPI 3 in an object, of Swagger 2 by itself. */
export function tagProperty(schema: SourceNode): string | undefined {
  return textAt(valueAt(schema, "discriminator"), "propertyName") ?? textAt(schema, "discriminator");
}

/** Whether words of a discriminator are listed. */
export function hasMapping(owner: SourceNode): boolean {
  return entriesAt(valueAt(owner, "discriminator"), "mapping").length > 0;
}

/** The listed words that lead to a type. */
export function wordsFor(owner: SourceNode, { name }: Target): readonly string[] {
  return entriesAt(valueAt(owner, "discriminator"), "mapping")
    .filter(({ value }) => value.kind === "scalar" && leadsTo(value.text, name))
    .map(({ key }) => key);
}

/** The words that a discriminator has for a type: those that lead to it, or its own name. */
export function tagsOf(owner: SourceNode, target: Target): readonly string[] {
  const mapped = wordsFor(owner, target);
  return mapped.length > 0 ? mapped : [target.name];
}

/** Whether a type is what a value is whose word no other type has (OpenAPI 3.2, `defaultMapping`). */
export function isDefault(owner: SourceNode, { name }: Target): boolean {
  const preset = textAt(valueAt(owner, "discriminator"), "defaultMapping");
  return preset !== undefined && leadsTo(preset, name);
}

function leadsTo(mapped: string, name: string): boolean {
  return mapped === name || mapped.endsWith(`/${name}`);
}

/** What the document names its schemas, and what they are. */
export function componentEntries(root: SourceNode): readonly MapEntry[] {
  return [...entriesAt(valueAt(root, "components"), "schemas"), ...entriesAt(root, "definitions")];
}

/** A family of more heirs is a base of everything: nobody reads all of it, and it would be emitted wherever the base is. */
const mostHeirs = 32;

/**
 * Finds the named schemas that a schema is a part of (`allOf`), and those that they are parts of: of a base with a discriminator these are what it may be
 * (OpenAPI 3.1 section 4.8.25.2). None where there are too many. References are read as they are written: what is wrong with those that nobody uses is
 * nobody's concern.
 */
export function createHeirSearch(root: SourceNode): (base: SourceNode) => readonly Target[] {
  let direct: ReadonlyMap<SourceNode, readonly Target[]> | undefined;
  const index = (): ReadonlyMap<SourceNode, readonly Target[]> => {
    const prefix = valueAt(root, "definitions") ? "#/definitions/" : "#/components/schemas/";
    const schemas = new Map(componentEntries(root).map(({ key, value }) => [prefix + key, value]));
    const found = new Map<SourceNode, Target[]>();
    for (const { key, value } of componentEntries(root))
      for (const part of itemsAt(value, "allOf")) {
        const base = schemas.get(textAt(part, "$ref") ?? "");
        if (base === undefined || base === value) continue;
        const heirs = found.get(base) ?? [];
        heirs.push({ node: value, id: root.span.file.path + prefix + key, name: key });
        found.set(base, heirs);
      }
    return found;
  };
  return (base) => {
    direct ??= index();
    const heirs = [...(direct.get(base) ?? [])];
    const seen = new Set<SourceNode>([base, ...heirs.map(({ node }) => node)]);
    for (let at = 0; at < heirs.length && heirs.length <= mostHeirs; at += 1)
      for (const next of direct.get(heirs[at]?.node ?? base) ?? []) {
        if (seen.has(next.node)) continue;
        seen.add(next.node);
        heirs.push(next);
      }
    return heirs.length > mostHeirs ? [] : heirs;
  };
}
