// Written by Capstan, the same for every capability. Do not edit: run generate.

import { mostLevels } from "./depth.js";
import { CallError } from "./errors.js";

/** What is wrong with an argument, as a CallError that names it. */
export function refusal(parameter: string, what: string, cause?: unknown): CallError {
  return new CallError("input", `parameter \`${parameter}\` ${what}`, { parameter, cause });
}

/** Kinds of objects that are no more than JSON writes of them. */
const written = /^(?:Object|Array|String|Boolean|BigInt)$/;

/**
 * Refuses, by a CallError that names `parameter`, what no text stands for, where JavaScript would write something else or nothing: NaN and infinities,
 * functions, symbols, objects that are more than their members (a Map, a Promise, bytes), and what holds itself.
 */
export function checkWritable(
  value: unknown,
  parameter: string,
  levels: number = mostLevels,
): void {
  if (typeof value === "object" && value !== null) {
    // A date, a URL, a number with its digits.
    if ("toJSON" in value && !ArrayBuffer.isView(value)) return;
    if (levels > 0 && isMembers(value)) {
      for (const name in value) checkWritable(Reflect.get(value, name), parameter, levels - 1);
      return;
    }
  } else if (
    typeof value === "number"
      ? Number.isFinite(value)
      : typeof value !== "function" && typeof value !== "symbol"
  )
    return;
  const what = levels === 0 ? "itself" : typeof value === "number" ? value : kindOf(value);
  throw refusal(parameter, `holds ${what}, which cannot be sent`);
}

/** Whether an object is no more than its members: all that parsers make. */
function isMembers(value: object): boolean {
  return (
    Array.isArray(value) ||
    Object.getPrototypeOf(value) === Object.prototype ||
    written.test(kindOf(value))
  );
}

/** What a value is, as JavaScript calls it. */
export function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}
