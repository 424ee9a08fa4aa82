import { type Dirent, readdir as readFolder, type PathLike } from "node:fs";
import { join } from "node:path";
import type { FileSystemAdapter } from "tinyglobby";
import { isForbidden } from "../text/system-errors.js";
import { leadsSomewhere } from "./plain-glob.js";

/** What the reader of globs is called back with. */
type Done = (error: NodeJS.ErrnoException | null, entries: readonly Dirent[]) => void;

/**
 * The disk as the reader of globs sees it, who passes over what it cannot follow: here a link to nothing, a pipe or a device is a file, so that whoever reads
 * it says what is wrong with it, and a folder that may not be listed goes to `onClosed`, by its absolute path.
 */
export function watchedFolder(onClosed: (folder: string) => void): FileSystemAdapter {
  const readdir = (path: PathLike, _options: unknown, done: Done): void =>
    readFolder(path, { withFileTypes: true }, (error, entries) => {
      if (isForbidden(error)) onClosed(String(path));
      done(error, error ? [] : entries.map((entry) => asFile(entry, String(path))));
    });
  // Node's own type of `readdir` has an overload for each of its options; globs are read with one of them.
  return { readdir: readdir as unknown as NonNullable<FileSystemAdapter["readdir"]> };
}

function asFile(entry: Dirent, folder: string): Dirent {
  if (entry.isFile() || entry.isDirectory()) return entry;
  if (entry.isSymbolicLink() && leadsSomewhere(join(folder, entry.name))) return entry;
  return Object.assign(Object.create(entry), { isFile: () => true, isSymbolicLink: () => false });
}
