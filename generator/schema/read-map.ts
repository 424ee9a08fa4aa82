import type { MapEntry, MapNode } from "../source/node.js";
import { entryOf } from "../source/node.js";
import { foundKind, isNull, type ReadContext, textOf } from "./read-fields.js";

/** The map at a key of `what`, with its key; undefined where there is none, reported where something else stands there. */
export function mapEntryAt(
  node: MapNode,
  key: string,
  what: string,
  context: ReadContext,
): { readonly node: MapNode; readonly entry: MapEntry } | undefined {
  const entry = entryOf(node, key);
  if (entry === undefined || isNull(entry.value)) return undefined;
  if (entry.value.kind === "map") return { node: entry.value, entry };
  context.reporter.report("schema/wrong-type", entry.value.span, {
    key,
    what,
    expected: "a map",
    found: foundKind(entry.value),
    allowed: [],
    write: mapOf(entry),
  });
  return undefined;
}

/** A list of names, or `name=value`, as the map that is wanted; undefined where something else stands there. */
export function mapOf({ key, value }: MapEntry): string | undefined {
  const [, left, right] = /^([\w.-]+)\s*=\s*([\w.{}$-]+)$/.exec(textOf(value) ?? "") ?? [];
  if (left !== undefined && right !== undefined) return `{${left}: ${right}}`;
  const names = value.kind === "list" ? value.items.map(textOf) : [];
  if (names.length === 0 || names.some((name) => name === undefined || !/^[\w.-]+$/.test(name))) return undefined;
  return `{${names
    .slice(0, 4)
    .map((name) => `${name}: ${key === "keys" ? name : "..."}`)
    .join(", ")}}`;
}

/** The map at a key of `what`, as `mapEntryAt` finds it. */
export function mapAt(node: MapNode, key: string, what: string, context: ReadContext): MapNode | undefined {
  return mapEntryAt(node, key, what, context)?.node;
}
