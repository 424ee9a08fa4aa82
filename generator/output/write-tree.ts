import { accessSync, constants, existsSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { FolderComparison } from "./compare.js";
import { hashBytes } from "./hash.js";
import { clearStale, openStaging, type Staging, writePlan } from "./journal.js";
import { makeFolder } from "./make-folder.js";
import { manifestName, serializeManifest } from "./manifest.js";
import type { Run } from "./run.js";
import type { Text } from "./spool.js";

/** An output folder, and those of its folders that differ from what they should be. */
export interface WantedTree {
  readonly out: string;
  readonly folders: readonly FolderComparison[];
}

/**
 * Brings output folders to where they should be. Everything is written aside first, with a plan of what goes where, and then moved: folders that are new
 * as a whole, others file by file, the manifests last. Whatever stops the process, a path holds its old text or its new one, and the next run knows both for
 * Capstan's. Fails with the system's error, and then nothing has been moved in any of them if something could not be written in one.
 */
export function writeTrees(trees: readonly WantedTree[], run: Run): void {
  const prepared: Prepared[] = [];
  try {
    for (const tree of joined(trees)) prepared.push(prepareTree(tree, run));
    for (const { move } of prepared) move();
  } finally {
    for (const { discard } of prepared) discard();
  }
}

/** Trees of one folder as one, which has one plan: documents of several targets stand below the project. */
function joined(trees: readonly WantedTree[]): readonly WantedTree[] {
  const folders = new Map<string, FolderComparison[]>();
  for (const tree of trees) folders.set(tree.out, [...(folders.get(tree.out) ?? []), ...tree.folders]);
  return [...folders].map(([out, of]) => ({ out, folders: of }));
}

/** Texts that wait beside where they belong. */
interface Prepared {
  readonly move: () => void;
  readonly discard: () => void;
}

function prepareTree({ out, folders }: WantedTree, run: Run): Prepared {
  makeFolder(out);
  const staging = openStaging(out, run.id);
  try {
    const fresh = new Set(folders.filter((folder) => isNew(out, folder)));
    const standing = folders.filter((folder) => !fresh.has(folder));
    const wholes = [...fresh].map((folder) => stageFolder(folder, staging));
    const changes = standing.flatMap((folder) => folder.changes);
    const moves = changes.flatMap(({ path, after }) => {
      if (after === undefined) return [];
      const bytes = after.bytes();
      return [{ from: staging.write(bytes), to: path, hash: hashBytes(bytes) }];
    });
    const manifests = standing.flatMap(({ name, manifest, manifestIsCurrent }) => {
      if (!manifest || manifestIsCurrent) return [];
      return [{ from: staging.write(serializeManifest(manifest)), to: `${name}/${manifestName}` }];
    });
    const planned = [...moves, ...wholes.flatMap(({ files }) => files)];
    writePlan(staging, new Map(planned.map(({ to, hash }) => [to, hash])));
    for (const folder of new Set([...moves, ...manifests].map(({ to }) => dirname(to)))) makeFolder(join(out, folder));
    checkWritable(
      out,
      standing.flatMap(({ name, changes: of }) => [`${name}/${manifestName}`, ...of.map(({ path }) => path)]),
    );
    return {
      move: () => {
        for (const whole of wholes) moveFolder(whole, out);
        for (const { from, to } of moves) renameSync(from, join(out, to));
        for (const { path, after } of changes) if (after === undefined) removeFile(out, path);
        for (const { from, to } of manifests) renameSync(from, join(out, to));
        for (const { name, manifest, found } of standing)
          if (!manifest && found !== undefined) removeFile(out, `${name}/${manifestName}`);
        clearStale(out, run.isRunning);
      },
      discard: staging.remove,
    };
  } catch (error) {
    staging.remove();
    throw error;
  }
}

/** Fails as the system would, before anything is moved, where files of a folder may be neither replaced nor removed. */
function checkWritable(out: string, paths: readonly string[]): void {
  for (const folder of new Set(paths.map((path) => join(out, dirname(path)))))
    if (existsSync(folder)) accessSync(folder, constants.W_OK | constants.X_OK);
}

/** A folder that waits to be moved, and what is in it beside its manifest. */
interface WholeFolder {
  readonly name: string;
  readonly from: string;
  /** Their paths in the output folder, with the hashes of their texts. */
  readonly files: readonly { readonly to: string; readonly hash: string }[];
}

/** Whether nothing stands where a folder is to be. */
function isNew(out: string, { name, manifest, found }: FolderComparison): boolean {
  return manifest !== undefined && found === undefined && !existsSync(join(out, name));
}

function stageFolder({ name, changes, manifest }: FolderComparison, { place }: Staging): WholeFolder {
  const from = place();
  const made = new Set<string>();
  const write = (inside: string, text: Text): void => {
    const path = join(from, inside);
    const folder = dirname(path);
    if (!made.has(folder)) makeFolder(folder);
    made.add(folder);
    writeFileSync(path, text);
  };
  const files = changes.flatMap(({ path, after }) => {
    if (after === undefined) return [];
    const inside = path.slice(name.length + 1);
    const bytes = after.bytes();
    write(inside, bytes);
    // Where the host lays out what is written, the manifest has hashes of texts without their layout.
    const known = manifest?.layout === "capstan" ? manifest.files[inside] : undefined;
    return [{ to: path, hash: known ?? hashBytes(bytes) }];
  });
  if (manifest) write(manifestName, serializeManifest(manifest));
  return { name, from, files };
}

/** Moves a folder as a whole; file by file where another run has made it meanwhile, or something on Windows reads what is in it. */
function moveFolder({ name, from, files }: WholeFolder, out: string): void {
  const target = join(out, name);
  makeFolder(dirname(target));
  try {
    if (existsSync(target)) throw new Error("made meanwhile");
    renameSync(from, target);
    return;
  } catch {
    // Each file fails by itself.
  }
  for (const to of [...files.map((file) => file.to), `${name}/${manifestName}`]) {
    makeFolder(dirname(join(out, to)));
    renameSync(join(from, to.slice(name.length + 1)), join(out, to));
  }
}

/** Removes a file, and the folders that it leaves empty. */
function removeFile(out: string, path: string): void {
  rmSync(join(out, path), { force: true });
  for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) {
    try {
      rmdirSync(join(out, folder));
    } catch {
      return;
    }
  }
}
