import { join, posix, relative, resolve } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { createDiagnostic } from "../diagnostics/reporter.js";
import { emitRuntime } from "../emit/runtime.js";
import { capabilityName } from "../model/capability-entries.js";
import type { AdapterHandlers, Handler } from "../output/handlers/read-handlers.js";
import { writeFiles } from "../output/write-files.js";
import { projectPath, readSource } from "../source/read-file.js";
import { nearestWord } from "../text/nearest.js";
import type { Arguments } from "./arguments.js";
import { compileFile } from "./compile-file.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { findFiles } from "./find-files.js";
import { printFindings } from "./print-findings.js";
import { importReader, readCapability } from "./read-inputs.js";
import { reportRefusal } from "./report-refusal.js";
import { reportUnreadable } from "./report-unreadable.js";
import type { Terminal } from "./terminal.js";
import { openWorkspaces, outputFolder, type Workspace } from "./workspace.js";

/** What is generated for a capability: texts by absolute path, and its folder. */
interface Tree {
  readonly folder: string;
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * `capstan scaffold handlers NAME [HANDLERS]`: typed stubs of a capability's handlers in a folder that is the user's own: of those that must be passed,
 * or of those that are named. Run again it adds what is new, changes no line that stands there, and reports what is gone.
 */
export async function scaffold(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const [, name = "", ...keys] = args.operands;
  const workspaces = await openWorkspaces({ ...args, out: undefined }, terminal, []);
  if (typeof workspaces === "number") return workspaces;
  const [workspace, ...others] = workspaces;
  if (workspace === undefined || others.length > 0) {
    const targets = workspaces.flatMap(({ target }) => target?.name ?? []);
    terminal.err(`capstan: handlers belong to one target: name it with \`--target\` (${targets.join(", ")})\n`);
    return exitCodes.usage;
  }
  const nameOf = (each: string): string => capabilityName(each, workspace.settings.entries);
  const path = workspace.paths.find((each) => nameOf(each) === name);
  if (path === undefined) {
    const names = workspace.paths.map(nameOf);
    const problem = createDiagnostic(
      "cli/unknown-capability",
      { path: "" },
      { name, names, nearest: nearestWord(name, names) },
    );
    printFindings([problem], [], args, terminal);
    return exitCodes.usage;
  }
  const tree = compileTree(path, workspace);
  if ("diagnostics" in tree) {
    printFindings(tree.diagnostics, [path], args, terminal);
    return exitCodes.findings;
  }
  const { readHandlers } = await import("../output/handlers/read-handlers.js");
  const own = new Map(
    [...tree.texts].flatMap(([each, text]) => {
      const inside = posix.relative(tree.folder, each);
      return inside.startsWith("..") ? [] : [[inside, text] as const];
    }),
  );
  const adapters = readHandlers(own);
  // A route and a tool may share one.
  const all = [...new Set(adapters.flatMap(({ handlers }) => handlers.map(({ key }) => key)))];
  const unknown = keys.filter((key) => !all.includes(key));
  if (unknown.length > 0) {
    const problems = unknown.map((key) =>
      createDiagnostic("cli/unknown-handler", { path }, { key, known: all, nearest: nearestWord(key, all) }),
    );
    printFindings(problems, [path], args, terminal);
    return exitCodes.usage;
  }
  const folder = resolve(args.out === undefined ? workspace.root : terminal.cwd, args.out ?? join("handlers", name));
  return await writeHandlers({ name, folder, keys, adapters, tree, workspace }, args, terminal);
}

interface Task {
  readonly name: string;
  /** The user's folder, absolute. */
  readonly folder: string;
  readonly keys: readonly string[];
  readonly adapters: readonly AdapterHandlers[];
  readonly tree: Tree;
  readonly workspace: Workspace;
}

async function writeHandlers(
  { name, folder, keys, adapters, tree, workspace }: Task,
  args: Arguments,
  terminal: Terminal,
): Promise<ExitCode> {
  const [{ extendStubs }, { writeStubs }, users] = await Promise.all([
    import("../output/handlers/extend-stubs.js"),
    import("../output/handlers/write-stubs.js"),
    readFolder(folder),
  ]);
  const files = new Map<string, string>();
  const findings: Diagnostic[] = [];
  const said: string[] = [];
  const seen = (path: string): string => projectPath(workspace.root, path);
  for (const adapter of adapters) {
    const wanted = adapter.handlers.filter(({ key, isRequired }) =>
      keys.length === 0 ? isRequired : keys.includes(key),
    );
    const path = join(folder, `${adapter.module}.ts`).replaceAll("\\", "/");
    const extended = extendStubs(adapter, wanted, users, tree.texts);
    if (extended) {
      for (const { key, path: at, line } of extended.gone)
        findings.push(
          createDiagnostic("cli/handler-gone", { path: seen(at) }, { key, path: seen(at), line, type: adapter.type }),
        );
      if (extended.changed) {
        files.set(extended.changed.path, extended.changed.text);
        said.push(`${seen(extended.changed.path)}: ${list(extended.added)} added`);
      }
    } else if (users.has(path)) {
      findings.push(
        createDiagnostic("cli/no-handlers-object", { path: seen(path) }, { path: seen(path), type: adapter.type }),
      );
    } else if (wanted.length > 0) {
      files.set(path, writeStubs(adapter, wanted, importOf(path, tree, adapter, workspace)));
      said.push(`${seen(path)}: ${list(wanted.map(({ key }) => key))}`);
    }
  }
  printFindings(findings, [], args, terminal);
  try {
    writeFiles(folder, new Map([...files].map(([path, text]) => [relative(folder, path), text])), process.pid);
  } catch (error) {
    printFindings([reportRefusal(error, seen(folder))], [], args, terminal);
    return exitCodes.unreadable;
  }
  if (!args.quiet) terminal.err(`${said.length > 0 ? said.join("\n") : nothing(name, adapters, keys)}\n`);
  return findings.length > 0 ? exitCodes.findings : exitCodes.clean;
}

/** Compiles a capability as it would be generated now. */
function compileTree(path: string, workspace: Workspace): Tree | { readonly diagnostics: readonly Diagnostic[] } {
  const read = readCapability(path, workspace);
  if ("problem" in read) return { diagnostics: [reportUnreadable(workspace.root, path, read.problem)] };
  const { files, runtime, diagnostics } = compileFile(read.file, importReader(path, workspace), workspace);
  if (files.length === 0) return { diagnostics };
  const out = outputFolder(workspace).replaceAll("\\", "/");
  const { readTemplate, settings } = workspace;
  const all = [...files, ...runtime.map((module) => emitRuntime(module, readTemplate, settings.code))];
  return {
    folder: `${out}/${capabilityName(path, settings.entries)}`,
    texts: new Map(
      all.flatMap((file) => (file.path.endsWith(".ts") ? [[`${out}/${file.path}`, file.text] as const] : [])),
    ),
  };
}

/** The TypeScript of the user's folder, by absolute path. */
async function readFolder(folder: string): Promise<ReadonlyMap<string, string>> {
  const paths = await findFiles(folder, ["**/*.ts"]);
  return new Map(
    paths.flatMap((path) => {
      const read = readSource(folder, path);
      return "file" in read ? [[join(folder, path).replaceAll("\\", "/"), read.file.text] as const] : [];
    }),
  );
}

function importOf(path: string, tree: Tree, { module }: AdapterHandlers, { settings }: Workspace): string {
  const way = relative(join(path, ".."), `${tree.folder}/${module}`).replaceAll("\\", "/");
  return `${way.startsWith(".") ? way : `./${way}`}${settings.code.importExtension}`;
}

function nothing(name: string, adapters: readonly AdapterHandlers[], keys: readonly string[]): string {
  const optional = adapters.flatMap(({ handlers }) => handlers.filter(({ isRequired }) => !isRequired));
  const others = [...new Set(optional.map(({ key }: Handler) => key))];
  if (keys.length > 0 || others.length === 0) return "nothing is new";
  return `nothing is new: what must be passed to \`${name}\` is there. Others can be named: ${others.slice(0, 10).join(", ")}${others.length > 10 ? ", ..." : ""}`;
}

function list(keys: readonly string[]): string {
  return keys.join(", ");
}
