import { ExactNumber, exactNumber } from "./exact-number.js";
import { asDeclared, type JsonValue } from "./json.js";

/** Reads the bytes of an answer into JSON. `exact`: numbers that JSON cannot hold are text, for adapters; else they are numbers, for code. Throws an EncodingError. */
export type ReadBytes = (bytes: Uint8Array, exact: boolean) => JsonValue;

/** What is wrong with the bytes of an answer; quotes nothing of them. */
export class EncodingError extends Error {
  override readonly name = "EncodingError";
}

/** An integer with all its digits. */
export function integerValue(value: number | bigint | string): JsonValue {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : exactNumber(String(value));
}

/** A floating-point number; those that JSON has none for are the words of ProtoJSON where they go on as JSON. */
export function floatValue(value: number, exact: boolean): JsonValue {
  return Number.isFinite(value) || !exact ? value : String(value);
}

/** One of 32 bits, in the fewest digits that tell it from others: 0.1, not 0.10000000149011612. */
export function singleValue(value: number, exact: boolean): JsonValue {
  if (!Number.isFinite(value)) return floatValue(value, exact);
  for (let digits = 6; digits < 9; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}

/** A decimal, that is a whole number in two's complement, highest byte first, over ten to the power of `scale`; its digits are all kept, zeros at the end too. */
export function decimalValue(bytes: Uint8Array, scale: number): JsonValue {
  let unscaled = 0n;
  // Hexadecimal text is read in less time than byte after byte is shifted in.
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (hex !== "") unscaled = BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex}`));
  const isNegative = unscaled < 0n;
  const digits = String(isNegative ? -unscaled : unscaled).padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  const text = `${isNegative ? "-" : ""}${whole}${scale === 0 ? "" : `.${digits.slice(-scale)}`}`;
  return String(Number(text)) === text ? Number(text) : asDeclared(new ExactNumber(text));
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** UTF-8 text. */
export function textValue(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new EncodingError("a text is no UTF-8");
  }
}
