import { describe, expect, it } from "vitest";
import { compareFolder } from "../generator/output/compare.js";
import { hashText } from "../generator/output/hash.js";
import { openStaging, writePlan } from "../generator/output/journal.js";
import { readState } from "../generator/output/read-tree.js";
import { openSpool } from "../generator/output/spool.js";
import { write } from "./capstan.js";
import { scratchFolder } from "./check.js";
import { growth, worstGrowth } from "./growth.js";

const text = "export const a = 1;\n";

/** An output folder that a run was stopped in when it had planned nine files for each of so many folders, and moved none. */
function stopped(folders: number): { readonly out: string; readonly folders: number } {
  const out = scratchFolder();
  const plan = new Map<string, string>();
  for (let index = 0; index < folders; index += 1)
    for (let file = 0; file < 9; file += 1) plan.set(`capability-${index}/deep/file-${file}.ts`, hashText(text));
  writePlan(openStaging(out, 999_999), plan);
  return { out, folders };
}

const manifest = { capstan: "", origin: undefined, layout: "capstan", files: {} } as const;

describe("after a run that was stopped", () => {
  it("what it had planned is looked at once for all folders, not once for each", () => {
    const spool = openSpool();
    const compareAll = ({ out, folders }: ReturnType<typeof stopped>): number => {
      const state = readState({ trusted: out, below: "" });
      let planned = 0;
      for (let index = 0; index < folders; index += 1) {
        const desired = { name: `capability-${index}`, manifest, texts: undefined };
        compareFolder(desired, state, new Map(), spool.hold);
        planned += state.journal.get(desired.name)?.size ?? 0;
      }
      return planned;
    };
    expect(compareAll(stopped(3))).toBe(27);
    expect(growth(500, stopped, compareAll)).toBeLessThan(worstGrowth);
  });

  it("a text that it had planned is Capstan's in its folder alone, at its path alone", () => {
    const { out } = stopped(2);
    write(out, {
      "capability-0/deep/file-1.ts": text,
      "capability-1/deep/file-1.ts": `${text}// mine\n`,
      "capability-1/file-1.ts": text,
      "capability-10/deep/file-1.ts": text,
    });
    const state = readState({ trusted: out, below: "" });
    const foreign = (name: string): readonly string[] =>
      compareFolder(
        { name, manifest: { ...manifest, files: { "deep/file-1.ts": "", "file-1.ts": "" } }, texts: undefined },
        state,
        new Map(),
        openSpool().hold,
      ).changes.flatMap((change) => (change.foreign ? [change.path] : []));
    expect(["capability-0", "capability-1", "capability-10"].map(foreign)).toEqual([
      [],
      ["capability-1/deep/file-1.ts", "capability-1/file-1.ts"],
      ["capability-10/deep/file-1.ts"],
    ]);
  });
});
