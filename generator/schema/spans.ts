import type { Span } from "../diagnostics/span.js";
import { entryOf } from "../source/node.js";
import type { Entity } from "./document.js";
import { aliasesOf } from "./aliases.js";

/** The place of an entity's value; of its owner's first line where it has no such key. */
export function valueSpan(entity: Entity, key: string): Span {
  for (const name of [key, ...aliasesOf(key)]) {
    const entry = entryOf(entity.$, name);
    if (entry && entry.value.span.end > entry.value.span.start)
      return entry.value.kind === "scalar" ? entry.value.span : entry.keySpan;
    if (entry) return entry.keySpan;
  }
  return ownerSpan(entity);
}

/** The place of an entity's key. */
export function keySpan(entity: Entity, key: string): Span {
  for (const name of [key, ...aliasesOf(key)]) {
    const entry = entryOf(entity.$, name);
    if (entry) return entry.keySpan;
  }
  return ownerSpan(entity);
}

/** Where an entity starts: its key in a map keyed by name, else its first key. */
export function ownerSpan(entity: Entity): Span {
  return entity.$.entries[0]?.keySpan ?? entity.$.span;
}
