import { posix, resolve } from "node:path";
import { completeConfig, type Config } from "../config/config.js";
import { copyPath, copyPathWithImports } from "../config/copies.js";
import { isModule } from "../config/config-files.js";
import { parseConfig, type PlacedConfig } from "../config/read-config.js";
import { createDiagnostic, createReporter } from "../diagnostics/reporter.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { SourceFile } from "../diagnostics/span.js";
import { fetchText, isUrl } from "../source/fetch-text.js";
import { isFolder, isThere, listBelow, readBelow, readSource, type ReadResult } from "../source/read-file.js";
import { commitOf, lastTag, listAtRevision, mergeBase, missingSubmodules, readAtRevision } from "../source/read-git.js";
import { configNames, importRoot } from "../source/project.js";
import { findFiles, findListed, isGlob } from "./find-files.js";

/** One capability that an operand names, not compiled yet. */
export interface OperandSource {
  readonly file: SourceFile;
  /** Its path below what the operand names: what it is compared by. */
  readonly key: string;
  /** What stands at a path of the same place, for imports. */
  readonly readNow: (path: string) => SourceFile | undefined;
}

/** What an operand of `diff` names. */
export interface Operand {
  readonly sources: readonly OperandSource[];
  /** It is one file by name: compared with another whatever the two are called. */
  readonly isFile: boolean;
  /** The configuration that it is compiled with: a revision has its own. */
  readonly config: PlacedConfig;
  /** What else was decided, for people: which commit it is. */
  readonly note: string | undefined;
}

/** Where operands are read. */
export interface OperandContext {
  readonly root: string;
  /** The configuration of the working folder. */
  readonly config: PlacedConfig;
  /** The file that it was read from by name; undefined: whichever stands there. */
  readonly configPath: string | undefined;
  /** The revision that the other operand names: what branches are compared at. */
  readonly head: string;
  /** The files that OLD holds, where NEW is read: a place that they stood in and that is not there any more is deleted, not misspelled. */
  readonly former: readonly string[];
}

type Found = Operand | { readonly problem: Diagnostic };

/**
 * Reads what an operand names: a file, a folder with those below it, a glob, a URL, `git:REVISION[:PATH]`; `undefined` is what the configuration
 * names. A place of a revision that holds no capabilities yet is no mistake: a first pull request begins there.
 */
export async function readOperand(operand: string | undefined, context: OperandContext): Promise<Found> {
  const { root, config } = context;
  if (operand === undefined)
    return readLocal(
      context,
      patternsOf(config).filter((pattern) => isGlob(pattern) || isThere(root, pattern)),
      "",
      false,
    );
  if (isUrl(operand)) {
    const fetched = await fetchText(operand);
    if (!("file" in fetched)) return unreadable(operand, fetched.problem);
    return {
      sources: [{ file: fetched.file, key: operand, readNow: () => undefined }],
      isFile: true,
      config,
      note: undefined,
    };
  }
  if (operand.startsWith("git:")) return await readRevision(operand, context);
  if (isGlob(operand)) return readLocal(context, [operand], "", false);
  if (isFolder(root, operand))
    return readLocal(context, [`${folderPath(operand)}/**/*.{yaml,yml}`], folderPath(operand), true);
  const read = readSource(root, operand);
  if (!("file" in read) && wasThere(context, operand)) return { sources: [], isFile: false, config, note: undefined };
  if (!("file" in read)) return unreadable(operand, `${read.problem}${asRevision(context, operand)}`);
  return {
    sources: [{ file: read.file, key: read.file.path, readNow: localReader(read.file.path, context) }],
    isFile: true,
    config,
    note: undefined,
  };
}

/**
 * Reads OLD. A revision alone, beside a NEW that names a place, means that place as it was then: the configuration's other capabilities are not gone,
 * and those of a folder that it does not name are not new. Where the revision has nothing there, they may have moved, and all that it has is read.
 */
export async function readOldOperand(old: string, fresh: string | undefined, context: OperandContext): Promise<Found> {
  const place =
    fresh === undefined || isUrl(fresh) ? undefined : fresh.startsWith("git:") ? partsOf(fresh).path : fresh;
  if (place !== undefined && old.startsWith("git:") && partsOf(old).path === undefined) {
    const then = await readOperand(`${old}:${place}`, context);
    if ("sources" in then && then.sources.length > 0) return then;
  }
  return await readOperand(old, context);
}

/** Globs and paths of a configuration. */
function patternsOf({ patterns, sources }: Config): readonly string[] {
  return [...patterns, ...sources.flatMap(({ name }) => [copyPath(name), copyPathWithImports(name)])];
}

/** The revision that an operand names, as it is written there; undefined for others. */
export function revisionOf(operand: string | undefined): string | undefined {
  return operand?.startsWith("git:") ? partsOf(operand).revision : undefined;
}

async function readLocal(
  context: OperandContext,
  patterns: readonly string[],
  below: string,
  isWalked: boolean,
): Promise<Found> {
  const { root, config } = context;
  const paths = await findFiles(root, patterns);
  const read = paths.map((path) => ({ path, result: readSource(root, path) }));
  const lost = isWalked ? undefined : read.find(({ result }) => !("file" in result));
  if (lost && "problem" in lost.result) return unreadable(lost.path, lost.result.problem);
  return {
    sources: sourcesOf(
      read.map(({ result }) => result),
      below,
      isWalked,
      (capability) => localReader(capability, context),
    ),
    isFile: false,
    config,
    note: undefined,
  };
}

/** A repository without a remote has the branch under its own name. */
function whereItMayBe(root: string, revision: string): string {
  const branch = /^origin\/(.+)$/.exec(revision)?.[1];
  return branch !== undefined && commitOf(root, branch) !== undefined
    ? `fetch it first, or write \`git:${branch}\` for the branch that is here`
    : "a shallow clone has to fetch it first";
}

/** Who writes a revision as git takes it is told how it is written here. */
function asRevision({ root }: OperandContext, operand: string): string {
  const written = posix.basename(operand);
  const revision = written.replace(/\.{2,3}$/, "");
  const named = [operand.replace(/\.{2,3}$/, ""), revision].find((each) => commitOf(root, each) !== undefined);
  return named === undefined ? "" : `; a revision of git is written \`git:${named}${written.slice(revision.length)}\``;
}

async function readRevision(operand: string, context: OperandContext): Promise<Found> {
  const { root, head } = context;
  const { revision: written, dots, path } = partsOf(operand);
  const revision = written === "@last-tag" ? lastTag(root) : written;
  if (revision === undefined) return unreadable(operand, "git has no tag here");
  const tip = commitOf(root, revision);
  if (tip === undefined)
    return unreadable(
      operand,
      commitOf(root, "HEAD") === undefined
        ? "this folder is in no git repository that has a commit"
        : `git knows no revision \`${revision}\` here: ${whereItMayBe(root, revision)}`,
    );
  // What the other branch has done since is no change of this one.
  const base = dots === ".." ? tip : (mergeBase(root, tip, head) ?? tip);
  const read = (name: string): ReadResult => readAtRevision(root, base, name);
  const { config, note: configNote } = configAt(read, context);
  const commitNote =
    base === tip
      ? undefined
      : `${operand} is ${base.slice(0, 9)}, where \`${revision}\` and \`${head}\` parted; \`git:${revision}..\` is its tip`;
  const notes = [commitNote, configNote].filter((each) => each !== undefined);
  const note = notes.length === 0 ? undefined : notes.join("\n");
  const listed = listAtRevision(root, base, "") ?? [];
  const wanted = path === undefined ? patternsOf(config) : [path];
  const missing = missingSubmodules(root, base).find((submodule) =>
    wanted.some((pattern) => leadsInto(pattern, submodule.path)),
  );
  if (missing)
    return unreadable(
      operand,
      `its submodule \`${missing.path}\` is not here at ${missing.commit.slice(0, 9)}, the commit that it wants: \`git submodule update --init\` brings it, or \`git fetch\` in it`,
    );
  const readNow = (): OperandSource["readNow"] => (name) =>
    name.endsWith("/") ? jsonBelow(name, listed) : fileOf(read(name));
  const folder = path === undefined || isGlob(path) ? "" : folderPath(path);
  const isFile = listed.includes(folder);
  const isWalked = folder !== "" && !isFile;
  const found = isWalked
    ? await findListed(root, [`${folder}/**/*.{yaml,yml}`], listed)
    : await findListed(root, isFile ? [folder] : wanted, listed);
  // What is in neither is not new: it is misspelled.
  if (path !== undefined && found.length === 0 && !wasThere(context, path) && !(await isHere(root, path)))
    return unreadable(operand, "neither that revision nor the working folder has it");
  return {
    sources: sourcesOf(found.map(read), isWalked ? folder : "", isWalked, readNow),
    isFile,
    config,
    note,
  };
}

/** Whether OLD holds a file at a path, or below it. */
function wasThere({ former }: OperandContext, path: string): boolean {
  return former.some((file) => leadsInto(file, folderPath(path)));
}

/** Whether something stands at a path, or is named by a glob. */
async function isHere(root: string, path: string): Promise<boolean> {
  return isGlob(path) ? (await findFiles(root, [path])).length > 0 : isFolder(root, path) || isThere(root, path);
}

/** Whether what a path or glob names lies in a folder, or is it. */
function leadsInto(pattern: string, folder: string): boolean {
  const path = folderPath(pattern);
  return path === folder || path.startsWith(`${folder}/`);
}

/** The configuration as a revision has it. One that runs is not run: what stood in it then is taken to be what it says now. */
function configAt(
  read: (name: string) => ReadResult,
  { config, configPath }: OperandContext,
): { readonly config: PlacedConfig; readonly note: string | undefined } {
  const names = configPath === undefined ? configNames : [configPath];
  for (const name of names) {
    const found = read(name);
    if (!("file" in found)) continue;
    const parsed = isModule(name) ? undefined : parseConfig(found.file, createReporter());
    return parsed
      ? { config: parsed, note: undefined }
      : { config, note: `${name} is not read as it was then: both sides are compiled with what it says now` };
  }
  return { config: { ...completeConfig({}), placeOf: () => ({ path: "" }) }, note: undefined };
}

/** `git:REVISION`, with two or three dots after it, with a path after that. */
function partsOf(operand: string): {
  readonly revision: string;
  readonly dots: string | undefined;
  readonly path: string | undefined;
} {
  const [, revision = "", dots, path] = /^git:([^:]*?)(\.{2,3})?(?::(.*))?$/s.exec(operand) ?? [];
  return { revision: revision === "" ? "HEAD" : revision, dots, path };
}

/** What is read, as capabilities. In folders that are walked, YAML of other kinds may lie beside them. */
function sourcesOf(
  read: readonly ReadResult[],
  below: string,
  isWalked: boolean,
  readerOf: (capability: string) => OperandSource["readNow"],
): readonly OperandSource[] {
  return read.flatMap((result) => {
    if (
      !("file" in result) ||
      (isWalked && !/^(?:naftiko|ikanos|capability|consumes|exposes|aggregates|binds)\s*:/m.test(result.file.text))
    )
      return [];
    return [
      {
        file: result.file,
        key: below === "" ? result.file.path : posix.relative(below, result.file.path),
        readNow: readerOf(result.file.path),
      },
    ];
  });
}

/** Reads what a capability of the working folder imports, as every other command does: from its own project alone. */
function localReader(
  capability: string,
  { root, config: { importFrom } }: Pick<OperandContext, "root" | "config">,
): OperandSource["readNow"] {
  const folders = [importRoot(resolve(root, capability)), ...importFrom.map((folder) => resolve(root, folder))];
  return (path) => fileOf(path.endsWith("/") ? listBelow(folders, root, path) : readBelow(folders, root, path));
}

/** The list of a folder, as `ReadImport` wants it. */
function jsonBelow(folder: string, listed: readonly string[]): SourceFile | undefined {
  const below = listed.filter((name) => name.startsWith(folder) && /\.json$/i.test(name));
  const names = below.map((name) => name.slice(folder.length)).filter((name) => !/(?:^|\/)\./.test(name));
  return below.length === 0 ? undefined : { path: folder, text: names.sort().join("\n") };
}

function fileOf(result: ReadResult): SourceFile | undefined {
  return "file" in result ? result.file : undefined;
}

function folderPath(path: string): string {
  return posix.normalize(path.replaceAll("\\", "/")).replace(/(?<!\/)\/+$/, "");
}

function unreadable(path: string, reason: string): Found {
  return { problem: createDiagnostic("source/unreadable", { path }, { path, reason }) };
}
