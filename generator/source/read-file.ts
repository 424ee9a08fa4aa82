import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import type { SourceFile } from "../diagnostics/span.js";
import { isReallyBelow } from "./project.js";

/** Capabilities are at most some megabytes; what is larger is something else. */
const mostBytes = 32 * 1024 * 1024;

const decoder = new TextDecoder("utf-8", { fatal: true });

/** A file's text, or in plain words why there is none. */
export type ReadResult = { readonly file: SourceFile } | { readonly problem: string };

/** The path of a file relative to the project, `/` between parts: how users see it, the same on every machine. */
export function projectPath(root: string, absolute: string): string {
  return relative(root, absolute).replace(/\\/g, "/");
}

/** The reason that nothing was read where nothing stands. */
export const nothingThere = "there is no such file";

/** Reads UTF-8 text; `path` is relative to `root`. A byte order mark is taken off. Never throws, and reads nothing but regular files. */
export function readSource(root: string, path: string): ReadResult {
  const absolute = resolve(root, path);
  try {
    const stats = statSync(absolute);
    if (stats.isDirectory()) return { problem: "it is a folder" };
    // A pipe or a device may never end.
    if (!stats.isFile()) return { problem: "it is no regular file" };
    if (stats.size > mostBytes) return { problem: `it is larger than ${mostBytes / 1024 / 1024} MiB` };
    const text = decoder.decode(readFileSync(absolute));
    return { file: { path: projectPath(root, absolute), text } };
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

/** Reads a file that must be below one of some folders, whatever links lead to it. Nothing of another one is read. */
export function readBelow(folders: readonly string[], root: string, path: string): ReadResult {
  try {
    if (folders.some((folder) => isReallyBelow(folder, resolve(root, path)))) return readSource(root, path);
  } catch (error) {
    return { problem: reasonOf(error) };
  }
  return { problem: "it is outside the project" };
}

/** The sorted list of the JSON files below a folder that must be below one of some others: paths relative to it, one a line. What is hidden or a link is left out. */
export function listBelow(folders: readonly string[], root: string, path: string): ReadResult {
  try {
    const absolute = resolve(root, path);
    if (!folders.some((folder) => isReallyBelow(folder, absolute))) return { problem: "it is outside the project" };
    if (!isFolder(root, path)) return { problem: isThere(root, path) ? "it is no folder" : "there is no such folder" };
    const names = readdirSync(absolute, { recursive: true, withFileTypes: true }).flatMap((entry) => {
      const name = projectPath(absolute, join(entry.parentPath, entry.name));
      return entry.isFile() && /\.json$/i.test(name) && !/(?:^|\/)\./.test(name) ? [name] : [];
    });
    return { file: { path: `${projectPath(root, absolute)}/`, text: names.sort().join("\n") } };
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

/** Whether a path is a folder. */
export function isFolder(root: string, path: string): boolean {
  return statSync(resolve(root, path), { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Why reading failed, without the machine's own words. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return nothingThere;
    case "EACCES":
    case "EPERM":
      return "its permissions forbid it";
    case "ELOOP":
      return "its links go in circles";
    case "ENAMETOOLONG":
      return "its name is too long";
    case "ERR_ENCODING_INVALID_ENCODED_DATA":
      return "it is not UTF-8 text";
    default:
      return error instanceof TypeError ? "it is not UTF-8 text" : `the system says ${String(code ?? "nothing more")}`;
  }
}

/** Whether something stands at a path relative to a folder, readable or not. */
export function isThere(root: string, path: string): boolean {
  const read = readSource(root, path);
  return "file" in read || read.problem !== nothingThere;
}
