import type { PathHeader, PathTemplate } from "./capability.js";
import { parseBraces } from "./parse-template.js";

/**
 * Joins resource and operation paths with one `/`, without their fragments: those never travel. An operation's path that begins with all of its
 * resource's is the whole path: a third of those that publishers write do (`/teams` and `/teams/{id}`).
 */
export function joinPaths(outer: string, inner: string | undefined): string {
  const clean = (path: string): string => path.trim().replace(/#.*$/s, "");
  const rooted = (path: string): string => clean(path).replace(/^(?!\/)/, "/");
  if (inner === undefined || clean(inner) === "") return rooted(outer);
  // A query alone belongs to the resource's own path.
  if (clean(inner).startsWith("?")) return rooted(outer) + clean(inner);
  const base = rooted(outer).replace(/\/$/, "");
  const own = rooted(inner);
  return base !== "" && (own === base || own.startsWith(`${base}/`) || own.startsWith(`${base}?`)) ? own : base + own;
}

/** `#Name=Value` at the end of a consumed path is a header that is always sent (`/#X-Amz-Target=Fleet.List`); any other fragment is nothing. */
export function headerOfPath(path: string): PathHeader | undefined {
  const [, name, value] = /#([!$%&'*+.^_`|~\w-]+)=(.*)$/s.exec(path.trim()) ?? [];
  return name === undefined || value === undefined ? undefined : { name, value: value.trim() };
}

/** The names of a path's placeholders, in order, `{id}` and `{{id}}` alike. */
export function placeholdersOf(text: string): readonly string[] {
  return parseBraces(text).flatMap((part) => (part.kind === "hole" ? [nameIn(part.name)] : []));
}

/** `$.find.id` is the step's value that `find.id` is. */
function nameIn(hole: string): string {
  return hole.replace(/^\$\.(?=\w)/, "");
}

/** The path with each placeholder named by the parameter that fills it. */
export function pathTemplate(text: string, fill: (placeholder: string) => PathTemplate["parts"][number]): PathTemplate {
  const parts = parseBraces(text).map((part) => (part.kind === "text" ? part.text : fill(nameIn(part.name))));
  return { text: parts.map((part) => (typeof part === "string" ? part : `{${part.parameter}}`)).join(""), parts };
}
