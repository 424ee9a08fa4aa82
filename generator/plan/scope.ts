/**
 * The words that TypeScript keeps for itself, those among them that only confuse where they stand beside others included; and `then`, by which whatever
 * exports or holds it is taken for a promise (`await import(...)` would call it).
 */
export const languageWords: ReadonlySet<string> = new Set(
  (
    "abstract any arguments as async await boolean break case catch class const constructor continue debugger declare default delete do else enum eval export extends false " +
    "finally for from function get globalThis if implements import in infer instanceof interface is keyof let module namespace never new null number object of package private " +
    "protected public readonly require return satisfies set static string super switch symbol then this throw true try type typeof undefined unique unknown using var void while with yield"
  ).split(" "),
);

/** The names that are given in one module, function or public face. */
export interface NameScope {
  /** The wanted name where it is free, else the first free one of `others`, else the wanted one with a number. */
  readonly take: (wanted: string, others?: readonly string[]) => string;
  /** Whether a name is taken, here or around. */
  readonly has: (name: string) => boolean;
  /** The scope of a function inside: what is taken here is taken there. */
  readonly inner: () => NameScope;
}

/** A scope in which `taken` are no names. */
export function createScope(taken: Iterable<string>): NameScope {
  const reserved = taken instanceof Set ? taken : new Set(taken);
  return scopeWithin((name) => reserved.has(name));
}

function scopeWithin(isReserved: (name: string) => boolean): NameScope {
  const names = new Set<string>();
  const has = (name: string): boolean => names.has(name) || isReserved(name);
  return {
    has,
    take: (wanted, others = []) => {
      const name = has(wanted) ? (others.find((other) => !has(other)) ?? numbered(wanted, has)) : wanted;
      names.add(name);
      return name;
    },
    inner: () => scopeWithin(has),
  };
}

function numbered(wanted: string, isTaken: (name: string) => boolean): string {
  let count = 2;
  while (isTaken(`${wanted}${count}`)) count += 1;
  return `${wanted}${count}`;
}
