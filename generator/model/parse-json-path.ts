import type { JsonPath, PathStep } from "./values.js";
import { parsePathFilter } from "./parse-path-filter.js";

const bracketName = /^'((?:[^'\\]|\\.)*)'|^"((?:[^"\\]|\\.)*)"/;
const plainName = /^[^.[\]*?()'"\s][^.[\]*?()'"]*/;
const lastFunction = /\.(length|min|max|sum|avg|first|last|keys)\(\)\s*$/;

/**
 * Reads a JSONPath as the capabilities write it (Jayway dialect, engine-semantics 1.11): a leading `$` is optional, `$` and `$.` are the root.
 * What is no JSONPath comes back as an `expression`.
 */
export function parseJsonPath(text: string): JsonPath {
  const trimmed = text.trim().replace(/^\$/, "");
  const called = lastFunction.exec(trimmed);
  const steps = parseSteps(called ? trimmed.slice(0, called.index) : trimmed);
  if (!steps) return { kind: "expression", text };
  const apply = functionNamed(called?.[1]);
  return { kind: "steps", steps: apply ? [...steps, { kind: "function", name: apply }] : steps, text };
}

/** True for `$`, `$.` and the empty path. */
export function isRoot(path: JsonPath): boolean {
  return path.kind === "steps" && path.steps.length === 0;
}

/** The steps of a path without its `$`; undefined where it is none. */
function parseSteps(text: string): readonly PathStep[] | undefined {
  const steps: PathStep[] = [];
  let rest = text;
  while (rest !== "" && rest !== ".") {
    const isDescent = rest.startsWith("..");
    const read = parseStep(isDescent ? rest.slice(1) : rest);
    if (!read) return undefined;
    steps.push(isDescent ? { kind: "descent", step: read.step } : read.step);
    rest = read.rest;
  }
  return steps;
}

interface Read {
  readonly step: Exclude<PathStep, { kind: "descent" | "function" }>;
  readonly rest: string;
}

function parseStep(text: string): Read | undefined {
  const bracket = /^\.?\[/.exec(text);
  if (bracket) {
    const end = closingBracket(text, bracket[0].length);
    const step = end === undefined ? undefined : parseSelector(text.slice(bracket[0].length, end).trim());
    return step && end !== undefined ? { step, rest: text.slice(end + 1) } : undefined;
  }
  const name = text.startsWith(".") ? text.slice(1) : text;
  if (name.startsWith("*")) return { step: { kind: "wildcard" }, rest: name.slice(1) };
  const plain = plainName.exec(name)?.[0];
  return plain === undefined ? undefined : { step: { kind: "property", name: plain.trim() }, rest: name.slice(plain.length) };
}

/** Where the bracket that was opened before `from` is closed; brackets in quotes and inner ones do not count. */
function closingBracket(text: string, from: number): number | undefined {
  let depth = 0;
  let quote = "";
  for (let at = from; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (quote !== "") {
      if (character === "\\") at += 1;
      else if (character === quote) quote = "";
    } else if (character === "'" || character === '"') quote = character;
    else if (character === "[") depth += 1;
    else if (character === "]" && depth === 0) return at;
    else if (character === "]") depth -= 1;
  }
  return undefined;
}

function parseSelector(text: string): Read["step"] | undefined {
  if (text === "*") return { kind: "wildcard" };
  if (text.startsWith("?")) {
    const condition = parsePathFilter(text.slice(1).trim(), parseSteps);
    return condition && { kind: "filter", condition };
  }
  const slice = /^(-?\d+)?\s*:\s*(-?\d+)?(?:\s*:\s*(\d+)?)?$/.exec(text);
  if (slice) return { kind: "slice", start: numberOf(slice[1]), end: numberOf(slice[2]), step: numberOf(slice[3]) ?? 1 };
  const parts: Extract<PathStep, { kind: "property" | "index" }>[] = [];
  let rest = text;
  for (;;) {
    const quoted = bracketName.exec(rest);
    const index = /^-?\d+/.exec(rest);
    if (quoted) parts.push({ kind: "property", name: (quoted[1] ?? quoted[2] ?? "").replace(/\\(.)/g, "$1") });
    else if (index) parts.push({ kind: "index", index: Number(index[0]) });
    else return undefined;
    rest = rest.slice((quoted ?? index)?.[0].length).trimStart();
    if (rest === "") break;
    if (!rest.startsWith(",")) return undefined;
    rest = rest.slice(1).trimStart();
  }
  const [only] = parts;
  return parts.length === 1 && only ? only : { kind: "union", steps: parts };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function functionNamed(name: string | undefined): Extract<PathStep, { kind: "function" }>["name"] | undefined {
  switch (name) {
    case "length":
    case "min":
    case "max":
    case "sum":
    case "avg":
    case "first":
    case "last":
    case "keys":
      return name;
    default:
      return undefined;
  }
}
