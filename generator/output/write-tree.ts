import { renameSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { FolderComparison } from "./compare.js";
import { hashBytes } from "./hash.js";
import { openStaging, clearStale, writePlan } from "./journal.js";
import { makeFolder } from "./make-folder.js";
import { manifestName, serializeManifest } from "./manifest.js";
import type { Run } from "./run.js";

/** An output folder, and those of its folders that differ from what they should be. */
export interface WantedTree {
  readonly out: string;
  readonly folders: readonly FolderComparison[];
}

/**
 * Brings output folders to where they should be. Everything is written aside first, with a plan of what goes where, and then moved file by file, the
 * manifests last: whatever stops the process, a path holds its old text or its new one, and the next run knows both for Capstan's. Fails with the
 * system's error, and then nothing has been moved in any of them if something could not be written in one.
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
    const changes = folders.flatMap((folder) => folder.changes);
    const moves = changes.flatMap(({ path, after }) => {
      if (after === undefined) return [];
      const bytes = after.bytes();
      return [{ from: staging.write(bytes), to: path, hash: hashBytes(bytes) }];
    });
    const manifests = folders.flatMap(({ name, manifest, manifestIsCurrent }) => {
      if (!manifest || manifestIsCurrent) return [];
      return [{ from: staging.write(serializeManifest(manifest)), to: `${name}/${manifestName}` }];
    });
    writePlan(staging, new Map(moves.map(({ to, hash }) => [to, hash])));
    for (const folder of new Set([...moves, ...manifests].map(({ to }) => dirname(to)))) makeFolder(join(out, folder));
    return {
      move: () => {
        for (const { from, to } of moves) renameSync(from, join(out, to));
        for (const { path, after } of changes) if (after === undefined) removeFile(out, path);
        for (const { from, to } of manifests) renameSync(from, join(out, to));
        for (const { name, manifest, found } of folders)
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
