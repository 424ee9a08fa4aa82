import { posix } from "node:path";
import { createDiagnostic } from "../diagnostics/reporter.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { FileChange, FolderComparison } from "../output/compare.js";
import { clearStale } from "../output/journal.js";
import { manifestName } from "../output/manifest.js";
import { reportObstacles } from "../output/report-obstacles.js";
import { differInLayoutAlone } from "../output/same-layout.js";
import { openSpool, type Spool } from "../output/spool.js";
import { writeTrees } from "../output/write-tree.js";
import type { Arguments } from "./arguments.js";
import type { ProjectComparison } from "./compare-project.js";
import { compareProjects } from "./compare-projects.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { asAsked, isFailure, isOfConfiguration, printFindings, summarize } from "./print-findings.js";
import { withNotes } from "./notes.js";
import { reportRefusal } from "./report-refusal.js";
import { showProgress, type Terminal } from "./terminal.js";
import { thisRun } from "./this-run.js";
import { createStopwatch } from "./timings.js";
import { openWorkspaces, outputFolder, type Workspace } from "./workspace.js";

/** `capstan generate`: compiles capabilities and brings the output folder to where it should be. */
export async function generate(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const workspaces = await openWorkspaces(args, terminal);
  if (typeof workspaces === "number") return workspaces;
  const spool = openSpool();
  try {
    return await generateAll(workspaces, spool, args, terminal);
  } finally {
    spool.close();
  }
}

async function generateAll(
  workspaces: readonly Workspace[],
  spool: Spool,
  args: Arguments,
  terminal: Terminal,
): Promise<ExitCode> {
  const stopwatch = createStopwatch();
  const compared = await compareProjects(workspaces, { stopwatch, spool }, terminal);
  // What the configuration says wrongly is in every folder that it is about.
  const written = compared.diagnostics.some(isOfConfiguration)
    ? { diagnostics: [], summary: "nothing is written" }
    : await stopwatch.time("write", async () => await writeOutputs(compared.outputs, args, terminal));
  const { diagnostics, unread } = withNotes(compared, args);
  const findings = asAsked([...diagnostics, ...written.diagnostics], args);
  printFindings(findings, compared.paths, args, terminal);
  if (!args.quiet) terminal.err(`${written.summary}${sentence(summarize(findings, unread))}\n`);
  if (args.timings) terminal.err(stopwatch.report());
  if (findings.some(({ code }) => code === "source/unreadable" || code === "output/cannot-write"))
    return exitCodes.unreadable;
  return isFailure(findings, args) ? exitCodes.findings : exitCodes.clean;
}

interface Written {
  readonly diagnostics: readonly Diagnostic[];
  readonly summary: string;
}

/** An output folder, and what differs in it. */
type Output = Pick<ProjectComparison, "workspace" | "folders">;

/** Writes what differs in all outputs, or nothing in any of them: where that would lose somebody's edits, lead elsewhere, or fails. */
async function writeOutputs(
  outputs: readonly Output[],
  { force, dryRun, watch }: Arguments,
  terminal: Terminal,
): Promise<Written> {
  const refused: Diagnostic[] = [];
  for (const { folders, workspace } of outputs) refused.push(...(await refusals(folders, workspace, force)));
  if (refused.length > 0) return { diagnostics: refused, summary: "nothing is written" };
  const differing = outputs.map((output) => ({ ...output, folders: output.folders.filter(isBehind) }));
  const changing = differing.filter(({ folders }) => folders.length > 0);
  for (const { folders, workspace } of differing)
    if (folders.length === 0) clearStale(outputFolder(workspace), thisRun.isRunning);
  if (dryRun || watch)
    for (const { folders, workspace } of changing)
      terminal.err(
        listChanges(
          folders.flatMap(({ changes }) => changes),
          workspace,
          dryRun,
        ),
      );
  const summary = outputs.map((output) => summaryOf(output, dryRun)).join("\n");
  if (dryRun || changing.length === 0) return { diagnostics: [], summary };
  const files = changing.reduce((sum, { folders }) => sum + folders.flatMap(({ changes }) => changes).length, 0);
  showProgress(terminal, `writing ${files} files`);
  try {
    writeTrees(
      changing.map(({ folders, workspace }) => ({ out: outputFolder(workspace), folders })),
      thisRun,
    );
  } catch (error) {
    const names = changing.map(({ workspace }) => workspace.outName).join(", ");
    return { diagnostics: [reportRefusal(error, names)], summary: "nothing is written" };
  } finally {
    showProgress(terminal, undefined);
  }
  return { diagnostics: [], summary };
}

/** Whether a folder is not what it should be. */
function isBehind({ changes, manifestIsCurrent }: FolderComparison): boolean {
  return changes.length > 0 || !manifestIsCurrent;
}

/** What becomes of an output, in a line. */
function summaryOf({ folders, workspace }: Output, dryRun: boolean): string {
  const unchanged = folders.reduce((sum, folder) => sum + folder.unchanged, 0);
  if (!folders.some(isBehind))
    return unchanged === 0
      ? "nothing is written"
      : `nothing changed: ${count(unchanged)} up to date in ${workspace.title}/`;
  const said = describe(
    folders.flatMap(({ changes }) => changes),
    unchanged,
    workspace,
    dryRun,
  );
  return dryRun ? `nothing is written; ${said}` : said;
}

/** Why nothing may be written: what stands in the way, manifests that are none, and edits that would be lost. */
async function refusals(
  folders: readonly FolderComparison[],
  { outName }: Workspace,
  force: boolean,
): Promise<readonly Diagnostic[]> {
  const refused = [...reportObstacles(folders)];
  if (force) return refused;
  for (const { name, found, changes } of folders) {
    if (found === "broken") {
      const path = posix.join(outName, name, manifestName);
      refused.push(createDiagnostic("output/broken-manifest", { path }, { path }));
      continue;
    }
    for (const { path: inside, before, after, owned, foreign } of changes) {
      // What another formatter did is no edit: its layout is given back.
      if (
        !foreign ||
        (before !== undefined &&
          after !== undefined &&
          (await differInLayoutAlone(inside, before.read(), after.read())))
      )
        continue;
      const path = posix.join(outName, inside);
      refused.push(createDiagnostic(owned ? "output/edited" : "output/not-ours", { path }, { path }));
    }
  }
  return refused;
}

function describe(changes: readonly FileChange[], unchanged: number, { title }: Workspace, dryRun: boolean): string {
  const of = (keep: (change: FileChange) => boolean): number => changes.filter(keep).length;
  const parts = [
    [of(({ before, after }) => before === undefined && after !== undefined), dryRun ? "to add" : "added"],
    [of(({ before, after }) => before !== undefined && after !== undefined), dryRun ? "to rewrite" : "rewritten"],
    [of(({ after }) => after === undefined), dryRun ? "to remove" : "removed"],
    [unchanged, "unchanged"],
  ] as const;
  return `${title}/: ${parts.flatMap(([number, what]) => (number === 0 ? [] : [`${count(number)} ${what}`])).join(", ") || "manifest rewritten"}`;
}

/** Each file that is written or removed, as far as anybody reads. */
function listChanges(changes: readonly FileChange[], { outName }: Workspace, dryRun: boolean): string {
  const lines = changes.slice(0, mostListed).map(({ path, before, after }) => {
    const verb = after === undefined ? "remove" : before === undefined ? "add" : "rewrite";
    return `  ${dryRun ? "would " : ""}${verb} ${posix.join(outName, path)}\n`;
  });
  return `${lines.join("")}${changes.length > mostListed ? `  and ${changes.length - mostListed} more\n` : ""}`;
}

const mostListed = 40;

function count(number: number): string {
  return `${number} file${number === 1 ? "" : "s"}`;
}

function sentence(summary: string): string {
  return summary === "" ? "" : `; ${summary}`;
}
