// Written by Capstan, the same for every capability. Do not edit: run generate.

/**
 * The members of a query, a form or cookies that are lists or objects, as they came: what was read of JSON text has types already. Undefined where there
 * are none.
 */
export function structuredMembers(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const found = Object.entries(value).flatMap(([name, member]): [string, unknown][] =>
    isStructure(member) ? [[name, copyOf(member)]] : [],
  );
  return found.length === 0 ? undefined : new Map(found);
}

/** `value` with other members in the place of its own. */
export function replaceMembers(value: object, members: ReadonlyMap<string, unknown>): object {
  return Object.fromEntries([...Object.entries(value), ...members]);
}

/** Puts members back into the value that they came in. */
export function putBack(value: object, members: ReadonlyMap<string, unknown>): void {
  for (const [name, member] of members)
    Object.defineProperty(value, name, {
      value: member,
      writable: true,
      enumerable: true,
      configurable: true,
    });
}

/** Nobody nests what stands in a query deeper. */
const deepest = 100;

function copyOf(value: unknown, depth = 0): unknown {
  if (!isStructure(value) || depth > deepest) return value;
  if (Array.isArray(value)) return value.map((item) => copyOf(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, copyOf(member, depth + 1)]),
  );
}

/** A list or an object of JSON, and no file. */
function isStructure(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
