import { digitsOf } from "../text/long-integers.js";
import type { Constraints, TypeChange } from "./constraints.js";

/** The keywords of each end; `exclusiveMaximum: true` beside `maximum` is how drafts up to 4 say it. */
const ends = {
  upper: ["maximum", "exclusiveMaximum"],
  lower: ["minimum", "exclusiveMinimum"],
} as const;

type End = keyof typeof ends;

/** The end of numbers that a keyword says; undefined where it says none. */
export function endOf(keyword: string): End | undefined {
  return (["upper", "lower"] as const).find((end) => ends[end].some((name) => name === keyword));
}

/** Up to where numbers are taken, and whether that one is. */
interface Bound {
  readonly at: number | bigint;
  readonly isTaken: boolean;
}

/** How an end of the numbers that a schema takes moved: `exclusiveMaximum: 101` and `maximum: 100` are one of integers. */
export function compareEnds(end: End, was: Constraints, now: Constraints): TypeChange {
  const areIntegers = isOfIntegers(was) && isOfIntegers(now);
  const [old, current] = [boundOf(end, was, areIntegers), boundOf(end, now, areIntegers)];
  if (old === undefined || current === undefined)
    return old === current ? "same" : old === undefined ? "narrower" : "wider";
  if (old.at === current.at) return old.isTaken === current.isTaken ? "same" : current.isTaken ? "wider" : "narrower";
  return current.at > old.at === (end === "upper") ? "wider" : "narrower";
}

/** Both ends, each in one spelling. */
export function spellEnds(schema: Constraints): Constraints {
  const spelled = (["lower", "upper"] as const).flatMap((end): readonly (readonly [string, string])[] => {
    const bound = boundOf(end, schema, isOfIntegers(schema));
    return bound === undefined ? [] : [[end, `${bound.isTaken ? "to" : "before"} ${String(bound.at)}`]];
  });
  return Object.fromEntries(spelled);
}

/** The tighter of what the two keywords say. */
function boundOf(end: End, schema: Constraints, isInteger: boolean): Bound | undefined {
  const [inclusive, exclusive] = ends[end];
  const [taken, untaken] = [wholeOf(schema[inclusive]), wholeOf(schema[exclusive])];
  const found: readonly Bound[] = [
    ...(taken === undefined ? [] : [{ at: taken, isTaken: schema[exclusive] !== true }]),
    ...(untaken === undefined ? [] : [{ at: untaken, isTaken: false }]),
  ].map((bound) => (isInteger ? lastInteger(end, bound) : bound));
  return found.reduce<Bound | undefined>((tightest, bound) => {
    if (tightest === undefined) return bound;
    if (tightest.at === bound.at) return tightest.isTaken ? bound : tightest;
    return bound.at < tightest.at === (end === "upper") ? bound : tightest;
  }, undefined);
}

/** The last integer that is taken. */
function lastInteger(end: End, { at, isTaken }: Bound): Bound {
  if (typeof at === "number" && !Number.isInteger(at))
    return { at: end === "upper" ? Math.floor(at) : Math.ceil(at), isTaken: true };
  if (isTaken || (typeof at === "number" && !Number.isSafeInteger(at))) return { at, isTaken };
  const step = end === "upper" ? -1 : 1;
  return { at: typeof at === "bigint" ? at + BigInt(step) : at + step, isTaken: true };
}

/** Whether a schema takes integers, or null, and nothing else. */
export function isOfIntegers({ type }: Constraints): boolean {
  const words: readonly unknown[] = Array.isArray(type) ? type : [type];
  return words.includes("integer") && words.every((word) => word === "integer" || word === "null");
}

/** A number, of whatever digits; numbers and bigints compare by their values. */
export function wholeOf(value: unknown): number | bigint | undefined {
  const digits = digitsOf(value);
  return digits !== undefined ? BigInt(digits) : typeof value === "number" ? value : undefined;
}
