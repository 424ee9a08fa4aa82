import { dirname, join, resolve } from "node:path";
import { copyPath } from "../config/lock.js";
import { type PlacedConfig, readConfig } from "../config/read-config.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { createReporter } from "../diagnostics/reporter.js";
import type { SourceFile } from "../diagnostics/span.js";
import { fileStem } from "../model/build.js";
import { createTemplateReader } from "../source/package-files.js";
import { projectPath, readSource } from "../source/read-file.js";
import { type Compilation, compile, type CompileContext, type CompileSettings } from "../pipeline.js";
import type { Arguments } from "./arguments.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { findFiles } from "./find-files.js";
import { printFindings } from "./print-findings.js";
import { compileSettings, hashSettings } from "./settings.js";
import type { Terminal } from "./terminal.js";

/** A project as a command sees it: its configuration and the capabilities that the command is about. */
export interface Workspace {
  readonly root: string;
  readonly config: PlacedConfig;
  readonly settings: CompileSettings;
  /** Hash of the settings that shape output. */
  readonly configuration: string;
  /** The output folder, absolute and as people see it. */
  readonly out: string;
  readonly outName: string;
  /** Paths relative to the project, sorted. */
  readonly paths: readonly string[];
  /** The command is about all capabilities of the project, not about some that were named. */
  readonly whole: boolean;
  readonly readTemplate: (name: string) => string;
}

/** Reads the configuration and finds the capabilities. What is wrong is printed; then the exit code. */
export async function openWorkspace(args: Arguments, terminal: Terminal, operands: readonly string[] = args.operands): Promise<Workspace | ExitCode> {
  const root = terminal.cwd;
  const reporter = createReporter();
  const config = await readConfig(root, { path: args.config, noCode: args.noCode }, reporter);
  if (!config) {
    printFindings(reporter.diagnostics, [], args, terminal);
    return exitCodes.usage;
  }
  const settings = compileSettings({ ...config, keepGoing: args.keepGoing || config.keepGoing });
  const patterns = operands.length > 0 ? operands : config.patterns;
  const copies = operands.length > 0 ? [] : config.sources.map(({ name }) => copyPath(name)).filter((path) => "file" in readSource(root, path));
  const paths = [...new Set([...(await findFiles(root, patterns)), ...copies])].sort();
  if (paths.length === 0 && config.sources.length === 0) {
    reporter.report("cli/no-capabilities", { path: "" }, { patterns });
    printFindings(reporter.diagnostics, [], args, terminal);
    return operands.some((pattern) => !/[*?[{]/.test(pattern)) ? exitCodes.unreadable : exitCodes.usage;
  }
  const outName = args.out ?? config.out;
  return {
    root,
    config,
    settings,
    configuration: hashSettings(settings),
    out: resolve(root, outName),
    outName: projectPath(root, resolve(root, outName)) || ".",
    paths,
    whole: operands.length === 0,
    readTemplate: createTemplateReader(),
  };
}

/** One capability of a workspace: compiled, or unreadable. */
export interface CompiledFile {
  readonly path: string;
  /** The name of its folder. */
  readonly name: string;
  readonly compilation: Compilation | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Compiles one capability of a workspace. Never throws for what is wrong with the input. */
export function compileFile(path: string, workspace: Workspace): CompiledFile {
  const name = fileStem(path);
  const read = readSource(workspace.root, path);
  if ("problem" in read) {
    const reporter = createReporter();
    reporter.report("source/unreadable", { path }, { path, reason: read.problem });
    return { path, name, compilation: undefined, diagnostics: reporter.diagnostics };
  }
  const compilation = compile(read.file, compileContext(workspace.root, workspace));
  return { path, name, compilation, diagnostics: compilation.diagnostics };
}

/** What a compilation may ask of the file system: imports are relative to the file that names them. */
export function compileContext(root: string, { settings, readTemplate }: Pick<Workspace, "settings" | "readTemplate">): CompileContext {
  return {
    settings,
    readTemplate,
    readImport: (importer: SourceFile, location: string) => {
      const path = projectPath(root, resolve(root, join(dirname(importer.path), location)));
      const read = readSource(root, path);
      return { path, file: "file" in read ? read.file : undefined };
    },
  };
}

/** Capabilities that would be written to the same folder: the later ones are in error. */
export function reportSharedFolders(files: readonly CompiledFile[]): readonly Diagnostic[] {
  const reporter = createReporter();
  const owners = new Map<string, string>();
  for (const { name, path } of files) {
    const other = owners.get(name.toLowerCase());
    if (other === undefined) owners.set(name.toLowerCase(), path);
    else reporter.report("output/same-folder", { path }, { name, other });
  }
  return reporter.diagnostics;
}
