import { entriesBetween } from "../drift/changelog.js";
import { type ExplainContext, explainTree } from "../drift/explain-tree.js";
import { traceFile } from "../emit/trace.js";
import type { Finding } from "../diagnostics/finding.js";
import type { FolderComparison } from "../output/compare.js";
import { readChangelog } from "../source/package-files.js";
import type { Arguments } from "./arguments.js";
import { compareProject, type PlannedFolder } from "./compare-project.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { asAsked, isFailure, printFindings, summarize } from "./print-findings.js";
import { reportSources } from "./sources.js";
import type { Terminal } from "./terminal.js";
import { createStopwatch } from "./timings.js";
import { version } from "./version.js";
import { openWorkspace, type Workspace } from "./workspace.js";

/**
 * `capstan check`: says whether the output folder is what the capabilities come to now. No hash that is committed decides that: texts are compared
 * with what is compiled and laid out, or with what this machine remembers of it. Writes nothing.
 */
export async function check(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const workspace = await openWorkspace(args, terminal);
  if (typeof workspace === "number") return workspace;
  const stopwatch = createStopwatch();
  const upstream = args.upstream
    ? await (await import("./upstream.js")).reportUpstream(workspace, terminal.env.CAPSTAN_TOKEN)
    : [];
  const { diagnostics, folders, state, plans } = await compareProject(workspace, stopwatch, terminal);
  const drift = await stopwatch.time(
    "explain",
    async () =>
      await explainTree(folders, {
        outName: workspace.outName,
        journal: state.journal,
        trace: tracer(plans, workspace),
      }),
  );
  const findings = asAsked([...reportSources(workspace), ...upstream, ...diagnostics, ...drift], args);
  const { length: looked } = workspace.paths;
  printFindings(findings, workspace.paths, args, terminal);
  const files = folders.reduce((sum, { unchanged }) => sum + unchanged, 0);
  const failed = isFailure(findings, args);
  if (failed) terminal.err(`${summarize(findings)}: ${advice(drift, diagnostics)}\n`);
  else if (!args.quiet)
    terminal.err(
      `${workspace.outName}/ is what ${looked === 1 ? "the capability says" : `${looked} capabilities say`} (${files} files)\n`,
    );
  if (!args.quiet && (args.format === "pretty" || args.format === "plain"))
    for (const line of whatIsNew(folders)) terminal.err(`${line}\n`);
  if (args.timings) terminal.err(stopwatch.report());
  if (findings.some(({ code }) => code === "source/unreadable")) return exitCodes.unreadable;
  return failed ? exitCodes.findings : exitCodes.clean;
}

/** Emits a file once more, with what its parts are made from. */
function tracer(
  plans: ReadonlyMap<string, PlannedFolder>,
  { readTemplate, settings: { code } }: Workspace,
): ExplainContext["trace"] {
  return (folder, path) => {
    const planned = plans.get(folder);
    const context = planned && { readTemplate, source: planned.source, code, change: "the capability" as const };
    return context && traceFile(planned.plan, path, context);
  };
}

/** What the changelog says of the way from the Capstan that wrote the folders to this one, where they are no longer what it writes. */
function whatIsNew(folders: readonly FolderComparison[]): readonly string[] {
  const was = folders.flatMap(({ found, changes }) =>
    typeof found === "object" && changes.length > 0 && found.manifest.capstan !== version
      ? [found.manifest.capstan]
      : [],
  );
  const [oldest] = [...new Set(was)].sort();
  if (oldest === undefined) return [];
  const entries = entriesBetween(readChangelog() ?? "", oldest, version);
  return entries.length === 0
    ? []
    : [
        `what Capstan changed from ${oldest} to ${version}:`,
        ...entries,
        "`capstan generate`, then `capstan diff --generated git:HEAD`, says whom it breaks",
      ];
}

/** The one command that ends what was found. */
function advice(drift: readonly Finding[], compiled: readonly Finding[]): string {
  const broken = compiled.some(({ severity }) => severity === "error");
  const found = (...codes: readonly string[]): boolean => drift.some(({ code }) => codes.includes(code));
  if (!drift.some(({ severity }) => severity === "error"))
    return broken ? "correct the capability" : "run `capstan update`, and commit what it writes";
  if (found("output/obstacle")) return "remove what stands in the way, then run `capstan generate`";
  if (found("output/broken-manifest")) return "take the manifest back from version control";
  const run = found("output/edited-by-hand", "output/differs")
    ? "run `capstan generate --force` (it writes over what was edited by hand), and commit what it writes"
    : "run `capstan generate`, and commit what it writes";
  return broken ? `correct the capability, then ${run}` : run;
}
