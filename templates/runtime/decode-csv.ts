import type { JsonValue } from "./json.js";
import { createTableRoom } from "./table-room.js";
import { placeIn, UnreadText } from "./unread-text.js";

/** Comma-separated values with a header line, as a list of objects of strings (RFC 4180). Throws where the text is none, or would become much larger than itself. */
export function decodeCsv(text: string): JsonValue {
  return decodeSeparated(text, /[^,\r\n]*/y);
}

/** Tab-separated values with a header line, as a list of objects of strings. */
export function decodeTsv(text: string): JsonValue {
  return decodeSeparated(text, /[^\t\r\n]*/y);
}

/** Pipe-separated values with a header line, as a list of objects of strings. */
export function decodePsv(text: string): JsonValue {
  return decodeSeparated(text, /[^|\r\n]*/y);
}

/** `plain` matches a value without quotes. A row that is shorter than the header lacks the other members; empty lines count for nothing. */
function decodeSeparated(text: string, plain: RegExp): JsonValue {
  const [header = [], ...rows] = readRows(text.replace(/^\uFEFF/, ""), plain);
  const { takeRow } = createTableRoom(text);
  return rows.map((row) => {
    const names = header.slice(0, row.length);
    takeRow(names);
    return Object.fromEntries(names.map((name, column) => [name, row[column] ?? ""]));
  });
}

function readRows(text: string, plain: RegExp): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let position = 0; position < text.length;) {
    const isQuoted = text[position] === '"';
    const field = isQuoted ? readQuoted(text, position) : readPlain(text, position, plain);
    row.push(field.value);
    position = field.end;
    const isLast = position >= text.length;
    const endsRow = isLast || text[position] === "\r" || text[position] === "\n";
    position += text.startsWith("\r\n", position) ? 2 : 1;
    // A delimiter at the very end has an empty value behind it.
    if (position === text.length && !endsRow) row.push("");
    if (!endsRow && position < text.length) continue;
    // Quotes with nothing between them are a value; a line with nothing on it is no row.
    if (row.length > 1 || row[0] !== "" || isQuoted) rows.push(row);
    row = [];
  }
  return rows;
}

interface Field {
  readonly value: string;
  /** Where the delimiter or the line's end stands. */
  readonly end: number;
}

function readPlain(text: string, start: number, plain: RegExp): Field {
  plain.lastIndex = start;
  const value = plain.exec(text)?.[0] ?? "";
  return { value, end: start + value.length };
}

/** A value in quotes, in which two of them stand for one. */
function readQuoted(text: string, start: number): Field {
  const parts: string[] = [];
  for (let from = start + 1; ;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) throw new UnreadText("CSV", "a quote is not closed", placeIn(text, start));
    parts.push(text.slice(from, quote));
    from = quote + 2;
    if (text[quote + 1] === '"') continue;
    const end = quote + 1;
    const next = text[end];
    if (next !== undefined && /[\w"]/.test(next))
      throw new UnreadText("CSV", "text follows a closing quote", placeIn(text, end));
    return { value: parts.join('"'), end };
  }
}
