import { ExactNumber } from "./exact-number.js";
import { isJsonArray, type JsonValue, property } from "./json.js";
import { exactReading, isRespelled } from "./exact-json.js";

// The package that speaks the protocol knows JavaScript's numbers alone: what they lose is kept beside its requests.
const exactMessages = new WeakMap<object, JsonValue>();
const deepest = 1_000;

/** Keeps the digits of a message's numbers beside the request that it came in, where a JavaScript number would lose some. */
export function keepDigits(request: object, text: string): void {
  try {
    const exact = exactReading(text);
    if (exact !== undefined) exactMessages.set(request, exact);
  } catch {
    // It is nested too deeply for anybody to use.
  }
}

/** What was said over standard input, which one client speaks over. */
const spokenMessages: JsonValue[] = [];
const mostSpoken = 1_000;

/** Keeps the digits of a message that came over standard input, where a JavaScript number would lose some, until its call is made. */
export function keepSpokenDigits(text: string): void {
  try {
    const exact = exactReading(text);
    if (exact === undefined || property(exact, "method") !== "tools/call") return;
    if (spokenMessages.push(exact) > mostSpoken) spokenMessages.shift();
  } catch {
    // It is no message, or nested too deeply for anybody to use.
  }
}

/**
 * The arguments of the tool call with that id among the messages of a request, or of what came over standard input where there is none, with all digits;
 * undefined where none would be lost.
 */
export function exactArguments(
  request: object | undefined,
  id: string | number,
): JsonValue | undefined {
  const message = request === undefined ? takeSpoken(id) : exactMessages.get(request);
  const messages = isJsonArray(message) ? message : [message];
  const call = messages.find((one) => hasId(one, id));
  return property(property(call, "params"), "arguments");
}

function takeSpoken(id: string | number): JsonValue | undefined {
  const place = spokenMessages.findIndex((one) => hasId(one, id));
  return place === -1 ? undefined : spokenMessages.splice(place, 1)[0];
}

function hasId(message: JsonValue | undefined, id: string | number): boolean {
  const own = property(message, "id");
  return own === id || (own instanceof ExactNumber && own.valueOf() === id);
}

/** `read` with the digits that `given`, which it was read from, has and its numbers do not. */
export function restoreDigits(read: unknown, given: unknown, depth = 0): unknown {
  if (typeof read === "number") return restoreNumber(read, given);
  if (typeof read === "string") return restoreText(read, given);
  if (typeof read !== "object" || read === null || depth > deepest) return read;
  const source = typeof given === "string" ? exactText(given) : given;
  if (typeof source !== "object" || source === null) return read;
  if (Array.isArray(read))
    return read.map((item, index) => restoreDigits(item, Reflect.get(source, index), depth + 1));
  return Object.fromEntries(
    Object.entries(read).map(([name, member]) => [
      name,
      Object.hasOwn(source, name)
        ? restoreDigits(member, Reflect.get(source, name), depth + 1)
        : member,
    ]),
  );
}

function restoreNumber(read: number, given: unknown): number | ExactNumber {
  if (given instanceof ExactNumber) return Object.is(read, given.valueOf()) ? given : read;
  const text = typeof given === "string" ? given.trim() : "";
  return text !== "" && Number(text) === read && isRespelled(text) ? new ExactNumber(text) : read;
}

/** A number where a text is declared is the text that it is written as. */
function restoreText(read: string, given: unknown): string {
  return given instanceof ExactNumber && read === String(given.valueOf()) ? given.digits : read;
}

/** What a text spells that was read as an object or a list. */
function exactText(text: string): JsonValue | undefined {
  try {
    return exactReading(text);
  } catch {
    return undefined;
  }
}
