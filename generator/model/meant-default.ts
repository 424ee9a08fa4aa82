import { entryOf, type JsonValue, type SourceNode, toJson } from "../source/node.js";
import { digitsOf } from "../text/long-integers.js";
import { literalOf } from "./parse-value.js";
import type { ValueExpression } from "./values.js";

/**
 * The default of a schema as a value: numbers in the digits that stand in the YAML, where the schema means them as they stand (`"5"` of an integer is 5).
 * `schema` is where it is written, an input with its keywords beside it or below `schema`. Undefined: the schema has none.
 */
export function meantDefault(kept: JsonValue | undefined, schema: SourceNode | undefined): ValueExpression | undefined {
  if (kept === undefined || kept === null) return undefined;
  const node = below(schema, "default") ?? below(below(schema, "schema"), "default");
  return node !== undefined && isSame(toJson(node), kept) ? literalOf(node) : valueOf(kept);
}

function below(node: SourceNode | undefined, key: string): SourceNode | undefined {
  return node?.kind === "map" ? entryOf(node, key)?.value : undefined;
}

function isSame(one: JsonValue, other: JsonValue): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Data as a value that is written out. */
function valueOf(value: JsonValue): ValueExpression {
  const digits = digitsOf(value);
  if (digits !== undefined) return { kind: "literal", value: digits, digits: true };
  if (typeof value !== "object" || value === null) return { kind: "literal", value };
  if (Array.isArray(value)) return { kind: "list", items: value.map(valueOf) };
  return { kind: "object", entries: Object.entries(value).map(([key, inner]) => ({ key, value: valueOf(inner) })) };
}

/** A value that is written out as JSON, its numbers in their digits. */
export function spellLiteral(value: ValueExpression): string {
  switch (value.kind) {
    case "literal":
      return value.digits === true ? String(value.value) : JSON.stringify(value.value);
    case "list":
      return `[${value.items.map(spellLiteral).join(",")}]`;
    case "object":
      return `{${value.entries.map((entry) => `${JSON.stringify(entry.key)}:${spellLiteral(entry.value)}`).join(",")}}`;
    default:
      return "null";
  }
}
