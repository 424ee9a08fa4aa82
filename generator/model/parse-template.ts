/** A stretch of template text: literal text, or the inside of a `{{hole}}` with its offsets in the text. */
export type TemplatePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "hole"; readonly name: string; readonly start: number; readonly end: number };

/** Three braces belong together only where three close them: `{{x}}}` is a hole and a brace. */
const hole = /\{\{\{([^{}]*)\}\}\}|\{\{([^{}]*)\}\}/g;

/** Splits `a {{ x }} b` into text and holes. Braces that are not closed stay text. */
export function parseTemplate(text: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const match of text.matchAll(hole)) {
    const inside = match[1] ?? match[2] ?? "";
    const name = inside.trim();
    if (name === "") continue;
    if (match.index > end) parts.push({ kind: "text", text: text.slice(end, match.index) });
    const start = match.index + match[0].indexOf(name);
    parts.push({ kind: "hole", name, start, end: start + name.length });
    end = match.index + match[0].length;
  }
  if (end < text.length || parts.length === 0) parts.push({ kind: "text", text: text.slice(end) });
  return parts;
}

/** Holes of a path or base URI, `{id}` and `{{id}}` alike. */
export function parseBraces(text: string): readonly TemplatePart[] {
  const single = text.replace(hole, (_, three: string | undefined, two: string | undefined) => `{${(three ?? two ?? "").trim()}}`);
  return parseTemplate(single.replace(/\{([^{}]*)\}/g, (_, name: string) => `{{${name.trim()}}}`));
}
