import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { compilePath } from "./check.js";
import { compileCorpusFile, findCorpus, hasHeader, isPublished, readCorpus } from "./corpus/corpus.js";
import { goldenCases, laidOut } from "./golden/cases.js";
import { isShort } from "./part.js";

/**
 * Emitted code type-checks where people live ("Second edition" of the rules for emitted code, 5). `npm test` runs the cells that have failed before;
 * `npm run matrix` runs all of them, over a sample of the corpus too.
 */
const whole = process.env.CAPSTAN_MATRIX === "whole";

/** Inside the repository, so that packages are found; ignored by git. */
const folder = join(".capstan", "matrix");

type Compiler = "newest" | "current" | "5.5";
interface Cell {
  readonly name: string;
  readonly compiler: Compiler;
  readonly options: Readonly<Record<string, unknown>>;
  /** Clients without servers and without packages whose types need Node's. */
  readonly clientAlone?: true;
  readonly strictest?: true;
  /** Left to `npm run matrix`. */
  readonly long?: true;
  /** Left to `.ci/run`. */
  readonly inCi?: true;
}

const common = { target: "es2022", strict: true, skipLibCheck: true, noEmit: true };
const nodenext = { ...common, module: "nodenext", types: ["node"] };
const alone = { ...nodenext, types: [] };
const bundler = { ...common, module: "esnext", moduleResolution: "bundler", types: ["node"] };
const declarations = { isolatedDeclarations: true, declaration: true, verbatimModuleSyntax: true };

const cells: readonly Cell[] = [
  {
    name: "lib unset",
    compiler: "newest",
    options: { ...nodenext, ...declarations, erasableSyntaxOnly: true },
    strictest: true,
  },
  { name: "the client alone, lib unset", compiler: "newest", options: alone, clientAlone: true },
  {
    name: "the client alone, es2022 with webworker",
    compiler: "newest",
    options: { ...alone, lib: ["es2022", "webworker"] },
    clientAlone: true,
    long: true,
  },
  {
    name: "the client alone, es2022 with dom",
    compiler: "5.5",
    options: { ...alone, lib: ["es2022", "dom"] },
    clientAlone: true,
  },
  // Of what this compiler calls `dom` nothing can be iterated, so that it says more than `lib` unset.
  {
    name: "es2022 with dom",
    compiler: "5.5",
    options: { ...nodenext, ...declarations, lib: ["es2022", "dom"] },
    strictest: true,
    inCi: true,
  },
  { name: "lib unset", compiler: "5.5", options: { ...nodenext, ...declarations }, strictest: true, long: true },
  {
    name: "es2022 with @types/node",
    compiler: "newest",
    options: { ...nodenext, lib: ["es2022"] },
    strictest: true,
    long: true,
  },
  {
    name: "es2022 with dom",
    compiler: "newest",
    options: { ...nodenext, lib: ["es2022", "dom"] },
    strictest: true,
    long: true,
  },
  {
    name: "es2022 with webworker, for bundlers",
    compiler: "newest",
    options: { ...bundler, lib: ["es2022", "webworker"] },
    long: true,
  },
  { name: "node16", compiler: "newest", options: { ...nodenext, module: "node16", lib: ["es2022"] }, long: true },
  { name: "for bundlers, lib unset", compiler: "newest", options: bundler, long: true },
  {
    name: "lib unset",
    compiler: "current",
    options: { ...nodenext, ...declarations, erasableSyntaxOnly: true },
    strictest: true,
    long: true,
  },
  {
    name: "es2022 with webworker",
    compiler: "current",
    options: { ...nodenext, lib: ["es2022", "webworker"] },
    long: true,
  },
  { name: "the client alone, lib unset", compiler: "current", options: alone, clientAlone: true, long: true },
  { name: "es2022 with @types/node", compiler: "5.5", options: { ...nodenext, lib: ["es2022"] }, long: true },
  {
    name: "es2022 with webworker, for bundlers",
    compiler: "5.5",
    options: { ...bundler, lib: ["es2022", "webworker"] },
    long: true,
  },
  { name: "node16", compiler: "5.5", options: { ...nodenext, module: "node16", lib: ["es2022", "dom"] }, long: true },
  { name: "the client alone, lib unset", compiler: "5.5", options: alone, clientAlone: true, long: true },
  {
    name: "the client alone, es2022 with webworker",
    compiler: "5.5",
    options: { ...alone, lib: ["es2022", "webworker"] },
    clientAlone: true,
    long: true,
  },
];

const binaries: Readonly<Record<Compiler, string>> = {
  newest: "@typescript/native-preview/bin/tsgo",
  current: "typescript/bin/tsc",
  "5.5": "typescript-5.5/bin/tsc",
};

const compilations = [
  ...goldenCases().map(({ compilation }) => compilation),
  compilePath(".", "capabilities/oauth-authorization.yaml"),
  ...(whole ? corpusSample() : []),
];
const tree = await laidOut(compilations);
const typeScript = [...tree].filter(([path]) => path.endsWith(".ts"));

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of typeScript) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
});

describe(`emitted code type-checks in every project${whole ? "" : " (a part of the matrix: all of it by `npm run matrix`)"}`, () => {
  for (const [index, cell] of cells.entries()) {
    if (!whole && (cell.long === true || (cell.inCi === true && isShort))) continue;
    it.concurrent(`${cell.name}, TypeScript ${cell.compiler}`, async () => {
      const files = typeScript.map(([path]) => path).filter((path) => cell.clientAlone !== true || isClient(path));
      expect(files.length).toBeGreaterThan(20);
      const project = join(folder, `tsconfig.${index}.json`);
      const base = cell.strictest === true ? { extends: "@tsconfig/strictest/tsconfig.json" } : {};
      writeFileSync(project, JSON.stringify({ ...base, compilerOptions: cell.options, files }));
      expect(await complaints(cell.compiler, project)).toEqual([]);
    });
  }
});

/** Fifteen published files from the whole breadth of the corpus, always the same. */
function corpusSample(): readonly ReturnType<typeof compileCorpusFile>[] {
  const corpus = findCorpus();
  if (corpus === undefined) {
    console.log("skipped: no corpus beside the repository, so the matrix is run over golden output alone");
    return [];
  }
  const files = readCorpus(corpus).filter((file) => isPublished(file) && hasHeader(file));
  const step = Math.floor(files.length / 40);
  const compiled = files.filter((_, index) => index % step === 0).map((file) => compileCorpusFile(corpus, file));
  const names = new Set<string>();
  return compiled
    .filter(
      ({ files: [first] }) =>
        first !== undefined && !names.has(folderOf(first.path)) && names.add(folderOf(first.path)),
    )
    .slice(0, 15);
}

function folderOf(path: string): string {
  return path.split("/")[0] ?? "";
}

/** A file of the client, or one that it imports, in a capability that needs no package whose types need Node's. */
function isClient(path: string): boolean {
  return /\/(?:client|types)(?:\/[\w-]+)?\.ts$/.test(path) && !/ from "[^"]*decode-/.test(tree.get(path) ?? "");
}

/** What a compiler finds wrong with a project, line by line. */
async function complaints(compiler: Compiler, project: string): Promise<readonly string[]> {
  return await new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [join("node_modules", binaries[compiler]), "-p", project, "--pretty", "false"],
      { maxBuffer: 1 << 26 },
      (error, out) => {
        const lines = out.split("\n").filter((line) => line.trim() !== "");
        // A compiler that did not run has found nothing, either.
        if (error !== null && lines.length === 0) reject(error);
        else resolve(lines);
      },
    );
  });
}
