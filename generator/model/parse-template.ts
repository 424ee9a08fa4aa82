/** A stretch of template text: literal text, or the inside of a `{{hole}}` with its offsets in the text. */
export type TemplatePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "hole"; readonly name: string; readonly start: number; readonly end: number };

/** Splits `a {{ x }} b` into text and holes. `{{{x}}}` is a hole too, `{{x}}}` a hole and a brace. Braces that are not closed stay text. */
export function parseTemplate(text: string): readonly TemplatePart[] {
  return splitHoles(text, 2);
}

/** Holes of a path or base URI, `{id}` and `{{id}}` alike. */
export function parseBraces(text: string): readonly TemplatePart[] {
  return splitHoles(text, 1);
}

/** Splits at holes of `least` to three braces; each character is looked at once. */
function splitHoles(text: string, least: 1 | 2): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (let at = text.indexOf("{"); at !== -1; at = text.indexOf("{", at)) {
    const inside = at + countOf("{", text, at);
    const close = nextBrace(text, inside);
    if (close === undefined) break;
    const closing = text[close] === "}" ? countOf("}", text, close) : 0;
    const braces = Math.min(inside - at, closing, 3);
    const name = text.slice(inside, close).trim();
    at = closing === 0 ? close : close + closing;
    if (braces < least || name === "") continue;
    at = close + braces;
    if (inside - braces > end) parts.push({ kind: "text", text: text.slice(end, inside - braces) });
    const start = text.indexOf(name, inside);
    parts.push({ kind: "hole", name, start, end: start + name.length });
    end = at;
  }
  if (end < text.length || parts.length === 0) parts.push({ kind: "text", text: text.slice(end) });
  return parts;
}

function countOf(brace: string, text: string, from: number): number {
  let to = from;
  while (text[to] === brace) to += 1;
  return to - from;
}

function nextBrace(text: string, from: number): number | undefined {
  for (let at = from; at < text.length; at += 1) if (text[at] === "{" || text[at] === "}") return at;
  return undefined;
}
