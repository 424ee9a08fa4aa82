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
  const isGone = current.text.length - sharedEnd(old.text, current.text, start) <= start;
  const at = made.offsets[Math.min(start, made.offsets.length - 1)] ?? 0;
  const from = isGone ? (made.offsets[start - 1] ?? at) : at;
  return traced.parts
    .filter((part) => part.start <= from && at < part.end)
    .reduce<TracedText["parts"][number] | undefined>(
      (inner, part) => (inner && inner.end - inner.start <= part.end - part.start ? inner : part),
      undefined,
    )?.span;
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

/** How much both end in alike, beyond what they begin with alike. */
function sharedEnd(one: string, other: string, start: number): number {
  let length = 0;
  const most = Math.min(one.length, other.length) - start;
  while (length < most && one[one.length - 1 - length] === other[other.length - 1 - length]) length += 1;
  return length;
}
