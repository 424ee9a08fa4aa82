import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { SourceFile } from "../generator/diagnostics/span.js";
import { type Compilation, compile, defaultSettings } from "../generator/pipeline.js";
import { createTemplateReader } from "../generator/source/package-files.js";
import { besideRepository } from "./check.js";
import { readExpectations } from "./judge/expectation.js";
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
  },
  {
    title: "the steps of the tutorial answer what was worked out by hand",
    expectations: "test/tutorial",
    beside: "tutorial",
  },
])("$title", ({ expectations, beside }) => {
  const folder = besideRepository(beside);
  for (const expectation of part(readExpectations(expectations), 20))
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

  it("is every step of the tutorial, in both editions, tool by tool", () => {
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
        const tools = capability?.mcp.flatMap((server) => server.tools.map(({ name }) => name)) ?? [];
        const called = new Set(calls.flatMap((call) => ("tool" in call ? call.tool : [])));
        expect(tools.filter((tool) => !called.has(tool))).toEqual([]);
        const routes =
          capability?.rest.flatMap(({ resources }) => resources.flatMap(({ operations }) => operations)) ?? [];
        expect(askedOver(calls, "rest"), file).toBe(routes.length > 0);
      }
    }
  });
});

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
