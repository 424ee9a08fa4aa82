import { type Cause, type Fault, lineAt, spanOf } from "./syntax-fault.js";
import { openBracket } from "./unclosed.js";

/** `"a" b`: something behind a text in quotes. */
export const isBehindQuotes: Cause = (fault) => {
  const { error, line, at } = fault;
  if (error.code !== "UNEXPECTED_TOKEN" || !/scalar|token/.test(error.message)) return false;
  const stray = /(["'])(?:[^"'\\]|\\.)*?\1(?=[^\s,\]}:#])/.exec(line.text);
  if (!stray) return false;
  fault.reporter.report("source/stray-text", spanOf(fault, at, at + 1), { quote: stray[1] ?? "" });
  return true;
};

/** A bracket that lacks the other one. */
export const isSingleBracket: Cause = (fault) => {
  const bracket = openBracket(fault.file.text);
  if (!bracket) return false;
  const { character } = bracket;
  if ("open" in bracket)
    fault.reporter.report("source/unclosed-bracket", spanOf(fault, bracket.open, bracket.open + 1), {
      bracket: character,
      closing: character === "[" ? "]" : "}",
    });
  else
    fault.reporter.report("source/stray-bracket", spanOf(fault, bracket.stray, bracket.stray + 1), {
      bracket: character,
    });
  return true;
};

/** Two members between brackets with no comma between them. */
export const lacksComma: Cause = (fault) => {
  const { error, file, at, to } = fault;
  const isMissing = error.message.includes("Missing ,") || /Nested mappings|single line|flow/i.test(error.message);
  if (!isMissing || !isInFlow(file.text, at)) return false;
  // `mapping: $.items[0]`: between brackets a text without quotes ends where one opens.
  const whole = textAround(file.text, at);
  if (whole !== undefined) fault.reporter.report("source/missing-comma", spanOf(fault, at, at + 1), { text: whole });
  else fault.reporter.report("source/missing-comma", keyBehind(fault) ?? spanOf(fault, at, to), {});
  return true;
};

/** Of `q in: query` the key, which is what lacks the comma before it. */
function keyBehind(fault: Fault): ReturnType<typeof spanOf> | undefined {
  const { file, line, at } = fault;
  const rest = file.text.slice(at, line.start + line.text.length);
  const [, before, name] = /^(\s*[^\s,:{}[\]]+(?:\s+[^\s,:{}[\]]+)*?\s+)([\w$.-]+)(?=:)/.exec(rest) ?? [];
  if (before === undefined || name === undefined) return undefined;
  return spanOf(fault, at + before.length, at + before.length + name.length);
}

/** Whether an offset stands between brackets of its own line. */
function isInFlow(text: string, at: number): boolean {
  const { start, text: line } = lineAt(text, at);
  const before = line.slice(0, at - start);
  return before.lastIndexOf("{") > before.lastIndexOf("}") || before.lastIndexOf("[") > before.lastIndexOf("]");
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
