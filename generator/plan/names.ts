import { camelCase, pascalCase } from "../text/casing.js";

/** Words that no emitted function may be called: the language's own, the variables of emitted code, and what templates and indexes name. Other imports make way (`createImports`). */
const reserved = new Set(
  (
    "abstract any arguments as async await boolean break case catch class const constructor continue debugger declare default delete do else enum eval export extends false " +
    "finally for from function get if implements import in instanceof interface is keyof let module namespace never new null number object of package private protected public " +
    "readonly require return set static string super switch symbol this throw true try type typeof undefined unique unknown var void while with yield " +
    "app baseUrl bindings body context handlers headers input options params query reply request server start upstream " +
    "createPkcePair defaultHandlers define definition fromJsonSchema globalThis isCallError isMain prepareRest process Promise refuseWithoutHandlers serveDocument serveSkills startServers"
  ).split(" "),
);

/** A function name made from a YAML name by the one casing rule; never empty, never reserved, always an identifier. */
export function functionName(name: string, fallback: string): string {
  const cased = camelCase(name);
  const legal = cased === "" ? fallback : /^[\p{ID_Start}_$]/u.test(cased) ? cased : `_${cased}`;
  const clean = legal.replace(/[^\p{ID_Continue}$]/gu, "");
  return reserved.has(clean) ? `${clean}Operation` : clean;
}

/** A type name for a function name: `getForecast` -> `GetForecast`. */
export function typeName(functionName_: string): string {
  const cased = pascalCase(functionName_);
  return /^[\p{ID_Start}_$]/u.test(cased) ? cased : `_${cased}`;
}

/** A wanted name and what may be put before it where it is taken. */
export interface Wanted<T> {
  readonly item: T;
  readonly name: string;
  /** Words that tell same-named items apart, nearest first: the namespace, the resource. */
  readonly qualifiers: readonly string[];
}

export interface Clash<T> {
  readonly items: readonly T[];
  readonly name: string;
}

/**
 * Gives every item its name. Items that want the same name all take their first telling qualifier before it (`githubListItems`), so that none of
 * them keeps a name by accident of order; what no qualifier tells apart is a clash.
 */
export function assignNames<T>(wanted: readonly Wanted<T>[], fallback: string): { readonly names: ReadonlyMap<T, string>; readonly clashes: readonly Clash<T>[] } {
  const names = new Map<T, string>();
  const clashes: Clash<T>[] = [];
  const assign = (group: readonly Wanted<T>[], depth: number): void => {
    const byName = new Map<string, Wanted<T>[]>();
    for (const entry of group) {
      const qualifiers = entry.qualifiers.slice(0, depth).reverse();
      const name = functionName([...qualifiers, entry.name].join(" "), fallback);
      byName.set(name, [...(byName.get(name) ?? []), entry]);
    }
    for (const [name, entries] of byName) {
      const [only] = entries;
      if (entries.length === 1 && only) names.set(only.item, name);
      else if (entries.some((entry) => entry.qualifiers.length > depth)) assign(entries, depth + 1);
      else {
        clashes.push({ items: entries.map((entry) => entry.item), name });
        // Names stay unique so that the rest can be planned; the clash itself is an error.
        entries.forEach((entry, index) => names.set(entry.item, index === 0 ? name : `${name}_${index + 1}`));
      }
    }
  };
  assign(wanted, 0);
  return { names, clashes };
}
