import { entryOf, type MapNode } from "../source/node.js";
import { foundKind, isNull, type ReadContext, textOf } from "./read-fields.js";

/** The `tags` of an entity; they are metadata: what is none is a warning, and never refuses anything. */
export function readTags(node: MapNode, context: ReadContext): readonly string[] {
  const entry = entryOf(node, "tags");
  if (!entry || isNull(entry.value)) return [];
  const items = entry.value.kind === "list" ? entry.value.items : [entry.value];
  return items.flatMap((item): readonly string[] => {
    const text = textOf(item);
    if (text !== undefined && text.trim() !== "") return [text];
    context.reporter.report("schema/ignored-tag", item.span.end > item.span.start ? item.span : entry.keySpan, {
      found: foundKind(item),
    });
    return [];
  });
}
