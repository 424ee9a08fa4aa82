import { resolve } from "node:path";
import { isFolder, projectPath } from "../source/read-file.js";

/**
 * The files that globs and paths name, relative to the project, sorted, each once. A folder stands for all YAML below it; another path without
 * wildcards is taken as it is, there or not.
 */
export async function findFiles(root: string, patterns: readonly string[]): Promise<readonly string[]> {
  const isGlob = (pattern: string): boolean => /[*?[\]{}!]/.test(pattern);
  const named = patterns.filter((pattern) => !isGlob(pattern));
  const folders = named.filter((path) => isFolder(root, path));
  const plain = named.filter((path) => !folders.includes(path)).map((path) => projectPath(root, resolve(root, path)));
  const globs = [
    ...patterns.filter(isGlob),
    ...folders.map((path) => `${path.replace(/(?<![\\/])[\\/]+$/, "")}/**/*.{yaml,yml}`),
  ].map((pattern) => pattern.replace(/\\/g, "/"));
  const found =
    globs.length === 0
      ? []
      : await (
          await import("tinyglobby")
        ).glob([...globs], { cwd: root, ignore: ["**/node_modules/**"], expandDirectories: false, absolute: true });
  return [...new Set([...plain, ...found.map((path) => projectPath(root, path))])].sort();
}
