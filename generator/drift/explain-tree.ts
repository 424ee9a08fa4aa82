import { posix } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { createDiagnostic, type Place } from "../diagnostics/reporter.js";
import type { TracedText } from "../emit/trace.js";
import { type FileChange, type FolderComparison, holdsConflict } from "../output/compare.js";
import { type Manifest, manifestName, runtimeFolder } from "../output/manifest.js";
import type { OutputState } from "../output/read-tree.js";
import { reportObstacles } from "../output/report-obstacles.js";
import { differInLayoutAlone } from "../output/same-layout.js";
import { placeBehind } from "./places.js";
import { unifiedDiff } from "./unified-diff.js";

/** What explaining needs to know beside the folders. */
export interface ExplainContext {
  /** The output folder as people see it. */
  readonly outName: string;
  readonly journal: OutputState["journal"];
  /** What a file of a folder that differs is made from; `path` is below the folder. Undefined where that is not known. */
  readonly trace: (folder: string, path: string) => Promise<TracedText | undefined>;
}

/** Every difference between an output folder and the tree that should stand there as a finding: its causes, its place in the YAML, its diff. */
export async function explainTree(
  folders: readonly FolderComparison[],
  context: ExplainContext,
): Promise<readonly Diagnostic[]> {
  const findings: Diagnostic[] = [...reportObstacles(folders)];
  const laidOut: string[] = [];
  const isNew = new Set(folders.filter((folder) => isNeverGenerated(folder)).map(({ name }) => name));
  const otherBuild = folders.some(
    (folder) =>
      folder.name === runtimeFolder &&
      folder.changes.some(({ before, after, foreign }) => before !== undefined && after !== undefined && !foreign),
  );
  for (const folder of folders) {
    const name = posix.join(context.outName, folder.name);
    if (folder.obstacles.length > 0) continue;
    if (isNew.has(folder.name)) {
      // The modules that new capabilities share come with them.
      if (folder.name !== runtimeFolder)
        findings.push(createDiagnostic("output/not-generated", { path: name }, { name }));
      continue;
    }
    const manifest = explainManifest(folder, `${name}/${manifestName}`, isNew.size > 0);
    if (manifest === "laid out anew") laidOut.push(`${name}/${manifestName}`);
    else findings.push(...manifest);
    if (folder.found === "broken") continue;
    for (const change of folder.changes) {
      if (folder.name === runtimeFolder && change.before === undefined && !change.owned && isNew.size > 0) continue;
      const found = await explainChange(change, folder, context, otherBuild);
      if (found === "laid out anew") laidOut.push(posix.join(context.outName, change.path));
      else findings.push(found);
    }
  }
  const [first] = laidOut;
  if (first !== undefined)
    findings.push(
      createDiagnostic("output/formatting-only", { path: first }, { path: first, others: laidOut.length - 1 }),
    );
  return findings;
}

/** Nothing of it was ever there. */
function isNeverGenerated({ manifest, found, changes, unchanged }: FolderComparison): boolean {
  return (
    manifest !== undefined &&
    found === undefined &&
    unchanged === 0 &&
    changes.every(({ before, owned }) => before === undefined && !owned)
  );
}

/** What is wrong with a manifest, beside what is wrong with the files that it names. */
function explainManifest(
  { name, manifest, found, manifestIsCurrent, changes }: FolderComparison,
  path: string,
  capabilitiesAreNew: boolean,
): readonly Diagnostic[] | "laid out anew" {
  const place: Place = { path };
  if (found === "broken") return [createDiagnostic("output/broken-manifest", place, { path })];
  if (!manifest) return found === undefined ? [] : [createDiagnostic("output/left-over", place, { path })];
  if (!found) return [createDiagnostic("output/manifest-missing", place, { path })];
  if (found.other) return [createDiagnostic("output/merge-conflict", place, { path })];
  if (manifestIsCurrent || changes.length > 0) return [];
  const was = found.manifest;
  if (JSON.stringify(sorted({ ...was, capstan: manifest.capstan })) === JSON.stringify(sorted(manifest)))
    return was.capstan === manifest.capstan
      ? "laid out anew"
      : [createDiagnostic("output/other-version", place, { path, was: was.capstan, now: manifest.capstan })];
  // New capabilities may need more of the shared modules.
  if (name === runtimeFolder && capabilitiesAreNew) return [];
  const { capability, configuration } = changesOf(was, manifest);
  if (capability)
    return [
      createDiagnostic("output/capability-changed", place, {
        path,
        also: configuration ? "the configuration" : undefined,
      }),
    ];
  if (configuration) return [createDiagnostic("output/configuration-changed", place, { path, also: undefined })];
  return [createDiagnostic("output/stale-manifest", place, { path })];
}

async function explainChange(
  change: FileChange,
  folder: FolderComparison,
  context: ExplainContext,
  otherBuild: boolean,
): Promise<Diagnostic | "laid out anew"> {
  const { before, after } = change;
  const path = posix.join(context.outName, change.path);
  const file: Place = { path };
  if (after === undefined) return createDiagnostic("output/left-over", file, { path });
  if (before === undefined && change.owned) return createDiagnostic("output/missing", file, { path });
  const [was, now] = [before?.read() ?? "", after.read()];
  if (holdsConflict(was)) return createDiagnostic("output/merge-conflict", file, { path });
  if (before !== undefined && change.foreign && (await differInLayoutAlone(path, was, now))) return "laid out anew";
  const diff = await unifiedDiff(path, was, now);
  const finding = await nameCause(change, folder, context, otherBuild);
  // The whole text of a file that is not there tells nobody anything.
  return before === undefined ? finding : { ...finding, diff };
}

async function nameCause(
  change: FileChange,
  { found, manifest }: FolderComparison,
  context: ExplainContext,
  otherBuild: boolean,
): Promise<Diagnostic> {
  const path = posix.join(context.outName, change.path);
  const file: Place = { path };
  const was = typeof found === "object" ? found.manifest : undefined;
  if (!was || !manifest)
    return change.before === undefined
      ? createDiagnostic("output/missing", file, { path })
      : createDiagnostic("output/differs", file, { path });
  const { capability, input, configuration, generator } = changesOf(was, manifest);
  const causes = [
    ...(capability ? ["the capability"] : []),
    ...(configuration ? ["the configuration"] : []),
    ...(generator || otherBuild ? ["Capstan"] : []),
  ];
  const named = (list: readonly string[]): string | undefined => (list.length === 0 ? undefined : list.join(" and "));
  if (change.foreign) return createDiagnostic("output/edited-by-hand", file, { path, since: named(causes) });
  if (capability)
    return createDiagnostic("output/capability-changed", (await placeOf(change, context)) ?? file, {
      path,
      input,
      also: named(causes.slice(1)),
    });
  if (configuration)
    return createDiagnostic("output/configuration-changed", file, { path, also: named(causes.slice(1)) });
  // A run that was stopped left some files new and the manifest old: they are behind what came since.
  if (context.journal.get(change.folder)?.has(change.path.slice(change.folder.length + 1)) && !generator)
    return createDiagnostic("output/capability-changed", (await placeOf(change, context)) ?? file, {
      path,
      also: undefined,
    });
  return createDiagnostic("output/generator-changed", file, { path, was: was.capstan, now: manifest.capstan });
}

/** What of that which a folder was made from is not what it was. */
function changesOf(
  was: Manifest,
  now: Manifest,
): {
  readonly capability: boolean;
  /** The file that it imports, or the document of an API, where that alone is another. */
  readonly input: string | undefined;
  readonly configuration: boolean;
  readonly generator: boolean;
} {
  const same = (one: unknown, other: unknown): boolean => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
  const before = was.origin?.inputs ?? {};
  const after = now.origin?.inputs ?? {};
  const moved = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (path) => before[path] !== after[path],
  );
  return {
    input: moved.includes(now.origin?.source ?? "") ? undefined : moved[0],
    capability: !same([was.origin?.source, was.origin?.inputs], [now.origin?.source, now.origin?.inputs]),
    configuration: was.layout !== now.layout || was.origin?.configuration !== now.origin?.configuration,
    generator: was.capstan !== now.capstan,
  };
}

/** The place in the YAML that the first difference of a file is made from. */
async function placeOf(
  { folder, path, before, after }: FileChange,
  { trace }: ExplainContext,
): Promise<Place | undefined> {
  if (before === undefined || after === undefined) return undefined;
  const traced = await trace(folder, path.slice(folder.length + 1));
  return traced && placeBehind(before.read(), after.read(), traced);
}

/** The same data with its keys in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, entry]) => [key, sorted(entry)]),
  );
}
