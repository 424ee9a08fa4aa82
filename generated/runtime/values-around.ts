// Written by Capstan, the same for every capability. Do not edit: run generate.

/** A placeholder and the text behind it. */
export interface Placeholder {
  readonly name: string;
  readonly after: string;
}

/** The text before the first placeholder of a template, `ships-{fleet}-{id}`, and the placeholders with what stands behind them. */
export function placeholdersOf(template: string): {
  readonly start: string;
  readonly placeholders: readonly Placeholder[];
} {
  const [start = "", ...parts] = template.split("{");
  const placeholders = parts.map((part) => {
    const end = part.indexOf("}");
    return { name: part.slice(0, end), after: part.slice(end + 1) };
  });
  return { start, placeholders };
}

/**
 * The values that stand around the texts of a template, in linear time: from the last to the first, each begins where the text before it stands for the last
 * time and leaves it a character. Null where one is empty or no `isValue`, where a text is missing, and where one that stands twice has two values.
 */
export function valuesAround(
  text: string,
  start: string,
  placeholders: readonly Placeholder[],
  isValue: (value: string) => boolean,
): Record<string, string> | null {
  const values: [string, string][] = [];
  const last = placeholders.at(-1)?.after ?? "";
  if (!text.startsWith(start) || !text.endsWith(last)) return null;
  let end = text.length - last.length;
  for (const [index, { name }] of [...placeholders.entries()].reverse()) {
    const before = placeholders[index - 1]?.after ?? start;
    const latest = end - 1 - before.length;
    const at = index === 0 || latest < 0 ? 0 : text.lastIndexOf(before, latest);
    const value = text.slice(at + before.length, Math.max(end, 0));
    if (at < 0 || at > latest || value === "" || !isValue(value)) return null;
    values.unshift([name, value]);
    end = at;
  }
  const found = new Map(values);
  return values.every(([name, value]) => found.get(name) === value)
    ? Object.fromEntries(values)
    : null;
}
