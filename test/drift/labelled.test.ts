import { describe, expect, it } from "vitest";
import { type Change, findChanges, isVersion } from "../../generator/drift/changes.js";
import type { Surface } from "../../generator/drift/rule.js";
import { part } from "../part.js";
import { disagreements, weights, worstOf } from "./agree.js";
import { compileLabelled, type Labelled, labelledNames as names, readLabelled } from "./labelled.js";

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

  it.for(part(names, 140))("%s", (name) => {
    const pair = readLabelled(name);
    const [before, after] = compileLabelled(pair);
    const errors = [before, after].flatMap(({ diagnostics }) =>
      diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message),
    );
    expect(errors, "a pair that does not compile any more says nothing: mend its text").toEqual([]);
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
