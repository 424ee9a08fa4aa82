import type { JsonObject } from "./json.js";

/** Schemas by their names, which several others refer to: `{ $ref: "#/$defs/Order" }`. */
export type Definitions = Readonly<Record<string, JsonObject>>;

/** The definitions that one schema refers to: the `near` ones as they are, the `far` ones as any JSON, since nobody reads schemas without end. */
export function definitionsOf(
  all: Definitions,
  near: readonly string[],
  far: readonly string[] = [],
): JsonObject {
  return Object.fromEntries([
    ...near.map((name) => [name, all[name] ?? {}] as const),
    ...far.map((name) => [name, {}] as const),
  ]);
}
