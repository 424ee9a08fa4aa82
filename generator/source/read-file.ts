import { isUtf8 } from "node:buffer";
import { lstatSync, readdirSync, readFileSync, type Stats, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { noUtf8 } from "../diagnostics/catalogue/source.js";
import type { SourceFile } from "../diagnostics/span.js";
import { isReallyBelow } from "./project.js";

/** Capabilities are at most some megabytes; what is larger is something else. */
const mostBytes = 32 * 1024 * 1024;

/** The text of bytes that are UTF-8, without its byte order mark; undefined where they are not. */
function textOf(bytes: Buffer): string | undefined {
  if (!isUtf8(bytes)) return undefined;
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return bytes.toString("utf8", hasMark ? 3 : 0);
}

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
    return readStanding(absolute, statSync(absolute), projectPath(root, absolute));
  } catch (error) {
    const reason = reasonOf(error);
    return { problem: reason === nothingThere && isLink(absolute) ? "it is a link to what is not there" : reason };
  }
}

function isLink(absolute: string): boolean {
  try {
    return lstatSync(absolute).isSymbolicLink();
  } catch {
    return false;
  }
}

/** Reads what stands somewhere, of which the system has said what it is; `path`: what it is called. Fails with the system's error. */
function readStanding(absolute: string, stats: Stats, path: string): ReadResult {
  if (stats.isDirectory()) return { problem: "it is a folder" };
  // A pipe or a device may never end.
  if (!stats.isFile()) return { problem: "it is no regular file" };
  if (stats.size > mostBytes) return { problem: `it is larger than ${mostBytes / 1024 / 1024} MiB` };
  const text = textOf(readFileSync(absolute));
  return text === undefined ? { problem: noUtf8 } : { file: { path, text } };
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

/**
 * `readBelow` for many files: where a folder is, and really is, is looked up once. A file that is no link is where its folder is; whatever cannot be said
 * that simply is left to `readBelow`.
 */
export function readerBelow(folders: readonly string[], root: string): (path: string) => ReadResult {
  const known = new Map<string, { readonly absolute: string; readonly path: string; readonly isBelow: boolean }>();
  const lookUp = (folder: string): { readonly absolute: string; readonly path: string; readonly isBelow: boolean } => {
    const absolute = resolve(root, folder);
    const path = projectPath(root, absolute);
    const isBelow = folders.some((each) => isReallyBelow(each, absolute));
    return { absolute: join(absolute, "/"), path: path === "" ? "" : `${path}/`, isBelow };
  };
  return (path) => {
    try {
      const start = path.lastIndexOf("/") + 1;
      const [folder, name] = [path.slice(0, start), path.slice(start)];
      const place = known.get(folder) ?? lookUp(folder);
      known.set(folder, place);
      if (place.isBelow && isPlainName(name)) {
        const stats = lstatSync(place.absolute + name);
        if (stats.isFile()) return readStanding(place.absolute + name, stats, place.path + name);
      }
    } catch {
      // The other way has words for whatever this is.
    }
    return readBelow(folders, root, path);
  };
}

/** Whether a name is one of something in its folder, on every system. */
function isPlainName(name: string): boolean {
  return name !== "" && name !== "." && name !== ".." && !name.includes("\\");
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
  try {
    return statSync(resolve(root, path), { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    // Whoever reads it is told what the system has against it.
    return false;
  }
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
    case "ERR_INVALID_ARG_VALUE":
      return "no file can have that name";
    default:
      return `the system says ${String(code ?? "nothing more")}`;
  }
}

/** Whether something stands at a path relative to a folder, readable or not. */
export function isThere(root: string, path: string): boolean {
  const read = readSource(root, path);
  return "file" in read || read.problem !== nothingThere;
}
