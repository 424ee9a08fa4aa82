import type { PathTemplate } from "./capability.js";
import { parseBraces } from "./parse-template.js";

/** Joins resource and operation paths with one `/`; a fragment never travels, so it goes (AWS-style `/#ListUserPools`). */
export function joinPaths(outer: string, inner: string | undefined): string {
  const clean = (path: string): string => path.trim().replace(/#.*$/s, "");
  const base = clean(outer).replace(/^(?!\/)/, "/");
  if (inner === undefined || clean(inner) === "") return base;
  return base.replace(/\/$/, "") + clean(inner).replace(/^(?!\/)/, "/");
}

/** The names of a path's placeholders, in order, `{id}` and `{{id}}` alike. */
export function placeholdersOf(text: string): readonly string[] {
  return parseBraces(text).flatMap((part) => (part.kind === "hole" ? [part.name] : []));
}

/** The path with each placeholder named by the parameter that fills it. */
export function pathTemplate(text: string, fill: (placeholder: string) => PathTemplate["parts"][number]): PathTemplate {
  const parts = parseBraces(text).map((part) => (part.kind === "text" ? part.text : fill(part.name)));
  return { text: parts.map((part) => (typeof part === "string" ? part : `{${part.parameter}}`)).join(""), parts };
}
