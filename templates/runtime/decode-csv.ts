import { parse } from "csv-parse/sync";
import type { JsonValue } from "./json.js";

/** Comma-separated values with a header line, as a list of objects of strings (RFC 4180). Throws where the text is none. */
export function decodeCsv(text: string): JsonValue {
  return decodeSeparated(text, ",");
}

/** Tab-separated values with a header line, as a list of objects of strings. */
export function decodeTsv(text: string): JsonValue {
  return decodeSeparated(text, "\t");
}

/** Pipe-separated values with a header line, as a list of objects of strings. */
export function decodePsv(text: string): JsonValue {
  return decodeSeparated(text, "|");
}

function decodeSeparated(text: string, delimiter: string): JsonValue {
  return parse<Readonly<Record<string, string>>>(text, {
    bom: true,
    columns: true,
    delimiter,
    relax_column_count: true,
    skip_empty_lines: true,
  });
}
