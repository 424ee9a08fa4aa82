/**
 * Schemas by their names, which several others refer to: `{ $ref: "#/$defs/Order" }`. A number that no JavaScript number is stands as a bigint in them; any
 * objects to the compiler, as in `toolInput`.
 */
export type Definitions = Readonly<Record<string, object>>;

/** The definitions that one schema refers to: the `near` ones as they are, the `far` ones as any JSON, since nobody reads schemas without end. */
export function definitionsOf(
  all: Definitions,
  near: readonly string[],
  far: readonly string[] = [],
): Definitions {
  return Object.fromEntries([
    ...near.map((name) => [name, all[name] ?? {}] as const),
    ...far.map((name) => [name, {}] as const),
  ]);
}
