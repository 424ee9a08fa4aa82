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
