// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { JsonValue } from "./json.js";

/**
 * What becomes of a number in an answer that a JavaScript number cannot hold, that is an integer beyond 2^53 that is not written back as it came, one
 * with more than 17 digits, or one out of range: `text` keeps its digits as a string, `bigint` makes integers a bigint, `lossy` rounds as
 * `JSON.parse` does. Where nothing is said, the answer is refused.
 */
export type NumberOption = "text" | "bigint" | "lossy";

/** How JSON is read: by the option of whoever calls, or for an adapter, which hands it on. */
export interface JsonReading {
  readonly numbers?: NumberOption | undefined;
  readonly exact?: AnswerReading | undefined;
}

/** How bytes become text, and text a value. */
export interface AnswerReading {
  /** The value of a JSON text; for adapters with an `ExactNumber` for each number that would be written back with other digits. Throws as `parseJson` does. */
  readonly json: (text: string) => JsonValue;
  /** Bytes of that media type as text. */
  readonly text: (bytes: Uint8Array, mediaType: string) => string;
}

/** Thrown where a text holds a number that its reader cannot take, or is nested too deeply to be used. */
export class UnusableJson extends Error {
  override readonly name = "UnusableJson";
}

const mostLevels = 1_000;
const mostDigits = 10_000;

/** The value of a JSON text as `reading` wants it. Throws as `parseJson` does. */
export function readJson(text: string, { exact, numbers }: JsonReading): JsonValue {
  return exact === undefined ? parseJson(text, numbers) : exact.json(text);
}

/**
 * The value of a JSON text, by the native parser; a second reading is made only where a scan finds a number that needs it. Time is linear
 * in the text. Throws a SyntaxError where it is no JSON, an UnusableJson where it has a number that `numbers` does not take or over 1,000 levels.
 */
export function parseJson(text: string, numbers?: NumberOption): JsonValue {
  const value: JsonValue = JSON.parse(text);
  // No text can know the name of the member that stands for a bigint.
  const mark = numbers === "bigint" ? `${Math.random()}` : "";
  const parts: string[] = [];
  let from = 0;
  eachLongNumber(text, (start, end) => {
    const token = text.slice(start, end);
    if (numbers === "lossy" || isHeld(token)) return;
    const taken = takenAs(token, numbers);
    parts.push(
      text.slice(from, start),
      taken === "bigint" ? `{"${mark}":"${token}"}` : `"${token}"`,
    );
    from = end;
  });
  if (from === 0) return value;
  return JSON.parse(parts.join("") + text.slice(from), (_, member: unknown) => {
    const digits: unknown =
      typeof member === "object" && member !== null ? Reflect.get(member, mark) : undefined;
    return typeof digits === "string" ? BigInt(digits) : member;
  });
}

/** What a number becomes that a JavaScript number cannot hold. Throws an UnusableJson where it cannot be taken so. */
export function takenAs(token: string, numbers: NumberOption | undefined): "text" | "bigint" {
  if (numbers === "text") return "text";
  if (numbers === "bigint" && /^-?\d+$/.test(token) && token.length <= mostDigits) return "bigint";
  const shown = token.length > 40 ? `${token.slice(0, 39)}…` : token;
  throw new UnusableJson(
    `it holds the number ${shown}, which a JavaScript number cannot hold (option \`numbers\`)`,
  );
}

/** Whether a JavaScript number holds the value: what 17 significant digits can say is what a double is printed with. */
export function isHeld(token: string): boolean {
  const value = Number(token);
  if (String(value) === token) return true;
  if (/^-?\d+$/.test(token)) return Number.isSafeInteger(value);
  const digits = token
    .replace(/e[^]*$/i, "")
    .replace(/^-?0*\.?0*/, "")
    .replace(".", "");
  return Number.isFinite(value) && digits.length <= 17 && (value !== 0 || digits === "");
}

/** What a number that would be written back with other digits begins with: sixteen digits, a fraction, an exponent, a minus and a zero. It may also stand in a string. */
const suspicious = /(?:^|[\s:,[])(?:-?(?:\d{16}|\d{1,15}[.eE])|-0)/;

/** Visits the numbers of a valid text that may be written back with other digits. Throws an UnusableJson where it is nested too deeply. */
export function eachLongNumber(text: string, visit: (start: number, end: number) => void): void {
  // Most texts are short and hold short numbers: what cannot be nested too deeply needs no other look.
  if (text.length < 2 * mostLevels && !suspicious.test(text)) return;
  let level = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === 0x22) at = endOfString(text, at);
    else if (character === 0x7b || character === 0x5b) {
      level += 1;
      if (level > mostLevels)
        throw new UnusableJson(`it is nested more than ${mostLevels} levels deep`);
    } else if (character === 0x7d || character === 0x5d) level -= 1;
    else if (isDigit(character) || character === 0x2d) {
      const end = endOfNumber(text, at);
      // Fifteen digits and less are always written as they came, but for zeros at either end.
      let isShort = end - at <= 15;
      for (let each = at; isShort && each < end; each += 1)
        isShort = isDigit(text.charCodeAt(each));
      if (!isShort) visit(at, end);
      at = end - 1;
    }
  }
}

/** The index of the quote that ends the string at `start`. */
export function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); ; at = text.indexOf('"', at + 1)) {
    let escapes = at - 1;
    while (text.charCodeAt(escapes) === 0x5c) escapes -= 1;
    if ((at - escapes) % 2 === 1) return at;
  }
}

/** Where the number at `start` of a valid text ends: at white space, a comma, a bracket or the end. */
export function endOfNumber(text: string, start: number): number {
  for (let end = start + 1; ; end += 1) {
    const character = text.charCodeAt(end);
    if (!(character > 0x20) || character === 0x2c || character === 0x5d || character === 0x7d)
      return end;
  }
}

function isDigit(character: number): boolean {
  return character >= 0x30 && character <= 0x39;
}
