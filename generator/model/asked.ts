/** Those that a caller passes: the YAML does not fix their value. */
export function askedOf<T extends { readonly value: unknown }>(list: readonly T[]): readonly T[] {
  return list.filter(({ value }) => value === undefined);
}
