import { reportLookAlike } from "./look-alikes.js";
import { type Cause, longestLine, spanInLine, spanOf } from "./syntax-fault.js";
import { openQuote } from "./unclosed.js";

/** A tab that the parser itself complains of. */
export const isTabAsIndent: Cause = (fault) => {
  if (fault.error.code !== "TAB_AS_INDENT") return false;
  fault.reporter.report("source/tab", spanOf(fault, fault.at, fault.at + 1), {});
  return true;
};

/** `---` between two documents. */
export const areSeveralDocuments: Cause = (fault) => {
  if (fault.error.code !== "MULTIPLE_DOCS") return false;
  fault.reporter.report("source/several-documents", spanOf(fault, fault.at, fault.at + 3), {});
  return true;
};

/** A full-width colon, a typographic quote: what an editor made of what was typed. */
export const isLookAlike: Cause = ({ file, line, above, reporter }) =>
  reportLookAlike(
    file,
    [line, above].filter(({ text }) => text.length <= longestLine),
    reporter,
  );

/** A blank that is no space where a line begins. */
export const isOddSpace: Cause = (fault) => {
  const odd = /^[ \t]*[\u00a0\u2000-\u200b\u202f\u3000\ufeff]/.exec(fault.line.text)?.[0];
  if (odd === undefined) return false;
  fault.reporter.report("source/odd-space", spanInLine(fault, odd.length - 1, 1), {});
  return true;
};

/** A quote that is opened and never closed. */
export const isOpenQuote: Cause = (fault) => {
  const quote = openQuote(fault.file.text, fault.at);
  if (!quote) return false;
  const { start, character } = quote;
  fault.reporter.report("source/unclosed-quote", spanOf(fault, start, start + 1), { quote: character });
  return true;
};

/** `token: {{TOKEN}}`: a map in a map, to YAML. */
export const isUnquotedTemplate: Cause = (fault) => {
  const found = /(?:^|[:,[{-]\s+|[[{])(\{\{[^{}\n]*\}\}(?:[^\s,{}\]#"']|\{\{[^{}\n]*\}\})*)/.exec(fault.line.text);
  const [whole = "", text] = found ?? [];
  if (!found || text === undefined) return false;
  const span = spanInLine(fault, found.index + whole.length - text.length, text.length);
  fault.reporter.report("source/unquoted-template", span, { text });
  return true;
};

/** A tab among the spaces that a line begins with. */
export const isTabInIndent: Cause = (fault) => {
  const tab = /^ *\t/.exec(fault.line.text)?.[0];
  if (tab === undefined) return false;
  fault.reporter.report("source/tab", spanInLine(fault, tab.length - 1, 1), {});
  return true;
};

/** A text that begins with a character that YAML keeps for itself. */
export const isReservedStart: Cause = (fault) => {
  if (fault.error.code !== "BAD_SCALAR_START") return false;
  const rest = fault.file.text.slice(fault.at, fault.line.start + fault.line.text.length);
  const reserved = rest.slice(rest.search(/[@`%|>]|$/));
  if (reserved === "") return false;
  fault.reporter.report("source/reserved-start", spanOf(fault, fault.at, fault.at + 1), {
    character: reserved.charAt(0),
    text: reserved.trimEnd(),
  });
  return true;
};

/** `"\d"`: an escape that there is not. */
export const isUnknownEscape: Cause = (fault) => {
  if (fault.error.code !== "BAD_DQ_ESCAPE") return false;
  const { at, file } = fault;
  fault.reporter.report("source/escape", spanOf(fault, at, at + 2), { escape: file.text.slice(at, at + 2) });
  return true;
};
