import { parseBraces } from "./parse-template.js";

/** `name=value` in the query of a consumed path, where the value holds placeholders. */
export interface PathPair {
  readonly name: string;
  /** The value with its placeholders as `{{x}}`, decoded. */
  readonly value: string;
  readonly placeholders: readonly string[];
  /** Whether one placeholder is all of the value. */
  readonly isWhole: boolean;
}

/**
 * A consumed path without the pairs of its query that hold placeholders, and those: each is a query parameter, since a value that is absent takes its
 * pair along. What is written out stays in the path, and so does a name that holds a placeholder.
 */
export function splitPathQuery(path: string): { readonly text: string; readonly pairs: readonly PathPair[] } {
  const at = parseBraces(path).every((part) => part.kind === "text") ? -1 : path.indexOf("?");
  const isInBraces = path.lastIndexOf("{", at) > path.lastIndexOf("}", at);
  if (at < 0 || isInBraces) return { text: path, pairs: [] };
  const read = path
    .slice(at + 1)
    .split("&")
    .map((written) => ({ written, pair: pairOf(written) }));
  const kept = read.flatMap(({ written, pair }) => (pair || written === "" ? [] : [written]));
  return {
    text: path.slice(0, at) + (kept.length === 0 ? "" : `?${kept.join("&")}`),
    pairs: read.flatMap(({ pair }) => pair ?? []),
  };
}

function pairOf(written: string): PathPair | undefined {
  const [, name = "", value = ""] = /^([^=]*)=(.*)$/s.exec(written) ?? [];
  const parts = parseBraces(value);
  const placeholders = parts.flatMap((part) => (part.kind === "hole" ? [part.name] : []));
  if (placeholders.length === 0 || name === "" || name.includes("{")) return undefined;
  return {
    name: decode(name),
    value: parts.map((part) => (part.kind === "hole" ? `{{${part.name}}}` : decode(part.text))).join(""),
    placeholders,
    isWhole: parts.length === 1,
  };
}

/** Text of a query; what is encoded badly is taken as it stands. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
