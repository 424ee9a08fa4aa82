import { digitsOf } from "../text/long-integers.js";
import type { Constraints, TypeChange } from "./constraints.js";
import { compareEnds, endOf, isOfIntegers, spellEnds, wholeOf } from "./compare-bounds.js";

/** Keywords that types carry, and so are compared there. */
const typed = new Set(["type", "enum", "format", "pattern", "required", "additionalProperties", "nullable"]);

/** Keywords that say something to readers and refuse nothing (JSON Schema 2020-12, validation 9). */
const annotations = new Set([
  "title",
  "description",
  "examples",
  "example",
  "deprecated",
  "x-sunset",
  "readOnly",
  "writeOnly",
  "$comment",
  "contentMediaType",
  "contentEncoding",
  "contentSchema",
]);

const upper = new Set(["maxLength", "maxItems", "maxProperties", "maxContains"]);
const lower = new Set(["minLength", "minItems", "minProperties", "minContains"]);
/** Values at which a keyword refuses nothing, as if it were not there (JSON Schema 2020-12, validation 6). */
const idle: Constraints = { minLength: 0, minItems: 0, minProperties: 0, uniqueItems: false };
/** Lists of which one has to fit: more of them take more. */
const alternatives = new Set(["oneOf", "anyOf"]);

/** How what a schema takes moved, by all but its types, its default and what people read. */
export function compareConstraints(before: Constraints, after: Constraints): TypeChange {
  return keysOf(before, after).reduce<TypeChange>(
    (change, key) => combine(change, compareAt(key, before, after)),
    "same",
  );
}

function compareAt(key: string, before: Constraints, after: Constraints): TypeChange {
  const end = endOf(key);
  if (end !== undefined) return compareEnds(end, before, after);
  return compareKeyword(key, meantBy(key, before), meantBy(key, after));
}

/** What a schema says with a keyword: nothing where it refuses nothing. */
function meantBy(key: string, schema: Constraints): unknown {
  const isIdle = key === "multipleOf" ? schema[key] === 1 && isOfIntegers(schema) : schema[key] === idle[key];
  return isIdle ? undefined : schema[key];
}

/** Two movements as one. */
export function combine(one: TypeChange, other: TypeChange): TypeChange {
  if (one === "same" || one === other) return other;
  return other === "same" ? one : "other";
}

function compareKeyword(key: string, was: unknown, now: unknown): TypeChange {
  if (key === "required" && (Array.isArray(was) || Array.isArray(now)))
    return compareRequired(listOf(was), listOf(now));
  // Types say doubles alone.
  if (key === "enum" && holdsLong([was, now])) return compareListed(was, now);
  if (key === "type" && (Array.isArray(was) || Array.isArray(now))) return compareListed(was, now, typesOf);
  if (typed.has(key) || annotations.has(key) || key === "default" || same(was, now)) return "same";
  if (key === "items" || key === "not") {
    const inner = compareSchemas(was, now);
    return key === "not" ? (inner === "wider" ? "narrower" : inner === "narrower" ? "wider" : inner) : inner;
  }
  if (key === "properties") {
    // Members that came or went are a matter of the type.
    const [old, current] = [objectOf(was), objectOf(now)];
    return Object.keys(old).reduce<TypeChange>(
      (change, name) => (name in current ? combine(change, compareSchemas(old[name], current[name])) : change),
      "same",
    );
  }
  if (was === undefined) return "narrower";
  if (now === undefined) return "wider";
  const [old, current] = [wholeOf(was), wholeOf(now)];
  if (old !== undefined && current !== undefined && (upper.has(key) || lower.has(key)))
    return current > old === upper.has(key) ? "wider" : "narrower";
  if (typeof was === "number" && typeof now === "number") {
    if (key === "multipleOf") return isMultiple(was, now) ? "wider" : isMultiple(now, was) ? "narrower" : "other";
  }
  if (alternatives.has(key) && Array.isArray(was) && Array.isArray(now)) return compareListed(was, now);
  if (key === "uniqueItems") return now === true ? "narrower" : "wider";
  return "other";
}

function holdsLong(lists: readonly unknown[]): boolean {
  return lists.some((list) => Array.isArray(list) && list.some((item) => digitsOf(item) !== undefined));
}

/** The types that a `type` names, one word or several: a number may be an integer. */
function typesOf(written: unknown): unknown {
  if (written === undefined) return undefined;
  const words = Array.isArray(written) ? written : [written];
  return words.includes("number") ? [...words, "integer"] : words;
}

function compareListed(
  before: unknown,
  after: unknown,
  read: (written: unknown) => unknown = (each) => each,
): TypeChange {
  const [was, now] = [read(before), read(after)];
  if (same(was, now)) return "same";
  if (!Array.isArray(was)) return "narrower";
  if (!Array.isArray(now)) return "wider";
  const holds = (outer: readonly unknown[], inner: readonly unknown[]): boolean =>
    inner.every((item) => outer.some((each) => same(each, item)));
  const [grows, shrinks] = [holds(now, was), holds(was, now)];
  if (grows && shrinks) return "same";
  return grows ? "wider" : shrinks ? "narrower" : "other";
}

/** Members that must be there: a schema that wants more of them takes less. */
function compareRequired(was: readonly unknown[], now: readonly unknown[]): TypeChange {
  const [gone, come] = [was.some((name) => !now.includes(name)), now.some((name) => !was.includes(name))];
  if (gone && come) return "other";
  return come ? "narrower" : gone ? "wider" : "same";
}

function compareSchemas(was: unknown, now: unknown): TypeChange {
  return compareConstraints(objectOf(was), objectOf(now));
}

/** Whether every multiple of the one is one of the other (JSON Schema 2020-12, validation 6.2.1). */
function isMultiple(one: number, other: number): boolean {
  return other > 0 && Number.isInteger(one / other);
}

/** Constraints that differ, in words: `maximum 100, minLength 2`. */
export function describeConstraints(shown: Constraints, other: Constraints): string {
  const said = keysOf(shown, other).filter(
    (key) => shown[key] !== undefined && compareAt(key, shown, other) !== "same",
  );
  return said.map((key) => `, ${key} ${describeValue(key, shown[key])}`).join("");
}

function describeValue(key: string, value: unknown): string {
  if (key === "type") return [value].flat().join(" or ");
  return typeof value === "object" ? "as it is written" : JSON.stringify(value);
}

/** A schema without what types say of it; what says nothing, and two spellings of one end, are no difference. */
export function constraintsAlone(schema: Constraints): Constraints {
  return Object.fromEntries(Object.entries(plainSpelling(schema)).filter(([key]) => !typed.has(key)));
}

function plainSpelling(schema: Constraints): Constraints {
  const said = Object.entries(schema).flatMap(([key, value]): readonly (readonly [string, unknown])[] => {
    if (endOf(key) !== undefined || meantBy(key, schema) === undefined) return [];
    if (key === "items" || key === "not") return [[key, Array.isArray(value) ? value : plainSpelling(objectOf(value))]];
    if (key !== "properties") return [[key, value]];
    return [
      [
        key,
        Object.fromEntries(Object.entries(objectOf(value)).map(([name, of]) => [name, plainSpelling(objectOf(of))])),
      ],
    ];
  });
  return { ...Object.fromEntries(said), ...spellEnds(schema) };
}

/** A schema without what only readers see. */
export function withoutAnnotations(schema: Constraints): Constraints {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !annotations.has(key)));
}

/** What readers see of a schema beside its description, in a form that is the same while it says the same. */
export function annotationsOf(schema: Constraints): string {
  return JSON.stringify(
    [...annotations]
      .filter((key) => key !== "description" && key !== "deprecated" && key !== "x-sunset")
      .map((key) => schema[key] ?? null),
  );
}

function keysOf(one: Constraints, other: Constraints): readonly string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
}

function objectOf(value: unknown): Constraints {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Constraints) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
