import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { compilePath, compileText, fileText } from "./check.js";
import { compileCorpusFile, findCorpus, hasHeader, isPublished, readCorpus } from "./corpus/corpus.js";
import { goldenCases, laidOut } from "./golden/cases.js";
import { imported } from "./openapi/calls.js";
import { isShort } from "./part.js";

/**
 * Emitted code type-checks where people live ("Second edition" of the rules for emitted code, 5). `npm test` runs a few cells;
 * `npm run matrix` runs all of them, over a sample of the corpus too.
 */
const whole = process.env.CAPSTAN_MATRIX === "whole";

/** Inside the repository, so that packages are found; ignored by git. */
const folder = join(".capstan", "matrix");

type Compiler = "newest" | "current" | "5.5";
type Options = Readonly<Record<string, unknown>>;
interface Cell {
  readonly name: string;
  readonly compiler: Compiler;
  readonly options: Options;
  /** Clients without servers and without Node's types. */
  readonly clientAlone?: true;
}

/** With all of `@tsconfig/strictest` (`noPropertyAccessFromIndexSignature` among it). */
const common = {
  target: "es2022",
  skipLibCheck: true,
  noEmit: true,
  isolatedDeclarations: true,
  declaration: true,
  verbatimModuleSyntax: true,
  types: ["node"],
};
const nodenext = { ...common, module: "nodenext" };
const bundler = { ...common, module: "esnext", moduleResolution: "bundler" };

/** Unset, a compiler takes all that there is, DOM included; of what 5.5 calls `dom` nothing can be iterated. */
const libs: readonly (readonly [name: string, options: Options])[] = [
  ["lib unset", {}],
  ["es2022 with dom", { lib: ["es2022", "dom"] }],
  ["es2022 with webworker", { lib: ["es2022", "webworker"] }],
];

function cellsOf(compiler: Compiler): readonly Cell[] {
  // The oldest does not know it yet.
  const newer = compiler === "5.5" ? {} : { erasableSyntaxOnly: true };
  const cell = (name: string, options: Options): Cell => ({ name, compiler, options: { ...options, ...newer } });
  const alone = (name: string, options: Options): Cell => ({
    ...cell(`the client alone, ${name}`, { ...options, types: [] }),
    clientAlone: true,
  });
  const [unset = ["", {}]] = libs;
  if (compiler === "current") return [cell(unset[0], nodenext), alone(unset[0], nodenext)];
  return [
    ...libs.flatMap(([name, lib]) => [cell(name, { ...nodenext, ...lib }), alone(name, { ...nodenext, ...lib })]),
    cell("es2022 with @types/node", { ...nodenext, lib: ["es2022"] }),
    cell("node16", { ...common, module: "node16" }),
    cell("for bundlers", bundler),
    alone("for bundlers, es2022 with dom", { ...bundler, lib: ["es2022", "dom"] }),
  ];
}

const cells = (["newest", "5.5", "current"] as const).flatMap(cellsOf);

/** What `npm test` runs: the cells that have failed before; the rest is left to `npm run matrix`. */
const short = [
  "lib unset, TypeScript newest",
  "the client alone, lib unset, TypeScript newest",
  "the client alone, es2022 with dom, TypeScript 5.5",
];
/** What `.ci/run` runs besides. */
const inCi = ["es2022 with dom, TypeScript 5.5"];

const binaries: Readonly<Record<Compiler, string>> = {
  newest: "@typescript/native-preview/bin/tsgo",
  current: "typescript/bin/tsc",
  "5.5": "typescript-5.5/bin/tsc",
};

const compilations = [
  ...goldenCases().map(({ compilation }) => compilation),
  compilePath(".", "capabilities/oauth-authorization.yaml"),
  everyFormat(),
  inParts(),
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
    const name = `${cell.name}, TypeScript ${cell.compiler}`;
    if (!whole && !short.includes(name) && (isShort || !inCi.includes(name))) continue;
    it.concurrent(name, async () => {
      const files = typeScript.map(([path]) => path).filter((path) => cell.clientAlone !== true || isClient(path));
      expect(files.length).toBeGreaterThan(20);
      const project = join(folder, `tsconfig.${index}.json`);
      const settings = { extends: "@tsconfig/strictest/tsconfig.json", compilerOptions: cell.options, files };
      writeFileSync(project, JSON.stringify(settings));
      expect(await complaints(cell.compiler, project)).toEqual([]);
    });
  }
});

/** A client that reads every format, with the packages that it takes. */
function everyFormat(): ReturnType<typeof compileText> {
  const operations = ["json", "xml", "csv", "tsv", "psv", "yaml", "html", "markdown", "text", "binary", "raw"].map(
    (format) =>
      `{name: ${format}, path: /${format}, operations: [{name: get-${format}, method: GET, outputRawFormat: ${format}}]}`,
  );
  const yaml = `ikanos: 1.0.0-beta4\ninfo: {display: Formats, description: All.}\ncapability: {consumes: [{type: http, namespace: up, baseUri: "https://up.example.com", resources: [${operations.join(", ")}]}]}\n`;
  const compilation = compileText(yaml, { name: "every-format" });
  expect(compilation.runtime.filter((module) => module.includes("decode-")).length).toBeGreaterThan(3);
  return compilation;
}

/** So many operations that client, routes and tools stand in parts, with definitions that parts share. */
function inParts(): ReturnType<typeof compileText> {
  const paths = Array.from(
    { length: 130 },
    (_, index) => `/v1/${index < 4 ? "definitions" : `thing${Math.floor(index / 4)}`}/n${index}`,
  );
  const thing = '{type: object, properties: {name: {type: string}, next: {$ref: "#/components/schemas/Thing"}}}';
  const content = 'content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}';
  const operations = paths.map(
    (path, index) =>
      `  ${path}: {put: {operationId: put${index}, requestBody: {required: true, ${content}}, responses: {"200": {description: It., ${content}}}}}`,
  );
  const document = `openapi: 3.1.0\ninfo: {title: Up, version: "1"}\nservers: [{url: "https://up.example.com"}]\npaths:\n${operations.join("\n")}\ncomponents: {schemas: {Thing: ${thing}}}\n`;
  const { compilation } = imported(document, "in-parts");
  for (const path of ["client/thing1", "rest/thing1", "mcp/thing1", "mcp/definitions", "mcp/definitions-api"])
    fileText(compilation, `/${path}.ts`);
  return compilation;
}

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

/** A file of the client; what it imports comes with it. */
function isClient(path: string): boolean {
  return /\/(?:client|types)(?:\/[\w-]+)?\.ts$/.test(path);
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
