import { formatFile } from "./format.js";
import { hashText } from "./hash.js";
import { type Manifest, type ManifestFile, manifestName, serializeManifest } from "./manifest.js";
import { readOutput } from "./read-tree.js";
import { type DesiredTree, emittedHash, manifestOf, runtimeFiles } from "./tree.js";

/** One path of an output folder: what stands there, and what should. */
export interface FileChange {
  readonly path: string;
  /** The capability it belongs to; undefined for shared files. */
  readonly capability: string | undefined;
  /** What stands there; undefined where nothing does. */
  readonly before: string | undefined;
  /** What should stand there; undefined where nothing should. */
  readonly after: string | undefined;
  /** Its entry in the manifest; undefined where Capstan did not write it. */
  readonly owned: ManifestFile | undefined;
  /** Somebody changed it since Capstan wrote it, or wrote it themselves. */
  readonly foreign: boolean;
}

export interface TreeComparison {
  /** Files that differ, in the order of their paths. */
  readonly changes: readonly FileChange[];
  /** How many files are as they should be. */
  readonly unchanged: number;
  /** The manifest as it should be, in full. */
  readonly manifest: string;
  /** The manifest on disk is that one already. */
  readonly manifestIsCurrent: boolean;
}

/** Compares an output folder with the tree that should stand there. Only text that is not known by its hashes is laid out. Writes nothing. */
export async function compareTree(out: string, tree: DesiredTree, previous: Manifest | undefined): Promise<TreeComparison> {
  const owned = ownedFiles(previous);
  const wanted = [...tree.capabilities.flatMap(({ name, files }) => files.map((file) => ({ file, capability: name }))), ...runtimeFiles(tree).map((file) => ({ file, capability: undefined }))];
  const hashes = new Map<string, ManifestFile>();
  const changes: FileChange[] = [];
  let unchanged = 0;
  for (const { file, capability } of wanted) {
    const { path } = file;
    const entry = owned.get(path);
    const emitted = emittedHash(file);
    const before = readOutput(out, path);
    const onDisk = before === undefined ? undefined : hashText(before);
    if (entry && entry.emitted === emitted && entry.sha256 === onDisk) {
      hashes.set(path, entry);
      unchanged += 1;
      continue;
    }
    const after = await formatFile(file);
    const sha256 = hashText(after);
    hashes.set(path, { sha256, emitted });
    if (sha256 === onDisk) unchanged += 1;
    else changes.push({ path, capability, before, after, owned: entry, foreign: onDisk !== undefined && onDisk !== entry?.sha256 });
  }
  for (const [path, entry] of owned) {
    if (hashes.has(path) || belongsTo(path, tree.kept)) continue;
    const before = readOutput(out, path);
    if (before !== undefined) changes.push({ path, capability: undefined, before, after: undefined, owned: entry, foreign: hashText(before) !== entry.sha256 });
  }
  changes.sort((one, other) => (one.path < other.path ? -1 : 1));
  const manifest = serializeManifest(manifestOf(tree, hashes));
  return { changes, unchanged, manifest, manifestIsCurrent: previous !== undefined && readOutput(out, manifestName) === manifest };
}

function ownedFiles(manifest: Manifest | undefined): ReadonlyMap<string, ManifestFile> {
  if (!manifest) return new Map();
  return new Map([...Object.values(manifest.capabilities).flatMap(({ files }) => Object.entries(files)), ...Object.entries(manifest.runtime)]);
}

function belongsTo(path: string, kept: DesiredTree["kept"]): boolean {
  return Object.values(kept).some(({ files }) => Object.hasOwn(files, path));
}
