import { describe, expect, it } from "vitest";
import { findChanges, isVersion, type Version } from "../../generator/drift/changes.js";
import { defaultSettings } from "../../generator/pipeline.js";
import { besideRepository } from "../check.js";
import { compileCorpusFile, type CorpusFile, readCorpus } from "../corpus/corpus.js";

const folder = besideRepository("corpus");

/** Files that exist in several editions, oldest recorded first: `path@1f0c3aa.yaml` is an earlier `path.yaml`. */
function editions(files: readonly CorpusFile[]): readonly { readonly old: CorpusFile; readonly latest: CorpusFile }[] {
  const latest = new Map(files.map((file) => [file.path, file]));
  return files.flatMap((old) => {
    const path = old.path.replace(/@[0-9a-f]{7}(?=\.ya?ml$)/, "");
    const current = path === old.path ? undefined : latest.get(path);
    return current ? [{ old, latest: current }] : [];
  });
}

describe.skipIf(folder === undefined)("real editions", () => {
  const version = (file: CorpusFile): Version | undefined => {
    const compilation = compileCorpusFile(folder ?? "", file, { ...defaultSettings, keepGoing: true });
    return isVersion(compilation) ? compilation : undefined;
  };

  it("change what is recorded of them, no more and no less", async () => {
    const lines = editions(readCorpus(folder ?? "")).flatMap(({ old, latest }) => {
      const [before, after] = [version({ ...old, path: latest.path }), version(latest)];
      if (!before || !after) return [];
      const counts = new Map<string, number>();
      for (const { id } of findChanges(before, after)) counts.set(id, (counts.get(id) ?? 0) + 1);
      return [
        `${old.path}\n${[...counts]
          .sort(([one], [other]) => (one < other ? -1 : 1))
          .map(([id, count]) => `  ${id} ${count}\n`)
          .join("")}`,
      ];
    });
    expect(lines.length).toBeGreaterThan(50);
    await expect(lines.join("")).toMatchFileSnapshot("./editions.txt");
  });

  it("and nothing differs from itself", () => {
    for (const { latest } of editions(readCorpus(folder ?? ""))) {
      const capability = version(latest);
      if (capability) expect(findChanges(capability, capability), latest.path).toEqual([]);
    }
  });
});
