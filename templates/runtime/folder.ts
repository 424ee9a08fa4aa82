import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** A file below a folder, by its path in it, `/` between segments. */
export interface FolderFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** Why a file is not handed out. */
export type Refusal = "unsafe" | "missing";

const mediaTypes: Readonly<Record<string, string>> = {
  css: "text/css",
  csv: "text/csv",
  gif: "image/gif",
  html: "text/html",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  js: "text/javascript",
  json: "application/json",
  md: "text/markdown",
  mjs: "text/javascript",
  pdf: "application/pdf",
  png: "image/png",
  py: "text/x-python",
  sh: "text/x-shellscript",
  svg: "image/svg+xml",
  ts: "text/x-typescript",
  txt: "text/plain",
  xml: "application/xml",
  yaml: "application/yaml",
  yml: "application/yaml",
};

/** The path of a `file://` location, or of a URL of this module's neighbourhood. `file:///./x` is relative to the working directory. */
export function pathOf(location: string | URL): string {
  if (location instanceof URL) return fileURLToPath(location);
  return resolve(location.replace(/^file:(\/\/)?/, "").replace(/^\/(?=\.\.?\/)/, ""));
}

/** The media type that a file's name tells; bytes of no known kind otherwise. */
export function mediaTypeOf(path: string): string {
  const extension = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(mediaTypes, extension)
    ? (mediaTypes[extension] ?? "")
    : "application/octet-stream";
}

/** Every file below `root` that may be handed out, sorted by path; undefined where there is no such folder. */
export async function listFolder(root: string): Promise<readonly FolderFile[] | undefined> {
  try {
    const names = await readdir(root, { recursive: true });
    const files = await Promise.all(
      names.map(async (name) => {
        const path = name.replaceAll("\\", "/");
        const target = await findInside(root, path);
        if (typeof target === "string") return [];
        const found = await stat(target.path);
        return found.isFile() ? [{ path, size: found.size }] : [];
      }),
    );
    return files.flat().sort((one, other) => (one.path < other.path ? -1 : 1));
  } catch {
    return undefined;
  }
}

/** The bytes of the file at `path` below `root`, or why it is not handed out: hidden names, links that lead out, no file. */
export async function readInside(root: string, path: string): Promise<Uint8Array | Refusal> {
  const target = await findInside(root, path);
  if (typeof target === "string") return target;
  try {
    // Whoever opens a pipe waits for its other end, and a device has none.
    return (await stat(target.path)).isFile() ? await readFile(target.path) : "missing";
  } catch {
    return "missing";
  }
}

async function findInside(
  root: string,
  path: string,
): Promise<{ readonly path: string } | Refusal> {
  // Files that begin with a dot are hidden: settings, keys, the insides of tools.
  const isShown = (segment: string): boolean => /^[^.\\\p{Cc}][^\\\p{Cc}]*$/u.test(segment);
  if (!path.split("/").every(isShown)) return "unsafe";
  try {
    const target = await realpath(join(root, path));
    const inside = relative(await realpath(root), target);
    // A link leads neither out nor to what is hidden.
    const isHidden = inside.split(sep).some((segment) => segment.startsWith("."));
    return isHidden || isAbsolute(inside) ? "unsafe" : { path: target };
  } catch {
    return "missing";
  }
}
