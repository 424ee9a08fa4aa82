import { mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Writes whole files below a folder: each is written aside first and then moved. Undefined removes one. Fails with the system's error. */
export function writeFiles(root: string, files: ReadonlyMap<string, string | undefined>, id: number): void {
  for (const [path, text] of files) {
    const target = join(root, path);
    if (text === undefined) {
      rmSync(target, { force: true });
      continue;
    }
    mkdirSync(dirname(target), { recursive: true });
    const aside = `${target}.${id}.tmp`;
    try {
      writeFileSync(aside, text, { flush: true });
      renameSync(aside, target);
    } finally {
      rmSync(aside, { force: true });
    }
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
