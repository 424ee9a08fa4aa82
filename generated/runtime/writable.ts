// Written by Capstan, the same for every capability. Do not edit: run generate.

import { mostLevels } from "./depth.js";
import { CallError } from "./errors.js";

/** What is wrong with an argument, as a CallError that names it; without a name it is one that stands in a path or a query. */
export function refusal(parameter: string | undefined, what: string, cause?: unknown): CallError {
  const named =
    parameter === undefined ? "a path or query parameter" : `parameter \`${parameter}\``;
  return new CallError("input", `${named} ${what}`, { parameter, cause });
}

/** Kinds of values that are no more than JSON writes of them. */
const written = /^(?:Object|Array|String|Boolean|Null|Undefined|BigInt)$/;

/**
 * Refuses, by a CallError that names `parameter`, what no text stands for, where JavaScript would write something else or nothing: NaN and infinities,
 * functions, symbols, objects that are more than their members (a Map, a Promise, bytes), and what holds itself.
 */
export function checkWritable(
  value: unknown,
  parameter?: string,
  levels: number = mostLevels,
): void {
  if (typeof value === "string") return;
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  // A date, a URL, a number with its digits.
  const writesItself = "toJSON" in Object(value) && !ArrayBuffer.isView(value);
  if (levels === 0 || !(writesItself || written.test(kind) || Number.isFinite(value)))
    throw refusal(
      parameter,
      `holds ${levels === 0 ? "itself" : typeof value === "number" ? value : kind}, which cannot be sent`,
    );
  if (typeof value === "object" && value !== null && !writesItself)
    for (const name in value) checkWritable(Reflect.get(value, name), parameter, levels - 1);
}
