import type { Diagnostic } from "./diagnostics/diagnostic.js";
import { withoutConsequences } from "./diagnostics/catalogue/consequences.js";
import { isPartial, softenPartial } from "./diagnostics/catalogue/partial.js";
import { createReporter } from "./diagnostics/reporter.js";
import type { SourceFile } from "./diagnostics/span.js";
import { emitCapability, type EmitContext } from "./emit/emit.js";
import { closeRuntime } from "./emit/runtime.js";
import { type BuildContext, buildCapability } from "./model/build.js";
import type { CapabilityEntries } from "./model/capability-entries.js";
import type { Capability } from "./model/capability.js";
import { buildComposition } from "./model/compose/build-composition.js";
import type { Composition, GroupSettings } from "./model/compose/composition.js";
import { playApis } from "./model/play-apis.js";
import type { ReadImport } from "./model/resolve-imports.js";
import type { SeenAnswer } from "./model/samples/samples.js";
import { noUpstreams, type PlaceOfSetting, type Upstreams } from "./model/upstream-settings.js";
import type { OutputFile } from "./emit/file.js";
import { planCapability, type PlannedCapability } from "./plan/build.js";
import { planGroup } from "./plan/compose/build.js";
import { type CodeSettings, usualCode } from "./plan/code-settings.js";
import { defaultMcp, type McpSettings } from "./plan/mcp-settings.js";
import { noAdditions, type ServerAdditions } from "./plan/server-additions.js";
import { readDocument } from "./schema/read-document.js";
import { hashMeaning, hashWritten } from "./source/meaning.js";
import type { SourceNode } from "./source/node.js";
import { parseYaml } from "./source/read-yaml.js";

/** What a compilation may ask of the world. The pipeline itself does no I/O. */
export interface CompileContext {
  /** The text at `location` as written in an import of `importer` (a path relative to that file); `path` is project-relative, also of a file that is not there. */
  readonly readImport: ReadImport;
  /** The text of a template by name, `client.hbs`. */
  readonly readTemplate: (name: string) => string;
  readonly settings: CompileSettings;
  /** Where a setting is written, by its keys; without it what is wrong with one is told at the capability. */
  readonly placeOfSetting?: PlaceOfSetting | undefined;
}

export interface CompileSettings {
  /** By path of a capability: what it and its adapters are called, where that is not as its file and it say. */
  readonly entries: CapabilityEntries;
  /** Per operation id (`oauth-authorization.exchangetoken`): `false` makes it a plain call, `true` takes it for an OAuth 2.0 endpoint whatever its path. */
  readonly oauth: Readonly<Record<string, boolean>>;
  /** What APIs need and capabilities cannot say, from the configuration. */
  readonly upstreams: Upstreams;
  /** What MCP servers can do beyond the capability, from the configuration. */
  readonly mcp: McpSettings;
  /** What is added to the servers of REST adapters, from the configuration. */
  readonly server: ServerAdditions;
  /** The output folder as it is seen from the project: READMEs name their programs by it. */
  readonly output: string;
  /** Compile what can be compiled beside a refused part: what is left out becomes a warning. */
  readonly keepGoing: boolean;
  /** Look for matters of taste as well (`style/...`). */
  readonly style: boolean;
  /** How generated code fits into the repository that holds it. */
  readonly code: CodeSettings;
  /** The origin of a server that is called in place of all APIs; undefined where they are called themselves. */
  readonly playedAt?: string;
}

export interface Compilation {
  readonly file: SourceFile;
  /** Every text that was read, the capability first, then its imports in the order they were met. */
  readonly inputs: readonly SourceFile[];
  /** By path of an input: SHA-256 of what it says, without comments and spelling; of an API's document, of its text; of samples by their folder, of all of them. */
  readonly meanings: Readonly<Record<string, string>>;
  /** Undefined where the document cannot be read at all. */
  readonly capability: Capability | undefined;
  /** By namespace of an adapter, as it is written: what it is called. */
  readonly servers: Readonly<Record<string, string>>;
  /** What a group that it is in is planned from; undefined where there are errors. */
  readonly plan: PlannedCapability | undefined;
  /** Empty where there are errors. Texts are not laid out yet. */
  readonly files: readonly OutputFile[];
  /** The modules of `templates/runtime/` that the files need, `http.ts`: those they import, and all that those import. */
  readonly runtime: readonly string[];
  /** npm packages with version ranges that the files need. */
  readonly dependencies: Readonly<Record<string, string>>;
  readonly diagnostics: readonly Diagnostic[];
  /** Answers of its APIs that were seen, where the configuration names some. */
  readonly seen: readonly SeenAnswer[];
  /** What it was compiled with. */
  readonly settings: CompileSettings;
  /** Milliseconds per stage, in the order they ran. */
  readonly timings: Readonly<Record<string, number>>;
}

export const defaultSettings: CompileSettings = {
  entries: {},
  oauth: {},
  upstreams: noUpstreams,
  mcp: defaultMcp,
  server: noAdditions,
  output: "generated",
  keepGoing: false,
  style: false,
  code: usualCode,
};

/** A capability that is compiled but for the texts of its files, which are made when they are asked for. */
export interface UnemittedCompilation extends Omit<Compilation, "files"> {
  /** Of no files where there are errors. */
  readonly emit: () => Iterable<OutputFile>;
}

/** Compiles one capability: source -> schema -> model -> plan -> emit. Bad input never throws; it is reported, and then there are no files. */
export function compile(file: SourceFile, context: CompileContext): Compilation {
  const { emit, ...compilation } = compileToPlan(file, context);
  if (!compilation.plan) return { ...compilation, files: [] };
  const { timings, timed } = createTimer();
  const files = timed("emit", () => [...emit()]);
  return { ...compilation, files, timings: { ...compilation.timings, ...timings } };
}

/** The same, up to the plan. */
export function compileToPlan(file: SourceFile, context: CompileContext): UnemittedCompilation {
  const reporter = createReporter();
  const { timings, timed } = createTimer();
  const { settings } = context;

  const root = timed("source", () => parseYaml(file, reporter));
  const document = root && timed("schema", () => readDocument(root, reporter));
  const built = document && timed("model", () => buildCapability(document, file, buildContextOf(context), reporter));
  const planned =
    built && canPlan(reporter.diagnostics, settings)
      ? timed("plan", () => planCapability(playedOf(built.capability, settings), settings, reporter))
      : undefined;
  const plan = planned && planned.files.length > 0 && canPlan(reporter.diagnostics, settings) ? planned : undefined;

  const { imported = [], documents = [] } = built ?? {};
  return {
    file,
    inputs: [file, ...imported, ...documents],
    meanings: plan && root ? inputMeanings(file, root, imported, documents) : {},
    capability: built?.capability,
    servers: built?.servers ?? {},
    plan,
    emit: () => (plan ? emitCapability(plan, emitContextOf(file, context)) : []),
    runtime: plan ? closeRuntime(plan.runtime, context.readTemplate) : [],
    dependencies: plan?.dependencies ?? {},
    diagnostics: settings.keepGoing
      ? reporter.diagnostics.map(softenPartial)
      : withoutConsequences(reporter.diagnostics),
    seen: built?.seen ?? [],
    settings,
    timings,
  };
}

/** Takes the time of stages, in milliseconds. */
function createTimer(): {
  readonly timings: Readonly<Record<string, number>>;
  readonly timed: <T>(stage: string, run: () => T) => T;
} {
  const timings: Record<string, number> = {};
  const timed = <T>(stage: string, run: () => T): T => {
    const start = performance.now();
    const result = run();
    timings[stage] = performance.now() - start;
    return result;
  };
  return { timings, timed };
}

function buildContextOf({ readImport, placeOfSetting, settings }: CompileContext): BuildContext {
  const { oauth, upstreams, style, mcp, entries } = settings;
  return { readImport, oauth, upstreams, placeOfSetting, style, toolNames: mcp.names, entries };
}

function emitContextOf({ path }: SourceFile, { readTemplate, settings }: CompileContext): EmitContext {
  return { readTemplate, source: path, change: "the capability", code: settings.code };
}

/** Hashes of what the inputs mean, by their paths. */
function inputMeanings(
  file: SourceFile,
  root: SourceNode,
  imported: readonly SourceFile[],
  documents: readonly SourceFile[],
): Readonly<Record<string, string>> {
  return {
    ...meaningsOf([[file, root], ...imported.map((each) => [each, parseYaml(each, createReporter())] as const)]),
    ...writtenOf(documents),
  };
}

function playedOf(capability: Capability, { playedAt }: CompileSettings): Capability {
  return playedAt === undefined ? capability : playApis(capability, playedAt);
}

/** Capabilities that run in one process: what is said about them together, and the files that start them. */
export interface GroupCompilation extends Pick<Compilation, "files" | "runtime" | "dependencies" | "diagnostics"> {
  /** Undefined where there are errors. */
  readonly composition: Composition | undefined;
}

/**
 * Composes capabilities that compiled without errors: model -> plan -> emit of what they share. `source`: the configuration as banners name it. What they
 * cannot share is reported, and then there are no files.
 */
export function compose(
  group: GroupSettings,
  members: readonly Compilation[],
  source: string,
  { readTemplate, settings }: Pick<CompileContext, "readTemplate" | "settings">,
): GroupCompilation {
  const reporter = createReporter();
  const planned = members.flatMap(({ plan }) => plan ?? []);
  const composition = buildComposition(
    group,
    planned.map(({ capability }) => capability),
    reporter,
  );
  const { output, mcp, code } = settings;
  const plan = reporter.hasErrors()
    ? undefined
    : planGroup({ composition, planned, output, mcp, openapi: code.openapi }, reporter);
  if (!plan || reporter.hasErrors())
    return { composition: undefined, files: [], runtime: [], dependencies: {}, diagnostics: reporter.diagnostics };
  return {
    composition,
    files: [...emitCapability(plan, { readTemplate, source, change: "the configuration", code })],
    runtime: closeRuntime(plan.runtime, readTemplate),
    dependencies: plan.dependencies,
    diagnostics: reporter.diagnostics,
  };
}

function meaningsOf(
  documents: readonly (readonly [SourceFile, SourceNode | undefined])[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    documents.flatMap(([{ path }, node]) => (node ? [[path, hashMeaning(node)] as const] : [])),
  );
}

/** Documents by their path; what stands in a folder that was read as one, by the folder's, so that a sample more is not a line more. */
function writtenOf(documents: readonly SourceFile[]): Readonly<Record<string, string>> {
  const folders = documents.map(({ path }) => path).filter((path) => path.endsWith("/"));
  const texts = new Map<string, string[]>();
  for (const { path, text } of documents) {
    const key = folders.find((folder) => path.startsWith(folder)) ?? path;
    const known = texts.get(key) ?? [];
    known.push(key === path ? text : `${path}\n${text}`);
    texts.set(key, known);
  }
  return Object.fromEntries([...texts].map(([key, all]) => [key, hashWritten(all.join("\n"))]));
}

function canPlan(diagnostics: readonly Diagnostic[], settings: CompileSettings): boolean {
  return !diagnostics.some(
    (diagnostic) => diagnostic.severity === "error" && !(settings.keepGoing && isPartial(diagnostic)),
  );
}
