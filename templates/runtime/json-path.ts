import { CallError } from "./errors.js";
import { compareNumbers, type ExactNumber, isNumeric } from "./exact-number.js";
import { asDeclared, isJsonArray, isJsonObject, type JsonValue, wildcard } from "./json.js";

/** What compiled JSONPaths are made of where they select several values. What does not fit selects nothing. */
type Nodes = readonly JsonValue[] | undefined;

/** One descent selects no more than there is. One after another selects a value again for each of those that it lies in. */
const mostNodes = 2_000_000;

/** `select` of every node, as one list. Fails with a CallError of kind `decode` where that is of millions. */
export function gather(nodes: Nodes, select: (node: JsonValue) => Nodes): readonly JsonValue[] {
  const found: JsonValue[] = [];
  for (const node of nodes ?? [])
    for (const value of select(node) ?? []) {
      if (found.length === mostNodes)
        throw new CallError(
          "decode",
          `a path of the capability selects more than ${mostNodes} values of the answer`,
        );
      found.push(value);
    }
  return found;
}

/** The values that are there. */
export function pick(...values: readonly (JsonValue | undefined)[]): readonly JsonValue[] {
  return values.filter((value) => value !== undefined);
}

/** Every `step`th element from `start` up to `end`, which is not among them; both count from the end where they are negative. */
export function slice(
  value: JsonValue | undefined,
  start?: number,
  end?: number,
  step = 1,
): readonly JsonValue[] {
  if (!isJsonArray(value) || step < 1) return [];
  return value.slice(start, end).filter((_, index) => index % step === 0);
}

/** The elements of a list that meet `condition`, or the object that does. */
export function where(
  value: JsonValue | undefined,
  condition: (node: JsonValue) => boolean,
): readonly JsonValue[] {
  const nodes = isJsonArray(value) ? value : isJsonObject(value) ? [value] : [];
  return nodes.filter((node) => condition(node));
}

/** The value itself and all that is inside it, from the outside in. */
export function descendants(value: JsonValue | undefined): readonly JsonValue[] {
  if (value === undefined) return [];
  const found: JsonValue[] = [];
  const waiting: JsonValue[] = [value];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    found.push(node);
    const inner = wildcard(node) ?? [];
    for (const child of [...inner].reverse()) waiting.push(child);
  }
  return found;
}

/** Whether two values stand so to each other: equal as JSON; in order where both are numbers or both are text. */
export function compare(
  left: JsonValue | undefined,
  operator: "==" | "!=" | "<" | "<=" | ">" | ">=",
  right: JsonValue | undefined,
): boolean {
  if (operator === "==") return isSame(left, right);
  if (operator === "!=") return !isSame(left, right);
  const order = orderOf(left, right);
  if (order === undefined) return false;
  if (operator === "<") return order < 0;
  if (operator === "<=") return order <= 0;
  return operator === ">" ? order > 0 : order >= 0;
}

/** How many elements, members or characters there are; null for anything else. */
export function lengthOf(value: JsonValue | undefined): number | null {
  if (typeof value === "string" || isJsonArray(value)) return value.length;
  return isJsonObject(value) ? Object.keys(value).length : null;
}

/** The names of an object's members; null for anything else. */
export function keysOf(value: JsonValue | undefined): readonly string[] | null {
  return isJsonObject(value) ? Object.keys(value) : null;
}

/** The first element; null where there is none. */
export function firstOf(value: JsonValue | undefined): JsonValue {
  return (isJsonArray(value) ? value[0] : undefined) ?? null;
}

/** The last element; null where there is none. */
export function lastOf(value: JsonValue | undefined): JsonValue {
  return (isJsonArray(value) ? value.at(-1) : undefined) ?? null;
}

/** The smallest number of a list; null where it has none. */
export function smallest(value: JsonValue | undefined): number | null {
  return extreme(value, -1);
}

/** The largest number of a list; null where it has none. */
export function largest(value: JsonValue | undefined): number | null {
  return extreme(value, 1);
}

/** The sum of the numbers of a list; null where it has none. */
export function sumOf(value: JsonValue | undefined): number | null {
  const numbers = numbersOf(value).map(Number);
  return numbers.length === 0 ? null : numbers.reduce((one, other) => one + other);
}

/** The mean of the numbers of a list; null where it has none. */
export function averageOf(value: JsonValue | undefined): number | null {
  const sum = sumOf(value);
  return sum === null ? null : sum / numbersOf(value).length;
}

/** The number at one end of the order, with its digits. */
function extreme(value: JsonValue | undefined, end: -1 | 1): number | null {
  const numbers = numbersOf(value);
  if (numbers.length === 0) return null;
  return asDeclared(
    numbers.reduce((one, other) => (compareNumbers(other, one) * end > 0 ? other : one)),
  );
}

function numbersOf(value: JsonValue | undefined): readonly (number | ExactNumber)[] {
  const items: readonly unknown[] = isJsonArray(value) ? value : [];
  return items.filter(isNumeric);
}

function orderOf(left: JsonValue | undefined, right: JsonValue | undefined): number | undefined {
  if (isNumeric(left) && isNumeric(right)) return compareNumbers(left, right);
  if (typeof left === "string" && typeof right === "string")
    return left < right ? -1 : left > right ? 1 : 0;
  return undefined;
}

function isSame(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  if (isJsonArray(left) && isJsonArray(right))
    return left.length === right.length && left.every((item, index) => isSame(item, right[index]));
  if (isJsonObject(left) && isJsonObject(right)) {
    const names = Object.keys(left);
    return (
      names.length === Object.keys(right).length &&
      names.every((name) => Object.hasOwn(right, name) && isSame(left[name], right[name]))
    );
  }
  return (
    left === right || (isNumeric(left) && isNumeric(right) && compareNumbers(left, right) === 0)
  );
}
