import { knownNames, type KnownNames } from "./known-names.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { createDiagnostic } from "../diagnostics/reporter.js";
import type { SourceFile } from "../diagnostics/span.js";
import type { CapabilityPlan } from "../plan/plan.js";
import type { ReadImport } from "../model/resolve-imports.js";
import { capabilityName } from "../model/capability-entries.js";
import type { Cache } from "../output/cache.js";
import { hashText } from "../output/hash.js";
import type { Manifest, Origin } from "../output/manifest.js";
import { hashWithoutLayout } from "../output/same-layout.js";
import { packDiagnostics, unpackDiagnostics } from "./packed-diagnostics.js";
import { importReader, readCapability } from "./read-inputs.js";
import { hashOwnSettings, hashSettings } from "./settings.js";
import { addTimings, type Stopwatch } from "./timings.js";
import { version } from "./version.js";
import type { Workspace } from "./workspace.js";

/** What one capability comes to: what is said about it, and the files that it wants. */
export interface BuiltFile {
  readonly path: string;
  /** The name of its folder. */
  readonly name: string;
  readonly diagnostics: readonly Diagnostic[];
  /** Undefined where it cannot be read as a capability. */
  readonly known: KnownNames | undefined;
  /** With the hash of every text; undefined where there are errors. */
  readonly manifest: Manifest | undefined;
  /** The texts as they are written, by their path in the folder; undefined where the machine's cache knows their hashes. */
  readonly texts: ReadonlyMap<string, string> | undefined;
  /** Undefined where it was not compiled in this run. */
  readonly plan: CapabilityPlan | undefined;
}

/** What building depends on beside the workspace. */
export interface BuildContext {
  readonly workspace: Workspace;
  readonly cache: Cache;
  /** The project, and the target where there is one: under them the cache remembers. */
  readonly root: string;
  /** Hash of this Capstan: of its code and of its templates. */
  readonly edition: string;
  readonly stopwatch: Stopwatch;
}

/** What the cache remembers of a capability, and of what it was made: the same inputs give the same. */
interface Entry {
  readonly key: string;
  /** By path: the hash of each text that an import asked for; null where nothing was read. */
  readonly imports: Readonly<Record<string, string | null>>;
  readonly diagnostics: ReturnType<typeof packDiagnostics>;
  readonly known: KnownNames | null;
  readonly manifest: Manifest | null;
}

/** Compiles and lays out one capability, or remembers what that gave. `fresh` has the texts in any case. Never throws for what is wrong with the input. */
export async function buildFile(
  path: string,
  context: BuildContext,
  { fresh }: { readonly fresh: boolean },
): Promise<BuiltFile> {
  const { workspace, cache, edition } = context;
  const name = capabilityName(path, workspace.settings.entries);
  const read = readCapability(path, workspace);
  if ("problem" in read)
    return {
      path,
      name,
      diagnostics: [createDiagnostic("source/unreadable", { path }, { path, reason: read.problem })],
      known: undefined,
      manifest: undefined,
      texts: undefined,
      plan: undefined,
    };
  const place = `${context.root}\n${path}`;
  const key = hashText(
    [edition, hashSettings(workspace.settings), workspace.config.layout, path, read.file.text].join("\n"),
  );
  const readImport = importReader(path, workspace);
  if (!fresh) {
    const remembered = remember(cache.read(place), key, read.file, readImport);
    if (remembered) return { path, name, texts: undefined, plan: undefined, ...remembered };
  }
  const asked = new Map<string, SourceFile | undefined>();
  const built = await compileAndLayOut(read.file, recording(readImport, asked), context);
  const { diagnostics, known, manifest } = built;
  const files = [read.file, ...[...asked.values()].filter((file) => file !== undefined)];
  const imports = Object.fromEntries([...asked].map(([each, file]) => [each, file ? hashText(file.text) : null]));
  cache.write(place, {
    key,
    imports,
    diagnostics: packDiagnostics(diagnostics, files),
    known: known ?? null,
    manifest: manifest ?? null,
  } satisfies Entry);
  return { path, name, ...built };
}

async function compileAndLayOut(
  file: SourceFile,
  readImport: ReadImport,
  { workspace, stopwatch }: BuildContext,
): Promise<Omit<BuiltFile, "path" | "name">> {
  const [{ compileFile }, { formatFile }] = await Promise.all([
    import("./compile-file.js"),
    import("../output/format.js"),
  ]);
  const { capability, servers, plan, diagnostics, files, runtime, dependencies, meanings, timings } = compileFile(
    file,
    readImport,
    workspace,
  );
  addTimings(stopwatch, { timings });
  const known = capability && knownNames(capability, servers);
  if (!capability || !known || files.length === 0)
    return { diagnostics, known, manifest: undefined, texts: undefined, plan };
  const texts = new Map<string, string>();
  await stopwatch.time("layout", async () => {
    for (const each of files) texts.set(each.path.slice(each.path.indexOf("/") + 1), await formatFile(each));
  });
  const { key, version: specVersion } = capability.dialect;
  const origin = {
    source: file.path,
    spec: `${key} ${specVersion}`,
    inputs: meanings,
    configuration: hashOwnSettings(file.path, workspace.settings, known),
    dependencies,
    runtime: copiedModules(runtime, workspace),
  };
  return { diagnostics, known, manifest: await manifestOf(origin, texts, workspace), texts, plan };
}

/** The runtime modules that stand beside the code: none where the package has them. */
export function copiedModules(
  modules: readonly string[],
  { settings }: Pick<Workspace, "settings">,
): readonly string[] {
  return settings.code.runtimePackage === undefined ? modules : [];
}

/** The manifest of a folder with those texts. */
export async function manifestOf(
  origin: Origin,
  texts: ReadonlyMap<string, string>,
  { config: { layout } }: Pick<Workspace, "config">,
): Promise<Manifest> {
  const files: Record<string, string> = {};
  for (const [path, text] of texts)
    files[path] = layout === "any" ? await hashWithoutLayout(path, text) : hashText(text);
  return { capstan: version, origin, layout, files };
}

function recording(readImport: ReadImport, asked: Map<string, SourceFile | undefined>): ReadImport {
  return (importer, location) => {
    const found = readImport(importer, location);
    asked.set(found.path, found.file);
    return found;
  };
}

/** What an entry of the cache says, where it is about these very texts. */
function remember(
  entry: unknown,
  key: string,
  file: SourceFile,
  readImport: ReadImport,
): Pick<BuiltFile, "diagnostics" | "known" | "manifest"> | undefined {
  if (!isEntry(entry) || entry.key !== key) return undefined;
  const files = [file];
  for (const [path, hash] of Object.entries(entry.imports)) {
    // Paths are relative to the project, and so to a file that stands in its folder.
    const found = readImport({ path: "", text: "" }, path).file;
    if ((found ? hashText(found.text) : null) !== hash) return undefined;
    if (found) files.push(found);
  }
  return {
    diagnostics: unpackDiagnostics(entry.diagnostics, files),
    known: entry.known ?? undefined,
    manifest: entry.manifest ?? undefined,
  };
}

function isEntry(value: unknown): value is Entry {
  return (
    typeof value === "object" &&
    value !== null &&
    "key" in value &&
    "imports" in value &&
    "diagnostics" in value &&
    "known" in value &&
    "manifest" in value
  );
}
