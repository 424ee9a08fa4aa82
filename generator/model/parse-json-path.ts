import type { JsonPath, PathStep } from "./values.js";

const step = /^(?:\.?\[\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(\d+)|(\*))\s*\]|\.(\*)|\.?([^.[\]*?()'"\s][^.[\]*?()'"]*))/;

/**
 * Reads a JSONPath as the capabilities write it (Jayway dialect, engine-semantics 1.11): a leading `$` is optional, `$` and `$.` are the root.
 * What cannot be walked step by step (filters, slices, descent) comes back as an `expression`.
 */
export function parseJsonPath(text: string): JsonPath {
  const steps: PathStep[] = [];
  let rest = text.trim().replace(/^\$/, "");
  while (rest !== "" && rest !== ".") {
    const match = step.exec(rest);
    if (!match || rest.startsWith("..")) return { kind: "expression", text };
    const [all, single, double, index, star, dotStar, name] = match;
    if (index !== undefined) steps.push({ kind: "index", index: Number(index) });
    else if (star !== undefined || dotStar !== undefined) steps.push({ kind: "wildcard" });
    else steps.push({ kind: "property", name: name?.trim() ?? unescapeName(single ?? double ?? "") });
    rest = rest.slice(all.length);
  }
  return { kind: "steps", steps, text };
}

/** True for `$`, `$.` and the empty path. */
export function isRoot(path: JsonPath): boolean {
  return path.kind === "steps" && path.steps.length === 0;
}

function unescapeName(text: string): string {
  return text.replace(/\\(.)/g, "$1");
}
