// Written by Capstan, the same for every capability. Do not edit: run generate.

import { trust } from "./trust.js";

/** Characters of JSON. Engines hold texts of twice as many at the most. */
const most = 256 * 1024 * 1024;
/** What a value takes beside its text: marks between, or the work of looking at it. */
const ofValue = 8;

/**
 * Whether a value would be far larger as JSON than any answer that is read: what several places of an answer select lies in each other, and is written once for
 * each of them. Stops where that is known.
 */
export function isWrittenTooLarge(value: unknown): boolean {
  return roomAfter(value, most) < 0;
}

/** What is left of `room` characters behind a value; less than none where it does not fit. Answers are nested in so many levels as their readers take. */
function roomAfter(value: unknown, room: number): number {
  if (typeof value === "string") return room - value.length - ofValue;
  let left = room - ofValue;
  if (typeof value !== "object" || value === null) return left;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length && left >= 0; index += 1)
      left = roomAfter(value[index], left);
    return left;
  }
  const members: Readonly<Record<string, unknown>> = trust(value);
  for (const name in members) {
    if (left < 0) return left;
    left = roomAfter(members[name], left - name.length);
  }
  return left;
}
