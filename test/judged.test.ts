import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { SourceFile } from "../generator/diagnostics/span.js";
import { type Compilation, compile, defaultSettings } from "../generator/pipeline.js";
import { createTemplateReader } from "../generator/source/package-files.js";
import { besideRepository } from "./check.js";
import { readExpectations } from "./judge/expectation.js";
import { oneSided } from "./judge/one-sided.js";
import { disagreements } from "./judge/run.js";
import { part } from "./part.js";

const readTemplate = createTemplateReader();

/** What does not hold yet. A line goes when its file agrees. */
const open = new Set(
  readFileSync("test/judge/open.txt", "utf8")
    .split("\n")
    .filter((line) => line !== ""),
);

describe.each([
  {
    title: "published capabilities do what a person who read them expects",
    expectations: "test/corpus/expected",
    beside: "corpus",
    count: 20,
  },
  {
    title: "the steps of the tutorial answer what was worked out by hand",
    expectations: "test/tutorial",
    beside: "tutorial",
    count: 22,
  },
])("$title", ({ expectations, beside, count }) => {
  const folder = besideRepository(beside);
  for (const expectation of part(readExpectations(expectations), count))
    it.skipIf(folder === undefined)(expectation.file, async () => {
      const found = await disagreements(expectation, (settings, edit) =>
        compileAt(folder ?? "", expectation.file, settings, edit),
      );
      if (open.has(expectation.name) && found.length > 0)
        console.log(`open: ${expectation.file}: ${found.join("\n  ")}`);
      else expect(found).toEqual([]);
    });
});

/** What is asked of an expectation's calls, `rest`, `mcp` or `skill`. */
function askedOver(calls: readonly { readonly over: string }[] | undefined, over: string): boolean {
  return calls?.some((call) => call.over === over) ?? false;
}

describe("what is judged by hand", () => {
  const published = readExpectations("test/corpus/expected");

  it("is sixty files and more, of many providers, by a call through REST and one through MCP", () => {
    const both = published.filter(({ calls }) => askedOver(calls, "rest") && askedOver(calls, "mcp"));
    expect(both.length).toBeGreaterThanOrEqual(60);
    expect(new Set(both.map(({ name }) => name.split("--")[0])).size).toBeGreaterThanOrEqual(50);
  });

  it("is every step of the tutorial, in both editions: each tool and route, with and without its optional inputs", () => {
    const steps = readExpectations("test/tutorial");
    for (const edition of ["alpha2", "beta4"]) {
      const own = steps.filter(({ file }) => file.startsWith(`${edition}/`));
      expect(own.map(({ file }) => Number(/step-(\d+)-/.exec(file)?.[1])).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 11 }, (_, index) => index + 1),
      );
      expect(own.every(({ calls }) => askedOver(calls, "mcp"))).toBe(true);
      const beside = besideRepository("tutorial");
      if (beside === undefined) continue;
      for (const { file, calls = [] } of own) {
        const { capability } = compileAt(beside, file, { keepGoing: false }, (text) => text);
        expect(capability && oneSided(capability, calls), file).toEqual([]);
        expect(askedOver(calls, "skill"), file).toBe(capability?.skills.length !== 0);
      }
    }
  });
});

// `examples` of the steps are copied by hand: whatever the APIs answer there stands in their documents.
it("the APIs of the tutorial answer as the examples of their documents do", () => {
  const folder = besideRepository("tutorial");
  if (folder === undefined) return;
  const documents = readdirSync(join(folder, "apis")).map((name) => readFileSync(join(folder, "apis", name), "utf8"));
  const shown = new Set(documents.flatMap((text) => [...examplesIn(parse(text))]));
  const answers = readExpectations("test/tutorial").flatMap(({ file, calls = [] }) =>
    calls.flatMap(({ upstream = [] }) => upstream.map(({ answer }) => ({ file, answer }))),
  );
  expect(answers.length).toBeGreaterThan(200);
  const others = answers.filter(({ answer }) => !shown.has(answer.text?.trim() ?? JSON.stringify(answer.body)));
  // A voyage without an arrival, which no example has: the route's list and text are then empty.
  expect(others.map(({ file }) => file.replace(/^.*\//, ""))).toEqual([
    "step-6-shipyard-write-operations.yml",
    "step-6-shipyard-write-operations.yml",
  ]);
});

/** The values under every `examples` of a document, texts as they are and others as JSON. */
function* examplesIn(node: unknown): Iterable<string> {
  if (typeof node !== "object" || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === "value") yield typeof value === "string" ? value.trim() : JSON.stringify(value);
    yield* examplesIn(value);
  }
}

/** Files that are named from the capability's own folder are found there, wherever the test runs. */
function besideIt(text: string, folder: string): string {
  return text.replaceAll("file:///./", `file://${folder}/`);
}

/** Compiles a file beside the repository; what it imports is read from beside it. */
function compileAt(
  folder: string,
  file: string,
  settings: { readonly keepGoing: boolean },
  edit: (text: string) => string,
): Compilation {
  const read = (path: string): SourceFile | undefined =>
    existsSync(join(folder, path))
      ? { path, text: besideIt(edit(readFileSync(join(folder, path), "utf8")), resolve(folder, dirname(path))) }
      : undefined;
  const root = read(file);
  if (!root) throw new Error(`${file} is not there`);
  return compile(root, {
    settings: { ...defaultSettings, ...settings },
    readTemplate,
    readImport: (importer, location) => {
      const path = join(dirname(importer.path), location).replaceAll("\\", "/");
      return { path, file: read(path) };
    },
  });
}
