import type { EncodedHole } from "./text-grammar.js";
import type { ValueExpression } from "./values.js";

type Part = string | ValueExpression;

/**
 * A text of fields whose holes stay in their fields: comma-separated values (RFC 4180), where a field with a hole has the quotes that it needs, and
 * tab-separated ones, which have none.
 */
export function encodeFields(parts: readonly Part[], grammar: "csv" | "tsv"): readonly (string | EncodedHole)[] {
  if (grammar === "tsv") return parts.map((part) => (typeof part === "string" ? part : { value: part, encode: "tsv" }));
  const separator = separatorOf(parts);
  const pieces: (string | EncodedHole)[] = [];
  let field: Part[] = [];
  let isQuoted = false;
  const flush = (): void => {
    pieces.push(...fieldOf(field));
    field = [];
  };
  for (const part of parts) {
    if (typeof part !== "string") {
      if (isQuoted) pieces.push({ value: part, encode: "csv-quoted" });
      else field.push(part);
      continue;
    }
    // Inside quotes two of them are one that is meant: they end and begin the same field.
    for (const [token] of part.matchAll(/"|[,;\t|\r\n]|[^",;\t|\r\n]+/g)) {
      if (token === '"') {
        isQuoted = !isQuoted;
        flush();
        pieces.push(token);
      } else if (isQuoted || token === separator || token === "\r" || token === "\n") {
        flush();
        pieces.push(token);
      } else field.push(token);
    }
  }
  flush();
  return pieces;
}

/** A field without quotes: as a whole it has them, where a value needs them. */
function fieldOf(field: readonly Part[]): readonly (string | EncodedHole)[] {
  if (field.every((part) => typeof part === "string")) return field;
  return [{ value: { kind: "template", parts: field }, encode: "csv" }];
}

/** What stands between fields: the first of the usual marks that the author writes. */
function separatorOf(parts: readonly Part[]): string {
  return /[,;\t|]/.exec(parts.filter((part) => typeof part === "string").join(""))?.[0] ?? ",";
}
