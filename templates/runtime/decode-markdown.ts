import { parse } from "yaml";
import { isJsonObject, type JsonValue } from "./json.js";

/**
 * A Markdown page as `{"frontMatter": {}, "tables": [[...]], "sections": [{"heading", "level", "content"}]}`, without inline markup. `prefix` keeps
 * the sections whose heading starts with it.
 */
export function decodeMarkdown(text: string, prefix?: string): JsonValue {
  const front = /^---\r?\n([\s\S]*?)\r?\n---(?:\r?\n|$)/.exec(text);
  const lines = text.slice(front?.[0].length ?? 0).split(/\r?\n/);
  const sections = readSections(lines);
  return {
    frontMatter: readFrontMatter(front?.[1]),
    tables: readTables(lines),
    sections:
      prefix === undefined
        ? sections
        : sections.filter(({ heading }) => heading.startsWith(prefix)),
  };
}

function readFrontMatter(text: string | undefined): JsonValue {
  if (text === undefined) return {};
  const value: JsonValue = JSON.parse(JSON.stringify(parse(text, { maxAliasCount: 100 }) ?? {}));
  return isJsonObject(value) ? value : {};
}

function readSections(
  lines: readonly string[],
): readonly { readonly heading: string; readonly level: number; readonly content: string }[] {
  const sections: { heading: string; level: number; content: string[] }[] = [];
  let fenced = false;
  for (const line of lines) {
    if (/^\s*(```|~~~)/.test(line)) fenced = !fenced;
    const heading = fenced ? null : /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
    if (heading === null) sections.at(-1)?.content.push(line);
    else
      sections.push({
        heading: plain(heading[2] ?? ""),
        level: heading[1]?.length ?? 1,
        content: [],
      });
  }
  return sections.map(({ heading, level, content }) => ({
    heading,
    level,
    content: content.map(plain).join("\n").trim(),
  }));
}

function readTables(lines: readonly string[]): JsonValue {
  const tables: JsonValue[] = [];
  for (let index = 0; index + 1 < lines.length; index += 1) {
    const head = lines[index] ?? "";
    if (
      !head.includes("|") ||
      !/^\s*\|?(\s*:?-+:?\s*\|)+\s*(:?-+:?\s*)?$/.test(lines[index + 1] ?? "")
    )
      continue;
    const headers = cellsOf(head);
    const rows: JsonValue[] = [];
    for (index += 2; (lines[index] ?? "").includes("|"); index += 1) {
      const cells = cellsOf(lines[index] ?? "");
      rows.push(Object.fromEntries(headers.map((header, column) => [header, cells[column] ?? ""])));
    }
    tables.push(rows);
  }
  return tables;
}

function cellsOf(line: string): readonly string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => plain(cell.replace(/\\\|/g, "|")).trim());
}

/** Text without inline markup: what a link, an image or emphasis shows. */
function plain(text: string): string {
  return text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/`([^`]*)`/g, "$1")
    .replace(/(\*\*|__|~~)(.+?)\1/g, "$2")
    .replace(/(?<!\w)([*_])([^*_]+)\1(?!\w)/g, "$2");
}
