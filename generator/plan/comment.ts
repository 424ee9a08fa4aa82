import { type Code, text } from "./code.js";

/** Columns of prose in a comment. */
const commentWidth = 96;

/**
 * Second door: text as a doc comment; the author's lines are kept, long ones are wrapped. End marks are broken, control characters and bidirectional overrides
 * are dropped, `@` at the start of a line is kept from being read as a tag. `deprecation` adds the tag that editors strike a name out for,
 * with what it says.
 */
export function comment(paragraphs: readonly string[], deprecation?: string): Code {
  const [first = ""] = paragraphs;
  if (paragraphs.length === 1 && deprecation === undefined && isPlainLine(first)) return text(`/** ${first} */\n`);
  const lines = paragraphs
    .map(linesOf)
    .filter((paragraph) => paragraph.some((line) => line !== ""))
    .concat(deprecation === undefined ? [] : [[`@deprecated ${deprecation}`.trim()]])
    .flatMap((paragraph, index) => (index === 0 ? paragraph : ["", ...paragraph]));
  if (lines.length === 0) return text("");
  const [only = ""] = lines;
  if (lines.length === 1) return text(`/** ${only} */\n`);
  return text(`/**\n${lines.map((line) => (line === "" ? " *" : ` * ${line}`)).join("\n")}\n */\n`);
}

function linesOf(paragraph: string): readonly string[] {
  if (isPlainLine(paragraph)) return [paragraph];
  return cleanText(paragraph)
    .split("\n")
    .flatMap((line) => wrap(line.trim()))
    .map((line) => line.replace(/^@/, "\\@"));
}

/** Whether a text is a line of a comment as it is, which most are: ASCII without `*`, no blank at either end, no `@` at its start. */
function isPlainLine(written: string): boolean {
  return written.length <= commentWidth && /^[!-)+-?A-~](?:[ -)+-~]*[!-)+-~])?$/.test(written);
}

/** What is said of something that will go away: from which day on, where that is known; undefined where it stays. */
export function deprecationOf(isDeprecated: boolean, sunset: string | undefined): string | undefined {
  if (!isDeprecated) return undefined;
  return sunset === undefined ? "" : `It may be gone from ${sunset} on.`;
}

/** Breaks a long line of prose between words; code in back-quotes stays whole. */
function wrap(line: string): readonly string[] {
  if (line.length <= commentWidth) return [line];
  const lines: string[] = [];
  for (const word of line.match(/(?:`[^`]*`|\S)+/g) ?? []) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > commentWidth) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/** What `cleanText` looks at: little text has any of it. */
const marks = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\*\/|\/\*/;

/** Text of the YAML as prose: end marks of comments broken, invisible characters gone. */
export function cleanText(written: string): string {
  if (!marks.test(written)) return written.trim();
  return written
    .replace(/\r\n?/g, "\n")
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, " ")
    .replace(/\*\//g, "*\\/")
    .replace(/\/\*/g, "/\\*")
    .trim();
}
