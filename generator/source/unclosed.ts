import { type CST, Parser } from "yaml";

/** Where a quote opens that is not closed where its text ends: never, or only by the quote that opens a later text. */
export function openQuote(
  text: string,
  at: number,
): { readonly start: number; readonly character: string } | undefined {
  for (const token of new Parser().parse(text)) {
    const found = quoteIn(token, text, at);
    if (found) return found;
  }
  return undefined;
}

function quoteIn(
  root: CST.Token,
  text: string,
  at: number,
): { readonly start: number; readonly character: string } | undefined {
  const open: unknown[] = [root];
  for (let token = open.pop(); token !== undefined; token = open.pop()) {
    if (typeof token !== "object" || token === null) continue;
    const { type, source, offset } = token as {
      readonly type?: string;
      readonly source?: string;
      readonly offset?: number;
    };
    if (
      (type === "double-quoted-scalar" || type === "single-quoted-scalar") &&
      source !== undefined &&
      offset !== undefined
    ) {
      const quote = source.charAt(0);
      const closed = source.length > 1 && source.endsWith(quote);
      const end = offset + source.length;
      // Closed lines further down, with keys between, just before what the parser could not read.
      const swallowed =
        closed &&
        end <= at &&
        at - end < 200 &&
        !text.slice(end, at).includes("\n") &&
        /\n[ \t]*(?:- +)?[\w$.-]+:(?:\s|$)/.test(source);
      if (!closed || swallowed) return { start: offset, character: quote };
    }
    for (const value of Object.values(token))
      if (typeof value === "object" && value !== null)
        open.push(...(Array.isArray(value) ? (value as unknown[]).toReversed() : [value]));
  }
  return undefined;
}

/** The innermost bracket that is opened and never closed, or the first that closes nothing; quotes and comments do not count. */
export function openBracket(
  text: string,
):
  | { readonly open: number; readonly character: string }
  | { readonly stray: number; readonly character: string }
  | undefined {
  const stack: number[] = [];
  let quote = "";
  let last = -1;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (quote !== "") {
      if (quote === '"' && character === "\\") at += 1;
      else if (character === quote) quote = "";
      continue;
    }
    const before = text[at - 1] ?? "\n";
    const starts = /[\s,:[{-]/.test(before);
    if ((character === '"' || character === "'") && starts) quote = character;
    else if (character === "#" && /\s/.test(before)) at = (text.indexOf("\n", at) + 1 || text.length + 1) - 1;
    else if ((character === "[" || character === "{") && (stack.length > 0 || starts)) {
      stack.push(at);
      last = at;
    } else if (character === "]" || character === "}") {
      const opened = stack.pop();
      if (opened === undefined) {
        // In a text without quotes it is a character like any other.
        if (last > text.lastIndexOf("\n", at)) return { stray: at, character };
      } else if ((text[opened] === "[") !== (character === "]")) return { open: opened, character: text[opened] ?? "" };
    }
  }
  const innermost = stack.at(-1);
  return innermost === undefined ? undefined : { open: innermost, character: text[innermost] ?? "" };
}
