import type { PathTemplate } from "../model/capability.js";

/**
 * Splits many operations into parts by where their paths part ways: by the first text segment that differs, then by the next where a part is
 * still too large. Parts are named after those segments, so that a reader finds them; the split depends on the paths alone.
 * A part may be one operation: where small ones were put together, functions would move from file to file whenever a path comes or goes, and whoever
 * reviews that would read moves.
 */
export function groupOperations<T>(
  items: readonly T[],
  pathOf: (item: T) => PathTemplate,
  limit: number,
): ReadonlyMap<T, string> {
  const segments = new Map(items.map((item) => [item, textSegments(pathOf(item))]));
  const parts = new Map<T, string>();
  split(items, 0, "");
  return parts;

  function split(group: readonly T[], depth: number, name: string): void {
    const byKey = new Map<string, T[]>();
    for (const item of group) {
      const key = segments.get(item)?.[depth] ?? "";
      byKey.set(key, [...(byKey.get(key) ?? []), item]);
    }
    const [onlyKey] = byKey.keys();
    if (byKey.size === 1 && onlyKey !== "") {
      split(group, depth + 1, name);
      return;
    }
    for (const [key, members] of byKey) {
      const part = [name, key].filter((word) => word !== "").join("-");
      if (members.length > limit && key !== "") split(members, depth + 1, part);
      else for (const item of members) parts.set(item, part === "" ? "root" : part);
    }
  }
}

/** The texts between a path's slashes, placeholders left out, as words for file names. */
function textSegments(path: PathTemplate): readonly string[] {
  return path.parts
    .flatMap((part) => (typeof part === "string" ? part.split("/") : []))
    .map((segment) =>
      segment
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-+|(?<!-)-+$/g, ""),
    )
    .filter((segment) => segment !== "");
}
