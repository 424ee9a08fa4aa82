import { lstatSync, readdirSync, readFileSync, type Stats } from "node:fs";
import { join } from "node:path";
import { isForbidden } from "../text/system-errors.js";
import { hashFile } from "./hash-file.js";
import { readJournals } from "./journal.js";
import { type FoundManifest, hashManifest, isInside, type Manifest, manifestName, parseManifest } from "./manifest.js";

/** No regular file stands at a path of an output folder. */
type NoFile =
  /** `folder`: a folder stands where the file would, and is in the way of writing it. */
  { readonly kind: "nothing"; readonly folder?: Obstacle } | Obstacle;

/** Something that is neither read, written nor removed: `path`, the file or a folder above it, is a symbolic link, a pipe, a device, or may not be read. */
export interface Obstacle {
  readonly kind: "obstacle";
  readonly path: string;
  readonly what: "a symbolic link" | "no regular file" | "a folder" | "closed by its permissions";
}

/** What stands at a path of an output folder. */
export type Found = { readonly kind: "file"; readonly bytes: Buffer } | NoFile;

/** The same, with the hash of a file as `hashBytes` gives it. */
export type Hashed = { readonly kind: "file"; readonly hash: string } | NoFile;

/** Reads what stands at paths relative to the output folder. Its folders are listed once, when something in them is asked for. */
export interface ReadOutput {
  readonly read: (path: string) => Found;
  /** Reads all of the file too, but keeps nothing of it. */
  readonly hash: (path: string) => Hashed;
}

/** Manifests by name of the folder; each is read when it is asked for. */
export interface FoundManifests {
  /** `"broken"` where the file is none. */
  readonly get: (name: string) => FoundManifest | "broken" | undefined;
  /** What stands in the place of one. */
  readonly at: (name: string) => Hashed;
  readonly has: (name: string) => boolean;
  /** Sorted. */
  readonly names: readonly string[];
}

/** By folder and path in it, since each folder is asked for by itself: hashes of texts that runs which were stopped had been about to write. */
export type Journal = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

/** An output folder as it is found. */
export interface OutputState extends ReadOutput {
  readonly manifests: FoundManifests;
  readonly journal: Journal;
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
  const reader = createReader(place);
  const former = reader.read(manifestName);
  const journal = byFolder([
    ...readJournals(join(place.trusted, place.below)),
    ...(former.kind === "file" ? formerFiles(former.bytes.toString("utf8")) : []),
  ]);
  return { ...reader, manifests: findManifests(place, reader), journal };
}

/** What belongs in no folder is none of ours. */
function byFolder(entries: readonly (readonly [string, Iterable<string>])[]): Journal {
  const folders = new Map<string, Map<string, Set<string>>>();
  for (const [path, hashes] of entries) {
    const cut = path.indexOf("/");
    if (cut < 0) continue;
    const [name, inside] = [path.slice(0, cut), path.slice(cut + 1)];
    const folder = folders.get(name) ?? new Map<string, Set<string>>();
    folders.set(name, folder);
    const known = folder.get(inside) ?? new Set();
    folder.set(inside, known);
    for (const hash of hashes) known.add(hash);
  }
  return folders;
}

function findManifests(place: OutputPlace, { read, hash, isFile }: Reader): FoundManifests {
  const names = foldersOf(place).filter((name) => isFile(`${name}/${manifestName}`));
  const there = new Set(names);
  const known = new Map<string, FoundManifest | "broken">();
  const hashes = new Map<string, Hashed>();
  return {
    names,
    at: (name) => {
      const hashed = hashes.get(name) ?? hash(`${name}/${manifestName}`);
      hashes.set(name, hashed);
      return hashed;
    },
    has: (name) => there.has(name),
    get: (name) => {
      if (!there.has(name) || known.has(name)) return known.get(name);
      const found = read(`${name}/${manifestName}`);
      const manifest = found.kind === "file" ? parseManifest(found.bytes.toString("utf8")) : undefined;
      known.set(name, manifest ?? "broken");
      return known.get(name);
    },
  };
}

/** The manifest in a folder; one that is `wanted`, to the byte, is not read a second time. */
export function foundManifest(
  name: string,
  wanted: Manifest | undefined,
  { manifests }: Pick<OutputState, "manifests">,
): FoundManifest | "broken" | undefined {
  const standing = manifests.at(name);
  return wanted && standing.kind === "file" && standing.hash === hashManifest(wanted)
    ? { manifest: wanted, other: undefined }
    : manifests.get(name);
}

/** Hashes by path in the one manifest that Capstan wrote for a whole output folder before each folder had its own. */
function formerFiles(text: string): readonly (readonly [string, readonly string[]])[] {
  return [...text.matchAll(/"([^"\\]+)": \{\s*"sha256": "([0-9a-f]{64})"/g)].flatMap(([, path = "", hash = ""]) =>
    isInside(path) ? [[path, [hash]] as const] : [],
  );
}

/** The same, and whether a path is a file at all. */
interface Reader extends ReadOutput {
  readonly isFile: (path: string) => boolean;
}

/** Reads what stands below a folder that is trusted as it is. Links and strange files are seen, never followed. */
export function createReader({ trusted, below }: OutputPlace): Reader {
  const folders = new Map<string, Listed>();
  const start = `${trusted}/${below === "" ? "" : `${below}/`}`;
  const folderAt = (path: string): Listed => {
    const known = folders.get(path);
    if (known !== undefined) return known;
    const found = path === "" ? "folder" : standingAt(path);
    const listed = found === "folder" ? listFolder(trusted, path) : found;
    folders.set(path, listed);
    return listed;
  };
  const standingAt = (path: string): Standing => {
    const cut = path.lastIndexOf("/");
    const folder = folderAt(cut < 0 ? "" : path.slice(0, cut));
    if (folder === "file") return { kind: "nothing" };
    if ("kind" in folder) return folder;
    // What is not listed may still be there: some systems know it by another spelling of its name, too.
    const kind = folder.get(path.slice(cut + 1)) ?? unlessClosed(path, () => kindAt(`${trusted}/${path}`));
    if (typeof kind === "object") return kind;
    switch (kind) {
      case undefined:
        return { kind: "nothing" };
      case "link":
        return { kind: "obstacle", path, what: "a symbolic link" };
      case "other":
        return { kind: "obstacle", path, what: "no regular file" };
      default:
        return kind;
    }
  };
  const fromTrusted = (path: string): string => (below === "" ? path : `${below}/${path}`);
  const look = (path: string): NoFile | "file" => {
    const asked = fromTrusted(path);
    const found = standingAt(asked);
    return found === "folder"
      ? { kind: "nothing", folder: { kind: "obstacle", path: asked, what: "a folder" } }
      : found;
  };
  return {
    isFile: (path) => look(path) === "file",
    read: (path) => {
      const found = look(path);
      if (found !== "file") return found;
      return unlessClosed(fromTrusted(path), () => ({ kind: "file", bytes: readFileSync(start + path) }));
    },
    hash: (path) => {
      const found = look(path);
      if (found !== "file") return found;
      return unlessClosed(fromTrusted(path), () => ({ kind: "file", hash: hashFile(start + path) }));
    },
  };
}

/** What is read there; an obstacle where permissions forbid it. */
function unlessClosed<T>(path: string, read: () => T): T | Obstacle {
  try {
    return read();
  } catch (error) {
    if (isForbidden(error)) return { kind: "obstacle", path, what: "closed by its permissions" };
    throw error;
  }
}

type Standing = NoFile | "folder" | "file";

/** What is in a folder, by name, or what stands in its place. */
type Listed = NoFile | "file" | ReadonlyMap<string, Kind>;

/** What an entry of a folder is: all that is kept of it, since a thousand folders have ten thousand. */
type Kind = "file" | "folder" | "link" | "other";

function kindOf(entry: Pick<Stats, "isFile" | "isDirectory" | "isSymbolicLink">): Kind {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "folder";
  return entry.isSymbolicLink() ? "link" : "other";
}

/** The entries of a folder below `trusted`, or that permissions forbid to list it; none of `trusted` where it cannot be listed, which says nothing of what is in it. */
function listFolder(trusted: string, path: string): ReadonlyMap<string, Kind> | Obstacle {
  const kinds = new Map<string, Kind>();
  try {
    for (const entry of readdirSync(`${trusted}/${path}`, { withFileTypes: true }))
      kinds.set(entry.name, kindOf(entry));
  } catch (error) {
    if (path !== "" && isForbidden(error)) return { kind: "obstacle", path, what: "closed by its permissions" };
    // What is asked for is looked for by its path.
  }
  return kinds;
}

/** What stands at a path; undefined also where a file stands in place of a folder above it. */
function kindAt(path: string): Kind | undefined {
  try {
    return kindOf(lstatSync(path));
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
