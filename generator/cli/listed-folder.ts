import type { FileSystemAdapter } from "tinyglobby";
import { projectPath } from "../source/read-file.js";

/** What the reader of globs asks of an entry of a folder. */
interface Entry {
  readonly name: string;
  readonly isFile: () => boolean;
  readonly isDirectory: () => boolean;
  readonly isSymbolicLink: () => boolean;
}

/** Files that are known by their paths alone, as a folder that globs are read from: so a glob means the same in a revision as on disk. */
export interface ListedFolder {
  readonly fs: FileSystemAdapter;
  /** Whether a path (relative to the root, `/` between parts) is one of its folders. */
  readonly holds: (path: string) => boolean;
}

/** Makes it of paths relative to `root`, `/` between parts. */
export function listedFolder(root: string, listed: readonly string[]): ListedFolder {
  const folders = new Map<string, Map<string, Entry>>([["", new Map()]]);
  for (const path of listed) {
    const parts = path.split("/");
    for (const [index, name] of parts.entries()) {
      const parent = parts.slice(0, index).join("/");
      const entries = folders.get(parent) ?? new Map<string, Entry>();
      folders.set(parent, entries);
      const isFile = index === parts.length - 1;
      entries.set(name, { name, isFile: () => isFile, isDirectory: () => !isFile, isSymbolicLink: () => false });
    }
  }
  const readdir = (path: string, _options: unknown, done: (error: null, entries: readonly Entry[]) => void): void =>
    queueMicrotask(() => done(null, [...(folders.get(projectPath(root, path))?.values() ?? [])]));
  // Node's own type of `readdir` has an overload for each of its options; globs are read with one of them.
  return {
    fs: { readdir: readdir as unknown as NonNullable<FileSystemAdapter["readdir"]> },
    holds: (path) => folders.has(path),
  };
}
