import { selectAll } from "css-select";
import { type AnyNode, type Document, DomHandler, type Element, isTag } from "domhandler";
import { DomUtils, Parser } from "htmlparser2";
import type { JsonValue } from "./json.js";
import { createTableRoom, type TableRoom } from "./table-room.js";
import { UnreadText } from "./unread-text.js";

/** Levels of elements in each other. */
const mostDepth = 256;

/**
 * The tables of an HTML page: `{"tables": [[{header: cell}]]}`. Tables without header cells are left out, and a table inside a table is one of its
 * own. `selector`, in CSS, names the tables or what they stand in. Throws where tables would become much larger than the page.
 */
export function decodeHtml(text: string, selector?: string): JsonValue {
  const page = parsePage(text);
  const chosen: readonly AnyNode[] =
    selector === undefined ? [page] : selectAll<AnyNode, Element>(selector, page);
  const tables = new Set(
    chosen.flatMap((node) =>
      isTag(node) && isTable(node) ? [node] : DomUtils.findAll(isTable, [node]),
    ),
  );
  const room = createTableRoom(text);
  return { tables: [...tables].flatMap((table) => readTable(table, room)) };
}

function parsePage(text: string): Document {
  const handler = new DomHandler();
  let depth = 0;
  const parser = new Parser({
    onparserinit: (it) => handler.onparserinit(it),
    onopentag: (name, attributes) => {
      depth += 1;
      if (depth > mostDepth) throw new UnreadText("HTML", "elements stand too deep in each other");
      handler.onopentag(name, attributes);
    },
    onclosetag: () => {
      depth -= 1;
      handler.onclosetag();
    },
    ontext: (data) => handler.ontext(data),
    onend: () => handler.onend(),
  });
  parser.end(text);
  return handler.root;
}

function readTable(table: Element, { take, takeRow }: TableRoom): readonly JsonValue[] {
  // A cell says again what the tables in it say.
  const textOf = (cell: Element): string => {
    const text = DomUtils.textContent(cell).replace(/\s+/g, " ").trim();
    take(text.length);
    return text;
  };
  const rows = partsOf(table.children, "tr").map((row) => ({
    headers: partsOf(row.children, "th").map(textOf),
    cells: partsOf(row.children, "td").map(textOf),
  }));
  const headers = rows.find((row) => row.headers.length > 0)?.headers;
  if (headers === undefined) return [];
  const filled = rows.filter(({ cells }) => cells.length > 0);
  return [
    filled.map(({ cells }) => {
      takeRow(headers);
      return Object.fromEntries(headers.map((header, index) => [header, cells[index] ?? ""]));
    }),
  ];
}

/** Elements of that name, but for what stands in a table of its own or in each other. */
function partsOf(nodes: readonly AnyNode[], name: string): readonly Element[] {
  return nodes.flatMap((node) => {
    if (!isTag(node)) return [];
    if (node.name === name) return [node];
    return isTable(node) ? [] : partsOf(node.children, name);
  });
}

function isTable(element: Element): boolean {
  return element.name === "table";
}
