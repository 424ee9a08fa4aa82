/** Levels of lists and objects in each other that are taken: what walks or writes a value calls itself for each. */
export const mostLevels = 500;

/** Whether lists and objects stand in each other more than `mostLevels` deep. The walk itself takes no level of the stack. */
export function isTooDeep(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  let level = containers([value]);
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth >= mostLevels) return true;
    level = level.flatMap((container) => containers(Object.values(container)));
  }
  return false;
}

function containers(values: readonly unknown[]): readonly object[] {
  return values.filter((value): value is object => Array.isArray(value) || isPlain(value));
}

/** An object as parsers make them. Others, streams that are handed on among them, are no values to be walked, and may hold themselves. */
function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
