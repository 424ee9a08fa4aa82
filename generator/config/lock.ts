import type { Reporter } from "../diagnostics/reporter.js";
import { readSource } from "../source/read-file.js";
import { isCopyPath } from "./copies.js";
import { isDocumentPath } from "./documents.js";

/** The name of the lock in a project: what was fetched, by name. */
export const lockName = "capstan.lock.json";

/** What was fetched from where: SHA-256 of every file by its path relative to the project. */
type Locked = Readonly<Record<string, { readonly source: string; readonly files: Readonly<Record<string, string>> }>>;

export interface Lock {
  /** Capabilities, and what they import. */
  readonly sources: Locked;
  /** Documents of APIs by consumed namespace, and what they are split over. */
  readonly documents: Locked;
}

/** The lock of a project; an empty one where there is none. Undefined, and reported, where the file is no lock. */
export function readLock(root: string, reporter: Reporter): Lock | undefined {
  const read = readSource(root, lockName);
  if ("problem" in read) return { sources: {}, documents: {} };
  try {
    const lock: unknown = JSON.parse(read.file.text);
    if (isLock(lock)) return { sources: lock.sources, documents: lock.documents ?? {} };
  } catch {
    // It is no JSON: broken, too.
  }
  reporter.report("cli/broken-lock", { path: lockName }, { path: lockName });
  return undefined;
}

/** Looked at by hand: a `check` that finds nothing to do would wait for zod longer than for all that it does. */
function isLock(value: unknown): value is Pick<Lock, "sources"> & Partial<Lock> {
  return (
    isRecord(value) &&
    Object.keys(value).every((key) => key === "sources" || key === "documents") &&
    isLocked(value["sources"], isCopyPath) &&
    (value["documents"] === undefined || isLocked(value["documents"], isDocumentPath))
  );
}

function isLocked(section: unknown, isPath: (path: string) => boolean): boolean {
  return isRecord(section) && Object.values(section).every((each) => isFetched(each, isPath));
}

function isFetched(value: unknown, isPath: (path: string) => boolean): boolean {
  return (
    isRecord(value) &&
    Object.keys(value).length === 2 &&
    typeof value["source"] === "string" &&
    isRecord(value["files"]) &&
    Object.entries(value["files"]).every(
      ([path, hash]) => isPath(path) && typeof hash === "string" && /^[0-9a-f]{64}$/.test(hash),
    )
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The lock as it is written: names and paths sorted; of documents nothing where there are none. */
export function serializeLock({ sources, documents }: Lock): string {
  const of = (section: Locked): Locked =>
    Object.fromEntries(
      Object.entries(sorted(section)).map(([name, { source, files }]) => [name, { source, files: sorted(files) }]),
    );
  const lock = { sources: of(sources), ...(Object.keys(documents).length === 0 ? {} : { documents: of(documents) }) };
  return `${JSON.stringify(lock, null, 2)}\n`;
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));
}
