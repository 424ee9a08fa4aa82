import { describe, expect, it } from "vitest";
import { type Change, findChanges, isVersion } from "../../generator/drift/changes.js";
import type { Level, Surface } from "../../generator/drift/rule.js";
import { part } from "../part.js";
import { compileLabelled, type Labelled, labelledNames as names, readLabelled } from "./labelled.js";

/** What only people read is compatible. */
const weights: Readonly<Record<Level, number>> = { none: 0, documentation: 1, compatible: 1, risky: 2, breaking: 3 };

/** The worst that is said of each surface. */
function worstOf(
  entries: readonly { readonly surface: Surface; readonly level: Level }[],
): ReadonlyMap<Surface, number> {
  const worst = new Map<Surface, number>();
  for (const { surface, level } of entries) worst.set(surface, Math.max(worst.get(surface) ?? 0, weights[level]));
  return worst;
}

/** Where what is said is not what the label says; empty where they agree. */
function disagreements(label: Labelled["expect"], changes: readonly Change[]): readonly string[] {
  const told = changes.map(({ level, id, subject }) => `${level} ${id} ${subject}`);
  if (label === "nothing") return changes.some(({ level }) => level !== "none") ? told : [];
  const [wanted, said] = [worstOf(label), worstOf(changes)];
  const wrong = [...new Set([...wanted.keys(), ...said.keys()])].filter((surface) => {
    const want = wanted.get(surface);
    return want === undefined ? (said.get(surface) ?? 0) > 1 : said.get(surface) !== want;
  });
  return wrong.length === 0 ? [] : [...wrong.map((surface) => `of ${surface}`), ...told];
}

/** Surfaces of which a label says that somebody may break, and `diff` says nothing: what a gate must never do. */
function silences(label: Labelled["expect"], changes: readonly Change[]): readonly Surface[] {
  if (label === "nothing") return [];
  const said = worstOf(changes);
  return label.flatMap(({ surface, level }) => (weights[level] > 1 && (said.get(surface) ?? 0) === 0 ? [surface] : []));
}

describe("pairs whose labels were written before the rules", () => {
  const silent: string[] = [];
  let judged = 0;

  it("are there", () => {
    expect(names.length).toBeGreaterThanOrEqual(400);
  });

  it.for(part(names, 140))("%s", (name, { skip }) => {
    const pair = readLabelled(name);
    const [before, after] = compileLabelled(pair);
    const errors = [before, after].flatMap(({ diagnostics }) =>
      diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message),
    );
    if (errors.length > 0) {
      console.log(`skipped: ${name} does not compile today: ${errors[0]}`);
      return skip(`it does not compile today: ${errors[0]}`);
    }
    if (!isVersion(before) || !isVersion(after)) throw new Error("no capability, and no error that says why");
    const changes = findChanges(before, after);
    judged += 1;
    silent.push(...silences(pair.expect, changes).map((surface) => `${name}: of ${surface}`));
    expect(disagreements(pair.expect, changes), pair.because).toEqual([]);
  });

  it("are never met with silence where somebody may break", () => {
    console.log(`${judged} of ${names.length} labelled pairs judged, false silence ${silent.length}`);
    expect(silent).toEqual([]);
  });
});
