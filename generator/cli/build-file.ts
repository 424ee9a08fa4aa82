import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { pathOfPlace } from "../diagnostics/reporter.js";
import type { SourceFile } from "../diagnostics/span.js";
import type { ReadImport } from "../model/resolve-imports.js";
import { capabilityName } from "../model/capability-entries.js";
import type { Cache } from "../output/cache.js";
import { hashText } from "../output/hash.js";
import { hashManifest, knowHash, type Manifest } from "../output/manifest.js";
import type { Spool, Text } from "../output/spool.js";
import type { ReadResult } from "../source/read-file.js";
import type { Crew } from "./crew.js";
import type { KnownNames } from "./known-names.js";
import { type MadeEntry, makeFile, type SentFile } from "./make-file.js";
import { type Notes, noNotes } from "./notes.js";
import { unpackDiagnostics } from "./packed-diagnostics.js";
import { importReader } from "./read-inputs.js";
import { reportUnreadable } from "./report-unreadable.js";
import type { SharedLists, StoredManifest } from "./shared-lists.js";
import { hashSettings } from "./settings.js";
import { addTimings, type Stopwatch } from "./timings.js";
import type { Workspace } from "./workspace.js";

/** What one capability comes to: what is said about it, and the files that it wants. */
export interface BuiltFile {
  readonly path: string;
  /** The name of its folder. */
  readonly name: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly notes: Notes;
  /** Undefined where it cannot be read as a capability. */
  readonly known: KnownNames | undefined;
  /** With the hash of every text; undefined where there are errors. */
  readonly manifest: Manifest | undefined;
  /** The texts as they are written, by their path in the folder; undefined where the machine's cache knows their hashes. */
  readonly texts: ReadonlyMap<string, Text> | undefined;
}

/** What building depends on beside the workspace. */
export interface BuildContext {
  readonly workspace: Workspace;
  /** Reads a capability. */
  readonly read: (path: string) => ReadResult;
  /** Of the project, and of the target where there is one. */
  readonly cache: Cache;
  /** What its entries share. */
  readonly lists: SharedLists;
  /** Hash of this Capstan: of its code and of its templates. */
  readonly edition: string;
  readonly stopwatch: Stopwatch;
  /** Where texts wait that are to be written. */
  readonly spool: Spool;
  /** Who compiles where there is much to compile. */
  readonly crew: Crew;
}

/** What the cache remembers of a capability, and of what it was made: the same inputs give the same. Notes are the rest of it, which is read when it is asked for. */
interface Entry extends Omit<MadeEntry, "notes" | "manifest"> {
  readonly key: string;
  readonly noteCount: number;
  readonly manifest: StoredManifest | null;
  /** Hash of the manifest as it is written, where there is one. */
  readonly written: string | null;
}

/** Compiles and lays out one capability, or remembers what that gave. `fresh` has the texts in any case. Never throws for what is wrong with the input. */
export async function buildFile(
  path: string,
  context: BuildContext,
  { fresh }: { readonly fresh: boolean },
): Promise<BuiltFile> {
  const { workspace, cache, lists, edition } = context;
  const name = capabilityName(path, workspace.settings.entries);
  const read = context.read(path);
  if ("problem" in read)
    return {
      path,
      name,
      diagnostics: [reportUnreadable(workspace.root, path, read.problem)],
      notes: noNotes,
      known: undefined,
      manifest: undefined,
      texts: undefined,
    };
  // What is said of a setting names the configuration, and two may say the same.
  const configuration = pathOfPlace(workspace.config.placeOf([], "key"));
  const key = hashText(
    [edition, hashSettings(workspace.settings), workspace.config.layout, configuration, path, read.file.text].join(
      "\n",
    ),
  );
  const readImport = importReader(path, workspace);
  if (!fresh) {
    const { entry, rest } = cache.read(path) ?? {};
    const inputs = isEntry(entry) && entry.key === key ? inputsOf(entry, read.file, readImport) : undefined;
    const manifest = inputs && isEntry(entry) ? entry.manifest && lists.restore(entry.manifest) : undefined;
    if (inputs && isEntry(entry) && manifest !== undefined) {
      if (manifest && entry.written !== null) knowHash(manifest, entry.written);
      const packed = (): MadeEntry["notes"] => {
        const notes = rest?.();
        return Array.isArray(notes) ? notes : [];
      };
      return { path, name, texts: undefined, ...saidOf({ ...entry, manifest }, entry.noteCount, packed, inputs) };
    }
  }
  const keep = ({ entry, texts, timings }: SentFile, inputs: readonly SourceFile[]): BuiltFile => {
    addTimings(context.stopwatch, { timings });
    const { notes, manifest, ...others } = entry;
    const written = manifest && hashManifest(manifest);
    const stored = manifest && lists.store(manifest);
    cache.write(path, { key, written, noteCount: notes.length, manifest: stored, ...others } satisfies Entry, notes);
    return { path, name, texts, ...saidOf(entry, notes.length, () => notes, inputs) };
  };
  const sent = await context.crew.make(read.file);
  // What was imported may have been written meanwhile.
  const inputs = sent && inputsOf(sent.entry, read.file, readImport);
  if (inputs) return keep(sent, inputs);
  const made = await makeFile(read.file, workspace);
  return keep(made, made.inputs);
}

/** The texts that an entry is about, where they are still these very ones. */
function inputsOf(
  entry: Pick<MadeEntry, "imports">,
  file: SourceFile,
  readImport: ReadImport,
): readonly SourceFile[] | undefined {
  const inputs = [file];
  for (const [path, hash] of Object.entries(entry.imports)) {
    // Paths are relative to the project, and so to a file that stands in its folder.
    const found = readImport({ path: "", text: "" }, path).file;
    if ((found ? hashText(found.text) : null) !== hash) return undefined;
    if (found) inputs.push(found);
  }
  return inputs;
}

function saidOf(
  { diagnostics, known, manifest }: Omit<MadeEntry, "notes">,
  noteCount: number,
  packed: () => MadeEntry["notes"],
  inputs: readonly SourceFile[],
): Pick<BuiltFile, "diagnostics" | "notes" | "known" | "manifest"> {
  return {
    diagnostics: unpackDiagnostics(diagnostics, inputs),
    notes: { count: noteCount, read: () => unpackDiagnostics(packed(), inputs) },
    known: known ?? undefined,
    manifest: manifest ?? undefined,
  };
}

function isEntry(value: unknown): value is Entry {
  return (
    typeof value === "object" &&
    value !== null &&
    "key" in value &&
    "written" in value &&
    "noteCount" in value &&
    "imports" in value &&
    "diagnostics" in value &&
    "known" in value &&
    "manifest" in value
  );
}
