// The skills of 40 published capabilities, by the public validator of the format: `npx tsx test/foreign/skills.ts [CAPABILITIES] [SEED]`. It is installed below
// .capstan/; where that cannot be done, or the corpus is not there, it is said.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { defaultSettings } from "../../generator/pipeline.js";
import { compileCorpusFile, findCorpus, hasHeader, isPublished, pickFiles, readCorpus } from "../corpus/corpus.js";

/** What agents read whole. */
const mostLines = 200;

const corpus = findCorpus();
const validator = installed();
if (corpus === undefined || validator === undefined) {
  console.log(
    corpus === undefined
      ? "skipped: there is no ../shared/corpus"
      : "skipped: the validator of skills cannot be installed here",
  );
  process.exit(0);
}
const seed = process.argv[3] ?? "20261126";
const published = readCorpus(corpus).filter((file) => hasHeader(file) && isPublished(file));
const chosen = pickFiles(published, Number(process.argv[2] ?? 40), seed);
const root = join(".capstan", "foreign-skills", "skills");
rmSync(root, { recursive: true, force: true });

const wrong: string[] = [];
const lengths: number[] = [];
for (const [index, file] of chosen.entries()) {
  const { files } = compileCorpusFile(corpus, file, { ...defaultSettings, keepGoing: true });
  const skills = files.filter(({ path }) => path.includes("/skill/"));
  const placeOf = (path: string): string => join(root, String(index), path);
  for (const { path, text } of skills) {
    mkdirSync(dirname(placeOf(path)), { recursive: true });
    writeFileSync(placeOf(path), text);
  }
  for (const { path, text } of skills.filter((each) => each.path.endsWith("/SKILL.md"))) {
    const lines = text.trimEnd().split("\n").length;
    lengths.push(lines);
    if (lines >= mostLines) wrong.push(`${file.path}: SKILL.md has ${lines} lines`);
    const { status, stdout, stderr } = spawnSync(validator, ["validate", dirname(placeOf(path))], { encoding: "utf8" });
    if (status !== 0) wrong.push(`${file.path}: ${stdout}${stderr}`);
  }
}
console.log(
  `seed ${seed}: ${chosen.length} capabilities, ${lengths.length} skills of ${Math.min(...lengths)} to ${Math.max(...lengths)} lines, ${wrong.length} refused`,
);
for (const each of wrong) console.error(each);
process.exit(wrong.length === 0 && lengths.length > 0 ? 0 : 1);

/** The command of the validator; undefined where it cannot be had. */
function installed(): string | undefined {
  const folder = join(".capstan", "foreign-skills", "python");
  const command = join(folder, "bin", "agentskills");
  const isThere =
    existsSync(command) ||
    (spawnSync("python3", ["-m", "venv", folder]).status === 0 &&
      spawnSync(join(folder, "bin", "python"), ["-m", "pip", "install", "--quiet", "skills-ref"]).status === 0);
  return isThere ? command : undefined;
}
