import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { expect, it } from "vitest";
import { compilePath } from "../check.js";

// Published files, where they stand beside the project.
const root = "../shared/corpus";
const longest = 300_000;

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => `${folder}/${name}`)
    .flatMap((path) => (statSync(path).isDirectory() ? filesBelow(path) : /\.ya?ml$/.test(path) ? [path] : []));
}

/** Files whose text has what a kind is told by. */
const kinds: Readonly<Record<string, (text: string) => boolean>> = {
  "GET and HEAD": (text) => /method:\s*["']?HEAD/i.test(text) && /method:\s*["']?GET/i.test(text),
  "a path with a fragment": (text) => /path:\s*["']?[^\s"']*#/.test(text),
};

it.skipIf(!existsSync(root)).each(Object.entries(kinds))(
  "published files with %s compile, or leave out what a diagnostic names",
  (_, isOne) => {
    const found = filesBelow(root).filter((path) => {
      const text = readFileSync(path, "utf8");
      return text.length < longest && isOne(text);
    });
    expect(found.length).toBeGreaterThan(2);
    for (const path of found) {
      const name = path.slice(root.length + 1);
      const errors = compilePath(root, name).diagnostics.filter(({ severity }) => severity === "error");
      for (const { code, span } of errors) expect([name, code, span === undefined]).toEqual([name, code, false]);
      const { files } = compilePath(root, name, { keepGoing: errors.length > 0 });
      expect([name, files.length > 0]).toEqual([name, true]);
    }
  },
);
