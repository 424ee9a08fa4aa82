import { isJsonArray, isJsonObject, type JsonValue, entriesOf } from "./json.js";
import { writeJson } from "./write-json.js";

/** A value as JSON text; with a `note` where lists in it were cut. */
export interface Cut {
  readonly value: JsonValue;
  readonly text: string;
  readonly note?: string | undefined;
}

const mostLists = 3;
const deepestList = 4;

interface Place {
  readonly path: readonly (string | number)[];
  readonly list: readonly JsonValue[];
  /** Of its JSON text. */
  readonly length: number;
}

/** `value` with its longest lists cut to the elements that leave its JSON text no longer than `limit` characters; one element always stays. */
export function cutLists(value: JsonValue, limit: number): Cut {
  let current = value;
  let text = writeJson(value);
  const cuts: string[] = [];
  while (text.length > limit && cuts.length < mostLists) {
    const longest = longestList(current, [], deepestList);
    if (longest === undefined || longest.list.length < 2) break;
    const kept = fitting(longest.list, limit - (text.length - longest.length));
    current = replaced(current, longest.path, longest.list.slice(0, kept));
    text = writeJson(current);
    cuts.push(`the first ${kept} of ${longest.list.length} elements${nameOf(longest.path)}`);
  }
  if (cuts.length === 0) return { value, text };
  return {
    value: current,
    text,
    note: `The answer is too long to be shown whole: these are ${cuts.join(", and ")}.`,
  };
}

function nameOf(path: readonly (string | number)[]): string {
  return path.length === 0 ? "" : ` of \`${path.join(".")}\``;
}

function longestList(
  value: JsonValue,
  path: readonly (string | number)[],
  depth: number,
): Place | undefined {
  if (isJsonArray(value)) {
    const [only, ...others] = value;
    // Of a list of one nothing can be cut, but of what it holds.
    return others.length > 0 || only === undefined
      ? { path, list: value, length: writeJson(value).length }
      : longestList(only, [...path, 0], depth);
  }
  if (!isJsonObject(value) || depth === 0) return undefined;
  let longest: Place | undefined;
  for (const [name, member] of entriesOf(value)) {
    const place = longestList(member, [...path, name], depth - 1);
    if (place !== undefined && place.length > (longest?.length ?? 0)) longest = place;
  }
  return longest;
}

/** How many elements fit into `room` characters, at least one. */
function fitting(list: readonly JsonValue[], room: number): number {
  let used = 2;
  for (const [index, item] of list.entries()) {
    used += writeJson(item).length + 1;
    if (used > room) return Math.max(1, index);
  }
  return list.length;
}

function replaced(
  value: JsonValue,
  [first, ...rest]: readonly (string | number)[],
  list: readonly JsonValue[],
): JsonValue {
  if (first === undefined) return list;
  if (isJsonArray(value))
    return value.map((item, index) => (index === first ? replaced(item, rest, list) : item));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    entriesOf(value).map(([name, member]) => [
      name,
      name === first ? replaced(member, rest, list) : member,
    ]),
  );
}
