import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hashText } from "./hash.js";
import { isOwn, isOwnFolder, openOwnFolder } from "./own-folder.js";

/**
 * A folder of this machine, outside every project, that remembers results. One entry stands for one capability of one project, so that it never
 * grows beyond what the machine works on; each says what it is a result of, and whoever reads it compares that.
 */
export interface Cache {
  /** What was remembered under a name; undefined where nothing was, or it cannot be believed. */
  readonly read: (name: string) => unknown;
  /** Remembers something. Where that fails, nothing is remembered. */
  readonly write: (name: string, entry: unknown) => void;
}

/** A cache that remembers nothing. */
export const noCache: Cache = { read: () => undefined, write: () => undefined };

const keyName = "key";
const mostBytes = 64 * 1024 * 1024;

/**
 * The cache in a folder, which is made when the first entry is written, for its user alone. Believed is what stands in regular files of this user (`user`:
 * its number, undefined where the system has none) that nobody else may write, in a folder of the same kind, and was written with the key that lies there:
 * an entry that was edited, moved or brought from elsewhere is none.
 */
export function openCache(folder: string, user: number | undefined): Cache {
  const pathOf = (name: string): string => join(folder, `${hashText(name).slice(0, 32)}.json`);
  const proofOf = (name: string, text: string, key: string): string =>
    createHmac("sha256", key).update(`${name}\n${text}`).digest("hex");
  let known: string | undefined;
  const keyOf = (): string | undefined => {
    known ??= isOwnFolder(folder, user) ? readOwn(join(folder, keyName), user) : undefined;
    return known;
  };
  return {
    read: (name) => {
      try {
        const key = keyOf();
        const stored = key && readOwn(pathOf(name), user);
        if (!key || !stored) return undefined;
        const end = stored.indexOf("\n");
        const text = stored.slice(end + 1);
        return isSame(stored.slice(0, end), proofOf(name, text, key)) ? JSON.parse(text) : undefined;
      } catch {
        return undefined;
      }
    },
    write: (name, entry) => {
      try {
        if (!openOwnFolder(folder, user)) return;
        if (keyOf() === undefined) put(join(folder, keyName), randomBytes(32).toString("hex"));
        const key = keyOf();
        if (key === undefined) return;
        const text = JSON.stringify(entry);
        // What proves that this cache wrote it under this name, then the entry.
        put(pathOf(name), `${proofOf(name, text, key)}\n${text}`);
      } catch {
        // A cache is a convenience: a full disk or a home that cannot be written to is no reason to fail.
      }
    },
  };
}

/** Writes a file for its user alone, in place of whatever bears its name: through no link, and never half. */
function put(path: string, text: string): void {
  const aside = `${path}.${randomBytes(8).toString("hex")}`;
  try {
    writeFileSync(aside, text, { mode: 0o600, flag: "wx" });
    renameSync(aside, path);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
}

/** The text of a regular file that is the user's and nobody else may write; undefined for anything else. Pipes are not waited for. */
function readOwn(path: string, user: number | undefined): string | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch {
    return undefined;
  }
  try {
    const stats = fstatSync(file);
    const isUsable = stats.isFile() && stats.size <= mostBytes && isOwn(stats, user);
    return isUsable ? readFileSync(file, "utf8") : undefined;
  } finally {
    closeSync(file);
  }
}

function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
