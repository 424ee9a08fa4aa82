/** A part of a capability as it was understood: a line, what is said of it, and what is inside. */
export interface Branch {
  /** What kind of thing it is: `adapter`, `operation`, `input`. */
  readonly kind: string;
  readonly name: string;
  /** In words. */
  readonly says: readonly string[];
  readonly parts: readonly Branch[];
}

/** A branch; parts that are not there are left out. */
export function branch(
  kind: string,
  name: string,
  says: readonly (string | undefined)[],
  parts: readonly (Branch | undefined)[] = [],
): Branch {
  return {
    kind,
    name,
    says: says.filter((each) => each !== undefined),
    parts: parts.filter((each) => each !== undefined),
  };
}
