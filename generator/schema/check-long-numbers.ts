import {
  longIntegerOf,
  longNumber,
  type MapEntry,
  type ScalarNode,
  scalarsIn,
  type SourceNode,
} from "../source/node.js";
import { limits, numbers, valued } from "./json-schema-keywords.js";
import type { ReadContext } from "./read-fields.js";

/** Says what becomes of numbers that no double holds. False where the keyword cannot be used. */
export function checkLongNumbers(
  { key, value }: MapEntry,
  { isText, isNumber }: { readonly isText: boolean; readonly isNumber: boolean },
  { reporter }: ReadContext,
): boolean {
  const long = isNumber && valued.has(key) ? longNumberIn(value) : undefined;
  if (long !== undefined) {
    reporter.report("schema/long-number", long.span, { keyword: key, digits: long.text });
    return false;
  }
  const kept = limits.has(key) || (valued.has(key) && !isText) ? longIntegerIn(value) : undefined;
  if (kept !== undefined) reporter.report("schema/long-integer", kept.span, { keyword: key, digits: kept.text });
  if (numbers.has(key) && !limits.has(key) && isRounded(value))
    reporter.report("schema/rounded-limit", value.span, {
      keyword: key,
      digits: value.text,
      taken: String(BigInt(Number(value.text))),
    });
  return true;
}

/** The first value of a keyword that neither a double holds nor digits alone say: `1e400`. */
function longNumberIn(node: SourceNode): ScalarNode | undefined {
  const values = node.kind === "list" ? node.items : [node];
  return values
    .filter((value) => value.kind === "scalar")
    .find((value) => longNumber(value) !== undefined && longIntegerOf(value) === undefined);
}

/** The first integer of a keyword that is kept in its digits. */
function longIntegerIn(node: SourceNode): ScalarNode | undefined {
  return scalarsIn(node).find((value) => longIntegerOf(value) !== undefined);
}

/** Whether a whole number is another one as the nearest double, which is what validators compare by. */
function isRounded(node: SourceNode): node is ScalarNode {
  if (node.kind !== "scalar" || node.isText || !/^[-+]?\d{16,}$/.test(node.text)) return false;
  const nearest = Number(node.text);
  return Number.isFinite(nearest) && BigInt(nearest) !== BigInt(node.text.replace(/^\+/, ""));
}
