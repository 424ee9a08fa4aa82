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

/** How deeply a text may be nested. */
export const mostLevels = 1_000;

/** The value of a JSON text as `reading` wants it. Throws as `parseJson` does. */
export function readJson(text: string, { exact, numbers }: JsonReading): JsonValue {
  return exact ? exact.json(text) : parseJson(text, numbers);
}

/**
 * The value of a JSON text, by the native parser; a second reading is made only where the text seems to hold a number that needs it. Time is linear
 * in the text. Throws a SyntaxError where it is no JSON, an UnusableJson where it has a number that `numbers` does not take or over 1,000 levels.
 */
export function parseJson(text: string, numbers?: NumberOption): JsonValue {
  const value: JsonValue = JSON.parse(text);
  if (text.length > 2 * mostLevels && isDeeper(value, mostLevels)) throw tooDeep();
  if (numbers === "lossy" || !(typeof value === "number" || suspicious.test(text))) return value;
  // No text can know what texts begin with that stand for a bigint.
  const mark = numbers === "bigint" ? `${Math.random()}:` : "";
  let isText = false;
  const spelled = text.replace(tokens, (token) => {
    if (token === '"') isText = !isText;
    if (isText || token === '"' || isHeld(token)) return token;
    takenAs(token, numbers);
    return `"${mark}${token}"`;
  });
  if (spelled === text) return value;
  return JSON.parse(spelled, (_, member: unknown) =>
    mark !== "" && typeof member === "string" && member.startsWith(mark)
      ? BigInt(member.slice(mark.length))
      : member,
  );
}

/** A member or an item with sixteen digits, a point among them, or with an exponent: JavaScript holds all other numbers. It may also stand in a string. */
const suspicious = /[:,[]\s*-?\d(?:[\d.]{15}|[\d.]*[eE])/;

/** What a JSON text is taken apart into to find its numbers: escapes, quotes, and what may be a number. */
const tokens = /\\.|"|-?\d[\d.eE+-]*/g;

/** Whether a value holds more than so many levels of lists and objects. */
function isDeeper(value: unknown, levels: number): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    (levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1)))
  );
}

/** What a text fails with that is nested too deeply. */
export function tooDeep(): UnusableJson {
  return new UnusableJson(`it is nested more than ${mostLevels} levels deep`);
}

/** What a number becomes that a JavaScript number cannot hold. Throws an UnusableJson where it cannot be taken so. */
export function takenAs(token: string, numbers: NumberOption | undefined): "text" | "bigint" {
  if (numbers === "text") return "text";
  if (numbers === "bigint" && /^-?\d{1,9999}$/.test(token)) return "bigint";
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
  const digits = token.replace(/e.*|[-.]/gi, "").replace(/^0+/, "");
  return Number.isFinite(value) && digits.length <= 17 && (value !== 0 || digits === "");
}
