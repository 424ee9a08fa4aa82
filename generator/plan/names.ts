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

/** A wanted name, and how many of its qualifiers stand before it so far. */
interface Candidate<T> {
  readonly wanted: Wanted<T>;
  readonly depth: number;
}

/**
 * Gives every item its name. Items that want the same name all take their first telling qualifier before it (`githubListItems`), so that none of
 * them keeps a name by accident of order; where that is the whole name of another item (`users` `get` beside `users-get`), that one goes on. What no
 * qualifier tells apart is a clash.
 */
export function assignNames<T>(
  wanted: readonly Wanted<T>[],
  fallback: string,
): { readonly names: ReadonlyMap<T, string>; readonly clashes: readonly Clash<T>[] } {
  const byName = new Map<string, Candidate<T>[]>();
  const place = (candidate: Candidate<T>): string => {
    const qualifiers = candidate.wanted.qualifiers.slice(0, candidate.depth).reverse();
    const name = functionName([...qualifiers, candidate.wanted.name].join(" "), fallback);
    const others = byName.get(name);
    if (others) others.push(candidate);
    else byName.set(name, [candidate]);
    return name;
  };
  let met = new Set(wanted.map((entry) => place({ wanted: entry, depth: 0 })));
  while (met.size > 0) {
    const moving: Candidate<T>[] = [];
    const left = [...met].filter((name) => {
      const { stay, move } = partCandidates(byName.get(name) ?? []);
      byName.set(name, stay);
      moving.push(...move);
      return move.length > 0;
    });
    met = new Set([...left, ...moving.map(place)]);
  }
  const names = new Map<T, string>();
  const clashes: Clash<T>[] = [];
  for (const [name, candidates] of byName) {
    const items = candidates.map((candidate) => candidate.wanted.item);
    // Names stay unique so that the rest can be planned; the clash itself is an error.
    items.forEach((item, index) => names.set(item, index === 0 ? name : `${name}_${index + 1}`));
    if (items.length > 1) clashes.push({ items, name });
  }
  return { names, clashes };
}

/** Of those that want one name: the ones with the fewest qualifiers that have another take it. */
function partCandidates<T>(candidates: Candidate<T>[]): {
  readonly stay: Candidate<T>[];
  readonly move: readonly Candidate<T>[];
} {
  const movable = candidates.filter(({ wanted, depth }) => wanted.qualifiers.length > depth);
  if (candidates.length < 2 || movable.length === 0) return { stay: candidates, move: [] };
  const least = Math.min(...movable.map(({ depth }) => depth));
  const goes = new Set(movable.filter(({ depth }) => depth === least));
  return {
    stay: candidates.filter((candidate) => !goes.has(candidate)),
    move: [...goes].map(({ wanted, depth }) => ({ wanted, depth: depth + 1 })),
  };
}

/** The marks of a path in words, in their order: what two paths differ in that have the same words. `/a-{b}` -> `dash by`. */
export function spelledMarks(path: string): string {
  const words = Array.from(path.replace(/^\/|\}/g, "").replace(/[\p{L}\p{N}\p{M}]+/gu, ""), (mark) =>
    Object.hasOwn(marks, mark) ? marks[mark] : `u${mark.codePointAt(0)?.toString(16)}`,
  );
  return words.join(" ");
}

const marks: Readonly<Record<string, string>> = {
  "/": "slash",
  "-": "dash",
  _: "underscore",
  ".": "dot",
  ":": "colon",
  ",": "comma",
  "~": "tilde",
  "{": "by",
};

/** A name as a title: `civitai-oauth-exchange` -> `Civitai oauth exchange`. */
export function titleOf(name: string): string {
  const words = name.replace(/[-_.]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
