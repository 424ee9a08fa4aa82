// Lays out what the corpus compiles to with oxfmt and with Prettier and compares the bytes: `npx tsx test/corpus/layout.ts [CAPABILITIES] [SEED]`, all of them without a number.
import { createHash } from "node:crypto";
import { formatTypeScript, formatWithOxfmt, formatWithPrettier } from "../../generator/output/format.js";
import { defaultSettings } from "../../generator/pipeline.js";
import { compileCorpusFile, findCorpus, hasHeader, pickFiles, readCorpus } from "./corpus.js";

const folder = findCorpus();
if (folder === undefined) {
  console.log("skipped: there is no ../shared/corpus");
  process.exit(0);
}
const files = readCorpus(folder).filter(hasHeader);
const seed = process.argv[3] ?? String(Date.now());
const picked = pickFiles(files, Number(process.argv[2] ?? files.length), seed);
console.log(`${picked.length} of ${files.length} capabilities, seed ${seed}`);

const seen = new Set<string>();
const differing: string[] = [];
let byPrettier = 0;
const milliseconds = { oxfmt: 0, prettier: 0 };
for (const file of picked) {
  for (const { path, text, layout } of compileCorpusFile(folder, file, { ...defaultSettings, keepGoing: true }).files) {
    const hash = createHash("sha256").update(text).digest("hex");
    if (layout !== "typescript" || seen.has(hash)) continue;
    seen.add(hash);
    const start = performance.now();
    const fast = await formatWithOxfmt(text);
    const between = performance.now();
    const expected = await formatWithPrettier(text);
    milliseconds.oxfmt += between - start;
    milliseconds.prettier += performance.now() - between;
    if (fast === undefined) byPrettier += 1;
    if ((await formatTypeScript(text)) !== expected) differing.push(`${file.path}: ${path}`);
  }
}
console.log(
  `${seen.size} different files, ${byPrettier} of them laid out by Prettier everywhere; oxfmt ${milliseconds.oxfmt.toFixed(0)} ms, Prettier ${milliseconds.prettier.toFixed(0)} ms`,
);
console.log(
  differing.length === 0 ? "all of them are laid out alike" : `laid out differently:\n${differing.join("\n")}`,
);
process.exitCode = differing.length === 0 ? 0 : 1;
