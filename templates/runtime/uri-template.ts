import { UriTemplate } from "@modelcontextprotocol/server";

/**
 * A template of URIs with several variables between two slashes, `ships://{fleet}-{id}`, of which the first takes as much as it can. The package compares such ones in a
 * time that grows with a power of the URI's length, this one in linear time. The same for a variable that stands twice, which the package takes for two.
 */
export function linearTemplate(template: string): UriTemplate {
  const [start = "", ...parts] = template.split("{");
  const variables = parts.map((part) => {
    const end = part.indexOf("}");
    return { name: part.slice(0, end), after: part.slice(end + 1) };
  });
  return Object.assign(new UriTemplate(template), {
    match: (uri: string) => valuesOf(uri, start, variables),
  });
}

interface Variable {
  readonly name: string;
  /** The text behind it. */
  readonly after: string;
}

/** The values of variables, from the last to the first: each begins where the text before it stands for the last time and leaves it a character. */
function valuesOf(
  uri: string,
  start: string,
  variables: readonly Variable[],
): Record<string, string> | null {
  const values: [string, string][] = [];
  const last = variables.at(-1)?.after ?? "";
  if (!uri.startsWith(start) || !uri.endsWith(last)) return null;
  let end = uri.length - last.length;
  for (const [index, { name }] of [...variables.entries()].reverse()) {
    const before = variables[index - 1]?.after ?? start;
    const latest = end - 1 - before.length;
    const at = index === 0 || latest < 0 ? 0 : uri.lastIndexOf(before, latest);
    const value = uri.slice(at + before.length, Math.max(end, 0));
    if (at < 0 || at > latest || value === "" || /[/,]/.test(value)) return null;
    values.unshift([name, value]);
    end = at;
  }
  const found = new Map(values);
  // One that stands twice is one value: a URI with two of them is none of the template's.
  return values.every(([name, value]) => found.get(name) === value)
    ? Object.fromEntries(values)
    : null;
}
