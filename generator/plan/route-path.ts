import type { PathTemplate } from "../model/capability.js";

/** A path in the syntax of Fastify's router, and the parameter name that each placeholder has in it. */
export interface RoutePath {
  readonly path: string;
  readonly names: ReadonlyMap<string, string>;
  /** Placeholders that stand in it again, each with the parameter name of the first: a caller's values of both must be the same. */
  readonly repeated: Readonly<Record<string, string>>;
  /** Segments with more than one placeholder, or text that could stand in one, by the names of the router: `{a}:{b}`. */
  readonly shared: readonly string[];
  /** What the query must hold, `Action=List`, where the path is written with one. */
  readonly query: string | undefined;
  /** The header that must be there, `X-Amz-Target=Fleet.List`, where that alone tells routes apart. */
  readonly header: string | undefined;
}

/**
 * Writes a path for Fastify: placeholders become parameters with names of word characters (`-` and `.` would end a name there), a placeholder
 * that shares its segment with text is bounded by a pattern (`boundsOf`), colons of the text are doubled. A query is no part of what the router calls a path.
 */
export function routePath(written: PathTemplate): RoutePath {
  const { template: whole, fragment: header } = splitFragment(written);
  const { template, query } = splitQuery(whole);
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const repeated: Record<string, string> = {};
  const parts = template.parts.map((part, index) => {
    if (typeof part === "string") return escapeText(part);
    const name = uniqueName(part.parameter, taken);
    const first = names.get(part.parameter);
    if (first === undefined) names.set(part.parameter, name);
    else repeated[name] = first;
    const before = template.parts[index - 1];
    const after = template.parts[index + 1];
    const alone =
      (typeof before === "string" ? before.endsWith("/") : index === 0) &&
      (after === undefined || (typeof after === "string" && after.startsWith("/")));
    if (part.rest && after === undefined) return "*";
    return alone ? `:${name}` : `:${name}(${boundsOf(template.parts, index)})`;
  });
  if (parts.at(-1) === "*") {
    const last = template.parts.at(-1);
    if (typeof last === "object") names.set(last.parameter, "*");
  }
  const shared = sharedSegments(template.parts, parts);
  return { path: parts.join(""), names, repeated, shared, query, header };
}

/** The segments in which a placeholder has a pattern, with its name in the router in braces; empty where the text of one is percent-encoded. `routed`: the same parts for the router. */
function sharedSegments(parts: PathTemplate["parts"], routed: readonly string[]): readonly string[] {
  let segment = { text: "", isShared: false };
  const segments = [segment];
  for (const [index, part] of parts.entries()) {
    const [first = "", ...others] = typeof part === "string" ? part.split("/") : [];
    const name = /^:(\w+)\(/.exec(typeof part === "string" ? "" : (routed[index] ?? ""))?.[1];
    segment.text += name === undefined ? first : `{${name}}`;
    segment.isShared ||= name !== undefined;
    for (const text of others) segments.push((segment = { text, isShared: false }));
  }
  return segments.flatMap(({ text, isShared }) => (isShared ? [text.includes("%") ? "" : text] : []));
}

/**
 * The pattern of a placeholder that shares its segment. The first of a segment takes as much as it can; another holds the text before it once more at its end
 * alone, or the first would have taken that. So said, a path is compared in linear time.
 */
function boundsOf(parts: PathTemplate["parts"], index: number): string {
  const before = parts[index - 1];
  if (index === 0 || (typeof before === "string" && (index === 1 || before.includes("/")))) return ".+";
  if (typeof before !== "string") return ".";
  const text = comparedText(before);
  return /^[^%*]$/u.test(before) ? `[^${text}]+${text}?|${text}` : `(?:(?!${text}).)+(?:${text})?|${text}`;
}

/** Text of a path in a regular expression over what the router compares. */
function comparedText(text: string): string {
  return escapeText(text)
    .replace(/::/g, ":")
    .replace(/%/g, "%25")
    .replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** A path without its `#Name=Value`, which is a part of its own at the end. */
export function splitFragment(template: PathTemplate): {
  readonly template: PathTemplate;
  readonly fragment: string | undefined;
} {
  const last = template.parts.at(-1);
  if (typeof last !== "string" || !last.startsWith("#")) return { template, fragment: undefined };
  return { template: { ...template, parts: template.parts.slice(0, -1) }, fragment: last.slice(1) };
}

/** The query of a path holds no placeholders: those are inputs. */
function splitQuery(template: PathTemplate): { readonly template: PathTemplate; readonly query: string | undefined } {
  const last = template.parts.at(-1);
  const start = typeof last === "string" ? last.indexOf("?") : -1;
  if (typeof last !== "string" || start < 0) return { template, query: undefined };
  const path = last.slice(0, start);
  return {
    template: { ...template, parts: [...template.parts.slice(0, -1), ...(path === "" ? [] : [path])] },
    query: last.slice(start + 1),
  };
}

/** The router compares decoded text: what it takes for syntax is written so that it is text. */
function escapeText(text: string): string {
  return text.replace(/:/g, "::").replace(/\*/g, "%2A");
}

function uniqueName(parameter: string, taken: Set<string>): string {
  const base = parameter.replace(/\W+/g, "_").replace(/^_+|(?<!_)_+$/g, "") || "value";
  let name = base;
  for (let count = 2; taken.has(name); count += 1) name = `${base}_${count}`;
  taken.add(name);
  return name;
}
