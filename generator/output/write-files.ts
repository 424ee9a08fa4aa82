import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

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
