// `npm run fuzz [count] [seed]`: so many documents, whole and damaged, each compiled, and what comes out parsed. Prints the seed and what was found; nothing may be.
import { spawnSync } from "node:child_process";
import { transformSync } from "esbuild";
import fc from "fast-check";
import { ts } from "ts-morph";
import { parse as parseYaml, stringify } from "yaml";
import { compileText } from "../check.js";
import { damage, documents } from "./documents.js";

const [, , count = "2000", given] = process.argv;
const seed = given === undefined ? Math.floor(Math.random() * 0x7fffffff) : Number(given);
const bytes = fc.array(
  fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.integer({ min: 0, max: 255 })),
  { minLength: 1, maxLength: 12 },
);
const marker = "zqmarker";
const payloads = [
  "`;MARK();`",
  "${MARK()}",
  '");MARK();("',
  "*/MARK();/*",
  "\u2028MARK();",
  "\nMARK();\n",
  "');MARK();('",
  "</script><script>MARK()</script>",
  "[MARK](http://MARK.example)",
  "![x](http://MARK.example/x.png)",
  "<img src=MARK>",
  "`` ` ``<b>MARK",
  "'$(MARK)`MARK`;MARK #",
  "\u202eMARK\u2066",
].map((payload) => payload.replaceAll("MARK", marker));
const payload = fc.record({ text: fc.constantFrom(...payloads), at: fc.nat(200) });
const tries = fc.record({
  document: documents(),
  payload: fc.option(payload),
  damages: fc.array(damage, { maxLength: 4 }),
  // Half of them: what bytes damage is mostly no YAML any more, and goes no further than its reader.
  noise: fc.option(bytes, { freq: 1 }),
  keepGoing: fc.constantFrom(true, true, true, false),
});

const found = new Map<string, number>();
let compiled = 0;
const start = performance.now();
const total = Number(count);
const batch = 500;
for (let done = 0; done < total; done += batch) {
  for (const { document, payload: hostile, damages, noise, keepGoing } of fc.sample(tries, {
    seed: seed + done,
    numRuns: Math.min(batch, total - done),
  })) {
    const text = withNoise(
      damages.reduce(
        (each, change) => change(each),
        stringify(hostile ? withPayload(document, hostile.at, hostile.text) : document),
      ),
      noise ?? [],
    );
    try {
      const { files } = compileText(text, { keepGoing });
      if (files.length > 0) compiled += 1;
      for (const { path, text: emitted } of files) check(path, emitted);
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      const key = message.split("\n").slice(0, 3).join("\n");
      if (!found.has(key)) console.log(`${message}\n---\n${text}\n===`);
      found.set(key, (found.get(key) ?? 0) + 1);
    }
  }
  if ((done + batch) % 10_000 === 0) console.log(progress(done + batch));
}
console.log(
  `seed ${seed}: ${total} documents, ${compiled} compiled, ${found.size} kinds of failure, ${Math.round((performance.now() - start) / 1000)} s`,
);
process.exitCode = found.size > 0 ? 1 : 0;

/** How far a long run has come: some 25 documents a second on one core, in memory that stays as it is. */
function progress(done: number): string {
  const seconds = (performance.now() - start) / 1000;
  const memory = Math.round(process.memoryUsage().rss / 2 ** 20);
  return `${done} documents, ${compiled} compiled, ${found.size} kinds of failure, ${Math.round(done / seconds)} a second, ${memory} MiB`;
}

/** What is emitted is what its ending says, and no marker of the documents is called in it. */
function check(path: string, text: string): void {
  if (path.endsWith(".ts")) {
    transformSync(text, { loader: "ts", sourcefile: path, logLevel: "silent" });
    const visit = (node: ts.Node): void => {
      // A placeholder of a path (`${MARK()}`) may give a member its name.
      if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === marker)
        throw new Error(`${path}: a text of the YAML became code`);
      ts.forEachChild(node, visit);
    };
    if (text.includes(marker)) visit(ts.createSourceFile(path, text, ts.ScriptTarget.ES2023));
  } else if (path.endsWith(".json")) JSON.parse(text);
  else if (path.endsWith(".md")) checkMarkdown(path, text);
}

/** Front matter is YAML, what is in blocks of the shell is quoted, and nothing of the documents is a link, an image or an element. */
function checkMarkdown(path: string, text: string): void {
  parseYaml(/^---\n([\s\S]*?)\n---\n/.exec(text)?.[1] ?? "{}");
  if (!text.includes(marker)) return;
  if (/[\u202a-\u202e\u2066-\u2069]/.test(text)) throw new Error(`${path}: a mark of direction is not shown as one`);
  const blocks = /^( *)(`{3,})([a-z]*)\n([^]*?)\n\1\2$/gm;
  for (const [, , , language = "", block = ""] of text.matchAll(blocks)) {
    if (!["sh", "bash", "shell"].includes(language) || !block.includes(marker)) continue;
    const { status, stderr } = spawnSync("bash", ["-n"], { input: block, encoding: "utf8" });
    if (status !== 0) throw new Error(`${path}: a block of the shell cannot be read: ${stderr}`);
    const words = block.replace(/\\[^]|'[^']*'/g, "");
    if (/[$`;|&][^\n]*zqmarker|zqmarker[^\n]*[$`;|&]/.test(words)) throw new Error(`${path}: a text became a command`);
  }
  const prose = text
    .replace(blocks, "")
    .replace(/^---\n[\s\S]*?\n---\n/, "")
    .replace(/\\[!-/:-@[-`{-~]/g, "")
    .replace(/(?<!`)(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, "");
  if (/<[^>\n]*zqmarker|\]\([^)\n]*zqmarker|https?:\S*zqmarker|<\/?(?:script|b|img)\b/.test(prose))
    throw new Error(`${path}: a text became Markdown`);
}

/** The document with a text of it, the `at`th from its begin, followed by another. */
function withPayload(document: unknown, at: number, hostile: string): unknown {
  let seen = 0;
  const visit = (each: unknown): unknown => {
    if (typeof each === "string") return (seen += 1) === at ? `${each}${hostile}` : each;
    if (Array.isArray(each)) return each.map(visit);
    return typeof each === "object" && each !== null
      ? Object.fromEntries(Object.entries(each).map(([key, item]) => [key, visit(item)]))
      : each;
  };
  return visit(document);
}

function withNoise(text: string, noise: readonly (readonly [number, number])[]): string {
  const buffer = Buffer.from(text);
  for (const [at, byte] of noise) if (buffer.length > 0) buffer[Math.floor(at * buffer.length)] = byte;
  return buffer.toString("utf8");
}
