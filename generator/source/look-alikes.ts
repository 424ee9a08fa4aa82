import type { Reporter } from "../diagnostics/reporter.js";
import type { SourceFile, Span } from "../diagnostics/span.js";

/** Opening and closing quotes of typography, as word processors and messengers put them in place of plain ones. */
const curly = /^([“”„‟«‘‚‛‹])(.*)([“”‟»’‘›])$/su;

/** The text between typographic quotes that enclose a text without others; undefined where none do. */
export function betweenCurlyQuotes(text: string): string | undefined {
  return curly.exec(text)?.[2];
}

/** What begins a line in the way of another notation: `–` for a dash, `//` for a comment. */
export function lookAlikeKey(key: string): { readonly sign: string; readonly meant: string } | undefined {
  const dash = /^[–—−•](?=\s)/u.exec(key)?.[0];
  if (dash !== undefined) return { sign: dash, meant: "-" };
  return /^\/(?:\/(?!\S*:)|\*(?=[\s*]))/.test(key) ? { sign: key.slice(0, 2), meant: "#" } : undefined;
}

/** Reports a text that is none of YAML's: a page of the web, a page of Markdown. Answers whether it was. */
export function reportOtherText(file: SourceFile, reporter: Reporter): boolean {
  const page = /^\s*<(?:!doctype|html|\?xml)\b/i.exec(file.text);
  if (page) {
    const start = page[0].indexOf("<");
    reporter.report("source/web-page", { file, start, end: page[0].length }, {});
    return true;
  }
  const fence = /^\s*(?:```|~~~)[^\n]*/.exec(file.text);
  if (!fence) return false;
  const start = fence[0].search(/\S/);
  reporter.report("source/markdown-fence", { file, start, end: fence[0].trimEnd().length }, {});
  return true;
}

/** Reports what looks like a sign of YAML in the line where the parser could not go on, or the one before, and is none. Answers whether there was one. */
export function reportLookAlike(
  file: SourceFile,
  lines: readonly { readonly start: number; readonly text: string }[],
  reporter: Reporter,
): boolean {
  const span = (start: number, length: number): Span => ({ file, start, end: start + length });
  for (const { start, text } of lines) {
    const indent = text.search(/\S|$/);
    const key = lookAlikeKey(text.slice(indent));
    if (key) {
      reporter.report("source/look-alike", span(start + indent, key.sign.length), key);
      return true;
    }
    const colon = /^\s*(?:- +)?[\w$.-]+(?=：)/u.exec(text);
    if (colon) {
      const isApart = /\s|^$/.test(text.charAt(colon[0].length + 1));
      reporter.report("source/look-alike", span(start + colon[0].length, 1), {
        sign: "：",
        meant: isApart ? ":" : ": ",
      });
      return true;
    }
    const quote = /(?:^\s*|: +|- +|[[{,]\s*)(?=[“”„‟«])/u.exec(text);
    if (quote) {
      const at = quote.index + quote[0].length;
      reporter.report("source/look-alike", span(start + at, 1), { sign: text.charAt(at), meant: '"' });
      return true;
    }
    const comma = /[，、](?=\s*[\w$.-]+:)/u.exec(text);
    if (comma) {
      reporter.report("source/look-alike", span(start + comma.index, 1), { sign: comma[0], meant: "," });
      return true;
    }
    const fence = /^(?:```|~~~)[^\n]*/.exec(text);
    if (fence) {
      reporter.report("source/markdown-fence", span(start, fence[0].trimEnd().length), {});
      return true;
    }
  }
  return false;
}
