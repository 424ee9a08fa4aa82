import { Script } from "node:vm";
import type { SourceFile, Span } from "../diagnostics/span.js";

/** Where a module that cannot be loaded is wrong: where it threw, or where its syntax is none. Undefined where that is in no place of it that is known. */
export function placeInModule(error: unknown, url: string, file: SourceFile): Span | undefined {
  if (!(error instanceof Error)) return undefined;
  const [line, column] = frameOf(error, url) ?? (error instanceof SyntaxError ? faultOf(error, file) : undefined) ?? [];
  if (line === undefined || column === undefined) return undefined;
  const start = file.text.split("\n", line - 1).reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
  if (start > file.text.length) return undefined;
  const word = /^[\w$]+/.exec(file.text.slice(start, start + longestWord))?.[0].length ?? 1;
  return { file, start, end: Math.min(start + word, file.text.length) };
}

const longestWord = 80;

type LineAndColumn = readonly [line: number, column: number];

/** The innermost frame in the module. */
function frameOf({ stack = "" }: Error, url: string): LineAndColumn | undefined {
  const at = stack.indexOf(`${url}:`);
  const [, line, column] = at < 0 ? [] : (/^(\d+):(\d+)/.exec(stack.slice(at + url.length + 1)) ?? []);
  return line === undefined ? undefined : [Number(line), Number(column)];
}

/**
 * Node says of a module's syntax what is wrong, and not where; of a script's it does. So the module is read as a script, with blanks in place of the words
 * that only modules have. A script that has another fault says nothing of this one.
 */
function faultOf({ message }: SyntaxError, { text }: SourceFile): LineAndColumn | undefined {
  const body = withoutImports(text)
    .replace(/^([ \t]{0,40})export[ \t]{1,40}default\b/gm, (words, before: string) =>
      `${before}void`.padEnd(words.length),
    )
    .replace(/^[ \t]{0,40}export(?=[ \t]{1,40}(?:const|let|var|async|function|class)\b)/gm, blank);
  try {
    // Whatever may wait in a module may in a function that does; it is read, and never run.
    void new Script(`async () => {\n${body}\n}`, { filename: "module" });
  } catch (error) {
    if (!(error instanceof SyntaxError) || error.message !== message) return undefined;
    const [, line, , caret = ""] = /^module:(\d+)\n(.*)\n(.*)\n/.exec(error.stack ?? "") ?? [];
    return line === undefined ? undefined : [Number(line) - 1, caret.search(/\S/) + 1];
  }
  return undefined;
}

/** A module with blanks in place of its imports: each goes from a line's beginning to the name of a module. */
function withoutImports(text: string): string {
  let isOpen = false;
  return text
    .split("\n")
    .map((line) => {
      if (!isOpen && !/^[ \t]{0,40}import\b(?![ \t]{0,40}[.(])/.test(line)) return line;
      const words = /^[^"']*(?:"[^"]*"|'[^']*');?/.exec(line)?.[0];
      isOpen = words === undefined;
      return blank(words ?? line) + line.slice((words ?? line).length);
    })
    .join("\n");
}

function blank(words: string): string {
  return " ".repeat(words.length);
}
