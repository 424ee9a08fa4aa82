import type { YAMLError } from "yaml";
import type { Reporter } from "../diagnostics/reporter.js";
import type { SourceFile, Span } from "../diagnostics/span.js";

/** Longer lines, in characters, are reported in the parser's own words. */
export const longestLine = 2_000;

/** The line around an offset. */
export interface Line {
  readonly start: number;
  readonly text: string;
}

/** Where the parser could not go on, and what stands around it. */
export interface Fault {
  readonly error: YAMLError;
  readonly file: SourceFile;
  readonly reporter: Reporter;
  readonly at: number;
  readonly to: number;
  readonly line: Line;
  readonly above: Line;
}

/** What an author may have done: reports it and is true, where that is what happened. */
export type Cause = (fault: Fault) => boolean;

/** An error of the parser with its surroundings. */
export function faultOf(error: YAMLError, file: SourceFile, reporter: Reporter): Fault {
  const [at, to] = error.pos;
  const line = lineAt(file.text, at);
  return { error, file, reporter, at, to, line, above: lineAbove(file.text, line) };
}

/** The line that an offset stands in, without its end. */
export function lineAt(text: string, at: number): Line {
  const start = text.lastIndexOf("\n", Math.max(0, at - 1)) + 1;
  const end = text.indexOf("\n", start);
  return { start, text: text.slice(start, end === -1 ? undefined : end).replace(/\r$/, "") };
}

/** The line before another; of the first one itself. */
export function lineAbove(text: string, { start }: Line): Line {
  return lineAt(text, Math.max(0, start - 1));
}

/** At least one character of the file. */
export function spanOf({ file }: Fault, start: number, end: number): Span {
  return { file, start, end: Math.max(end, start + 1) };
}

/** A part of the fault's line, counted from where that begins. */
export function spanInLine(fault: Fault, start: number, length: number): Span {
  const from = fault.line.start + start;
  return spanOf(fault, from, from + length);
}
