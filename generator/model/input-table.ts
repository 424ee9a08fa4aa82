import { foldName } from "../text/casing.js";
import type { Input } from "./capability.js";

/** The inputs of one endpoint in the order they are met, found at once however many there are. */
export interface InputTable {
  /** The input of this name; of a path or a tool's arguments, also one that only differs in case, `-` and `_`; of the headers, in any case. */
  readonly find: (name: string) => Input | undefined;
  readonly add: (input: Input) => void;
  /** Puts another of the same name and place where one stands. */
  readonly replace: (input: Input, by: Input) => void;
  readonly list: () => readonly Input[];
}

/** A table of `inputs`. Of two that one name finds the first counts. */
export function inputTable(inputs: readonly Input[]): InputTable {
  const list = [...inputs];
  const exact = placesBy(list, ({ name }) => name);
  // Most names stand there as they are.
  let loose: LoosePlaces | undefined;
  const placeOf = (name: string): number | undefined => {
    const found = exact.get(name);
    if (found !== undefined || list.length === 0) return found;
    loose ??= { headers: placesBy(list, headerKey), folded: placesBy(list, foldedKey) };
    const header = loose.headers.size === 0 ? undefined : loose.headers.get(name.toLowerCase());
    const folded = loose.folded.size === 0 ? undefined : loose.folded.get(foldName(name));
    return header === undefined || folded === undefined ? (header ?? folded) : Math.min(header, folded);
  };
  return {
    find: (name) => list[placeOf(name) ?? -1],
    add: (input) => {
      const at = list.push(input) - 1;
      note(exact, input.name, at);
      if (!loose) return;
      note(loose.headers, headerKey(input), at);
      note(loose.folded, foldedKey(input), at);
    },
    replace: (input, by) => {
      const at = exact.get(input.name);
      if (at !== undefined) list[at] = by;
    },
    list: () => list,
  };
}

/** Where names stand that are found in any case, or whatever `-` and `_` are in them. */
interface LoosePlaces {
  readonly headers: Map<string, number>;
  readonly folded: Map<string, number>;
}

function headerKey(input: Input): string | undefined {
  return input.in === "header" ? input.name.toLowerCase() : undefined;
}

function foldedKey(input: Input): string | undefined {
  return input.in === "path" || (input.in === "argument" && input.origin === "declared")
    ? foldName(input.name)
    : undefined;
}

function placesBy(list: readonly Input[], keyOf: (input: Input) => string | undefined): Map<string, number> {
  const places = new Map<string, number>();
  for (const [at, input] of list.entries()) note(places, keyOf(input), at);
  return places;
}

function note(places: Map<string, number>, key: string | undefined, at: number): void {
  if (key !== undefined && !places.has(key)) places.set(key, at);
}
