import { type Cause, type Fault, type Line, lineAbove, lineAt, spanInLine, spanOf } from "./syntax-fault.js";

/** `-name: a`: a dash is one with a blank behind it. */
export const isBareDash: Cause = (fault) => {
  const [, indent, behind] = /^(\s*)-([A-Za-z_"'{[][^\n]*)$/.exec(fault.line.text) ?? [];
  if (indent === undefined || behind === undefined || !/:(?:\s|$)/.test(behind)) return false;
  fault.reporter.report("source/missing-blank", spanInLine(fault, indent.length, 1), {
    after: "-",
    write: `- ${behind.trim()}`,
  });
  return true;
};

/** A dash that stands where it begins no list, and the key before it. */
interface StrayDash {
  readonly key: string;
  readonly at: number;
  readonly isBehind: boolean;
}

/** A dash where no list can begin. */
export const isStrayDash: Cause = (fault) => {
  const found = dashBehindKey(fault.line) ?? dashAmongKeys(fault);
  if (!found) return false;
  const { key, at, isBehind } = found;
  fault.reporter.report("source/stray-dash", spanOf(fault, at, at + 1), { key, isBehind });
  return true;
};

/** `tools: - name: a`: a list begins on a line of its own. */
function dashBehindKey({ start, text }: Line): StrayDash | undefined {
  const [, before, key] = /^(\s*(?:- +)*([\w$.-]+):\s+)- /.exec(text) ?? [];
  return before === undefined || key === undefined ? undefined : { key, at: start + before.length, isBehind: true };
}

/** `- in: query` as far right as the `method: GET` above it: what stands there is a map. The parser tells it at the line or at the next one. */
function dashAmongKeys({ file, line, above }: Fault): StrayDash | undefined {
  for (const [dashed, before] of [
    [line, above],
    [above, lineAbove(file.text, above)],
  ] as const) {
    const [, indent] = /^(\s*)- /.exec(dashed.text) ?? [];
    const [, begin, key] = /^(\s*(?:- +)*)([\w$.-]+):\s+[^\s|>&#][^\n]*$/.exec(before.text) ?? [];
    if (indent === undefined || key === undefined || begin?.length !== indent.length || before.start === dashed.start)
      continue;
    return { key, at: dashed.start + indent.length, isBehind: false };
  }
  return undefined;
}

/** A line that follows `key: |` and is not indented further than the key, so that nothing of it belongs to that text. */
export const isUnindentedBlock: Cause = (fault) => {
  const { line, above } = fault;
  const opened = /^(\s*(?:- +)*)[\w$.-]+:\s+[|>][-+\d]*\s*(?:#.*)?$/.exec(above.text);
  const start = line.text.search(/\S/);
  if (opened?.[1] === undefined || above.start >= line.start || start < 0 || start > opened[1].length) return false;
  fault.reporter.report("source/block-text", spanInLine(fault, start, line.text.trimEnd().length - start), {});
  return true;
};

/** `method GET`, `method = GET` or `method:GET` where a key belongs: the parser reads on into the next line and stops there. */
export const lacksColon: Cause = (fault) => {
  const key = keyWithoutColon(fault);
  if (!key) return false;
  const { name, value, start, equals } = key;
  const end = start + name.length;
  const write = `${name}: ${value}`;
  if (equals !== undefined)
    fault.reporter.report("source/look-alike", spanOf(fault, end, equals + 1), { sign: "=", meant: ":" });
  else if (key.colon)
    fault.reporter.report("source/missing-blank", spanOf(fault, start, end + 1), { after: `${name}:`, write });
  else fault.reporter.report("source/missing-colon", spanOf(fault, start, end), { key: name, write });
  return true;
};

interface BareKey {
  readonly name: string;
  readonly value: string;
  readonly colon: boolean;
  readonly start: number;
  readonly equals: number | undefined;
}

const afterKeys = ["MULTILINE_IMPLICIT_KEY", "MISSING_CHAR", "BAD_INDENT"];

function keyWithoutColon({ error, line, above }: Fault): BareKey | undefined {
  if (!afterKeys.includes(error.code)) return undefined;
  for (const { start, text: written } of [line, above]) {
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

/** `description: Lists: all`: a text with a colon. */
export const isUnquotedColon: Cause = (fault) => {
  if (fault.error.code !== "BLOCK_AS_IMPLICIT_KEY") return false;
  const [, before, text] =
    /^(\s*(?:- )?(?:[\w$.-]+|"[^"]*"|'[^']*'):\s+)([^\s"'[{|>&*!#][^\n]*?:(?:\s[^\n]*)?)$/.exec(fault.line.text) ?? [];
  if (before === undefined || text === undefined) return false;
  const written = text.trimEnd();
  fault.reporter.report("source/unquoted-colon", spanInLine(fault, before.length, written.length), { text: written });
  return true;
};

/** A key below a key that has a value already. */
export const isIndentedTooFar: Cause = (fault) => {
  if (fault.error.code !== "BLOCK_AS_IMPLICIT_KEY") return false;
  const below = lineAt(fault.file.text, fault.line.start + fault.line.text.length + 1);
  if (!/^\s*[\w$.-]+:(?:\s|$)/.test(below.text)) return false;
  const spaces = below.text.search(/\S/);
  const span = spanOf(fault, below.start + spaces, below.start + below.text.trimEnd().length);
  fault.reporter.report("source/indent", span, { spaces });
  return true;
};

/** A line that begins further left or right than what it belongs to. */
export const isIndentedOtherwise: Cause = (fault) => {
  const { error, line } = fault;
  if (!afterKeys.includes(error.code) && !/indent/.test(error.message)) return false;
  const spaces = line.text.search(/\S|$/);
  const length = Math.max(1, line.text.trimEnd().length - spaces);
  fault.reporter.report("source/indent", spanInLine(fault, spaces, length), { spaces });
  return true;
};
