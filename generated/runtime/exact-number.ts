// Written by Capstan, the same for every capability. Do not edit: run generate.

import { trust } from "./trust.js";

/**
 * A JSON number with the digits it was written with, where a JavaScript number would be written with others: integers beyond 2^53, `1.10`, `1E400`,
 * `-0`. Adapters read their answers and requests so, and write them with `writeJson`; nobody else gets to see one.
 */
export class ExactNumber {
  /** As it was written. */
  readonly digits: string;

  constructor(digits: string) {
    this.digits = digits;
  }

  /** The digits, which is also what templates take. */
  toString(): string {
    return this.digits;
  }

  /** The nearest JavaScript number. */
  valueOf(): number {
    return Number(this.digits);
  }

  /** For `JSON.stringify`: exact where the runtime can write a number as it stands (`JSON.rawJSON`), the nearest number elsewhere. */
  toJSON(): unknown {
    return rawJson?.(this.toJsonText()) ?? Number(this.digits);
  }

  /** As JSON spells it: a value of a path or a query may begin with zeros. */
  toJsonText(): string {
    return this.digits.replace(/^(-?)0+(?=\d)/, "$1");
  }
}

/** A number that JavaScript would write with other digits, where a number is taken. */
export function exactNumber(digits: string): number;
export function exactNumber(digits: string): unknown {
  return new ExactNumber(digits);
}

/** The number that a text spells in decimal digits, with those digits; undefined for any other text, `0x10` among them. */
export function readNumber(text: string): number | undefined {
  if (!/^-?\d{1,400}(?:\.\d{1,400})?(?:[eE][+-]?\d{1,4})?$/.test(text)) return undefined;
  return String(Number(text)) === text ? Number(text) : exactNumber(text);
}

/** `JSON.rawJSON`, where the runtime has it. */
export const rawJson: ((text: string) => unknown) | undefined = /* @__PURE__ */ Reflect.get(
  JSON,
  "rawJSON",
);

/** Whether a value is a number, exact or not. */
export function isNumeric(value: unknown): value is number | ExactNumber {
  return typeof value === "number" || isExact(value);
}

/** Said without the class, which no client needs that is not an adapter's: no value of JSON has a function. */
export function isExact(value: unknown): value is ExactNumber {
  return typeof trust<Partial<ExactNumber> | null | undefined>(value)?.toJsonText === "function";
}

/** Which of two numbers is the larger, by all their digits: negative where it is the second, 0 where they are the same. */
export function compareNumbers(left: number | ExactNumber, right: number | ExactNumber): number {
  if (typeof left === "number" && typeof right === "number") return left - right;
  const one = decimalOf(String(left));
  const other = decimalOf(String(right));
  if (one.sign !== other.sign) return one.sign - other.sign;
  return one.sign * (one.magnitude - other.magnitude || compareText(one.digits, other.digits));
}

/** The same text for numbers of the same value, however they are spelled: `1e1`, `10` and `10.0`. */
export function canonicalNumber(number: number | ExactNumber): string {
  const { sign, magnitude, digits } = decimalOf(String(number));
  return sign === 0 ? "0" : `${sign < 0 ? "-" : ""}0.${digits}e${magnitude}`;
}

/** Whether the nearest JavaScript number is the same number, however it is spelled. */
export function isDouble(number: ExactNumber): boolean {
  return canonicalNumber(number) === canonicalNumber(number.valueOf());
}

interface Decimal {
  readonly sign: -1 | 0 | 1;
  /** Where the decimal point stands: the value is `0.digits` times ten to this power. */
  readonly magnitude: number;
  readonly digits: string;
}

function decimalOf(text: string): Decimal {
  const [mantissa = "", exponent = "0"] = text.replace(/^-/, "").split(/e/i);
  const [whole = "", fraction = ""] = mantissa.split(".");
  const all = whole + fraction;
  const digits = withoutEnd(all.replace(/^0+/, ""));
  if (digits === "") return { sign: 0, magnitude: 0, digits };
  const leading = all.length - all.replace(/^0+/, "").length;
  return {
    sign: text.startsWith("-") ? -1 : 1,
    magnitude: whole.length - leading + Number(exponent),
    digits,
  };
}

/** Without the zeros at the end. A regular expression would look at each run of zeros inside as often as it is long. */
function withoutEnd(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === "0") end -= 1;
  return digits.slice(0, end);
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
