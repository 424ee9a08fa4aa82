import type { Span } from "../diagnostics/span.js";
import type { TracedText } from "../emit/trace.js";

/**
 * The YAML that the first difference between two editions of a generated file is made from: where something came or changed the part that it stands in,
 * where something went the part that it stood in. `traced`: the new edition before it was laid out.
 */
export function placeBehind(before: string, after: string, traced: TracedText): Span | undefined {
  const [old, current, made] = [significant(before), significant(after), significant(traced.text)];
  const start = sharedStart(old.text, current.text);
  // What layout did to it cannot be followed.
  if (sharedStart(current.text, made.text) < Math.min(start + 1, current.text.length)) return undefined;
  const gone = lengthOfGone(old.text, current.text, start);
  const offsetAt = (index: number): number => made.offsets[Math.min(index, made.offsets.length - 1)] ?? 0;
  if (gone === 0) return innermost(traced, offsetAt(start), offsetAt(start))?.span;
  // What went may begin as what follows it does, so that it may have stood earlier as well: the widest part that it can have stood in is meant.
  const earliest = start - slack(old.text, start, gone);
  let found: Part | undefined;
  for (let index = start; index >= earliest; index -= 1) {
    const part = innermost(traced, index === 0 ? 0 : offsetAt(index - 1), offsetAt(index));
    if (part && (!found || part.end - part.start > found.end - found.start)) found = part;
  }
  return found?.span;
}

type Part = TracedText["parts"][number];

/** The smallest part that holds both places. */
function innermost({ parts }: TracedText, from: number, to: number): Part | undefined {
  return parts
    .filter((part) => part.start <= from && to < part.end)
    .reduce<Part | undefined>(
      (inner, part) => (inner && inner.end - inner.start <= part.end - part.start ? inner : part),
      undefined,
    );
}

/** By how many characters a piece of a text may be moved to the front, so that the text without it stays the same. Bounded: more than a line is chance. */
function slack(text: string, start: number, length: number): number {
  let moved = 0;
  while (moved < Math.min(start, 80) && text[start - 1 - moved] === text[start + length - 1 - moved]) moved += 1;
  return moved;
}

/** The characters of a text that no layout changes, and where they stand. Imports follow from what uses them. */
function significant(text: string): { readonly text: string; readonly offsets: readonly number[] } {
  const kept: string[] = [];
  const offsets: number[] = [];
  let isImport = false;
  let offset = 0;
  for (const line of text.split("\n")) {
    isImport ||= line.startsWith("import ");
    if (!isImport)
      for (let index = 0; index < line.length; index += 1) {
        const character = line.charAt(index);
        if (/[\s"'`;,()|&\\]/.test(character)) continue;
        kept.push(character);
        offsets.push(offset + index);
      }
    if (line.trimEnd().endsWith(";")) isImport = false;
    offset += line.length + 1;
  }
  return { text: kept.join(""), offsets };
}

function sharedStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && length < other.length && one[length] === other[length]) length += 1;
  return length;
}

/** How much of a text is gone where another one stops being like it: what follows there stands in the old text further on, and what stood there does not follow. */
function lengthOfGone(old: string, current: string, start: number): number {
  const window = 40;
  const rest = current.slice(start, start + window);
  if (current.length - start < window) return old.endsWith(rest) ? Math.max(old.length - current.length, 0) : 0;
  const found = old.indexOf(rest, start + 1);
  return found < 0 || current.includes(old.slice(start, start + window), start) ? 0 : found - start;
}
