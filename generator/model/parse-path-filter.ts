import type { Broken, PathCondition, PathOperand, PathStep } from "./values.js";

const token =
  /\s*(?:(&&|\|\||==|!=|<=|>=|<|>|!|\(|\))|('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null)\b|([@$](?:\.[A-Za-z_][\w-]*|\[(?:'[^']*'|"[^"]*"|-?\d+)\])*))/y;

type Token = { readonly at: number } & (
  | { readonly kind: "mark"; readonly text: string }
  | { readonly kind: "operand"; readonly operand: PathOperand }
);

/** Code nests as deep as the condition that it is compiled from: beyond these a filter is refused. */
const mostTokens = 256;
const mostDepth = 32;

/**
 * Reads what stands in `[?(...)]`: comparisons of paths and literals, joined by `&&`, `||`, `!` and parentheses. Where it says something else: what, and at
 * which offset of the text.
 */
export function parsePathFilter(text: string, parseSteps: ParseSteps): PathCondition | Broken {
  const tokens = readTokens(text, parseSteps);
  if ("problem" in tokens) return tokens;
  let next = 0;
  let depth = 0;
  const here = (problem: string): Broken => ({ at: tokens[next]?.at ?? text.length, problem });
  const takes = (sign: string): boolean => {
    const found = tokens[next];
    if (found?.kind !== "mark" || found.text !== sign) return false;
    next += 1;
    return true;
  };
  const joined = (kind: "and" | "or", sign: string, inner: () => PathCondition | Broken): PathCondition | Broken => {
    let left = inner();
    while (!("problem" in left) && takes(sign)) {
      const right = inner();
      left = "problem" in right ? right : { kind, left, right };
    }
    return left;
  };
  const either = (): PathCondition | Broken => joined("or", "||", () => joined("and", "&&", single));
  const single = (): PathCondition | Broken => {
    depth += 1;
    const condition = depth > mostDepth ? here(`it nests deeper than ${mostDepth} levels`) : nested();
    depth -= 1;
    return condition;
  };
  const nested = (): PathCondition | Broken => {
    if (takes("!")) {
      const of = single();
      return "problem" in of ? of : { kind: "not", of };
    }
    if (!takes("(")) return comparison();
    const inner = either();
    return "problem" in inner || takes(")") ? inner : here("`)` is missing");
  };
  const operand = (): PathOperand | undefined => {
    const found = tokens[next];
    if (found?.kind !== "operand") return undefined;
    next += 1;
    return found.operand;
  };
  const comparison = (): PathCondition | Broken => {
    const left = operand();
    if (!left) return here("a condition is missing: `@.name`, or a comparison of it");
    const operator = operatorOf(tokens[next]);
    if (operator === undefined)
      return left.kind === "path"
        ? { kind: "exists", operand: left }
        : here("a comparison is missing after this value");
    next += 1;
    const right = operand();
    return right ? { kind: "compare", operator, left, right } : here("a value is missing on the right");
  };
  const condition = either();
  return "problem" in condition || next === tokens.length ? condition : here("`&&` or `||` is missing here");
}

/** Reads a path without its `$` or `@`. */
type ParseSteps = (text: string) => { readonly steps: readonly PathStep[] } | Broken;

function readTokens(text: string, parseSteps: ParseSteps): readonly Token[] | Broken {
  const tokens: Token[] = [];
  const length = text.trimEnd().length;
  let end = 0;
  while (end < length) {
    const at = end + (/^\s*/.exec(text.slice(end))?.[0].length ?? 0);
    token.lastIndex = end;
    const match = token.exec(text);
    if (!match) return { at, problem: `\`${text.slice(at, at + 12)}\` is no part of a condition` };
    if (tokens.length === mostTokens) return { at, problem: `it has more than ${mostTokens} parts` };
    const [, sign, quoted, number, word, path] = match;
    if (sign !== undefined) tokens.push({ at, kind: "mark", text: sign });
    else if (quoted !== undefined) tokens.push(literal(at, quoted.slice(1, -1).replace(/\\(.)/g, "$1")));
    else if (number !== undefined) tokens.push(numeral(at, number));
    else if (word !== undefined) tokens.push(literal(at, word === "null" ? null : word === "true"));
    else {
      const from = path?.startsWith("@") ? ("node" as const) : ("root" as const);
      const read = parseSteps(path?.slice(1) ?? "");
      if ("problem" in read) return { at: at + 1 + read.at, problem: read.problem };
      tokens.push({ at, kind: "operand", operand: { kind: "path", from, steps: read.steps } });
    }
    end = token.lastIndex;
  }
  return tokens;
}

function literal(at: number, value: string | number | boolean | null): Token {
  return { at, kind: "operand", operand: { kind: "literal", value } };
}

/** Fifteen digits are held by a JavaScript number, whatever they are. */
function numeral(at: number, text: string): Token {
  return text.replace(/\D/g, "").length <= 15
    ? literal(at, Number(text))
    : { at, kind: "operand", operand: { kind: "literal", value: text, digits: true } };
}

function operatorOf(found: Token | undefined): Extract<PathCondition, { kind: "compare" }>["operator"] | undefined {
  if (found?.kind !== "mark") return undefined;
  switch (found.text) {
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return found.text;
    default:
      return undefined;
  }
}
