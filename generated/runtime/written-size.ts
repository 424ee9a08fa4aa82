// Written by Capstan, the same for every capability. Do not edit: run generate.

/** Characters of JSON. Engines hold texts of twice as many at the most. */
const most = 256 * 1024 * 1024;
/** What a value takes beside its text: marks between, or the work of looking at it. */
const ofValue = 8;

/**
 * Whether a value would be far larger as JSON than any answer that is read: what several places of an answer select lies in each other, and is written once for
 * each of them. Stops where that is known.
 */
export function isWrittenTooLarge(value: unknown): boolean {
  let left = most;
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    left -= typeof next === "string" ? next.length + ofValue : ofValue;
    if (left < 0) return true;
    if (typeof next !== "object" || next === null) continue;
    if (Array.isArray(next)) for (const item of next) waiting.push(item);
    else
      for (const [name, member] of Object.entries(next)) {
        left -= name.length;
        waiting.push(member);
      }
  }
  return false;
}
