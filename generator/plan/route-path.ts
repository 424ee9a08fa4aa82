import type { PathTemplate } from "../model/capability.js";

/** A path in the syntax of Fastify's router, and the parameter name that each placeholder has in it. */
export interface RoutePath {
  readonly path: string;
  readonly names: ReadonlyMap<string, string>;
}

/**
 * Writes a path for Fastify: placeholders become parameters with names of word characters (`-` and `.` would end a name there), a placeholder
 * that shares its segment with text is bounded by a pattern, colons of the text are doubled.
 */
export function routePath(template: PathTemplate): RoutePath {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const parts = template.parts.map((part, index) => {
    if (typeof part === "string") return escapeText(part);
    const name = names.get(part.parameter) ?? uniqueName(part.parameter, taken);
    names.set(part.parameter, name);
    const before = template.parts[index - 1];
    const after = template.parts[index + 1];
    const alone = (typeof before === "string" ? before.endsWith("/") : index === 0) && (after === undefined || (typeof after === "string" && after.startsWith("/")));
    if (part.rest && after === undefined) return "*";
    return alone ? `:${name}` : `:${name}(.+)`;
  });
  if (parts.at(-1) === "*") {
    const last = template.parts.at(-1);
    if (typeof last === "object") names.set(last.parameter, "*");
  }
  return { path: parts.join(""), names };
}

/** The router compares decoded text: what it takes for syntax is written so that it is text. */
function escapeText(text: string): string {
  return text.replace(/:/g, "::").replace(/\*/g, "%2A").replace(/\?/g, "%3F");
}

function uniqueName(parameter: string, taken: Set<string>): string {
  const base = parameter.replace(/\W+/g, "_").replace(/^_+|_+$/g, "") || "value";
  let name = base;
  for (let count = 2; taken.has(name); count += 1) name = `${base}_${count}`;
  taken.add(name);
  return name;
}
