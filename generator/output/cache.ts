import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hashText } from "./hash.js";

/**
 * A folder of this machine, outside every project, that remembers results. One entry stands for one capability of one project, so that it never
 * grows beyond what the machine works on; each says what it is a result of, and whoever reads it compares that.
 */
export interface Cache {
  /** What was remembered under a name; undefined where nothing was, or it cannot be read. */
  readonly read: (name: string) => unknown;
  /** Remembers something. Where that fails, nothing is remembered. */
  readonly write: (name: string, entry: unknown) => void;
}

/** A cache that remembers nothing. */
export const noCache: Cache = { read: () => undefined, write: () => undefined };

/** The cache in a folder, which is made when the first entry is written, for its user alone. */
export function openCache(folder: string, id: number): Cache {
  const pathOf = (name: string): string => join(folder, `${hashText(name).slice(0, 32)}.json`);
  return {
    read: (name) => {
      try {
        return JSON.parse(readFileSync(pathOf(name), "utf8"));
      } catch {
        return undefined;
      }
    },
    write: (name, entry) => {
      const path = pathOf(name);
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        writeFileSync(`${path}.${id}`, JSON.stringify(entry), { mode: 0o600 });
        renameSync(`${path}.${id}`, path);
      } catch {
        // A cache is a convenience: a full disk or a home that cannot be written to is no reason to fail.
      }
    },
  };
}
