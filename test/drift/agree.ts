import type { Change } from "../../generator/drift/changes.js";
import type { Level, Surface } from "../../generator/drift/rule.js";
import type { Labelled } from "./labelled.js";

/** What only people read is compatible. */
export const weights: Readonly<Record<Level, number>> = {
  none: 0,
  documentation: 1,
  compatible: 1,
  risky: 2,
  breaking: 3,
};

/** The worst that is said of each surface. */
export function worstOf(
  entries: readonly { readonly surface: Surface; readonly level: Level }[],
): ReadonlyMap<Surface, number> {
  const worst = new Map<Surface, number>();
  for (const { surface, level } of entries) worst.set(surface, Math.max(worst.get(surface) ?? 0, weights[level]));
  return worst;
}

/** What of a change is looked at. */
type Told = Pick<Change, "level" | "id" | "subject" | "surface">;

/** Where what is said is not what the label says; empty where they agree. */
export function disagreements(label: Labelled["expect"], changes: readonly Told[]): readonly string[] {
  const told = changes.map(({ level, id, subject }) => `${level} ${id} ${subject}`);
  if (label === "nothing") return changes.some(({ level }) => level !== "none") ? told : [];
  const [wanted, said] = [worstOf(label), worstOf(changes)];
  const wrong = [...new Set([...wanted.keys(), ...said.keys()])].filter((surface) => {
    const want = wanted.get(surface);
    return want === undefined ? (said.get(surface) ?? 0) > 1 : said.get(surface) !== want;
  });
  return wrong.length === 0 ? [] : [...wrong.map((surface) => `of ${surface}`), ...told];
}
