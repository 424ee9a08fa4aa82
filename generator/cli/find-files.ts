import { resolve } from "node:path";
import { listPlainGlob } from "../source/plain-glob.js";
import { isFolder, projectPath } from "../source/read-file.js";
import { watchedFolder } from "../source/watched-folder.js";
import { type ListedFolder, listedFolder } from "./listed-folder.js";

/**
 * The files that globs and paths name, relative to the project, sorted, each once. A folder stands for all YAML below it; another path without
 * wildcards is taken as it is, there or not; `!` in front of a glob leaves out what fits it. What packages brought along in `node_modules` counts
 * where a pattern names that folder. A folder that may not be listed goes to `onClosed`, as the project sees it.
 */
export async function findFiles(
  root: string,
  patterns: readonly string[],
  onClosed: (folder: string) => void = () => {},
): Promise<readonly string[]> {
  const { plain, globs } = sorted(patterns, (path) => isFolder(root, path));
  const told = (folder: string): void => onClosed(projectPath(root, resolve(root, folder)) || ".");
  return distinct([
    ...plain.map((path) => projectPath(root, resolve(root, path))),
    ...(await readGlobs(root, globs, { onClosed: told })),
  ]);
}

/** The same among files that stand on no disk, `listed` relative to the project: those of a revision. A path that is not among them names nothing. */
export async function findListed(
  root: string,
  patterns: readonly string[],
  listed: readonly string[],
): Promise<readonly string[]> {
  const known = new Set(listed);
  const folder = listedFolder(root, listed);
  const { plain, globs } = sorted(patterns, (path) => folder.holds(projectPath(root, resolve(root, path))));
  return distinct([
    ...plain.map((path) => projectPath(root, resolve(root, path))).filter((path) => known.has(path)),
    ...(await readGlobs(root, globs, { folder })),
  ]);
}

/** Whether a text is a pattern, not the path of one thing. */
export function isGlob(text: string): boolean {
  return /[*?[\]{}!]/.test(text);
}

function sorted(
  patterns: readonly string[],
  isThereAsFolder: (path: string) => boolean,
): { readonly plain: readonly string[]; readonly globs: readonly string[] } {
  const named = patterns.filter((pattern) => !isGlob(pattern));
  const folders = named.filter(isThereAsFolder);
  return {
    plain: named.filter((path) => !folders.includes(path)),
    globs: [
      ...patterns.filter(isGlob),
      ...folders.map((path) => `${path.replace(/(?<![\\/])[\\/]+$/, "")}/**/*.{yaml,yml}`),
    ].map((pattern) => pattern.replace(/\\/g, "/")),
  };
}

/** Files that stand on no disk, or the disk, where folders may be closed. */
type Where = { readonly folder: ListedFolder } | { readonly onClosed: (folder: string) => void };

async function readGlobs(root: string, globs: readonly string[], where: Where): Promise<readonly string[]> {
  const listed = "folder" in where ? undefined : listPlainGlobs(root, globs, where.onClosed);
  if (listed) return listed;
  const fs = "folder" in where ? where.folder.fs : watchedFolder(where.onClosed);
  const without = globs.filter((pattern) => pattern.startsWith("!"));
  const inPackages = globs.filter((pattern) => !pattern.startsWith("!") && /(?:^|\/)node_modules\//.test(pattern));
  const elsewhere = globs.filter((pattern) => !pattern.startsWith("!") && !inPackages.includes(pattern));
  const read = async (wanted: readonly string[], ignore: string): Promise<readonly string[]> =>
    wanted.length === 0
      ? []
      : await (
          await import("tinyglobby")
        ).glob([...wanted, ...without], {
          cwd: root,
          ignore: [ignore],
          expandDirectories: false,
          absolute: true,
          fs,
        });
  const found = [
    ...(await read(elsewhere, "**/node_modules/**")),
    ...(await read(inPackages, "**/node_modules/**/node_modules/**")),
  ];
  return found.map((path) => projectPath(root, path));
}

/** What globs name that are all of the plainest kind, which most projects have. */
function listPlainGlobs(
  root: string,
  globs: readonly string[],
  onClosed: (folder: string) => void,
): readonly string[] | undefined {
  const found = globs.map((pattern) => listPlainGlob(root, pattern, onClosed));
  return found.every((each) => each !== undefined) ? found.flat() : undefined;
}

function distinct(paths: readonly string[]): readonly string[] {
  return [...new Set(paths)].sort();
}
