import { type HTMLElement, parse } from "node-html-parser";
import type { JsonValue } from "./json.js";

/**
 * The tables of an HTML page: `{"tables": [[{header: cell}]]}`. Tables without header cells are left out. `selector`, in CSS, names the tables or
 * what they stand in.
 */
export function decodeHtml(text: string, selector?: string): JsonValue {
  const page = parse(text);
  const chosen = selector === undefined ? [page] : page.querySelectorAll(selector);
  const tables = chosen.flatMap((element) =>
    element.tagName === "TABLE" ? [element] : element.querySelectorAll("table"),
  );
  return {
    tables: [...new Set(tables)].flatMap((table) => {
      const rows = readTable(table);
      return rows === undefined ? [] : [rows];
    }),
  };
}

function readTable(table: HTMLElement): JsonValue | undefined {
  const rows = table.querySelectorAll("tr");
  const head = rows.find((row) => row.querySelector("th") !== null);
  if (head === undefined) return undefined;
  const headers = head.querySelectorAll("th").map(textOf);
  return rows.flatMap((row) => {
    const cells = row.querySelectorAll("td").map(textOf);
    if (cells.length === 0) return [];
    return [Object.fromEntries(headers.map((header, index) => [header, cells[index] ?? ""]))];
  });
}

function textOf(element: HTMLElement): string {
  return element.text.replace(/\s+/g, " ").trim();
}
