import type { SourceFile } from "../diagnostics/span.js";
import { hashText } from "../output/hash.js";
import type { Manifest, Origin } from "../output/manifest.js";
import type { Text } from "../output/spool.js";
import { hashWithoutLayout } from "../output/same-layout.js";
import type { PlacedConfig } from "../config/read-config.js";
import type { ReadImport } from "../model/resolve-imports.js";
import { type KnownNames, knownNames } from "./known-names.js";
import { isNote } from "./notes.js";
import { packDiagnostics } from "./packed-diagnostics.js";
import { importReader } from "./read-inputs.js";
import { hashOwnSettings } from "./settings.js";
import { version } from "./version.js";
import type { Workspace } from "./workspace.js";

/** What the machine remembers of one capability: plain data, which threads can send each other. */
export interface MadeEntry {
  /** By path: the hash of each text that an import asked for; null where nothing was read. */
  readonly imports: Readonly<Record<string, string | null>>;
  /** Their files are numbered: the capability, then those of `imports` that were read. */
  readonly diagnostics: ReturnType<typeof packDiagnostics>;
  /** The same, of what is only counted as a rule. */
  readonly notes: ReturnType<typeof packDiagnostics>;
  /** Null where it cannot be read as a capability. */
  readonly known: KnownNames | null;
  /** With the hash of every text; null where there are errors. */
  readonly manifest: Manifest | null;
}

/** What one capability comes to, without the texts that it is made from: what a thread sends. */
export interface SentFile {
  readonly entry: MadeEntry;
  /** The texts as they are written, by their path in its folder; undefined where there are errors. */
  readonly texts: ReadonlyMap<string, Text> | undefined;
  /** Milliseconds per stage. */
  readonly timings: Readonly<Record<string, number>>;
}

export interface MadeFile extends SentFile {
  /** The capability, then every text that was imported. */
  readonly inputs: readonly SourceFile[];
}

/** What of a workspace one capability is made from. */
export type MakeContext = Pick<Workspace, "root" | "settings" | "readTemplate"> & {
  readonly config: Pick<PlacedConfig, "importFrom" | "layout" | "placeOf">;
};

/** Compiles one capability that was read, and lays it out. Never throws for what is wrong with the input. */
export async function makeFile(file: SourceFile, context: MakeContext): Promise<MadeFile> {
  const [{ planFile }, { formatFiles }] = await Promise.all([
    import("./compile-file.js"),
    import("../output/format-files.js"),
  ]);
  const asked = new Map<string, SourceFile | undefined>();
  const placeOf: PlacedConfig["placeOf"] = (keys, part) => {
    const place = context.config.placeOf(keys, part);
    // What is said of a setting points into the configuration, whose text counts as one that was imported.
    if ("file" in place) asked.set(place.file.path, place.file);
    return place;
  };
  const readImport = recording(importReader(file.path, context), asked);
  const compilation = planFile(file, readImport, { ...context, config: { placeOf } });
  const { capability, servers, plan, emit, runtime, dependencies, meanings } = compilation;
  const inputs = [file, ...[...asked.values()].filter((each) => each !== undefined)];
  const imports = Object.fromEntries([...asked].map(([path, each]) => [path, each ? hashText(each.text) : null]));
  const diagnostics = packDiagnostics(
    compilation.diagnostics.filter((each) => !isNote(each)),
    inputs,
  );
  const notes = packDiagnostics(compilation.diagnostics.filter(isNote), inputs);
  const known = capability ? knownNames(capability, servers) : null;
  if (!capability || !known || !plan)
    return {
      entry: { imports, diagnostics, notes, known, manifest: null },
      texts: undefined,
      timings: compilation.timings,
      inputs,
    };
  const start = performance.now();
  const emitting = { milliseconds: 0 };
  const texts = await formatFiles(timedEach(emit(), emitting));
  const layout = performance.now() - start - emitting.milliseconds;
  const timings = { ...compilation.timings, emit: emitting.milliseconds, layout };
  const { key, version: specVersion } = capability.dialect;
  const origin = {
    source: file.path,
    spec: `${key} ${specVersion}`,
    inputs: meanings,
    configuration: hashOwnSettings(file.path, context.settings, known),
    dependencies,
    runtime: copiedModules(runtime, context),
  };
  const manifest = await manifestOf(origin, texts, context);
  return { entry: { imports, diagnostics, notes, known, manifest }, texts, timings, inputs };
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
  origin: Origin | undefined,
  texts: ReadonlyMap<string, string>,
  { config: { layout } }: { readonly config: Pick<PlacedConfig, "layout"> },
): Promise<Manifest> {
  const files: Record<string, string> = {};
  for (const [path, text] of texts)
    files[path] = layout === "any" ? await hashWithoutLayout(path, text) : hashText(text);
  return { capstan: version, origin, layout, files };
}

/** The items, and the time that making them takes. */
function* timedEach<Item>(items: Iterable<Item>, taken: { milliseconds: number }): Generator<Item, undefined> {
  const coming = items[Symbol.iterator]();
  for (;;) {
    const start = performance.now();
    const next = coming.next();
    taken.milliseconds += performance.now() - start;
    if (next.done === true) return;
    yield next.value;
  }
}

function recording(readImport: ReadImport, asked: Map<string, SourceFile | undefined>): ReadImport {
  return (importer, location) => {
    const found = readImport(importer, location);
    asked.set(found.path, found.file);
    return found;
  };
}
