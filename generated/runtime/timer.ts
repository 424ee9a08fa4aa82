// Written by Capstan, the same for every capability. Do not edit: run generate.

/** The longest time that a timer of the platform can wait for: one that is set to more goes off at once. */
export const longestMs: number = 2 ** 31 - 1;

/** `end` after so many milliseconds, or after 24 days, whichever comes first. */
export function startTimer(end: () => void, milliseconds: number): ReturnType<typeof setTimeout> {
  return setTimeout(end, Math.min(milliseconds, longestMs));
}
