/** Things of two capabilities, matched by key. */
export interface Pairs<T> {
  readonly removed: readonly T[];
  readonly added: readonly T[];
  readonly both: readonly { readonly before: T; readonly after: T }[];
}

/** Matches what two capabilities hold. Each keeps its own order; the first of two with the same key counts. */
export function pairUp<T extends { readonly key: string }>(before: readonly T[], after: readonly T[]): Pairs<T> {
  const index = (items: readonly T[]): ReadonlyMap<string, T> =>
    new Map([...items].reverse().map((item) => [item.key, item]));
  const [old, current] = [index(before), index(after)];
  return {
    removed: [...old.values()].reverse().filter(({ key }) => !current.has(key)),
    added: [...current.values()].reverse().filter(({ key }) => !old.has(key)),
    both: [...old.values()].reverse().flatMap((item) => {
      const other = current.get(item.key);
      return other ? [{ before: item, after: other }] : [];
    }),
  };
}
