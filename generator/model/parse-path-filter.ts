import type { PathCondition, PathOperand, PathStep } from "./values.js";

const token = /\s*(?:(&&|\|\||==|!=|<=|>=|<|>|!|\(|\))|('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null)\b|([@$](?:\.[A-Za-z_][\w-]*|\[(?:'[^']*'|"[^"]*"|-?\d+)\])*))/y;

type Token = { readonly kind: "mark"; readonly text: string } | { readonly kind: "operand"; readonly operand: PathOperand };

/** Reads what stands in `[?(...)]`: comparisons of paths and literals, joined by `&&`, `||`, `!` and parentheses. Undefined where it says something else. */
export function parsePathFilter(text: string, parseSteps: ParseSteps): PathCondition | undefined {
  const tokens = readTokens(text, parseSteps);
  if (!tokens) return undefined;
  let at = 0;
  const mark = (): string | undefined => {
    const next = tokens[at];
    return next?.kind === "mark" ? next.text : undefined;
  };
  const joined = (kind: "and" | "or", sign: string, inner: () => PathCondition | undefined) => (): PathCondition | undefined => {
    let left = inner();
    while (left && mark() === sign) {
      at += 1;
      const right = inner();
      left = right && { kind, left, right };
    }
    return left;
  };
  const single = (): PathCondition | undefined => {
    if (mark() === "!") {
      at += 1;
      const of = single();
      return of && { kind: "not", of };
    }
    if (mark() === "(") {
      at += 1;
      const inner = either();
      if (mark() !== ")") return undefined;
      at += 1;
      return inner;
    }
    return comparison();
  };
  const operand = (): PathOperand | undefined => {
    const next = tokens[at];
    if (next?.kind !== "operand") return undefined;
    at += 1;
    return next.operand;
  };
  const comparison = (): PathCondition | undefined => {
    const left = operand();
    const operator = operatorOf(mark());
    if (!left || operator === undefined) return left?.kind === "path" ? { kind: "exists", operand: left } : undefined;
    at += 1;
    const right = operand();
    return right && { kind: "compare", operator, left, right };
  };
  const both = joined("and", "&&", single);
  const either = joined("or", "||", both);
  const condition = either();
  return at === tokens.length ? condition : undefined;
}

/** Reads a path without its `$` or `@`. */
type ParseSteps = (text: string) => readonly PathStep[] | undefined;

function readTokens(text: string, parseSteps: ParseSteps): readonly Token[] | undefined {
  const tokens: Token[] = [];
  let end = 0;
  while (text.slice(end).trim() !== "") {
    token.lastIndex = end;
    const match = token.exec(text);
    if (!match) return undefined;
    const [, sign, quoted, number, word, path] = match;
    if (sign !== undefined) tokens.push({ kind: "mark", text: sign });
    else if (quoted !== undefined) tokens.push(literal(quoted.slice(1, -1).replace(/\\(.)/g, "$1")));
    else if (number !== undefined) tokens.push(literal(Number(number)));
    else if (word !== undefined) tokens.push(literal(word === "null" ? null : word === "true"));
    else {
      const steps = path === undefined ? undefined : parseSteps(path.slice(1));
      if (!steps || path === undefined) return undefined;
      tokens.push({ kind: "operand", operand: { kind: "path", from: path.startsWith("@") ? "node" : "root", steps } });
    }
    end = token.lastIndex;
  }
  return tokens;
}

function literal(value: string | number | boolean | null): Token {
  return { kind: "operand", operand: { kind: "literal", value } };
}

function operatorOf(text: string | undefined): Extract<PathCondition, { kind: "compare" }>["operator"] | undefined {
  switch (text) {
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return text;
    default:
      return undefined;
  }
}
