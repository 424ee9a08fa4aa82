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
export function inputTable(inputs: Iterable<Input>): InputTable {
  const list: Input[] = [];
  const exact = new Map<string, number>();
  const headers = new Map<string, number>();
  const folded = new Map<string, number>();
  const add = (input: Input): void => {
    const at = list.push(input) - 1;
    note(exact, input.name, at);
    if (input.in === "header") note(headers, input.name.toLowerCase(), at);
    else if (input.in === "path" || (input.in === "argument" && input.origin === "declared"))
      note(folded, foldName(input.name), at);
  };
  const placeOf = (name: string): number | undefined => {
    const found = exact.get(name);
    if (found !== undefined) return found;
    const places = [headers.get(name.toLowerCase()), folded.get(foldName(name))].filter((place) => place !== undefined);
    return places.length === 0 ? undefined : Math.min(...places);
  };
  for (const input of inputs) add(input);
  return {
    find: (name) => list[placeOf(name) ?? -1],
    add,
    replace: (input, by) => {
      const at = exact.get(input.name);
      if (at !== undefined) list[at] = by;
    },
    list: () => list,
  };
}

function note(places: Map<string, number>, key: string, at: number): void {
  if (!places.has(key)) places.set(key, at);
}
