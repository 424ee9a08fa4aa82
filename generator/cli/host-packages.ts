import { dirname, join, resolve } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { SourceFile } from "../diagnostics/span.js";
import { createDiagnostic } from "../diagnostics/reporter.js";
import type { FolderComparison } from "../output/compare.js";
import { isThere, projectPath, readSource } from "../source/read-file.js";
import { isMarker, rangesIn } from "./init-package.js";
import { packageManager } from "./package-manager.js";
import { outputFolder, type Workspace } from "./workspace.js";

/**
 * The packages that generated code imports and that no `package.json` between it and the project's folder names, or names in versions that it was
 * not made for. Nothing where there is no such file: the README of the generated folder lists what is needed.
 */
export async function reportPackages(
  folders: readonly FolderComparison[],
  workspace: Workspace,
): Promise<readonly Diagnostic[]> {
  // A file that says what kind of modules a folder has is no package of anybody's.
  const found = packageFiles(outputFolder(workspace), workspace.root).filter(
    ({ path, text }) => path === "package.json" || !isMarker(text),
  );
  const [nearest] = found;
  if (nearest === undefined) return [];
  const needed: Readonly<Record<string, string>> = Object.assign(
    {},
    ...folders.map(({ manifest }) => manifest?.origin?.dependencies),
  );
  const ranges = new Map(found.toReversed().flatMap(({ text }) => Object.entries(rangesIn(text))));
  const unlike = Object.entries(needed).filter(([name, range]) => ranges.get(name) !== range);
  if (unlike.length === 0) return [];
  // What every project has that was set up by Capstan needs no such look.
  const { intersects, validRange } = (await import("semver")).default;
  /** Whether some version is of both ranges. What is no range (`workspace:*`, a path) is its author's business. */
  const fits = (named: string | undefined, range: string): boolean => {
    if (named === undefined) return false;
    const known = named.replace(/^npm:.*@/, "");
    return validRange(known) === null || intersects(known, range);
  };
  const wrong = unlike
    .filter(([name, range]) => !fits(ranges.get(name), range))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  if (wrong.length === 0) return [];
  const path = nearest.path;
  return [
    createDiagnostic(
      "output/packages",
      { path },
      {
        path,
        packages: wrong.map(([name, range]) => ({ name, range, named: ranges.get(name) })),
        add: packageManager((lock) => isThere(workspace.root, lock)).add,
      },
    ),
  ];
}

/** Every `package.json` from a folder up to the project's, the nearest first. */
function packageFiles(folder: string, root: string): readonly SourceFile[] {
  const folders = [resolve(folder)];
  for (let at = resolve(folder); at !== resolve(root) && at !== dirname(at); at = dirname(at))
    folders.push(dirname(at));
  // An output folder elsewhere has a project of its own, which is not ours to read.
  if (folders.at(-1) !== resolve(root)) return [];
  return folders.flatMap((at) => readText(root, join(at, "package.json")) ?? []);
}

function readText(root: string, path: string): SourceFile | undefined {
  const read = readSource(root, projectPath(root, path));
  return "file" in read ? read.file : undefined;
}
