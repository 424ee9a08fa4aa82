import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { type NameProposal, proposeNames } from "../model/propose-names.js";
import { writeFiles } from "../output/write-files.js";
import { addEntries } from "../source/add-entries.js";
import { configNames } from "../source/project.js";
import { isThere, readSource } from "../source/read-file.js";
import type { Arguments } from "./arguments.js";
import { compileAll } from "./compile-file.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { printFindings } from "./print-findings.js";
import { reportRefusal } from "./report-refusal.js";
import type { Terminal } from "./terminal.js";
import { createStopwatch } from "./timings.js";
import { openWorkspace, type Workspace } from "./workspace.js";

/**
 * `capstan names`: proposes readable function names for operations whose names are one run of letters, from the words that their files hold, and writes
 * them into the configuration. Names that stand there stay: nothing that a capability says later renames a function.
 */
export async function names(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const workspace = await openWorkspace(args, terminal);
  if (typeof workspace === "number") return workspace;
  const files = compileAll(workspace, createStopwatch(), terminal);
  const unreadable = files.flatMap(({ compilation, diagnostics }) =>
    compilation?.capability ? [] : diagnostics.filter(({ severity }) => severity === "error"),
  );
  printFindings(unreadable, workspace.paths, args, terminal);
  const given = workspace.config.code.names;
  const open = files
    .flatMap(({ compilation }) => (compilation?.capability ? proposeNames(compilation.capability) : []))
    .filter(({ id }) => given[id] === undefined);
  const proposed = new Map(open.flatMap(({ id, proposed: name }) => (name === undefined ? [] : [[id, name] as const])));
  if (!args.quiet) terminal.err(unread(open));
  if (proposed.size === 0) {
    if (!args.quiet) terminal.err("no name to propose\n");
    return codeOf(unreadable);
  }
  const written = write(proposed, workspace, args, terminal);
  return written === exitCodes.clean ? codeOf(unreadable) : written;
}

/** What a command ends with that could not read some of what it was to read. */
function codeOf(unreadable: readonly Diagnostic[]): ExitCode {
  if (unreadable.some(({ code }) => code === "source/unreadable")) return exitCodes.unreadable;
  return unreadable.length > 0 ? exitCodes.findings : exitCodes.clean;
}

/** Writes names into the configuration; prints them where that is a program, JSON or in one line, or on a dry run. */
function write(
  proposed: ReadonlyMap<string, string>,
  { root }: Workspace,
  args: Arguments,
  terminal: Terminal,
): ExitCode {
  const path = args.config ?? configNames.find((name) => isThere(root, name)) ?? "capstan.config.yaml";
  const read = readSource(root, path);
  const before = "file" in read ? read.file.text : "";
  const after = /\.ya?ml$/.test(path) ? addEntries(before, proposed) : undefined;
  if (args.dryRun || after === undefined) {
    terminal.out(addEntries("", proposed) ?? "");
    if (!args.quiet)
      terminal.err(
        args.dryRun ? "nothing is written\n" : `\`${path}\` is not changed: write what stands above into it by hand\n`,
      );
    return exitCodes.clean;
  }
  try {
    writeFiles(root, new Map([[path, after]]), process.pid);
  } catch (error) {
    printFindings([reportRefusal(error, path)], [], args, terminal);
    return exitCodes.unreadable;
  }
  if (!args.quiet) {
    for (const [id, name] of proposed) terminal.err(`  ${id}: ${name}\n`);
    terminal.err(
      `${proposed.size} ${proposed.size === 1 ? "name is" : "names are"} written to \`${path}\`: look at them, change what you like, then run \`capstan generate\`\n`,
    );
  }
  return exitCodes.clean;
}

/** Names that may be runs of words and were not read. */
function unread(open: readonly NameProposal[]): string {
  // What is short is most likely one word.
  const others = open.filter(({ written, proposed }) => proposed === undefined && written.length > longestWord);
  if (others.length === 0) return "";
  const shown = others.slice(0, mostShown).map(({ id }) => id);
  return `not read, since their files hold no words for them: ${shown.join(", ")}${others.length > mostShown ? `, and ${others.length - mostShown} more` : ""}\n`;
}

const longestWord = 14;
const mostShown = 10;
