import { posix } from "node:path";
import { readConfig } from "../config/find-config.js";
import type { PlacedConfig } from "../config/read-config.js";
import { configOf } from "../config/target-config.js";
import { oneLine } from "../diagnostics/render-pretty.js";
import { createDiagnostic, createReporter } from "../diagnostics/reporter.js";
import { writeFiles } from "../output/write-files.js";
import { createTemplateReader } from "../source/package-files.js";
import { configNames, foldersToRepository } from "../source/project.js";
import { isThere, readSource } from "../source/read-file.js";
import type { Arguments } from "./arguments.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { findFiles } from "./find-files.js";
import {
  attributesFile,
  capabilityText,
  ciFiles,
  configFile,
  firstCapability,
  ignoreFile,
  lineThatIgnores,
  moduleFile,
  type WantedFile,
} from "./init-files.js";
import { type Needs, needsOf } from "./init-needs.js";
import { completePackage, isCommonJs, scriptOf } from "./init-package.js";
import { chooseSetup, problemOfFolder, type Setup } from "./init-setup.js";
import { type PackageManager, packageManager } from "./package-manager.js";
import { printFindings } from "./print-findings.js";
import { reportRefusal } from "./report-refusal.js";
import type { Terminal } from "./terminal.js";

/** `capstan init`: sets a project up in this folder. What stands there is kept; what is written is listed, and what to do next. */
export async function init(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const root = terminal.cwd;
  const reporter = createReporter();
  const read = await readConfig(root, { path: undefined, noCode: false }, reporter);
  if (!read) {
    printFindings(reporter.diagnostics, [], args, terminal);
    return exitCodes.usage;
  }
  // Of several targets the one that has servers is what is started.
  const target = read.targets.find(({ config: { code } }) => code.artifacts.length > 0) ?? read.targets[0];
  const config = target ? configOf(read, target) : read;
  const configured = configNames.some((name) => isThere(root, name));
  const existing = await findFiles(root, config.patterns);
  const isNew = existing.length === 0 && config.sources.length === 0;
  // What stands there has answered already.
  const open = {
    ...args,
    ...(configured ? { out: config.out } : {}),
    ...(isNew ? {} : { adapters: [] }),
  };
  const chosen = await chooseSetup(open, terminal, (path) => "file" in readSource(root, path));
  if (chosen === undefined) return exitCodes.usage;
  const problem = problemOfFolder(chosen.out);
  if (problem !== undefined) {
    terminal.err(`capstan: ${problem}\n`);
    return exitCodes.usage;
  }
  const project = readProject(root, { ...config, out: chosen.out }, chosen, isNew ? undefined : existing);
  const completed = completePackage(textAt(root, "package.json"), packageWishes(project));
  if (completed === undefined) {
    printFindings([createDiagnostic("cli/broken-package", { path: "package.json" }, {})], [], args, terminal);
    return exitCodes.usage;
  }
  const { written, kept } = planFiles(root, project, chosen, completed, configured);
  try {
    writeFiles(root, new Map(written.map(({ path, text }) => [path, text])), process.pid);
  } catch (error) {
    printFindings([reportRefusal(error, ".")], [], args, terminal);
    return exitCodes.unreadable;
  }
  terminal.err(describe(written, kept));
  if (!isNew && args.adapters !== undefined)
    terminal.err("`--adapters` is for a first capability: those that are there say under `exposes` what they offer\n");
  const line = lineThatIgnores(textAt(root, ".gitignore") ?? "", chosen);
  if (line !== undefined)
    terminal.err(
      `\nThe line \`${oneLine(line)}\` of .gitignore keeps ${chosen.out}/ out of commits: take it out, so that reviewers and CI see the code.\n`,
    );
  terminal.err(nextSteps(project, completed));
  return exitCodes.clean;
}

/** A project as `init` finds it. */
interface Project {
  /** The capability to write, where it has none yet. */
  readonly first: WantedFile | undefined;
  readonly needs: Needs;
  readonly manager: PackageManager;
  /** The command that starts the servers of its first capability that has some. */
  readonly start: string | undefined;
  readonly readTemplate: (name: string) => string;
}

/** `existing` are the paths of its capabilities, undefined where it has none yet. */
function readProject(
  root: string,
  config: PlacedConfig,
  setup: Setup,
  existing: readonly string[] | undefined,
): Project {
  const readTemplate = createTemplateReader();
  const first =
    existing === undefined
      ? {
          path: firstCapability,
          text: capabilityText(setup, readTemplate),
          what: "an API, and how it is offered: begin here",
        }
      : undefined;
  const read = (existing ?? []).flatMap((path) => {
    const found = readSource(root, path);
    return "file" in found ? [found.file] : [];
  });
  const needs = needsOf(first ? [first] : read, { root, config, readTemplate });
  return {
    first,
    needs,
    manager: packageManager((path) => isThere(root, path)),
    start: needs.server === undefined ? undefined : `tsx ${quoted(posix.join(config.out, needs.server))}`,
    readTemplate,
  };
}

function packageWishes({ needs, start }: Project): Parameters<typeof completePackage>[1] {
  return {
    scripts: { generate: "capstan generate", check: "capstan check", ...(start === undefined ? {} : { start }) },
    dependencies: needs.dependencies,
    devDependencies: start === undefined ? {} : { tsx: "^4.23.0" },
  };
}

interface PlannedFiles {
  readonly written: readonly WantedFile[];
  /** Paths of what stands there already. */
  readonly kept: readonly string[];
}

function planFiles(root: string, project: Project, setup: Setup, completed: string, configured: boolean): PlannedFiles {
  const wanted = [
    ...(project.first ? [project.first] : []),
    ...(configured ? [] : [configFile(setup, project.readTemplate)]),
    ...ciFiles(setup, project.manager.installLocked, project.readTemplate),
    ...(isCommonJs(completed) ? [moduleFile(setup)] : []),
  ];
  const attributes = attributesFile(textAt(root, ".gitattributes"), setup);
  const above = foldersToRepository(root).flatMap((folder) => textAt(folder, ".gitignore") ?? []);
  const ignored = ignoreFile(textAt(root, ".gitignore"), above);
  const package_ = {
    path: "package.json",
    text: completed,
    what: "scripts, and the packages that generated code needs",
  };
  return {
    written: [
      ...wanted.filter(({ path }) => !isThere(root, path)),
      ...(completed === textAt(root, "package.json") ? [] : [package_]),
      ...(attributes ? [attributes] : []),
      ...(ignored ? [ignored] : []),
    ],
    kept: wanted.map(({ path }) => path).filter((path) => isThere(root, path)),
  };
}

function describe(written: readonly WantedFile[], kept: readonly string[]): string {
  const width = Math.max(...written.map(({ path }) => path.length), ...kept.map((path) => path.length), 0);
  const lines = [
    ...written.map(({ path, what }) => `wrote ${path.padEnd(width)}  ${what}\n`),
    ...kept.map((path) => `kept  ${path.padEnd(width)}  it was there\n`),
  ];
  return lines.length === 0 ? "all of it is there already: nothing is written\n" : lines.join("");
}

function nextSteps({ needs, manager, start }: Project, completed: string): string {
  const { name, install } = manager;
  const isOurs = scriptOf(completed, "start") === start;
  const run = scriptOf(completed, "generate") === "capstan generate" ? `${name} run generate` : "npx capstan generate";
  const served = start === undefined ? [] : [isOurs ? `${name} start` : `npx ${start}`];
  const [curl] = needs.tries.curls;
  const [mcp] = needs.tries.mcp;
  return [
    `\nNext:\n\n  ${[install, run, ...served].join(" && ")}\n`,
    ...(start === undefined || (!curl && !mcp) ? [] : ["\nThen, in another terminal:\n\n"]),
    ...(start === undefined || !curl ? [] : [`  ${curl}\n`]),
    ...(start === undefined || !mcp ? [] : [`${curl ? "\n" : ""}  ${mcp.url} is the MCP server\n`]),
  ].join("");
}

function quoted(path: string): string {
  return /^[\w./@-]+$/.test(path) ? path : JSON.stringify(path);
}

function textAt(root: string, path: string): string | undefined {
  const read = readSource(root, path);
  return "file" in read ? read.file.text : undefined;
}
