import { lstatSync, readdirSync, readFileSync, type Stats } from "node:fs";
import { join } from "node:path";
import { readJournals } from "./journal.js";
import { type FoundManifest, isInside, manifestName, parseManifest } from "./manifest.js";

/** What stands at a path of an output folder. */
export type Found =
  | { readonly kind: "file"; readonly bytes: Buffer }
  | { readonly kind: "nothing" }
  /** Something that is neither read, written nor removed: `path`, the file or a folder above it, is a symbolic link, a pipe, a device. */
  | { readonly kind: "obstacle"; readonly path: string; readonly what: "a symbolic link" | "no regular file" };

/** Reads what stands at a path relative to the output folder. */
export type ReadOutput = (path: string) => Found;

/** An output folder as it is found. */
export interface OutputState {
  readonly read: ReadOutput;
  /** By name of the folder: its manifest, or `"broken"` where that file is none. */
  readonly manifests: ReadonlyMap<string, FoundManifest | "broken">;
  /** By path: hashes of texts that runs which were stopped had been about to write. */
  readonly journal: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Where an output folder is. */
export interface OutputPlace {
  /** An absolute folder, whatever it is: what stands below it must not be reached through links. */
  readonly trusted: string;
  /** The output folder relative to that; empty where it is that. */
  readonly below: string;
}

/** Looks at an output folder: its manifests, and what runs that were stopped have left. */
export function readState(place: OutputPlace): OutputState {
  const read = createReader(place);
  const manifests = new Map<string, FoundManifest | "broken">();
  for (const name of foldersOf(place)) {
    const found = read(`${name}/${manifestName}`);
    if (found.kind === "file") manifests.set(name, parseManifest(found.bytes.toString("utf8")) ?? "broken");
  }
  const journal = new Map(readJournals(join(place.trusted, place.below)));
  const former = read(manifestName);
  for (const [path, hash] of former.kind === "file" ? formerFiles(former.bytes.toString("utf8")) : [])
    journal.set(path, new Set([...(journal.get(path) ?? []), hash]));
  return { read, manifests, journal };
}

/** Hashes by path in the one manifest that Capstan wrote for a whole output folder before each folder had its own. */
function formerFiles(text: string): readonly (readonly [string, string])[] {
  return [...text.matchAll(/"([^"\\]+)": \{\s*"sha256": "([0-9a-f]{64})"/g)].flatMap(([, path = "", hash = ""]) =>
    isInside(path) ? [[path, hash] as const] : [],
  );
}

/** Reads what stands below a folder that is trusted as it is. Links and strange files are seen, never followed. */
export function createReader({ trusted, below }: OutputPlace): ReadOutput {
  type Standing = Extract<Found, { readonly kind: "nothing" | "obstacle" }> | "folder" | "file";
  const folders = new Map<string, Standing>();
  const standing = (path: string): Standing => {
    const stats = entryAt(join(trusted, path));
    if (!stats) return { kind: "nothing" };
    if (stats.isSymbolicLink()) return { kind: "obstacle", path, what: "a symbolic link" };
    return stats.isDirectory()
      ? "folder"
      : stats.isFile()
        ? "file"
        : { kind: "obstacle", path, what: "no regular file" };
  };
  const folderAt = (path: string): Standing => {
    if (path === "") return "folder";
    const known = folders.get(path);
    if (known !== undefined) return known;
    const above = folderAt(path.slice(0, Math.max(0, path.lastIndexOf("/"))));
    const found = above === "folder" ? standing(path) : above;
    folders.set(path, found);
    return found;
  };
  return (path) => {
    const whole = below === "" ? path : `${below}/${path}`;
    const folder = folderAt(whole.slice(0, Math.max(0, whole.lastIndexOf("/"))));
    if (folder !== "folder") return folder === "file" ? { kind: "nothing" } : folder;
    const found = standing(whole);
    if (found === "folder") return { kind: "nothing" };
    return found === "file" ? { kind: "file", bytes: readFileSync(join(trusted, whole)) } : found;
  };
}

/** What stands at a path; undefined also where a file stands in place of a folder above it. */
function entryAt(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
      return undefined;
    throw error;
  }
}

/** Names of the folders in an output folder, sorted. */
function foldersOf({ trusted, below }: OutputPlace): readonly string[] {
  try {
    const entries = readdirSync(join(trusted, below), { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}
