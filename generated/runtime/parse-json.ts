// Written by Capstan, the same for every capability. Do not edit: run generate.

import { ExactNumber } from "./exact-number.js";
import { asDeclared, type JsonObject, type JsonValue } from "./json.js";

/**
 * What becomes of a number in an answer that a JavaScript number cannot hold, that is an integer beyond 2^53 that is not written back as it came, one
 * with more than 17 digits, or one out of range: `text` keeps its digits as a string, `bigint` makes integers a bigint, `lossy` rounds as
 * `JSON.parse` does. Where nothing is said, the answer is refused.
 */
export type NumberOption = "text" | "bigint" | "lossy";

/** `exact` is for adapters: every number that would be written back with other digits is an `ExactNumber`. */
export type NumberMode = NumberOption | "refuse" | "exact";

/** Thrown where a text holds a number that its reader cannot take, or is nested too deeply to be used. */
export class UnusableJson extends Error {
  override readonly name = "UnusableJson";
}

const mostLevels = 1_000;
const mostDigits = 10_000;

/**
 * The value of a JSON text, by the native parser; a second, exact reading is made only where a scan finds a number that needs it. Time is linear
 * in the text. Throws a SyntaxError where it is no JSON, an UnusableJson where it has a number that `numbers` does not take or over 1,000 levels.
 */
export function parseJson(text: string, numbers: NumberMode = "refuse"): JsonValue {
  const value: JsonValue = JSON.parse(text);
  return needsExactReading(text) && numbers !== "lossy" ? read(text, readerOf(numbers)) : value;
}

/** The exact reading of a valid text, for adapters; undefined where it holds no number that would be written back with other digits. Throws an UnusableJson where it is too deep. */
export function exactReading(text: string): JsonValue | undefined {
  return needsExactReading(text) ? read(text, readerOf("exact")) : undefined;
}

/** A value with exact numbers as its reader wants them: for handlers, which are told of numbers alone. Throws as `parseJson` does. */
export function withPlainNumbers(value: unknown, numbers: NumberMode = "refuse"): unknown {
  const convert = readerOf(numbers);
  const visit = (item: unknown): unknown => {
    if (item instanceof ExactNumber) return convert(item.toJsonText());
    if (Array.isArray(item)) return item.map(visit);
    if (typeof item !== "object" || item === null || !isPlain(item)) return item;
    return Object.fromEntries(Object.entries(item).map(([name, member]) => [name, visit(member)]));
  };
  return visit(value);
}

/** Whether an object is what JSON and URLs are read as, and no class of somebody's. */
function isPlain(item: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(item);
  return prototype === null || prototype === Object.prototype;
}

/** Whether a number would be written back with other digits. */
export function isRespelled(token: string): boolean {
  return String(Number(token)) !== token;
}

function readerOf(numbers: NumberMode): (token: string) => JsonValue {
  if (numbers === "lossy") return Number;
  if (numbers === "exact")
    return (token) => (isRespelled(token) ? asDeclared(new ExactNumber(token)) : Number(token));
  return (token) => {
    if (isHeld(token)) return Number(token);
    if (numbers === "text") return token;
    if (numbers === "bigint" && /^-?\d+$/.test(token) && token.length <= mostDigits)
      return asDeclared(BigInt(token));
    const shown = token.length > 40 ? `${token.slice(0, 39)}…` : token;
    throw new UnusableJson(
      `it holds the number ${shown}, which a JavaScript number cannot hold (option \`numbers\`)`,
    );
  };
}

/** Whether a JavaScript number holds the value: what 17 significant digits can say is what a double is printed with. */
function isHeld(token: string): boolean {
  if (!isRespelled(token)) return true;
  const value = Number(token);
  if (/^-?\d+$/.test(token)) return Number.isSafeInteger(value);
  const digits = token
    .replace(/e[^]*$/i, "")
    .replace(/^-?0*\.?0*/, "")
    .replace(".", "");
  return Number.isFinite(value) && digits.length <= 17 && (value !== 0 || digits === "");
}

/** What a number that would be written back with other digits begins with: sixteen digits, a fraction, an exponent, a minus and a zero. It may also stand in a string. */
const suspicious = /(?:^|[\s:,[])(?:-?\d{1,15}(?:[\d.eE])|-0)/;

const quote = 0x22;
const backslash = 0x5c;
const minus = 0x2d;

/** Whether a valid text has a number that would be written back with other digits. Throws an UnusableJson where it is nested too deeply. */
function needsExactReading(text: string): boolean {
  // Most texts are short and hold short numbers: what cannot be nested too deeply needs no other look.
  if (text.length < 2 * mostLevels && !suspicious.test(text)) return false;
  let level = 0;
  let found = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === quote) at = endOfString(text, at);
    else if (character === 0x7b || character === 0x5b) {
      level += 1;
      if (level > mostLevels)
        throw new UnusableJson(`it is nested more than ${mostLevels} levels deep`);
    } else if (character === 0x7d || character === 0x5d) level -= 1;
    else if (isDigit(character) || character === minus) {
      const end = endOfNumber(text, at);
      // Fifteen digits and less are always written as they came, but for zeros at either end.
      found ||=
        (end - at > 15 || !isShortInteger(text, at, end)) && isRespelled(text.slice(at, end));
      at = end - 1;
    }
  }
  return found;
}

/** The index of the quote that ends the string at `start`. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); ; at = text.indexOf('"', at + 1)) {
    let escapes = at - 1;
    while (text.charCodeAt(escapes) === backslash) escapes -= 1;
    if ((at - escapes) % 2 === 1) return at;
  }
}

function endOfNumber(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && isOfNumber(text.charCodeAt(end))) end += 1;
  return end;
}

/** What may stand inside a number: digits, a point, an exponent. */
function isOfNumber(character: number): boolean {
  return (
    isDigit(character) ||
    character === minus ||
    character === 0x2e ||
    character === 0x2b ||
    character === 0x45 ||
    character === 0x65
  );
}

function isDigit(character: number): boolean {
  return character >= 0x30 && character <= 0x39;
}

function isShortInteger(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (!isDigit(text.charCodeAt(at))) return false;
  return true;
}

/** White space, a comma or a colon. */
function isBetween(character: number): boolean {
  return character <= 0x20 || character === 0x2c || character === 0x3a;
}

/** The value of a valid text that is not nested too deeply. */
function read(text: string, toNumber: (token: string) => JsonValue): JsonValue {
  let at = 0;
  const skip = (): string => {
    while (isBetween(text.charCodeAt(at))) at += 1;
    return text[at] ?? "";
  };
  const take = (end: number): string => {
    const token = text.slice(at, end);
    at = end;
    return token;
  };
  const string = (): string => {
    const token = take(endOfString(text, at) + 1);
    return token.includes("\\") ? asDeclared(JSON.parse(token)) : token.slice(1, -1);
  };
  const list = (): JsonValue => {
    const items: JsonValue[] = [];
    for (at += 1; skip() !== "]";) items.push(value());
    at += 1;
    return items;
  };
  const object = (): JsonObject => {
    const members: Record<string, JsonValue> = {};
    for (at += 1; skip() !== "}";) {
      const name = string();
      skip();
      const member = value();
      // As `JSON.parse` does it: assigned, this one would be no member.
      if (name === "__proto__")
        Object.defineProperty(members, name, {
          value: member,
          configurable: true,
          enumerable: true,
          writable: true,
        });
      else members[name] = member;
    }
    at += 1;
    return members;
  };
  const value = (): JsonValue => {
    switch (skip()) {
      case "{":
        return object();
      case "[":
        return list();
      case '"':
        return string();
      case "t":
        return take(at + 4) === "true";
      case "f":
        return take(at + 5) === "true";
      case "n":
        return asDeclared(take(at + 4) === "null" ? null : undefined);
      default:
        return toNumber(take(endOfNumber(text, at)));
    }
  };
  return value();
}
