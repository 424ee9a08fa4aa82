import { basename, isAbsolute, join, relative, resolve } from "node:path";
import { copyPath, copyPathWithImports } from "../config/copies.js";
import { defaultConfig } from "../config/default-config.js";
import { readConfig } from "../config/find-config.js";
import type { PlacedConfig } from "../config/read-config.js";
import type { Target } from "../config/config.js";
import { configOf } from "../config/target-config.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { printable } from "../diagnostics/printable.js";
import { createReporter, type Reporter } from "../diagnostics/reporter.js";
import { capabilityName } from "../model/capability-entries.js";
import type { OutputPlace } from "../output/read-tree.js";
import { createTemplateReader } from "../source/package-files.js";
import { findProject } from "../source/project.js";
import { isThere, projectPath, readSource } from "../source/read-file.js";
import type { CompileSettings } from "../pipeline.js";
import { nearestWord } from "../text/nearest.js";
import type { Arguments, Shard } from "./arguments.js";
import { isSafeName } from "./capability-name.js";
import { chooseGroups } from "./choose-groups.js";
import { chooseTargets, isOfTarget } from "./choose-targets.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { findFiles } from "./find-files.js";
import { printFindings } from "./print-findings.js";
import { compileSettings } from "./settings.js";
import type { Terminal } from "./terminal.js";

/** A project as a command sees it: its configuration and the capabilities that the command is about. */
export interface Workspace {
  /** The folder of the project, in which paths are relative. */
  readonly root: string;
  readonly config: PlacedConfig;
  /** What the configuration leaves in doubt, though it is one. */
  readonly doubts: readonly Diagnostic[];
  /** The target of the configuration whose output this is; undefined where it is all of the project. */
  readonly target: Target | undefined;
  readonly settings: CompileSettings;
  readonly output: OutputPlace;
  /** The output folder as people see it. */
  readonly outName: string;
  /** What summaries call it. */
  readonly title: string;
  /** Paths relative to the project, sorted. */
  readonly paths: readonly string[];
  /** The command is about all capabilities of the project, not about some that were named, nor a part of them. */
  readonly whole: boolean;
  /** Paths of all capabilities, of which `paths` may be one part. */
  readonly all: readonly string[];
  /** The command is about what is of the project as a whole, too: groups, and folders that no capability writes any more. */
  readonly isOfAll: boolean;
  readonly readTemplate: (name: string) => string;
}

/** What all outputs of a project share. */
interface Project extends Pick<Workspace, "root" | "config" | "doubts" | "paths" | "whole"> {
  /** Those that the command is about. */
  readonly targets: readonly Target[];
}

/**
 * Reads the configuration and finds the capabilities: all of them, as the configuration says it for all, or those of the target that `--target` names.
 * What is wrong is printed; then the exit code.
 */
export async function openWorkspace(
  args: Arguments,
  terminal: Terminal,
  operands: readonly string[] = args.operands,
): Promise<Workspace | ExitCode> {
  const project = await openProject(args, terminal, operands);
  if (typeof project === "number") return project;
  const [target] = args.target === undefined ? [] : project.targets;
  return workspaceOf(project, target, args, terminal);
}

/** The same for a command that reads or writes output: a workspace for each target of the configuration, or the one that there is. */
export async function openWorkspaces(
  args: Arguments,
  terminal: Terminal,
  operands: readonly string[] = args.operands,
): Promise<readonly Workspace[] | ExitCode> {
  const project = await openProject(args, terminal, operands);
  if (typeof project === "number") return project;
  const { targets } = project;
  if (args.out !== undefined && targets.length > 1) {
    terminal.err(
      `capstan: \`--out\` is the folder of one target: name it with \`--target\` (${targets.map(({ name }) => name).join(", ")})\n`,
    );
    return exitCodes.usage;
  }
  const outputs = targets.length === 0 ? [undefined] : targets;
  const workspaces = outputs.map((target) => workspaceOf(project, target, args, terminal));
  const lost = workspaces.find(
    ({ config, root, ...workspace }) =>
      typeof config.code.openapi === "string" && isOutside(root, outputFolder(workspace)),
  );
  if (lost) {
    terminal.err(
      `capstan: \`openapi\` names a file of the project, and code in ${lost.outName}, which is outside of it, would not find it there\n`,
    );
    return exitCodes.usage;
  }
  return workspaces;
}

async function openProject(
  args: Arguments,
  terminal: Terminal,
  operands: readonly string[],
): Promise<Project | ExitCode> {
  // A configuration that is named stands for the folder where the command runs.
  const root = args.config === undefined ? findProject(terminal.cwd) : terminal.cwd;
  const reporter = createReporter();
  const config = await readConfig(root, { path: args.config, noCode: args.noCode }, reporter);
  if (!config) {
    printFindings(reporter.diagnostics, [], args, terminal);
    return exitCodes.usage;
  }
  const copies =
    operands.length > 0
      ? []
      : config.sources.flatMap(
          ({ name }) =>
            [copyPathWithImports(name), copyPath(name)].find((path) => "file" in readSource(root, path)) ?? [],
        );
  const named = await pathsOfNames(operands, root, config, terminal.cwd, reporter);
  if (reporter.hasErrors()) {
    printFindings(reporter.diagnostics, [], args, terminal);
    return exitCodes.unreadable;
  }
  const found = await readableFiles(operands.length > 0 ? named : undefined, root, config, terminal.cwd, reporter);
  if (reporter.hasErrors()) {
    printFindings(reporter.diagnostics, [], args, terminal);
    return exitCodes.unreadable;
  }
  const paths = [...new Set([...found, ...copies])].sort();
  if (paths.length === 0 && config.sources.length === 0) {
    reporter.report(
      "cli/no-capabilities",
      // Patterns that nobody wrote stand nowhere.
      operands.length > 0 || config.patterns.join() === defaultConfig.patterns.join()
        ? { path: "" }
        : config.placeOf(["capabilities", ...(config.patterns.length === 1 ? [0] : [])], "value"),
      { patterns: operands.length > 0 ? operands : config.patterns },
    );
    printFindings(reporter.diagnostics, [], args, terminal);
    return operands.some((pattern) => !/[*?[{]/.test(pattern)) ? exitCodes.unreadable : exitCodes.usage;
  }
  const whole = operands.length === 0;
  const targets = chooseTargets(config, args.target, whole ? paths : undefined, reporter);
  if (reporter.hasErrors()) {
    printFindings(reporter.diagnostics, [], args, terminal);
    return exitCodes.usage;
  }
  return { root, config, doubts: reporter.diagnostics, paths, whole, targets };
}

/** The files that are named, or all of the project. A folder that may not be looked into is reported: what was generated from it would else be taken for left over. */
async function readableFiles(
  named: readonly string[] | undefined,
  root: string,
  config: PlacedConfig,
  cwd: string,
  reporter: Reporter,
): Promise<readonly string[]> {
  const closed = new Set<string>();
  // Operands are relative to where the command runs, the configuration's patterns to the project.
  const [from, patterns] = named === undefined ? [root, config.patterns] : [cwd, named];
  const found = await findFiles(from, patterns, (folder) =>
    closed.add(projectPath(root, resolve(from, folder)) || "."),
  );
  reportClosed([...closed], reporter);
  return found.map((path) => projectPath(root, resolve(from, path)));
}

/** Folders that may not be listed: what is in them nobody knows. */
function reportClosed(folders: readonly string[], reporter: Reporter): void {
  for (const path of folders.toSorted())
    reporter.report("source/unreadable", { path }, { path, reason: "its permissions forbid it" });
}

/** Operands, with the path of the capability in the place of each that is no path, but the name of one. A name that is nearly one is reported. */
async function pathsOfNames(
  operands: readonly string[],
  root: string,
  config: PlacedConfig,
  cwd: string,
  reporter: Reporter,
): Promise<readonly string[]> {
  const isName = (operand: string): boolean => isSafeName(operand) && !isThere(cwd, operand);
  if (!operands.some(isName)) return operands;
  const copies = config.sources.flatMap(({ name }) => [copyPathWithImports(name), copyPath(name)]);
  const closed: string[] = [];
  const found = await findFiles(root, config.patterns, (folder) => closed.push(folder));
  const paths = [...found, ...copies.filter((path) => isThere(root, path))];
  const byName = new Map(paths.map((path) => [capabilityName(path, config.entries), path]));
  const names = [...byName.keys()];
  return operands.map((operand) => {
    const path = isName(operand) ? byName.get(operand) : undefined;
    if (path !== undefined) return relative(cwd, resolve(root, path));
    const nearest = isName(operand) ? nearestWord(operand, names) : undefined;
    if (nearest !== undefined)
      reporter.report("cli/unknown-capability", { path: "" }, { name: operand, names, nearest });
    else if (isName(operand)) reportClosed(closed, reporter);
    return operand;
  });
}

function workspaceOf(
  { root, config: common, doubts, paths, whole }: Project,
  target: Target | undefined,
  args: Arguments,
  terminal: Pick<Terminal, "cwd">,
): Workspace {
  const config = target ? configOf(common, target) : common;
  const out = args.out === undefined ? resolve(root, config.out) : resolve(terminal.cwd, args.out);
  const outName = printable(projectPath(root, out)) || ".";
  const all = target ? paths.filter((path) => isOfTarget(capabilityName(path, config.entries), target)) : paths;
  const { shard } = args;
  const isOfAll = whole && (shard === undefined || shard.part === 1);
  const settings = compileSettings({
    ...config,
    out: seenFrom(root, out),
    keepGoing: args.keepGoing || config.keepGoing,
  });
  const { openapi } = settings.code;
  const fromFolder = (path: string): string => relative(join(out, "name"), resolve(root, path)).replaceAll("\\", "/");
  return {
    root,
    config,
    doubts,
    target,
    settings: {
      ...settings,
      style: args.style,
      code: { ...settings.code, openapi: typeof openapi === "string" ? fromFolder(openapi) : openapi },
    },
    output: outputPlace(root, out, args.out !== undefined),
    outName,
    title: outName,
    paths: shard ? pathsOfShard(all, shard, isOfAll ? config : undefined) : all,
    whole: whole && shard === undefined,
    all,
    isOfAll,
    readTemplate: createTemplateReader(),
  };
}

/** One part of the paths, and in the first one, which composes groups, those of their capabilities. */
function pathsOfShard(
  all: readonly string[],
  { part, of }: Shard,
  config: Workspace["config"] | undefined,
): readonly string[] {
  const composed = config ? chooseGroups({ config, paths: all }, createReporter()) : [];
  const needed = new Set(composed.flatMap(({ paths }) => paths));
  return all.filter((path, index) => index % of === part - 1 || needed.has(path));
}

/** A folder that the command line names is taken as it is; of one below the project no part may be a link. */
export function outputPlace(root: string, out: string, isNamed: boolean): OutputPlace {
  return isNamed || isOutside(root, out)
    ? { trusted: out, below: "" }
    : { trusted: root, below: relative(root, out).replaceAll("\\", "/") };
}

/** The output folder as READMEs name it: from the project, or by its name alone where it lies elsewhere, wherever that is on this machine. */
function seenFrom(root: string, out: string): string {
  return isOutside(root, out) ? basename(out) : relative(root, out).replaceAll("\\", "/") || ".";
}

function isOutside(root: string, folder: string): boolean {
  const below = relative(root, folder);
  return below.startsWith("..") || isAbsolute(below);
}

/** The output folder, absolute. */
export function outputFolder({ output }: Pick<Workspace, "output">): string {
  return join(output.trusted, output.below);
}
