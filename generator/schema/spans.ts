import type { Span } from "../diagnostics/span.js";
import { entryOf, type MapEntry } from "../source/node.js";
import type { Entity } from "./document.js";
import { aliasesOf } from "./aliases.js";

/** The place of an entity's value; of its owner's first line where it has no such key. */
export function valueSpan(entity: Entity, key: string): Span {
  const entry = namedEntry(entity, key);
  if (!entry) return ownerSpan(entity);
  const { span, kind } = entry.value;
  return kind === "scalar" && span.end > span.start ? span : entry.keySpan;
}

/** The place of an entity's key. */
export function keySpan(entity: Entity, key: string): Span {
  return namedEntry(entity, key)?.keySpan ?? ownerSpan(entity);
}

/** The entry of a key, under whichever of its names. */
function namedEntry({ $ }: Entity, key: string): MapEntry | undefined {
  const entry = entryOf($, key);
  if (entry) return entry;
  for (const name of aliasesOf(key)) {
    const other = entryOf($, name);
    if (other) return other;
  }
  return undefined;
}

/** Where an entity starts: its key in a map keyed by name, else its first key. */
export function ownerSpan(entity: Entity): Span {
  return entity.$.entries[0]?.keySpan ?? entity.$.span;
}
