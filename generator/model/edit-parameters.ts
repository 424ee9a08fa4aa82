import { foldName } from "../text/casing.js";

interface Placed {
  readonly name: string;
  readonly in: string;
}

/** Parameters that a path changes, in their order; each is found without a look at the others. */
export interface EditedParameters<P> {
  /** The parameter of that name, else the one of a path whose name only differs in case, `-` and `_` and is no placeholder itself. */
  readonly find: (name: string) => P | undefined;
  readonly add: (parameter: P) => void;
  readonly replace: (parameter: P, by: P) => void;
  /** Takes out all of that name. */
  readonly remove: (name: string) => void;
  readonly list: () => readonly P[];
}

/** Parameters as they are declared, to be changed by a path whose `placeholders` are these names. */
export function editParameters<P extends Placed>(
  declared: readonly P[],
  placeholders: ReadonlySet<string>,
): EditedParameters<P> {
  const all = new Set<Slot<P>>();
  const byName = new Map<string, Slot<P>[]>();
  const byFold = new Map<string, Slot<P>[]>();
  const slots = new Map<P, Slot<P>>();
  const add = (parameter: P): void => {
    const slot: Slot<P> = { parameter };
    all.add(slot);
    slots.set(parameter, slot);
    push(byName, parameter.name, slot);
    if (!placeholders.has(parameter.name)) push(byFold, foldName(parameter.name), slot);
  };
  declared.forEach(add);
  return {
    find: (name) =>
      (
        byName.get(name)?.[0] ??
        byFold.get(foldName(name))?.find((slot) => slot.parameter.in === "path" && all.has(slot))
      )?.parameter,
    add,
    replace: (parameter, by) => {
      const slot = slots.get(parameter);
      if (slot === undefined) return;
      slot.parameter = by;
      slots.delete(parameter);
      slots.set(by, slot);
    },
    remove: (name) => {
      for (const slot of byName.get(name) ?? []) all.delete(slot);
      byName.delete(name);
    },
    list: () => [...all].map(({ parameter }) => parameter),
  };
}

interface Slot<P> {
  parameter: P;
}

function push<P>(lists: Map<string, Slot<P>[]>, key: string, slot: Slot<P>): void {
  const list = lists.get(key);
  if (list) list.push(slot);
  else lists.set(key, [slot]);
}
