import { decodeYaml } from "./decode-yaml.js";
import { isJsonObject, type JsonValue } from "./json.js";
import { createTableRoom, type TableRoom } from "./table-room.js";

/**
 * A Markdown page as `{"frontMatter": {}, "tables": [[...]], "sections": [{"heading", "level", "content"}]}`, without inline markup; the lines of
 * tables stand in `tables` alone. `prefix` keeps the sections whose heading starts with it. Throws where tables would become much larger than the page.
 */
export function decodeMarkdown(text: string, prefix?: string): JsonValue {
  const front = /^---\r?\n([\s\S]*?)\r?\n---(?:\r?\n|$)/.exec(text);
  const lines = text.slice(front?.[0].length ?? 0).split(/\r?\n/);
  const { tables, rest } = readTables(lines, createTableRoom(text));
  const sections = readSections(rest);
  return {
    frontMatter: readFrontMatter(front?.[1]),
    tables,
    sections:
      prefix === undefined
        ? sections
        : sections.filter(({ heading }) => heading.startsWith(prefix)),
  };
}

function readFrontMatter(text: string | undefined): JsonValue {
  const value = text === undefined ? null : decodeYaml(text);
  return isJsonObject(value) ? value : {};
}

function readSections(
  lines: readonly string[],
): readonly { readonly heading: string; readonly level: number; readonly content: string }[] {
  const sections: { heading: string; level: number; content: string[] }[] = [];
  let fenced = false;
  for (const line of lines) {
    const isCode = fenced || isFence(line);
    if (isFence(line)) fenced = !fenced;
    const marks = isCode ? undefined : /^#{1,6}(?=\s)/.exec(line)?.[0];
    if (marks === undefined) sections.at(-1)?.content.push(isCode ? line : plain(line));
    else
      sections.push({
        heading: plain(withoutClosing(line.slice(marks.length))),
        level: marks.length,
        content: [],
      });
  }
  return sections.map(({ heading, level, content }) => ({
    heading,
    level,
    content: content.join("\n").trim(),
  }));
}

function isFence(line: string): boolean {
  return /^\s*(?:```|~~~)/.test(line);
}

/** A heading's text without the `#` that may close it. */
function withoutClosing(heading: string): string {
  const text = heading.trim();
  let end = text.length;
  while (text[end - 1] === "#") end -= 1;
  return text.slice(0, end).trimEnd();
}

/** The tables of a page, and its other lines. */
function readTables(
  lines: readonly string[],
  { takeRow }: TableRoom,
): { readonly tables: JsonValue; readonly rest: readonly string[] } {
  const tables: JsonValue[] = [];
  const rest: string[] = [];
  let fenced = false;
  for (let index = 0; index < lines.length;) {
    const line = lines[index] ?? "";
    if (isFence(line)) fenced = !fenced;
    if (fenced || !line.includes("|") || !isSeparator(lines[index + 1] ?? "")) {
      rest.push(line);
      index += 1;
      continue;
    }
    const headers = cellsOf(line);
    const rows: JsonValue[] = [];
    for (index += 2; (lines[index] ?? "").includes("|"); index += 1) {
      const cells = cellsOf(lines[index] ?? "");
      takeRow(headers);
      rows.push(Object.fromEntries(headers.map((header, column) => [header, cells[column] ?? ""])));
    }
    tables.push(rows);
  }
  return { tables, rest };
}

/** Whether a line stands between a table's header and its rows: `| --- | :-: |`. */
function isSeparator(line: string): boolean {
  return line.includes("|") && splitRow(line).every((cell) => /^:?-+:?$/.test(cell.trim()));
}

function cellsOf(line: string): readonly string[] {
  return splitRow(line).map((cell) => plain(cell.replaceAll("\\|", "|")).trim());
}

function splitRow(line: string): readonly string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/);
}

/** Text without inline markup: what a link, an image or emphasis shows. */
function plain(text: string): string {
  return text
    .replace(/!?\[([^[\]]*)\]\((?:[^()]|\([^()]*\))*\)/g, "$1")
    .replace(/(?<!`)`([^`]+)`(?!`)/g, "$1")
    .replace(/(\*\*|__|~~)(.+?)\1/g, "$2")
    .replace(/(?<!\w)([*_])([^*_]+)\1(?!\w)/g, "$2");
}
