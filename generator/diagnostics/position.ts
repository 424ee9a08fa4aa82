import type { SourceFile, Span } from "./span.js";

/** A place for people and editors: both count from 1; columns are UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Offsets at which the lines of a file start. */
function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let index = text.indexOf("\n"); index !== -1; index = text.indexOf("\n", index + 1)) starts.push(index + 1);
  return starts;
}

const startsOf = new WeakMap<SourceFile, readonly number[]>();

/** Line and column of an offset. */
export function positionOf(file: SourceFile, offset: number): Position {
  const starts = startsOf.get(file) ?? lineStarts(file.text);
  startsOf.set(file, starts);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

/** The text of a line, counted from 1, without its end. */
export function lineText(file: SourceFile, line: number): string {
  const starts = startsOf.get(file) ?? lineStarts(file.text);
  startsOf.set(file, starts);
  const start = starts[line - 1];
  if (start === undefined) return "";
  return file.text.slice(start, starts[line] ?? file.text.length).replace(/\r?\n$/, "");
}

/** `capabilities/weather.yaml:11:13`. */
export function placeText(span: Span): string {
  const { line, column } = positionOf(span.file, span.start);
  return `${span.file.path}:${line}:${column}`;
}
