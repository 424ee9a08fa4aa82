import type { ValueExpression } from "./values.js";

type Part = string | ValueExpression;

/** Stands for a hole: no JSON text holds it as it is. */
const hole = "\u0000";

/** An object that is open: the names that its author wrote, and those that hold one hole. */
interface Open {
  readonly written: string[];
  readonly made: { readonly index: number; readonly before: string; readonly after: string }[];
}

/**
 * What the holes in names of JSON text with holes may not be filled with, by the index of their part: a caller's name would take the place of a member
 * that the author wrote (RFC 8259 section 4). A name of several holes is left as it is.
 */
export function takenNames(parts: readonly Part[]): ReadonlyMap<number, readonly string[]> {
  const text = parts.map((part) => (typeof part === "string" ? part.replaceAll(hole, " ") : hole)).join("");
  const holes = parts.flatMap((part, index) => (typeof part === "string" ? [] : [index]));
  const taken = new Map<number, readonly string[]>();
  const open: Open[] = [];
  let met = 0;
  for (const [mark, string, colon] of text.matchAll(/("(?:[^"\\]|\\(?:[^]|$))*(?:"|$))(\s*:)?|[{}[\]]|\u0000/g)) {
    if (mark === "{" || mark === "[") open.push({ written: [], made: [] });
    else if (mark === "}" || mark === "]") close(open.pop());
    const pieces = string?.split(hole) ?? [];
    if (colon !== undefined) note(open.at(-1), pieces, holes[met]);
    met += string === undefined ? Number(mark === hole) : pieces.length - 1;
  }
  for (const object of open) close(object);
  return taken;

  function close(object: Open | undefined): void {
    for (const { index, before, after } of object?.made ?? []) {
      const fitting = (object?.written ?? []).filter(
        (name) => name.length >= before.length + after.length && name.startsWith(before) && name.endsWith(after),
      );
      const names = [...new Set(fitting.map((name) => name.slice(before.length, name.length - after.length)))];
      if (names.length > 0) taken.set(index, names);
    }
  }
}

function note(object: Open | undefined, pieces: readonly string[], index: number | undefined): void {
  const [first = "", second] = pieces;
  const before = spelled(second === undefined ? first : `${first}"`);
  const after = second === undefined ? "" : spelled(`"${second}`);
  if (before === undefined || after === undefined || pieces.length > 2) return;
  if (second === undefined) object?.written.push(before);
  else if (index !== undefined) object?.made.push({ index, before, after });
}

function spelled(json: string): string | undefined {
  try {
    return String(JSON.parse(json));
  } catch {
    return undefined;
  }
}
