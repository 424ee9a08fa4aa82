import { mostLevels, tooDeep } from "./parse-json.js";

/** What a number that would be written back with other digits begins with: sixteen digits, a fraction, an exponent, a minus and a zero. It may also stand in a string. Where a text begins is asked apart: engines take a third longer for both. */
const suspicious = /[\s:,[](?:-?\d(?:\d{0,14}[.eE]|\d{15})|-0)/;
const isNumber = /^[-\d]/;

/** Visits the numbers of a valid text that may be written back with other digits. Throws an UnusableJson where it is nested too deeply. */
export function eachLongNumber(text: string, visit: (start: number, end: number) => void): void {
  // Most texts are short and hold short numbers: what cannot be nested too deeply needs no other look.
  const isShort = text.length < 2 * mostLevels;
  if (isShort && !isNumber.test(text) && !suspicious.test(text)) return;
  let level = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === 0x22) at = endOfString(text, at);
    else if (character === 0x7b || character === 0x5b) {
      level += 1;
      if (level > mostLevels) throw tooDeep();
    } else if (character === 0x7d || character === 0x5d) level -= 1;
    else if (isDigit(character) || character === 0x2d) {
      const end = endOfNumber(text, at);
      // Fifteen digits and less are always written as they came, but for zeros at either end.
      let isSafe = end - at <= 15;
      for (let each = at; isSafe && each < end; each += 1) isSafe = isDigit(text.charCodeAt(each));
      if (!isSafe) visit(at, end);
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
