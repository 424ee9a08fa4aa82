import { Digits, isTreeMap, type Tree, type TreeMap, writeTree } from "./answers.js";

/** How a tree is written where there are tables alone, and what stands there for a reader (engine-semantics 1.10). */
export interface TableText {
  readonly text: string;
  readonly type: string;
  readonly tree: Tree;
}

interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A tree as comma-, tab- or pipe-separated values: a list of objects of strings. */
export function asSeparated(tree: Tree, separator: string, type: string): TableText {
  const { header, rows } = tableOf(tree);
  const line = (cells: readonly string[]): string => cells.map((cell) => quoted(cell, separator)).join(separator);
  // A header without a name is no header.
  if (header.length === 0) return { text: "", type, tree: null };
  return { text: [header, ...rows].map((cells) => `${line(cells)}\r\n`).join(""), type, tree: recordsOf(header, rows) };
}

/** A tree as a page with one table, or none where there is nothing to put into it. */
export function asPage(tree: Tree): TableText {
  const { header, rows } = tableOf(tree);
  const cells = (name: string, of: readonly string[]): string =>
    `<tr>${of.map((cell) => `<${name}>${cell.replace(/&/g, "&amp;").replace(/</g, "&lt;")}</${name}>`).join("")}</tr>`;
  const table = `<table>${cells("th", header)}${rows.map((row) => cells("td", row)).join("\n")}</table>`;
  const body = header.length === 0 ? "<p>Nothing</p>" : table;
  return {
    text: `<!doctype html><title>Made</title><table><tr><td>no header</td></tr></table>${body}`,
    type: "text/html",
    // White space is layout (HTML, 4.9.11 and CSS): a reader sees one blank, and none at the ends.
    tree: {
      tables:
        header.length === 0
          ? []
          : [
              recordsOf(
                header.map(seen),
                rows.map((row) => row.map(seen)),
              ),
            ],
    },
  };
}

function seen(cell: string): string {
  return cell.replace(/\s+/g, " ").trim();
}

/** A tree as a page of Markdown: a section, and a table where there is something to put into it. */
export function asMarkdown(tree: Tree): TableText {
  const { header, rows } = tableOf(tree);
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replace(/\|/g, "\\|")).join(" | ")} |`;
  const table = header.length === 0 ? [] : [line(header), line(header.map(() => "---")), ...rows.map(line)];
  return {
    text: ["---", "made: 1.10", "---", "# Made", "", "What was *made*.", "", ...table, ""].join("\n"),
    type: "text/markdown",
    tree: {
      frontMatter: { made: new Digits("1.10") },
      tables: header.length === 0 ? [] : [recordsOf(header, rows)],
      sections: [{ heading: "Made", level: new Digits("1"), content: "What was made." }],
    },
  };
}

function tableOf(tree: Tree): Table {
  const items: readonly Tree[] = Array.isArray(tree) ? tree : tree === null ? [] : [tree];
  const records = items.map((item): TreeMap => (isTreeMap(item) ? item : { value: item }));
  const header = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return { header, rows: records.map((record) => header.map((name) => cellOf(record[name]))) };
}

function cellOf(value: Tree | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : value instanceof Digits ? value.digits : writeTree(value);
}

function recordsOf(header: readonly string[], rows: readonly (readonly string[])[]): Tree {
  return rows.map((row) => Object.fromEntries(header.map((name, column) => [name, row[column] ?? ""])));
}

/** RFC 4180; a cell that is empty has quotes too, so that a row of one is no empty line. */
function quoted(cell: string, separator: string): string {
  return cell === "" || cell.includes(separator) || /["\r\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell;
}
