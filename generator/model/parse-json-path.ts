import type { Broken, JsonPath, PathStep } from "./values.js";
import { parsePathFilter } from "./parse-path-filter.js";

const bracketName = /^'((?:[^'\\]|\\.)*)'|^"((?:[^"\\]|\\.)*)"/;
const plainName = /^[^.[\]*?()'"\s][^.[\]*?()'"]*/;
const lastFunction = /\.(length|min|max|sum|avg|first|last|keys)\(\)$/;

/** Code nests as deep as the path that it is compiled from: beyond this a path is refused. */
export const mostSteps = 64;
const mostCharacters = 4096;

/**
 * Reads a JSONPath as the capabilities write it (Jayway dialect, engine-semantics 1.11): a leading `$` is optional, `$` and `$.` are the root.
 * What is no JSONPath comes back as an `expression` that says what is wrong, and at which offset of the text.
 */
export function parseJsonPath(text: string): JsonPath {
  if (text.length > mostCharacters)
    return { kind: "expression", text, at: 0, problem: `it is longer than ${mostCharacters} characters` };
  const whole = text.trimEnd();
  const called = lastFunction.exec(whole);
  const start = /^\s*\$?/.exec(whole)?.[0].length ?? 0;
  const read = parseSteps(whole.slice(start, called?.index ?? whole.length));
  if ("problem" in read) return { kind: "expression", text, at: start + read.at, problem: read.problem };
  const apply = functionNamed(called?.[1]);
  return { kind: "steps", steps: apply ? [...read.steps, { kind: "function", name: apply }] : read.steps, text };
}

/** True for `$`, `$.` and the empty path. */
export function isRoot(path: JsonPath): boolean {
  return path.kind === "steps" && path.steps.length === 0;
}

/** Whether a name is also the place of an element: `$.items.0` is the first of a list, and the member `0` of an object. */
export function isNumeric(name: string): boolean {
  return /^(?:0|[1-9]\d{0,8})$/.test(name);
}

/** The steps of a path without its `$`. */
function parseSteps(text: string): { readonly steps: readonly PathStep[] } | Broken {
  const steps: PathStep[] = [];
  let at = 0;
  while (at < text.length && text.slice(at) !== ".") {
    if (steps.length === mostSteps) return { at, problem: `it has more than ${mostSteps} steps` };
    const isDescent = text.startsWith("..", at);
    const from = isDescent ? at + 1 : at;
    const read = parseStep(text.slice(from));
    if ("problem" in read) return { at: from + read.at, problem: read.problem };
    steps.push(isDescent ? { kind: "descent", step: read.step } : read.step);
    at = from + read.length;
  }
  return { steps };
}

type Step = Exclude<PathStep, { kind: "descent" | "function" }>;

function parseStep(text: string): { readonly step: Step; readonly length: number } | Broken {
  const bracket = /^\.?\[/.exec(text)?.[0];
  if (bracket !== undefined) {
    const from = bracket.length;
    const end = closingBracket(text, from);
    if (end === undefined) return { at: from - 1, problem: "`[` is never closed" };
    const inside = text.slice(from, end);
    const indent = inside.length - inside.trimStart().length;
    const selector = parseSelector(inside.trim());
    return "problem" in selector
      ? { at: from + indent + selector.at, problem: selector.problem }
      : { step: selector, length: end + 1 };
  }
  const dot = text.startsWith(".") ? 1 : 0;
  const name = text.slice(dot);
  if (name.startsWith("*")) return { step: { kind: "wildcard" }, length: dot + 1 };
  const plain = plainName.exec(name)?.[0];
  // `$.items | length` is another language; a member of that name stands in brackets: `['a | b']`.
  const pipe = plain?.search(/\s\|/) ?? -1;
  if (pipe >= 0) return { at: dot + pipe + 1, problem: "JSONPath has no `|`" };
  // Nothing fills a template in here; a member that is called so stands in brackets.
  const hole = plain?.indexOf("{{") ?? -1;
  if (hole >= 0) return { at: dot + hole, problem: "a path has no `{{`: a member `b` of `a` is `$.a.b`" };
  if (plain !== undefined) return { step: { kind: "property", name: plain.trim() }, length: dot + plain.length };
  return {
    at: dot,
    problem:
      name === "" || name.startsWith(".") ? "a name is missing after `.`" : `\`${name[0] ?? ""}\` cannot stand here`,
  };
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

function parseSelector(text: string): Step | Broken {
  if (text === "*") return { kind: "wildcard" };
  if (text.startsWith("?")) {
    const from = /^\?\s*/.exec(text)?.[0].length ?? 1;
    const condition = parsePathFilter(text.slice(from), parseSteps);
    return "problem" in condition
      ? { at: from + condition.at, problem: condition.problem }
      : { kind: "filter", condition };
  }
  const slice = /^(-?\d{1,15})?\s*:\s*(?:(-?\d{1,15})\s*)?(?::\s*(\d{1,15})?)?$/.exec(text);
  if (slice)
    return { kind: "slice", start: numberOf(slice[1]), end: numberOf(slice[2]), step: numberOf(slice[3]) ?? 1 };
  const parts: Extract<PathStep, { kind: "property" | "index" }>[] = [];
  let rest = text;
  for (;;) {
    const quoted = bracketName.exec(rest);
    const index = /^-?\d{1,15}(?!\d)/.exec(rest);
    if (quoted) parts.push({ kind: "property", name: (quoted[1] ?? quoted[2] ?? "").replace(/\\(.)/g, "$1") });
    else if (index) parts.push({ kind: "index", index: Number(index[0]) });
    else
      return {
        at: text.length - rest.length,
        problem: "brackets take an index, a slice, `*`, `?(...)` or a name in quotes",
      };
    rest = rest.slice((quoted ?? index)?.[0].length).trimStart();
    if (rest === "") break;
    if (!rest.startsWith(",")) return { at: text.length - rest.length, problem: "a comma is missing here" };
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
