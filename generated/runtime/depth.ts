// Written by Capstan, the same for every capability. Do not edit: run generate.

/** Levels of lists and objects in each other that are taken: what walks or writes a value calls itself for each. */
export const mostLevels = 500;

/** Whether lists and objects stand in each other more than `mostLevels` deep. The walk goes no deeper than that. */
export function isTooDeep(value: unknown, levels: number = mostLevels): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) {
    if (levels === 0) return true;
    for (const item of value) if (isTooDeep(item, levels - 1)) return true;
    return false;
  }
  if (!isPlain(value)) return false;
  if (levels === 0) return true;
  for (const name in value) if (isTooDeep(value[name], levels - 1)) return true;
  return false;
}

/** An object as parsers make them. Others, streams that are handed on among them, are no values to be walked, and may hold themselves. */
function isPlain(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
