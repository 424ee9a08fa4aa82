// Written by Capstan, the same for every capability. Do not edit: run generate.

import { trust } from "./trust.js";
import {
  canonicalNumber,
  compareNumbers,
  ExactNumber,
  isDouble,
  isNumeric,
  readNumber,
  rawJson,
} from "./exact-number.js";

/**
 * JSON Schema by all digits. Validators compare JavaScript numbers: of an enumeration that holds 1524831183200260097 they would take its neighbours too.
 * Emitted schemas hold such numbers as bigints, and what a value was read from is compared with them.
 */

/** What is asked of ajv; the protocol's package brings one of its own. */
interface Engine {
  readonly removeKeyword: (keyword: string) => unknown;
  readonly addKeyword: (definition: {
    readonly keyword: string;
    readonly validate: Check;
  }) => unknown;
}

interface Check {
  (limit: unknown, value: unknown, schema: unknown, at: { readonly instancePath: string }): boolean;
  errors?: readonly Problem[];
}

interface Problem {
  readonly keyword: string;
  readonly message: string;
  readonly params: object;
}

type Numeric = number | ExactNumber;

/** What the value that is being checked was read from. A check is over before another begins. */
let came: unknown;

/** Runs `check` of a value that was read from `source`: the same with exact numbers, or texts, in the place of JavaScript numbers. */
export function checkingDigits<T>(source: unknown, check: () => T): T {
  const before = came;
  came = source;
  try {
    return check();
  } finally {
    came = before;
  }
}

/** `ajv` with the keywords that compare numbers comparing all of their digits, within `checkingDigits`. Its schemas may hold bigints. */
export function exactKeywords<T extends object>(ajv: T): T {
  const engine = trust<Engine>(ajv);
  for (const [keyword, fits, words] of keywords) {
    engine.removeKeyword(keyword);
    const validate: Check = (limit, value, _schema, { instancePath }) => {
      if (fits(limit, value, instancePath)) return true;
      const allowedValues = Array.isArray(limit) ? limit.map(String) : undefined;
      const message = words.replace("%", spelled(limit));
      validate.errors = [{ keyword, message, params: { allowedValues } }];
      return false;
    };
    engine.addKeyword({ keyword, validate });
  }
  return ajv;
}

const compared =
  (fits: (order: number) => boolean) =>
  (limit: unknown, value: unknown, path: string): boolean => {
    const [one, other] = [numericOf(exactAt(value, path)), numericOf(limit)];
    return one === undefined || other === undefined || fits(compareNumbers(one, other));
  };

const keywords: readonly (readonly [
  keyword: string,
  fits: (limit: unknown, value: unknown, path: string) => boolean,
  words: string,
])[] = [
  ["minimum", compared((order) => order >= 0), "must be >= %"],
  ["maximum", compared((order) => order <= 0), "must be <= %"],
  ["exclusiveMinimum", compared((order) => order > 0), "must be > %"],
  ["exclusiveMaximum", compared((order) => order < 0), "must be < %"],
  [
    "multipleOf",
    (limit, value, path) => {
      const [one, other] = [numericOf(exactAt(value, path)), numericOf(limit)];
      return one === undefined || other === undefined || isMultiple(String(one), String(other));
    },
    "must be multiple of %",
  ],
  ["const", isSame, "must be %"],
  [
    "enum",
    (limit, value, path) =>
      Array.isArray(limit) && limit.some((one: unknown) => isSame(one, value, path)),
    "must be one of %",
  ],
  [
    "uniqueItems",
    (wanted, items, path) => wanted !== true || !Array.isArray(items) || areUnique(items, path),
    "must NOT have duplicate items",
  ],
];

/** Whether no two items are the same JSON: `1` and `1.0` are, 9007199254740992 and 9007199254740993 are not. Each item is read once. */
function areUnique(items: readonly unknown[], path: string): boolean {
  const spellings = items.map((item, index) => spelling(item, `${path}/${index}`));
  return new Set(spellings).size === items.length;
}

/** The same text for what JSON Schema takes for equal: members count in any order, and numbers by their value. */
function spelling(value: unknown, path: string): string {
  const number = numericOf(exactAt(value, path));
  if (number !== undefined) return canonicalNumber(number);
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value))
    return `[${value.map((item, index) => spelling(item, `${path}/${index}`)).join()}]`;
  const members = Object.keys(value)
    .sort()
    .map(
      (name) =>
        `${JSON.stringify(name)}:${spelling(Reflect.get(value, name), `${path}/${escaped(name)}`)}`,
    );
  return `{${members.join()}}`;
}

/** Whether a value, read from what stands at `path`, is the same JSON as another one. */
function isSame(wanted: unknown, value: unknown, path: string): boolean {
  const number = numericOf(wanted);
  if (number !== undefined) {
    const one = numericOf(exactAt(value, path));
    return one !== undefined && compareNumbers(number, one) === 0;
  }
  if (typeof wanted !== "object" || wanted === null) return wanted === value;
  if (typeof value !== "object" || value === null) return false;
  const names = Object.keys(wanted);
  return (
    Array.isArray(wanted) === Array.isArray(value) &&
    names.length === Object.keys(value).length &&
    names.every(
      (name) =>
        Object.hasOwn(value, name) &&
        isSame(Reflect.get(wanted, name), Reflect.get(value, name), `${path}/${escaped(name)}`),
    )
  );
}

function numericOf(value: unknown): Numeric | undefined {
  if (typeof value === "bigint") return new ExactNumber(String(value));
  return isNumeric(value) ? value : undefined;
}

/** A number with the digits that it was read from. */
function exactAt(value: unknown, path: string): unknown {
  if (typeof value !== "number" || came === undefined) return value;
  const source = pointed(path);
  if (source instanceof ExactNumber) return source;
  return (typeof source === "string" ? readNumber(source.trim()) : undefined) ?? value;
}

function pointed(path: string): unknown {
  let found = came;
  for (const segment of path.split("/").slice(1)) {
    const name = segment.replaceAll("~1", "/").replaceAll("~0", "~");
    // A text that became a list of one.
    if (typeof found === "string" && name === "0") continue;
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, name))
      return undefined;
    found = Reflect.get(found, name);
  }
  return found;
}

function escaped(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** More digits are none that anybody compares: what is left is what doubles say. */
const mostDigits = 400;

function isMultiple(value: string, of: string): boolean {
  const [one, other] = [scaled(value), scaled(of)];
  if (one === undefined || other === undefined) return Number.isInteger(Number(value) / Number(of));
  const scale = Math.max(one.scale, other.scale);
  const divisor = other.digits * 10n ** BigInt(scale - other.scale);
  return divisor !== 0n && (one.digits * 10n ** BigInt(scale - one.scale)) % divisor === 0n;
}

/** The value as whole digits and how many of them stand behind the point. */
function scaled(text: string): { readonly digits: bigint; readonly scale: number } | undefined {
  const [, whole = "", fraction = "", exponent = "0"] =
    /^(-?\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const scale = fraction.length - Number(exponent);
  if (whole === "" || whole.length + fraction.length > mostDigits || Math.abs(scale) > mostDigits)
    return undefined;
  const digits = BigInt(whole + fraction);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** Whether a value that is being checked by this schema has to be compared by its digits. */
export function needsDigits(schema: object): boolean {
  return isExactSchema(schema) || (came !== undefined && holdsLongNumber(came));
}

const withLongs = new WeakMap<object, boolean>();

/** Whether a schema holds a number that no JavaScript number is. */
export function isExactSchema(schema: object): boolean {
  const known = withLongs.get(schema);
  if (known !== undefined) return known;
  const found = holds(schema, (value) => typeof value === "bigint", new Set());
  withLongs.set(schema, found);
  return found;
}

/** Whether something of what a value was read from is another number as the nearest JavaScript number. */
export function holdsLongNumber(source: unknown): boolean {
  return holds(source, isLong, new Set());
}

function isLong(value: unknown): boolean {
  if (value instanceof ExactNumber) return !isDouble(value);
  return (
    typeof value === "string" &&
    /^\s*-?[\d.]{16,}(?:[eE]|\s*$)/.test(value.slice(0, 410)) &&
    !isDouble(new ExactNumber(value.trim()))
  );
}

/** A definition may lead back to itself only by its name, but a value of a program's own may hold itself. */
function holds(value: unknown, is: (value: unknown) => boolean, met: Set<object>): boolean {
  if (is(value)) return true;
  if (typeof value !== "object" || value === null || value instanceof ExactNumber || met.has(value))
    return false;
  met.add(value);
  for (const name in value) if (holds(Reflect.get(value, name), is, met)) return true;
  return false;
}

const describedKeywords: Readonly<Record<string, string>> = {
  enum: "One of",
  const: "Always",
  default: "By default",
  minimum: "At least",
  maximum: "At most",
  exclusiveMinimum: "More than",
  exclusiveMaximum: "Less than",
  multipleOf: "A multiple of",
};

/**
 * A schema as it is told: its long numbers in all digits where the runtime can write them (`JSON.rawJSON`). Elsewhere they are told in words, since another
 * number would be a lie.
 */
export function toldSchema<T extends object>(schema: T): T;
export function toldSchema(schema: object): object {
  return isExactSchema(schema) ? trust<object>(told(schema)) : schema;
}

function told(value: unknown): unknown {
  if (typeof value === "bigint") return new ExactNumber(String(value));
  if (Array.isArray(value)) return value.map(told);
  if (typeof value !== "object" || value === null) return value;
  if (rawJson !== undefined)
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, told(member)]));
  const words: string[] = [];
  const members = Object.entries(value).flatMap(([key, member]): (readonly [string, unknown])[] => {
    const word = describedKeywords[key];
    const isDropped =
      (word !== undefined || key === "examples") &&
      holds(member, (each) => typeof each === "bigint", new Set());
    if (!isDropped) return [[key, told(member)]];
    if (word !== undefined) words.push(`${word} ${spelled(member)}.`);
    return [];
  });
  const { description, ...others } = trust<Readonly<Record<string, unknown>>>(
    Object.fromEntries(members),
  );
  if (words.length === 0) return description === undefined ? others : { description, ...others };
  return { description: [description, ...words].filter(Boolean).join(" "), ...others };
}

function spelled(value: unknown): string {
  if (Array.isArray(value)) return value.map(spelled).join(", ");
  return typeof value === "bigint"
    ? String(value)
    : JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? String(each) : each));
}
