import { readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { hashText } from "./hash.js";
import { clearStale, openStaging, writePlan } from "./journal.js";
import { makeFolder } from "./make-folder.js";
import type { Run } from "./run.js";

/**
 * Writes whole files below a folder: each is written aside first and then moved; a pipe or a device, `/dev/stdout`, is written to. Undefined removes one. Fails
 * with the system's error.
 */
export function writeFiles(root: string, files: ReadonlyMap<string, string | undefined>, id: number): void {
  for (const [path, text] of files) {
    const target = join(root, path);
    if (text === undefined) {
      rmSync(target, { force: true });
      continue;
    }
    if (isPlaceToWriteTo(target)) {
      writeFileSync(target, text);
      continue;
    }
    makeFolder(dirname(target));
    const aside = `${target}.${id}.tmp`;
    try {
      writeFileSync(aside, text, { flush: true });
      renameSync(aside, target);
    } finally {
      rmSync(aside, { force: true });
    }
  }
}

/** Whether something other than a file or a folder stands there: what would be moved over it would take its place. */
function isPlaceToWriteTo(target: string): boolean {
  const standing = statSync(target, { throwIfNoEntry: false });
  return standing !== undefined && !standing.isFile() && !standing.isDirectory();
}

/**
 * Brings several files below a folder to where they should be, in their order; undefined removes one. Everything is written aside first, with a plan of what goes
 * where: whatever stops the process, the next run knows old texts and new ones (`readJournals`), and clears up. Fails with the system's error.
 */
export function writeTogether(root: string, files: ReadonlyMap<string, string | undefined>, run: Run): void {
  const staging = openStaging(root, run.id);
  try {
    const moves = [...files].map(([to, text]) => ({ to, text, from: text === undefined ? "" : staging.write(text) }));
    writePlan(
      staging,
      new Map(moves.flatMap(({ to, text }) => (text === undefined ? [] : [[to, hashText(text)] as const]))),
    );
    for (const { to, text, from } of moves) {
      const target = join(root, to);
      if (text === undefined) {
        rmSync(target, { force: true });
        continue;
      }
      makeFolder(dirname(target));
      renameSync(from, target);
    }
    clearStale(root, run.isRunning);
  } finally {
    staging.remove();
  }
}

/** Writes another text into a file of the user's: where a link leads, there; a byte order mark stays. Fails with the system's error. */
export function rewriteFile(path: string, text: string, id: number): void {
  const target = realpathSync(path);
  const hasMark = readFileSync(target)
    .subarray(0, 3)
    .equals(Buffer.from([0xef, 0xbb, 0xbf]));
  writeFiles(dirname(target), new Map([[basename(target), `${hasMark ? "\uFEFF" : ""}${text}`]]), id);
}
