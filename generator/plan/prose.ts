import type { JsonValue } from "../source/node.js";
import { cleanText } from "./comment.js";
import { writeData } from "../text/long-integers.js";

/**
 * Text of the YAML as one paragraph of Markdown: nothing in it can open a tag, a link, a heading, a list or a block of code. What stands between backticks
 * stays code. Words that would become a link, a mention or a reference by themselves, whatever is escaped in them, are code.
 */
export function prose(text: string): string {
  if (plainProse.test(text) && !becomesLink.test(text)) return text;
  return cleanText(text)
    .trim()
    .split(/(`[^`\s](?:[^`]*[^`\s])?`(?![`\w]))/)
    .flatMap((part, index) =>
      index % 2 === 1
        ? [inlineCode(part.slice(1, -1))]
        : part
            .split(/\s+/)
            .filter((word) => word !== "")
            .map(inlineWord),
    )
    .join(" ")
    .replace(/(?<=[(]) (?=`)|(?<=`) (?=[.,;:!?)])/g, "")
    .replace(/^[#>+=-]/, "\\$&")
    .replace(/^(\d+)([.)])/, "$1\\$2");
}

/** Words between single blanks that begin with a letter and hold nothing that Markdown reads: most text of capabilities, which stays as it is. */
const plainProse = /^[A-Za-z][A-Za-z0-9,.;!?'"()/%+=-]*(?: [A-Za-z0-9,.;!?'"()/%+=-]+)*$/;

const becomesLink = /www\.|GH-\d/i;

function inlineWord(word: string): string {
  return /:\/\/|www\.|mailto:|\S@\S|^@|^\W*#\d|\bGH-\d/i.test(word) ? inlineCode(word) : escapeMarkdown(word);
}

/** An underscore between letters or digits is one of a name, and emphasises nothing (CommonMark 6.2). */
function escapeMarkdown(word: string): string {
  return word.replace(/[\\`*[\]<|~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|&(?=#?\w+;)/gu, "\\$&");
}

/** Markdown in a cell of a table: a bar would begin the next one, in code, too. */
export function tableCell(markdown: string): string {
  return markdown.includes("|") ? markdown.replace(/\\?\|/g, "\\|") : markdown;
}

/** Text as inline code; backticks inside widen the fence. */
export function inlineCode(text: string): string {
  if (/^[\w./{}:-]+$/.test(text)) return `\`${text}\``;
  const clean = cleanText(text).replace(/\s+/g, " ");
  if (!clean.includes("`")) return `\`${clean}\``;
  const longest = Math.max(0, ...[...clean.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = "`".repeat(longest + 1);
  return `${fence} ${clean} ${fence}`;
}

/** A YAML front matter value: always a double-quoted scalar, on one line. */
export function yamlString(text: string): string {
  return JSON.stringify(cleanText(text).replace(/\s+/g, " ")).replace(/[\u007f-\uffff]/g, (character) => character);
}

/** A value as the example of a TypeScript object, keys bare where they can be; nothing in it ends a Markdown code block. */
export function exampleCode(value: JsonValue): string {
  return writeData(value, 2)
    .replace(/^( *)"([A-Za-z_$][\w$]*)":/gm, "$1$2:")
    .replace(/`{3,}/g, "``");
}

/** A word as one shell argument. */
export function shellWord(text: string): string {
  const clean = text.replace(/[\r\n]+/g, " ");
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(clean) ? clean : `'${clean.replace(/'/g, "'\\''")}'`;
}

/** Text inside a Mermaid label. */
export function mermaidText(text: string): string {
  return cleanText(text)
    .replace(/\s+/g, " ")
    .replace(/["#;:<>{}[\]()|`\\]/g, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 60);
}
