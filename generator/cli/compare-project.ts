import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { createDiagnostic, createReporter } from "../diagnostics/reporter.js";
import { noCache, openCache } from "../output/cache.js";
import {
  compareFolder,
  compareLeftOver,
  type FileChange,
  type FolderComparison,
  readAgain,
} from "../output/compare.js";
import { measureFolder, openMeasure } from "../output/measure-layout.js";
import { manifestName, runtimeFolder } from "../output/manifest.js";
import { type OutputState, readState } from "../output/read-tree.js";
import { crewScript, listRuntime } from "../source/package-files.js";
import { isReallyBelow } from "../source/project.js";
import { capabilityName } from "../model/capability-entries.js";
import { type BuildContext, buildFile, type BuiltFile } from "./build-file.js";
import { buildGroup, type GroupMembers } from "./build-group.js";
import { buildRuntime } from "./build-runtime.js";
import { type BuiltDocuments, documentsOf, withoutDocuments } from "./built-documents.js";
import { cacheFolder } from "./cache-folder.js";
import { chooseGroups } from "./choose-groups.js";
import { type CrewContext, openCrew } from "./crew.js";
import { eachAhead } from "../output/each-ahead.js";
import { reportPackages } from "./host-packages.js";
import { reportNames } from "./capability-name.js";
import type { KnownNames } from "./known-names.js";
import { joinNotes, type Notes } from "./notes.js";
import { capabilityReader } from "./read-inputs.js";
import { openSharedLists } from "./shared-lists.js";
import { showBar, showProgress, type Terminal } from "./terminal.js";
import { edition, version } from "./version.js";
import type { Workspace } from "./workspace.js";

/** A project beside its output folder: what is said about its capabilities, and where the folder differs from what they come to. */
export interface ProjectComparison {
  readonly workspace: Workspace;
  readonly diagnostics: readonly Diagnostic[];
  readonly notes: Notes;
  /** What settings can name, by capability; undefined for one that cannot be read. */
  readonly known: readonly (KnownNames | undefined)[];
  /** Every folder that should stand there, or was written by Capstan, in the order of their names. */
  readonly folders: readonly FolderComparison[];
  readonly state: OutputState;
  /** By the name of its folder: the path of each capability that was built without errors. */
  readonly sources: ReadonlyMap<string, string>;
}

/** The same, with documents that stand elsewhere and are compared by themselves. */
export interface ProjectWithDocuments extends ProjectComparison {
  readonly documents: readonly BuiltDocuments[];
  /** All of the project was built, without errors. */
  readonly isComplete: boolean;
  readonly context: BuildContext;
}

/**
 * Builds what a command is about and compares it with the output folder. What a run is not about stays: capabilities that were not asked for, and
 * those with errors, keep what was generated last. Writes nothing.
 */
export async function compareProject(
  workspace: Workspace,
  tools: Pick<BuildContext, "stopwatch" | "spool">,
  terminal: Terminal,
): Promise<ProjectWithDocuments> {
  const state = readState(workspace.output);
  const context = buildContext(workspace, tools, terminal);
  const compared = await compareAll(state, context, terminal);
  const { diagnostics, notes, known, folders, sources, whole, failed, documents } = compared;
  // A group that cannot be built now stays as it is.
  for (const { name } of workspace.config.compose) failed.add(name);
  const groups = await compareGroups(whole, state, context);
  diagnostics.push(...groups.diagnostics);
  documents.push(...groups.documents);
  for (const folder of groups.folders) folders.set(folder.name, folder);
  // Many have one list, which is looked through once.
  const lists = new Set([...folders.values()].map(({ manifest }) => manifest?.origin?.runtime ?? []));
  const modules = new Set([...lists].flat());
  const others = foldersOf(state).filter((name) => !folders.has(name) && name !== runtimeFolder);
  const asked = new Set(workspace.paths);
  const otherParts = workspace.all.filter((path) => !asked.has(path));
  const kept = new Set(otherParts.map((path) => capabilityName(path, workspace.settings.entries)));
  const isLeftOver = (name: string): boolean => workspace.isOfAll && !failed.has(name) && !kept.has(name);
  for (const name of others.filter(isLeftOver)) folders.set(name, await compareLeftOverFolder(name, state, context));
  for (const name of others.filter((each) => !isLeftOver(each))) {
    const needed = runtimeOf(name, state);
    for (const module of needed) modules.add(module);
    diagnostics.push(...reportGone(name, needed, workspace));
  }
  const runtime = await compareRuntime(modules, state, context);
  if (runtime) folders.set(runtimeFolder, runtime);
  const sorted = [...folders.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  diagnostics.push(...(await reportPackages(sorted, workspace)));
  return {
    workspace,
    diagnostics,
    notes: joinNotes(notes),
    known,
    folders: [...formerManifest(state), ...sorted],
    state,
    sources,
    documents,
    isComplete: whole.size === workspace.paths.length && groups.folders.length === workspace.config.compose.length,
    context,
  };
}

/** What has come of the capabilities; `whole` are those without errors, by path, `failed` the names of the others. */
interface ComparedAll {
  readonly diagnostics: Diagnostic[];
  readonly notes: readonly Notes[];
  readonly known: readonly (KnownNames | undefined)[];
  readonly folders: Map<string, FolderComparison>;
  readonly sources: ReadonlyMap<string, string>;
  readonly whole: ReadonlyMap<string, GroupMembers["members"][number]>;
  readonly failed: Set<string>;
  readonly documents: BuiltDocuments[];
}

async function compareAll(state: OutputState, context: BuildContext, terminal: Terminal): Promise<ComparedAll> {
  const { paths, all, settings } = context.workspace;
  const refused = reportNames(all, settings.entries);
  const diagnostics: Diagnostic[] = [];
  const notes: Notes[] = [];
  const known: (KnownNames | undefined)[] = [];
  const folders = new Map<string, FolderComparison>();
  const sources = new Map<string, string>();
  const whole = new Map<string, GroupMembers["members"][number]>();
  const failed = new Set<string>();
  const documents: BuiltDocuments[] = [];
  const compared = eachAhead(paths, context.crew.ahead, async (path) => await compareCapability(path, state, context));
  for await (const [index, path, built] of compared) {
    if (index % 10 === 0) showBar(terminal, index, paths.length);
    diagnostics.push(...built.diagnostics);
    notes.push(built.notes);
    known.push(built.known);
    const name = refused.get(path);
    if (name) diagnostics.push(name);
    else if (!built.folder) failed.add(built.name);
    else {
      folders.set(built.name, built.folder);
      documents.push(...built.documents);
      sources.set(built.name, path);
      if (built.folder.manifest) whole.set(path, { path, manifest: built.folder.manifest });
    }
  }
  await context.crew.close();
  showProgress(terminal, undefined);
  return { diagnostics, notes, known, folders, sources, whole, failed, documents };
}

function buildContext(
  workspace: Workspace,
  tools: Pick<BuildContext, "stopwatch" | "spool">,
  terminal: Terminal,
): BuildContext {
  const cache = machineCache(workspace, terminal);
  return {
    workspace,
    read: capabilityReader(workspace),
    cache,
    lists: openSharedLists(cache),
    edition: edition(workspace.readTemplate, cache, Date.now()),
    ...tools,
    crew: openCrew(crewContext(workspace), { count: workspace.paths.length, isNew: cache.isNew() }, crewScript()),
  };
}

/** What threads are told of a workspace: functions cannot be sent. */
function crewContext({ root, settings, config: { importFrom, layout } }: Workspace): CrewContext {
  return { root, settings, config: { importFrom, layout } };
}

/** What a folder that stays needs of the runtime, and this edition has no more. */
function reportGone(name: string, needed: readonly string[], workspace: Workspace): readonly Diagnostic[] {
  const written = new Set(listRuntime());
  const gone = needed.filter((module) => !written.has(module));
  return gone.length > 0 ? [reportOlder(name, gone, workspace)] : [];
}

interface ComparedCapability {
  readonly documents: readonly BuiltDocuments[];
  readonly name: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly notes: Notes;
  readonly known: KnownNames | undefined;
  readonly folder: FolderComparison | undefined;
}

async function compareCapability(path: string, state: OutputState, context: BuildContext): Promise<ComparedCapability> {
  const { built, folder, documents } = await compareBuilt(
    async (how) => await buildFile(path, context, how),
    state,
    context,
  );
  const { name, diagnostics, notes, known } = built;
  return { name, diagnostics, notes, known, folder, documents };
}

/** The groups of the configuration, in runs over the whole project, whose capabilities are `whole`: what is wrong with another is said of it. */
async function compareGroups(
  whole: ReadonlyMap<string, GroupMembers["members"][number]>,
  state: OutputState,
  context: BuildContext,
): Promise<Pick<ProjectWithDocuments, "diagnostics" | "folders" | "documents">> {
  const reporter = createReporter();
  const diagnostics: Diagnostic[] = [];
  const folders: FolderComparison[] = [];
  const documents: BuiltDocuments[] = [];
  const { all, isOfAll, config } = context.workspace;
  for (const { group, paths } of isOfAll ? chooseGroups({ config, paths: all }, reporter) : []) {
    const members = paths.flatMap((path) => whole.get(path) ?? []);
    if (members.length < paths.length) continue;
    const build = async (how: { readonly fresh: boolean }) => await buildGroup({ group, members }, context, how);
    const { built, folder, documents: own } = await compareBuilt(build, state, context);
    diagnostics.push(...built.diagnostics);
    documents.push(...own);
    if (folder) folders.push(folder);
  }
  return { diagnostics: [...reporter.diagnostics, ...diagnostics], folders, documents };
}

/** Builds a folder and compares it. Texts are wanted, and it is built anew, where some of them differ from what is known by its hash. */
async function compareBuilt<T extends Pick<BuiltFile, "name" | "manifest" | "texts">>(
  build: (how: { readonly fresh: boolean }) => Promise<T>,
  state: OutputState,
  context: BuildContext,
): Promise<{
  readonly built: T;
  readonly folder: FolderComparison | undefined;
  readonly documents: readonly BuiltDocuments[];
}> {
  const whole = await build({ fresh: false });
  if (typeof context.workspace.settings.code.openapi !== "string")
    return { ...(await compareOwn(whole, build, state, context)), documents: [] };
  const split = async (how: { readonly fresh: boolean }): Promise<T> => withoutDocuments(await build(how));
  const { built, folder } = await compareOwn(withoutDocuments(whole), split, state, context);
  return { built, folder, documents: documentsOf(whole, build, context.spool) };
}

async function compareOwn<T extends Pick<BuiltFile, "name" | "manifest" | "texts">>(
  remembered: T,
  build: (how: { readonly fresh: boolean }) => Promise<T>,
  state: OutputState,
  context: BuildContext,
): Promise<{ readonly built: T; readonly folder: FolderComparison | undefined }> {
  const { stopwatch, spool } = context;
  const { name, manifest } = remembered;
  if (!manifest) return { built: remembered, folder: undefined };
  const layoutFree = await stopwatch.time(
    "layout",
    async () => await measureFolder(name, manifest, state, () => openMeasure(name, context)),
  );
  const compare = (texts: BuiltFile["texts"]): FolderComparison =>
    stopwatch.time("compare", () => compareFolder({ name, manifest, texts }, state, layoutFree, spool.hold));
  const first = compare(remembered.texts);
  if (first.changes.length === 0 || remembered.texts) return { built: remembered, folder: first };
  const built = await build({ fresh: true });
  return { built, folder: compare(built.texts) };
}

async function compareRuntime(
  modules: ReadonlySet<string>,
  state: OutputState,
  context: BuildContext,
): Promise<FolderComparison | undefined> {
  if (modules.size === 0) return await compareLeftOverFolder(runtimeFolder, state, context);
  const build = async (how: { readonly fresh: boolean }) => await buildRuntime(modules, state, context, how);
  return (await compareOwn(await build({ fresh: false }), build, state, context)).folder;
}

async function compareLeftOverFolder(
  name: string,
  state: OutputState,
  context: BuildContext,
): Promise<FolderComparison> {
  return compareLeftOver(name, state, await measureFolder(name, undefined, state, () => openMeasure(name, context)));
}

/** A folder that is left as it is was written by an edition whose runtime had other modules. */
function reportOlder(name: string, modules: readonly string[], { outName }: Workspace): Diagnostic {
  const path = `${outName}/${name}`;
  return createDiagnostic("output/older-runtime", { path }, { path, modules });
}

/** The runtime modules that a folder needs which is left as it is. */
function runtimeOf(name: string, { manifests }: OutputState): readonly string[] {
  const found = manifests.get(name);
  return typeof found === "object"
    ? [...(found.manifest.origin?.runtime ?? []), ...(found.other?.origin?.runtime ?? [])]
    : [];
}

/** Folders that Capstan has written to, or was about to when it was stopped. */
function foldersOf({ manifests, journal }: OutputState): readonly string[] {
  return [...new Set([...manifests.names, ...journal.keys()])].sort();
}

/** The one manifest of all, as Capstan wrote it before each folder had its own, is left over. */
function formerManifest(state: OutputState): readonly FolderComparison[] {
  const found = state.read(manifestName);
  if (found.kind !== "file") return [];
  const change: FileChange = {
    path: manifestName,
    folder: "",
    before: readAgain(manifestName, state),
    after: undefined,
    owned: true,
    foreign: false,
  };
  return [
    {
      name: "",
      changes: [change],
      unchanged: 0,
      obstacles: [],
      manifest: undefined,
      found: undefined,
      manifestIsCurrent: true,
    },
  ];
}

/** The cache of this machine; none where it would lie in the project, or Capstan runs from its sources. */
function machineCache({ root, target }: Workspace, { env }: Terminal): BuildContext["cache"] {
  const folder = cacheFolder(env, process.platform);
  return folder === undefined || version === "source" || isReallyBelow(root, folder)
    ? noCache
    : openCache(folder, process.getuid?.(), target ? `${root}\ntarget ${target.name}` : root);
}
