import type { ValueExpression } from "../model/values.js";

/** A hole of a base URL with the variable that fills it and its place: one of `UrlPlace` of `templates/runtime/url-part.ts`. */
export interface UrlHole {
  readonly variable: string;
  readonly place: "base" | "scheme" | "authority" | "host" | "port" | "path" | "query";
}

/** The parts of a base URL, each hole with its place (RFC 3986 section 3). Holes are bindings: a URL with others is nothing that can be filled. */
export function placeHoles(parts: readonly (string | ValueExpression)[]): readonly (string | UrlHole)[] {
  return parts.flatMap((part, index): readonly (string | UrlHole)[] => {
    if (typeof part === "string") return [part];
    if (part.kind !== "binding") return [];
    const before = parts.slice(0, index).map((each) => (typeof each === "string" ? each : "x"));
    const next = parts[index + 1];
    return [{ variable: part.variable, place: placeBehind(before.join(""), typeof next === "string" ? next : "") }];
  });
}

function placeBehind(before: string, after: string): UrlHole["place"] {
  if (before === "") return after.startsWith("://") ? "scheme" : "base";
  if (before.includes("?")) return "query";
  const [, behindScheme] = before.split("://", 2);
  // Behind a hole that is the beginning of the URL, host and all.
  if (behindScheme === undefined || behindScheme.includes("/")) return "path";
  if (behindScheme.endsWith(":")) return "port";
  return behindScheme === "" && /^(?:[/?]|$)/.test(after) ? "authority" : "host";
}
