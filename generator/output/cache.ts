import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { hashText } from "./hash.js";
import { isOwn, isOwnFolder, openOwnFolder } from "./own-folder.js";
import { emptyPack, openPack, type Pack, repack } from "./pack.js";

/**
 * What this machine remembers of a project, in a folder outside of every project: one file, which has one entry for each of its capabilities and never
 * grows beyond them. Each entry says what it is a result of, and whoever reads it compares that.
 */
export interface Cache {
  /** What was remembered under a name; undefined where nothing was, or it cannot be believed. */
  readonly read: (name: string) => Remembered | undefined;
  /** Remembers something, on the disk from time to time. */
  readonly write: (name: string, entry: unknown, rest?: unknown) => void;
  /** Whether nothing of the project was remembered when this run began. */
  readonly isNew: () => boolean;
  /** Puts on the disk what is not there yet. Where that fails, nothing more is remembered than before. */
  readonly save: () => void;
}

/** An entry, and what few ask for of it. */
export interface Remembered {
  readonly entry: unknown;
  /** Undefined where it was written without. */
  readonly rest: () => unknown;
}

/** A cache that remembers nothing. */
export const noCache: Cache = { read: () => undefined, write: () => {}, isNew: () => true, save: () => {} };

const keyName = "key";
const mostBytes = 512 * 1024 * 1024;
/** So many entries, and as many as there are on the disk, wait for each other: all of writing stays linear, and a run that is stopped loses half at most. */
const mostWaiting = 256;

/**
 * The cache of a project in a folder, which is made when something is saved, for its user alone. Believed is what stands in a regular file of this user
 * (`user`: its number, undefined where the system has none) that nobody else may write, in a folder of the same kind, and was written with the key that
 * lies there for this project: a file that was edited, moved or brought from elsewhere is none.
 */
export function openCache(folder: string, user: number | undefined, project: string): Cache {
  const path = join(folder, `${hashText(project).slice(0, 32)}.pack`);
  const proofOf = (bytes: Buffer, key: string): Buffer =>
    createHmac("sha256", key).update(`${project}\n`).update(bytes).digest();
  const keyOf = (): string | undefined =>
    isOwnFolder(folder, user) ? readOwn(join(folder, keyName), user)?.toString("utf8") : undefined;
  const load = (): Pack => {
    try {
      const key = keyOf();
      const stored = key && readOwn(path, user);
      if (!key || !stored || stored.length < proofLength) return emptyPack;
      const bytes = stored.subarray(proofLength);
      return timingSafeEqual(stored.subarray(0, proofLength), proofOf(bytes, key)) ? openPack(bytes) : emptyPack;
    } catch {
      return emptyPack;
    }
  };
  let known: Pack | undefined;
  let waiting = new Map<string, Buffer>();
  let isCleared = false;
  const save = (): void => {
    if (waiting.size === 0) return;
    const entries = waiting;
    waiting = new Map();
    try {
      if (!openOwnFolder(folder, user)) return;
      if (keyOf() === undefined) put(join(folder, keyName), randomBytes(32).toString("hex"));
      const key = keyOf();
      if (key === undefined) return;
      // Another run may have written meanwhile.
      const bytes = repack(load(), entries, mostBytes);
      put(path, Buffer.concat([proofOf(bytes, key), bytes]));
      known = openPack(bytes);
      if (!isCleared) clearLeft(folder, path);
      isCleared = true;
    } catch {
      // A cache is a convenience: a full disk or a home that cannot be written to is no reason to fail.
    }
  };
  let wasEmpty: boolean | undefined;
  const pack = (): Pack => {
    known ??= load();
    wasEmpty ??= known.names.length === 0;
    return known;
  };
  return {
    read: (name) => {
      const bytes = waiting.get(name) ?? pack().read(name);
      return bytes && remembered(bytes);
    },
    write: (name, entry, rest) => {
      waiting.set(
        name,
        Buffer.from([entry, ...(rest === undefined ? [] : [rest])].map((each) => JSON.stringify(each)).join("\n")),
      );
      if (waiting.size >= Math.max(mostWaiting, pack().names.length)) save();
    },
    isNew: () => {
      pack();
      return wasEmpty === true;
    },
    save,
  };
}

/** An entry is a line of JSON, and its rest another one. */
function remembered(bytes: Buffer): Remembered {
  const end = bytes.indexOf("\n");
  return {
    entry: JSON.parse(bytes.toString("utf8", 0, end < 0 ? bytes.length : end)),
    rest: () => (end < 0 ? undefined : JSON.parse(bytes.toString("utf8", end))),
  };
}

/** What proves that this cache wrote the file for this project stands in front. */
const proofLength = 32;

/** Writes a file for its user alone, in place of whatever bears its name: through no link, and never half. */
function put(path: string, content: string | Buffer): void {
  const aside = `${path}.${randomBytes(8).toString("hex")}`;
  try {
    writeFileSync(aside, content, { mode: 0o600, flag: "wx" });
    renameSync(aside, path);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
}

/** An entry as it was stored before a project had one file: nobody reads it any more. */
const formerEntry = /^[0-9a-f]{32}\.json$/;
/** What was written aside. */
const written = /^(?:[0-9a-f]{32}\.pack|[0-9a-f]{32}\.json|key)\.[0-9a-f]{16}$/;
/** Nobody writes for so long, in milliseconds. */
const longestWrite = 3_600_000;

/** What is remembered of a project. */
const ofProject = /^[0-9a-f]{32}\.pack$/;
/** A project of which nothing new was remembered for so long, in milliseconds, is most often gone; one that is not starts anew. */
const longestPause = 90 * 24 * 3_600_000;

/**
 * Removes what no run is likely to read from a folder of the cache: former entries, what was left by runs that were stopped long before `path` was written,
 * and what is remembered of projects that were written last a season before.
 */
function clearLeft(folder: string, path: string): void {
  const now = statSync(path).mtimeMs;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const at = join(folder, entry.name);
    const longest = written.test(entry.name) ? longestWrite : ofProject.test(entry.name) ? longestPause : undefined;
    const isOld = longest !== undefined && now - lstatSync(at).mtimeMs > longest;
    if (isOld || formerEntry.test(entry.name)) rmSync(at, { force: true });
  }
}

/** A regular file that is the user's and nobody else may write; undefined for anything else. Pipes are not waited for. */
function readOwn(path: string, user: number | undefined): Buffer | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch {
    return undefined;
  }
  try {
    const stats = fstatSync(file);
    const isUsable = stats.isFile() && stats.size <= mostBytes && isOwn(stats, user);
    return isUsable ? readFileSync(file) : undefined;
  } finally {
    closeSync(file);
  }
}
