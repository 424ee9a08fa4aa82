import type { MapNode, SourceNode } from "../source/node.js";
import { entryOf, limitOf } from "../source/node.js";
import { readableText } from "../text/readable.js";

/** The value under a key of a map; undefined where the node is no map or has no such key. */
export function valueAt(node: SourceNode | undefined, key: string): SourceNode | undefined {
  return node?.kind === "map" ? entryOf(node, key)?.value : undefined;
}

/** The text under a key, as it stands there. */
export function textAt(node: SourceNode | undefined, key: string): string | undefined {
  const value = valueAt(node, key);
  return value?.kind === "scalar" && value.value !== null ? value.text : undefined;
}

/** The text under a key that people read: CommonMark, without the HTML that it may hold. */
export function proseAt(node: SourceNode | undefined, key: string): string | undefined {
  const text = textAt(node, key);
  return text === undefined ? undefined : readableText(text);
}

/** Whether `true` stands under a key. */
export function isTrueAt(node: SourceNode | undefined, key: string): boolean {
  return flagAt(node, key) === true;
}

/** The day from which what is deprecated may be gone, `2027-01-31`: `x-sunset`, as tools that compare contracts read it; undefined where none is said. */
export function sunsetAt(node: SourceNode | undefined): string | undefined {
  return isTrueAt(node, "deprecated")
    ? /^\d{4}-\d\d-\d\d(?![^T])/.exec(textAt(node, "x-sunset") ?? "")?.[0]
    : undefined;
}

/** The true or false under a key. */
export function flagAt(node: SourceNode | undefined, key: string): boolean | undefined {
  const value = valueAt(node, key);
  return value?.kind === "scalar" && typeof value.value === "boolean" ? value.value : undefined;
}

/** The number under a key. */
export function numberAt(node: SourceNode | undefined, key: string): number | undefined {
  return limitOf(valueAt(node, key));
}

/** The items of the list under a key. */
export function itemsAt(node: SourceNode | undefined, key: string): readonly SourceNode[] {
  const value = valueAt(node, key);
  return value?.kind === "list" ? value.items : [];
}

/** The texts of the list under a key. */
export function textsAt(node: SourceNode | undefined, key: string): readonly string[] {
  return itemsAt(node, key).flatMap((item) => (item.kind === "scalar" && item.value !== null ? [item.text] : []));
}

/** The entries of the map under a key, extensions (`x-...`) left out. */
export function entriesAt(node: SourceNode | undefined, key: string): MapNode["entries"] {
  const value = valueAt(node, key);
  return value?.kind === "map" ? value.entries.filter((entry) => !entry.key.startsWith("x-")) : [];
}
