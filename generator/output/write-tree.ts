import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { FileChange } from "./compare.js";
import { manifestName } from "./manifest.js";

const stagingPrefix = ".capstan-";

/** Who writes: the folder that texts wait in is named after the process, and those of dead ones are cleared away. */
export interface Run {
  readonly id: number;
  readonly isRunning: (id: number) => boolean;
}

/**
 * Brings an output folder to where it should be. Everything is written aside first and then moved, file by file, the manifest last: whatever stops
 * the process, a path holds its old text or its new one. Fails with the system's error, and then nothing has been moved if nothing could be written.
 */
export function writeTree(out: string, changes: readonly FileChange[], manifest: string, run: Run): void {
  mkdirSync(out, { recursive: true });
  removeStale(out, run);
  const staging = join(out, `${stagingPrefix}${run.id}`);
  mkdirSync(staging, { recursive: true });
  try {
    const written = changes.flatMap(({ path, after }, index) => {
      if (after === undefined) return [];
      const from = join(staging, String(index));
      writeFileSync(from, after, { flush: true });
      return [{ from, to: join(out, path) }];
    });
    const manifestFrom = join(staging, "manifest");
    writeFileSync(manifestFrom, manifest, { flush: true });
    for (const { to } of written) mkdirSync(dirname(to), { recursive: true });
    for (const { from, to } of written) renameSync(from, to);
    for (const { path, after } of changes) if (after === undefined) removeFile(out, path);
    renameSync(manifestFrom, join(out, manifestName));
  } finally {
    rmSync(staging, { recursive: true, force: true });
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

/** Removes what a run that was killed has left aside. */
function removeStale(out: string, run: Run): void {
  for (const name of readdirSync(out)) {
    const id = name.startsWith(stagingPrefix) ? name.slice(stagingPrefix.length) : "";
    if (/^\d+$/.test(id) && !run.isRunning(Number(id))) rmSync(join(out, name), { recursive: true, force: true });
  }
}
