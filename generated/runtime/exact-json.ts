// Written by Capstan, the same for every capability. Do not edit: run generate.

import { ExactNumber, isDouble, rawJson } from "./exact-number.js";
import { asDeclared, type JsonObject, type JsonValue } from "./json.js";
import { decodeText } from "./media-type.js";
import { eachLongNumber, endOfNumber, endOfString } from "./long-numbers.js";
import { type AnswerReading, isHeld, type NumberOption, takenAs } from "./parse-json.js";

/** How adapters read. */
export const exactly: AnswerReading = { json: readExactly, text: decodeText };

/**
 * The value of a JSON text for adapters, which hand on what they get: every number that would be written back with other digits is an `ExactNumber`. Throws
 * a SyntaxError where it is no JSON, an UnusableJson where it has over 1,000 levels.
 */
export function readExactly(text: string): JsonValue {
  const value: JsonValue = JSON.parse(text);
  return exactReading(text) ?? value;
}

/** The same of a valid text; undefined where it holds no such number. */
export function exactReading(text: string): JsonValue | undefined {
  let isExact = false;
  eachLongNumber(text, (start, end) => {
    isExact ||= isRespelled(text.slice(start, end));
  });
  return isExact ? read(text) : undefined;
}

/** A value with exact numbers as its reader wants them: for handlers, which are told of numbers alone. Throws an UnusableJson as `parseJson` does. */
export function withPlainNumbers(value: unknown, numbers?: NumberOption): unknown {
  return mapMembers(value, isExactNumber, (number) =>
    number instanceof ExactNumber ? plainNumber(number.toJsonText(), numbers) : number,
  );
}

/**
 * A value for those who write it with `JSON.stringify`: what a JavaScript number holds is one. A longer number, or a handler's bigint, is exact where the
 * runtime can write it (`JSON.rawJSON`), and the nearest number elsewhere.
 */
export function withWritableNumbers(value: unknown): unknown {
  return mapMembers(value, isExactOrBigint, (number) => {
    const exact = number instanceof ExactNumber ? number : new ExactNumber(String(number));
    return rawJson === undefined || isDouble(exact) ? exact.valueOf() : exact;
  });
}

function isExactNumber(value: unknown): boolean {
  return value instanceof ExactNumber;
}

function isExactOrBigint(value: unknown): boolean {
  return typeof value === "bigint" || value instanceof ExactNumber;
}

function mapMembers(
  value: unknown,
  is: (value: unknown) => boolean,
  become: (value: unknown) => unknown,
): unknown {
  // Nearly no value has one: those are no copies.
  if (!holds(value, is)) return value;
  const visit = (item: unknown): unknown => {
    if (is(item)) return become(item);
    if (Array.isArray(item)) return item.map(visit);
    if (typeof item !== "object" || item === null || !isPlain(item)) return item;
    return Object.fromEntries(Object.entries(item).map(([name, member]) => [name, visit(member)]));
  };
  return visit(value);
}

function holds(value: unknown, is: (value: unknown) => boolean): boolean {
  if (is(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some((item) => holds(item, is));
  if (!isPlain(value)) return false;
  for (const name in value) if (holds(Reflect.get(value, name), is)) return true;
  return false;
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

function plainNumber(token: string, numbers: NumberOption | undefined): unknown {
  if (numbers === "lossy" || isHeld(token)) return Number(token);
  return takenAs(token, numbers) === "bigint" ? BigInt(token) : token;
}

/** White space, a comma or a colon. */
function isBetween(character: number): boolean {
  return character <= 0x20 || character === 0x2c || character === 0x3a;
}

/** The value of a valid text that is not nested too deeply. */
function read(text: string): JsonValue {
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
        return exactNumberOf(take(endOfNumber(text, at)));
    }
  };
  return value();
}

function exactNumberOf(token: string): JsonValue {
  return isRespelled(token) ? asDeclared(new ExactNumber(token)) : Number(token);
}
