import { expect, it } from "vitest";
import { defaultSettings } from "../../generator/pipeline.js";
import { part } from "../part.js";
import { compileCorpusFile, type CorpusFile, findCorpus, readCorpus } from "./corpus.js";
import { runFiles } from "./run-sample.js";

// Published files, where they stand beside the project.
const root = findCorpus();
const longest = 300_000;

/** Files whose text has what a kind is told by. */
const kinds: Readonly<Record<string, (text: string) => boolean>> = {
  "GET and HEAD": (text) => /method:\s*["']?HEAD/i.test(text) && /method:\s*["']?GET/i.test(text),
  "a path with a fragment": (text) => /path:\s*["']?[^\s"']*#/.test(text),
};

it.skipIf(root === undefined).each(Object.entries(kinds))(
  "published files with %s compile, or leave out what a diagnostic names; they start, and call what is meant",
  async (_, isOne) => {
    const folder = root ?? "";
    const found = readCorpus(folder).filter(({ text }) => text.length < longest && isOne(text));
    expect(found.length).toBeGreaterThan(2);
    for (const file of part(found, 4)) expect([file.path, problemsOf(folder, file)]).toEqual([file.path, []]);
    const started = part(found, 4);
    const { files, calls, compared, mismatches } = await runFiles(folder, started, started.length);
    expect(mismatches).toEqual([]);
    expect(files).toBe(started.length);
    expect(Math.min(calls, compared)).toBeGreaterThan(0);
  },
);

/** What is refused without a place, or compiles to nothing. */
function problemsOf(folder: string, file: CorpusFile): readonly string[] {
  const errors = compileCorpusFile(folder, file).diagnostics.filter(({ severity }) => severity === "error");
  const nowhere = errors.filter(({ span }) => span === undefined).map(({ code }) => code);
  const { files } = compileCorpusFile(folder, file, { ...defaultSettings, keepGoing: errors.length > 0 });
  return files.length > 0 ? nowhere : [...nowhere, "nothing is left of it"];
}
