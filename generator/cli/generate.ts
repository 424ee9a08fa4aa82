import { createReporter } from "../diagnostics/reporter.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { compareTree, type FileChange, type TreeComparison } from "../output/compare.js";
import { type Manifest, manifestName } from "../output/manifest.js";
import { readManifest } from "../output/read-tree.js";
import { writeTree } from "../output/write-tree.js";
import type { Arguments } from "./arguments.js";
import { compileAll } from "./compile-all.js";
import { desiredTree } from "./desired-tree.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { reportUnusedSettings } from "./unused-settings.js";
import { asAsked, isFailure, printFindings, summarize } from "./print-findings.js";
import { reportSources } from "./sources.js";
import { showProgress, type Terminal } from "./terminal.js";
import { createStopwatch } from "./timings.js";
import { type CompiledFile, openWorkspace, type Workspace } from "./workspace.js";

/** `capstan generate`: compiles capabilities and brings the output folder to where it should be. */
export async function generate(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const workspace = await openWorkspace(args, terminal);
  if (typeof workspace === "number") return workspace;
  const stopwatch = createStopwatch();
  const sources = reportSources(workspace);
  const files = compileAll(workspace, stopwatch, terminal);
  const written = await stopwatch.time("format and write", async () => await writeFiles(files, workspace, args, terminal));
  const findings = asAsked([...sources, ...reportUnusedSettings(files, workspace), ...files.flatMap(({ diagnostics }) => diagnostics), ...written.diagnostics], args);
  printFindings(findings, workspace.paths, args, terminal);
  if (!args.quiet) terminal.err(`${written.summary}${sentence(summarize(findings))}\n`);
  if (args.timings) terminal.err(stopwatch.report());
  if (findings.some(({ code }) => code === "source/unreadable" || code === "output/cannot-write")) return exitCodes.unreadable;
  return isFailure(findings, args) ? exitCodes.findings : exitCodes.clean;
}

interface Written {
  readonly diagnostics: readonly Diagnostic[];
  readonly summary: string;
}

/** Writes what compiled capabilities want; refuses where that would lose somebody's edits. */
export async function writeFiles(files: readonly CompiledFile[], workspace: Workspace, args: Arguments, terminal: Terminal): Promise<Written> {
  const reporter = createReporter();
  const previous = readManifest(workspace.out);
  if (previous === "broken" && !args.force) {
    reporter.report("output/broken-manifest", { path: `${workspace.outName}/${manifestName}` }, { path: `${workspace.outName}/${manifestName}` });
    return { diagnostics: reporter.diagnostics, summary: "nothing is written" };
  }
  const owned: Manifest | undefined = previous === "broken" ? undefined : previous;
  const comparison = await compareTree(workspace.out, desiredTree(files, workspace, owned), owned);
  const lost = args.force ? [] : comparison.changes.filter(({ foreign }) => foreign);
  for (const { path, owned: entry } of lost) {
    const shown = `${workspace.outName}/${path}`;
    reporter.report(entry ? "output/edited" : "output/not-ours", { path: shown }, { path: shown });
  }
  if (lost.length > 0) return { diagnostics: reporter.diagnostics, summary: "nothing is written" };
  if (files.every(({ compilation }) => (compilation?.files.length ?? 0) === 0) && comparison.changes.length === 0) return { diagnostics: [], summary: "nothing is written" };
  if (comparison.changes.length === 0 && comparison.manifestIsCurrent) {
    return { diagnostics: [], summary: `nothing changed: ${count(comparison.unchanged)} up to date in ${workspace.outName}/` };
  }
  showProgress(terminal, `writing ${comparison.changes.length} files`);
  try {
    writeTree(workspace.out, comparison.changes, comparison.manifest, { id: process.pid, isRunning });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
    // Anything but the system's refusal is a bug of ours.
    if (code === undefined) throw error;
    reporter.report("output/cannot-write", { path: workspace.outName }, { path: workspace.outName, reason: writeReasons[code] ?? `the system says ${code}` });
  } finally {
    showProgress(terminal, undefined);
  }
  return { diagnostics: reporter.diagnostics, summary: reporter.hasErrors() ? "nothing is written" : describe(comparison, workspace) };
}

const writeReasons: Readonly<Record<string, string | undefined>> = {
  ENOSPC: "the disk is full",
  EACCES: "its permissions forbid it",
  EPERM: "its permissions forbid it",
  EROFS: "the file system is read-only",
  ENOTDIR: "a file stands where a folder belongs",
  EEXIST: "a file stands where a folder belongs",
  EISDIR: "a folder stands where a file belongs",
};

function describe({ changes, unchanged }: TreeComparison, { outName }: Workspace): string {
  const of = (keep: (change: FileChange) => boolean): number => changes.filter(keep).length;
  const parts = [
    [of(({ before, after }) => before === undefined && after !== undefined), "added"],
    [of(({ before, after }) => before !== undefined && after !== undefined), "rewritten"],
    [of(({ after }) => after === undefined), "removed"],
    [unchanged, "unchanged"],
  ] as const;
  return `${outName}/: ${parts.flatMap(([number, what]) => (number === 0 ? [] : [`${count(number)} ${what}`])).join(", ") || "manifest rewritten"}`;
}

function count(number: number): string {
  return `${number} file${number === 1 ? "" : "s"}`;
}

function sentence(summary: string): string {
  return summary === "" ? "" : `; ${summary}`;
}

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return id !== process.pid;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
