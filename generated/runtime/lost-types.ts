// Written by Capstan, the same for every capability. Do not edit: run generate.

import { ExactNumber } from "./exact-number.js";
import type { InvalidInput } from "./problem.js";
import { isObject } from "./request-places.js";

/** A value that was read from JSON text where only text can travel, and what it was before its schema was checked. */
export interface TypedValue {
  readonly in: InvalidInput["in"];
  readonly name: string;
  readonly value: unknown;
  readonly came: unknown;
}

/**
 * What is wrong with a value of JSON text that its check made into another one: where texts alone travel, the check reads them as what is declared, and would
 * read `true` as 1 and null as 0. A text stands for what it spells, and a number or a truth value for its text: there nothing is lost.
 */
export function lostTypes({ in: place, name, value, came }: TypedValue): readonly InvalidInput[] {
  if (came === undefined) return [];
  if (Array.isArray(value)) {
    // One item stands for a list of one.
    const items: readonly unknown[] = Array.isArray(came) ? came : [came];
    return value.flatMap((item: unknown, index) =>
      lostTypes({ in: place, name: `${name}/${index}`, value: item, came: items[index] }),
    );
  }
  if (isObject(value) && isObject(came) && !(value instanceof ExactNumber))
    return Object.keys(value).flatMap((key) =>
      lostTypes({ in: place, name: `${name}/${key}`, value: value[key], came: own(came, key) }),
    );
  const [is, was] = [kindOf(value), kindOf(came)];
  const isSpelled = is === "string" && (was === "number" || was === "boolean");
  if (is === was || was === "string" || isSpelled) return [];
  return [{ in: place, name, detail: was === "null" ? "must not be null" : `must be ${is}` }];
}

function own(value: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return value instanceof ExactNumber ? "number" : typeof value;
}
