import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeFiles } from "./write-files.js";

/** A folder that is written to while a command runs, and gone afterwards. */
export interface ScratchFolder {
  readonly path: string;
  readonly write: (files: ReadonlyMap<string, string | undefined>) => void;
  readonly remove: () => void;
}

/** The scratch folder of process `id` below `parent`; nothing is made before the first file is written. */
export function scratchFolder(parent: string, id: number): ScratchFolder {
  const path = join(parent, `serve-${id}`);
  return {
    path,
    write: (files) => writeFiles(path, files, id),
    remove: () => {
      // Where a file stands in the place of a folder above it, removing it fails, forced or not.
      if (existsSync(path)) rmSync(path, { recursive: true, force: true });
    },
  };
}
