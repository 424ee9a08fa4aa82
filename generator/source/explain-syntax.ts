import type { YAMLError } from "yaml";
import type { Reporter } from "../diagnostics/reporter.js";
import type { SourceFile, Span } from "../diagnostics/span.js";
import { reportLookAlike } from "./look-alikes.js";
import { openBracket, openQuote } from "./unclosed.js";

/** Longer lines, in characters, are reported in the parser's own words. */
const longestLine = 2_000;

/** The line around an offset. */
interface Line {
  readonly start: number;
  readonly text: string;
}

/** Reports a YAML error as what an author did, where it was done: the parser says where it could not go on, in words of the YAML specification. */
export function reportSyntax(error: YAMLError, file: SourceFile, reporter: Reporter): void {
  const [at, to] = error.pos;
  const line = lineAt(file.text, at);
  const span = (start: number, end: number): Span => ({ file, start, end: Math.max(end, start + 1) });
  const inLine = (start: number, length: number): Span => span(line.start + start, line.start + start + length);
  if (error.code === "TAB_AS_INDENT") return reporter.report("source/tab", span(at, at + 1), {});
  if (error.code === "MULTIPLE_DOCS") return reporter.report("source/several-documents", span(at, at + 3), {});

  const above = lineAt(file.text, Math.max(0, line.start - 1));
  const near = [line, above].filter(({ text }) => text.length <= longestLine);
  if (reportLookAlike(file, near, reporter)) return;
  const odd = /^[ \t]*[\u00a0\u2000-\u200b\u202f\u3000\ufeff]/.exec(line.text)?.[0];
  if (odd !== undefined) return reporter.report("source/odd-space", inLine(odd.length - 1, 1), {});
  const quote = openQuote(file.text, at);
  if (quote)
    return reporter.report("source/unclosed-quote", span(quote.start, quote.start + 1), { quote: quote.character });
  const template = /(?:^|[:,[{-]\s+|[[{])(\{\{[^{}\n]*\}\}(?:[^\s,{}\]#"']|\{\{[^{}\n]*\}\})*)/.exec(line.text);
  if (template?.[1] !== undefined)
    return reporter.report(
      "source/unquoted-template",
      inLine(template.index + template[0].length - template[1].length, template[1].length),
      { text: template[1] },
    );
  const tab = /^ *\t/.exec(line.text)?.[0];
  if (tab !== undefined) return reporter.report("source/tab", inLine(tab.length - 1, 1), {});
  const rest = file.text.slice(at, line.start + line.text.length);
  const reserved = error.code === "BAD_SCALAR_START" ? rest.slice(rest.search(/[@`%|>]|$/)) : "";
  if (reserved !== "")
    return reporter.report("source/reserved-start", span(at, at + 1), {
      character: reserved.charAt(0),
      text: reserved.trimEnd(),
    });
  if (error.code === "BAD_DQ_ESCAPE")
    return reporter.report("source/escape", span(at, at + 2), { escape: file.text.slice(at, at + 2) });
  // What follows looks around in the line, which takes the square of its length.
  if (line.text.length > longestLine) return reporter.report("source/syntax", span(at, to), { problem: plain(error) });
  const dash = /^(\s*)-([A-Za-z_"'{[][^\n]*)$/.exec(line.text);
  if (dash?.[1] !== undefined && dash[2] !== undefined && /:(?:\s|$)/.test(dash[2]))
    return reporter.report("source/missing-blank", inLine(dash[1].length, 1), {
      after: "-",
      write: `- ${dash[2].trim()}`,
    });
  const strayDash = dashBehindKey(line) ?? dashAmongKeys(file.text, line);
  if (strayDash) {
    const { key, at: dashAt, isBehind } = strayDash;
    return reporter.report("source/stray-dash", span(dashAt, dashAt + 1), { key, isBehind });
  }
  const block = unindentedBlock(file.text, line);
  if (block !== undefined)
    return reporter.report("source/block-text", inLine(block, line.text.trimEnd().length - block), {});
  const key = missingColon(file.text, line, error);
  if (key) {
    const write = `${key.name}: ${key.value}`;
    if (key.equals !== undefined)
      return reporter.report("source/look-alike", span(key.start + key.name.length, key.equals + 1), {
        sign: "=",
        meant: ":",
      });
    if (key.colon)
      return reporter.report("source/missing-blank", span(key.start, key.start + key.name.length + 1), {
        after: `${key.name}:`,
        write,
      });
    return reporter.report("source/missing-colon", span(key.start, key.start + key.name.length), {
      key: key.name,
      write,
    });
  }
  const colon = /^(\s*(?:- )?(?:[\w$.-]+|"[^"]*"|'[^']*'):\s+)([^\s"'[{|>&*!#][^\n]*?:(?:\s[^\n]*)?)$/.exec(line.text);
  if (error.code === "BLOCK_AS_IMPLICIT_KEY" && colon?.[1] !== undefined && colon[2] !== undefined)
    return reporter.report("source/unquoted-colon", inLine(colon[1].length, colon[2].trimEnd().length), {
      text: colon[2].trimEnd(),
    });
  const below =
    error.code === "BLOCK_AS_IMPLICIT_KEY" ? lineAt(file.text, line.start + line.text.length + 1) : undefined;
  if (below && /^\s*[\w$.-]+:(?:\s|$)/.test(below.text)) {
    const spaces = below.text.search(/\S/);
    return reporter.report("source/indent", span(below.start + spaces, below.start + below.text.trimEnd().length), {
      spaces,
    });
  }
  const stray = /(["'])(?:[^"'\\]|\\.)*?\1(?=[^\s,\]}:#])/.exec(line.text);
  if (error.code === "UNEXPECTED_TOKEN" && stray && /scalar|token/.test(error.message))
    return reporter.report("source/stray-text", span(at, at + 1), { quote: stray[1] ?? "" });
  const bracket = openBracket(file.text);
  if (bracket && "open" in bracket)
    return reporter.report("source/unclosed-bracket", span(bracket.open, bracket.open + 1), {
      bracket: bracket.character,
      closing: bracket.character === "[" ? "]" : "}",
    });
  if (bracket)
    return reporter.report("source/stray-bracket", span(bracket.stray, bracket.stray + 1), {
      bracket: bracket.character,
    });
  if (
    isInFlow(file.text, at) &&
    (error.message.includes("Missing ,") || /Nested mappings|single line|flow/i.test(error.message))
  ) {
    // `mapping: $.items[0]`: between brackets a text without quotes ends where one opens.
    const whole = textAround(file.text, at);
    if (whole !== undefined) return reporter.report("source/missing-comma", span(at, at + 1), { text: whole });
    // Of `q in: query` the key is what lacks the comma before it.
    const [both, before = "", name = ""] =
      /^(\s*[^\s,:{}[\]]+(?:\s+[^\s,:{}[\]]+)*?\s+)([\w$.-]+)(?=:)/.exec(rest) ?? [];
    return reporter.report(
      "source/missing-comma",
      both === undefined ? span(at, to) : span(at + before.length, at + before.length + name.length),
      {},
    );
  }
  if (
    error.code === "BAD_INDENT" ||
    error.code === "MISSING_CHAR" ||
    error.code === "MULTILINE_IMPLICIT_KEY" ||
    /indent/.test(error.message)
  ) {
    const start = line.text.search(/\S|$/);
    return reporter.report("source/indent", inLine(start, Math.max(1, line.text.trimEnd().length - start)), {
      spaces: start,
    });
  }
  return reporter.report("source/syntax", span(at, to), { problem: plain(error) });
}

function lineAt(text: string, at: number): Line {
  const start = text.lastIndexOf("\n", Math.max(0, at - 1)) + 1;
  const end = text.indexOf("\n", start);
  return { start, text: text.slice(start, end === -1 ? undefined : end).replace(/\r$/, "") };
}

/** `method GET`, `method = GET` or `method:GET` where a key belongs: the parser reads on into the next line and stops there. */
function missingColon(
  text: string,
  line: Line,
  error: YAMLError,
):
  | {
      readonly name: string;
      readonly value: string;
      readonly colon: boolean;
      readonly start: number;
      readonly equals: number | undefined;
    }
  | undefined {
  if (error.code !== "MULTILINE_IMPLICIT_KEY" && error.code !== "MISSING_CHAR" && error.code !== "BAD_INDENT")
    return undefined;
  const before = lineAt(text, Math.max(0, line.start - 1));
  for (const { start, text: written } of [line, before]) {
    const match = /^(\s*(?:- +)?)([A-Za-z_$][\w$.-]*)(:?)(?:(?<=:)(?=\S)|\s+|(?==))([^\s:](?:[^:]|:(?=\S))*)$/.exec(
      written,
    );
    const [, indent, name, colon, value] = match ?? [];
    if (indent === undefined || name === undefined || value === undefined || (colon === ":" && written.includes(": ")))
      continue;
    const equals = colon !== ":" && value.startsWith("=") ? start + written.indexOf("=") : undefined;
    return { name, value: value.trim(), colon: colon === ":", start: start + indent.length, equals };
  }
  return undefined;
}

/** A dash that stands where it begins no list, and the key before it. */
interface StrayDash {
  readonly key: string;
  readonly at: number;
  readonly isBehind: boolean;
}

/** `tools: - name: a`: a list begins on a line of its own. */
function dashBehindKey({ start, text }: Line): StrayDash | undefined {
  const [, before, key] = /^(\s*(?:- +)*([\w$.-]+):\s+)- /.exec(text) ?? [];
  return before === undefined || key === undefined ? undefined : { key, at: start + before.length, isBehind: true };
}

/** `- in: query` as far right as the `method: GET` above it: what stands there is a map. The parser tells it at the line or at the next one. */
function dashAmongKeys(text: string, line: Line): StrayDash | undefined {
  const above = lineAt(text, Math.max(0, line.start - 1));
  for (const [dashed, before] of [
    [line, above],
    [above, lineAt(text, Math.max(0, above.start - 1))],
  ] as const) {
    const [, indent] = /^(\s*)- /.exec(dashed.text) ?? [];
    const [, begin, key] = /^(\s*(?:- +)*)([\w$.-]+):\s+[^\s|>&#][^\n]*$/.exec(before.text) ?? [];
    if (indent === undefined || key === undefined || begin?.length !== indent.length || before.start === dashed.start)
      continue;
    return { key, at: dashed.start + indent.length, isBehind: false };
  }
  return undefined;
}

/** Where a line begins that follows `key: |` and is not indented further than the key, so that nothing of it belongs to that text. */
function unindentedBlock(text: string, line: Line): number | undefined {
  const before = lineAt(text, Math.max(0, line.start - 1));
  const opened = /^(\s*(?:- +)*)[\w$.-]+:\s+[|>][-+\d]*\s*(?:#.*)?$/.exec(before.text);
  const start = line.text.search(/\S/);
  return opened?.[1] !== undefined && before.start < line.start && start >= 0 && start <= opened[1].length
    ? start
    : undefined;
}

/** Whether an offset stands between brackets of its own line. */
function isInFlow(text: string, at: number): boolean {
  const { start, text: line } = lineAt(text, at);
  const before = line.slice(0, at - start);
  return before.lastIndexOf("{") > before.lastIndexOf("}") || before.lastIndexOf("[") > before.lastIndexOf("]");
}

/** The parser's own message as one line in our tone. */
function plain(error: YAMLError): string {
  const [line = ""] = error.message.split("\n");
  return line.charAt(0).toLowerCase() + line.slice(1).replace(/(?<!\s)\s+at line \d+, column \d+:?$/, "");
}

/** A text without quotes in which a bracket opens at a place, in quotes: `"$.items[0].name"`, `"/pets/{id}"`. Undefined where none does. */
function textAround(text: string, at: number): string | undefined {
  let start = at;
  while (start > 0 && !/[\s,:{}[\]"']/.test(text.charAt(start - 1))) start -= 1;
  if (start === at || !/[[{]/.test(text.charAt(at)) || !/[$./\w]/.test(text.charAt(start))) return undefined;
  let depth = 0;
  let end = at;
  for (; end < text.length && text.charAt(end) !== "\n"; end += 1) {
    const character = text.charAt(end);
    if (/[[{(]/.test(character)) depth += 1;
    else if (depth === 0 && /[\s,\]}]/.test(character)) break;
    else if (/[\]})]/.test(character)) depth -= 1;
  }
  const word = text.slice(start, end);
  if (depth !== 0) return undefined;
  return word.includes('"') ? `'${word.replaceAll("'", "''")}'` : `"${word}"`;
}
