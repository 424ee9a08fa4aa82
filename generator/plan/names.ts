import { camelCase, pascalCase } from "../text/casing.js";
import { languageWords } from "./scope.js";

/** A function name made from a YAML name by the one casing rule; never empty, never a word of the language, always an identifier. What looks the same is the same (NFC). */
export function functionName(name: string, fallback: string): string {
  const cased = camelCase(name.normalize("NFC"));
  // Most names are made of nothing else.
  if (/^[A-Za-z_$][\w$]*$/.test(cased)) return languageWords.has(cased) ? `${cased}Operation` : cased;
  const legal = cased === "" ? fallback : /^[\p{ID_Start}_$]/u.test(cased) ? cased : `_${cased}`;
  const clean = legal.replace(/[^\p{ID_Continue}$]/gu, "");
  return languageWords.has(clean) ? `${clean}Operation` : clean;
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
export function assignNames<T>(
  wanted: readonly Wanted<T>[],
  fallback: string,
): { readonly names: ReadonlyMap<T, string>; readonly clashes: readonly Clash<T>[] } {
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

/** A name as a title: `civitai-oauth-exchange` -> `Civitai oauth exchange`. */
export function titleOf(name: string): string {
  const words = name.replace(/[-_.]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
