import * as z from "zod";
import type { Reporter } from "../diagnostics/reporter.js";
import { readSource } from "../source/read-file.js";
import { isDocumentPath } from "./documents.js";

/** The name of the lock in a project: what was fetched, by name. */
export const lockName = "capstan.lock.json";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What was fetched from where: SHA-256 of every file by its path relative to the project. */
const locked = (isPath: (path: string) => boolean) =>
  z.record(z.string(), z.strictObject({ source: z.string(), files: z.record(z.string().refine(isPath), sha256) }));

const lockShape = z.strictObject({
  /** Capabilities, and what they import. */
  sources: locked(isCopyPath),
  /** Documents of APIs by consumed namespace, and what they are split over. */
  documents: locked(isDocumentPath).default({}),
});

export type Lock = z.infer<typeof lockShape>;

/** The lock of a project; an empty one where there is none. Undefined, and reported, where the file is no lock. */
export function readLock(root: string, reporter: Reporter): Lock | undefined {
  const read = readSource(root, lockName);
  if ("problem" in read) return { sources: {}, documents: {} };
  try {
    return lockShape.parse(JSON.parse(read.file.text));
  } catch {
    reporter.report("cli/broken-lock", { path: lockName }, { path: lockName });
    return undefined;
  }
}

/** The lock as it is written: names and paths sorted; of documents nothing where there are none. */
export function serializeLock({ sources, documents }: Lock): string {
  const of = (section: Lock["sources"]): Lock["sources"] =>
    Object.fromEntries(
      Object.entries(sorted(section)).map(([name, { source, files }]) => [name, { source, files: sorted(files) }]),
    );
  const lock = { sources: of(sources), ...(Object.keys(documents).length === 0 ? {} : { documents: of(documents) }) };
  return `${JSON.stringify(lock, null, 2)}\n`;
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Where the local copy of a fetched capability that imports nothing stands, relative to the project. */
export function copyPath(name: string): string {
  return `capabilities/${name}.yaml`;
}

/** Where the local copy of one that imports others stands: they stand in the same folder, which is its own. */
export function copyPathWithImports(name: string): string {
  return `capabilities/${name}/${name}.yaml`;
}

/** The local copy of a fetched capability among paths. */
export function mainCopy(name: string, paths: readonly string[]): string {
  return paths.includes(copyPathWithImports(name)) ? copyPathWithImports(name) : copyPath(name);
}

/** Whether a path is one that copies are written to: YAML below `capabilities/`, in parts that are plain words everywhere, and no configuration of ours. */
export function isCopyPath(path: string): boolean {
  const [folder, ...parts] = path.split("/");
  return (
    folder === "capabilities" &&
    parts.length > 0 &&
    parts.every((part) => /^[A-Za-z0-9][A-Za-z0-9._@-]*$/.test(part)) &&
    /\.ya?ml$/.test(path) &&
    // A folder with one is a project of its own to what runs below it, and file systems differ in case.
    !/^capstan\.config\./i.test(parts.at(-1) ?? "")
  );
}
