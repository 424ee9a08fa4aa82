import { resolve } from "node:path";
import { projectPath } from "../source/read-file.js";

/** The files that globs and paths name, relative to the project, sorted, each once. A path without wildcards is taken as it is, there or not. */
export async function findFiles(root: string, patterns: readonly string[]): Promise<readonly string[]> {
  const isGlob = (pattern: string): boolean => /[*?[\]{}!]/.test(pattern);
  const plain = patterns.filter((pattern) => !isGlob(pattern)).map((path) => projectPath(root, resolve(root, path)));
  const globs = patterns.filter(isGlob).map((pattern) => pattern.replace(/\\/g, "/"));
  const found =
    globs.length === 0
      ? []
      : await (
          await import("tinyglobby")
        ).glob([...globs], { cwd: root, ignore: ["**/node_modules/**"], expandDirectories: false, absolute: true });
  return [...new Set([...plain, ...found.map((path) => projectPath(root, path))])].sort();
}
