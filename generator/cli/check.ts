import { type ExplainContext, explainTree } from "../drift/explain-tree.js";
import { createReporter } from "../diagnostics/reporter.js";
import { compareTree } from "../output/compare.js";
import { manifestName } from "../output/manifest.js";
import { readManifest } from "../output/read-tree.js";
import type { Arguments } from "./arguments.js";
import { compileAll } from "./compile-all.js";
import { desiredTree } from "./desired-tree.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { reportUnusedSettings } from "./unused-settings.js";
import { asAsked, isFailure, printFindings, summarize } from "./print-findings.js";
import { reportSources } from "./sources.js";
import type { Terminal } from "./terminal.js";
import { createStopwatch } from "./timings.js";
import { isUnchanged } from "./unchanged.js";
import { openWorkspace } from "./workspace.js";

/** `capstan check`: says whether the output folder is what the capabilities say today. Writes nothing. */
export async function check(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const workspace = await openWorkspace(args, terminal);
  if (typeof workspace === "number") return workspace;
  const stopwatch = createStopwatch();
  const upstream = args.upstream ? await (await import("./upstream.js")).reportUpstream(workspace, terminal.env.CAPSTAN_TOKEN) : [];
  const sources = [...reportSources(workspace), ...upstream];
  const previous = readManifest(workspace.out);
  const looked = workspace.paths;
  const finish = (findings: Parameters<typeof asAsked>[0], files: number, last: string): ExitCode => {
    const asked = asAsked(findings, args);
    printFindings(asked, looked, args, terminal);
    const failed = isFailure(asked, args);
    if (!args.quiet || failed) terminal.err(failed ? `${summarize(asked)}: ${last}\n` : `${workspace.outName}/ is what ${looked.length === 1 ? "the capability says" : `${looked.length} capabilities say`} (${files} files)\n`);
    if (args.timings) terminal.err(stopwatch.report());
    if (asked.some(({ code }) => code === "source/unreadable")) return exitCodes.unreadable;
    return failed ? exitCodes.findings : exitCodes.clean;
  };

  // Warnings are only known to whoever compiles, so `--strict` always does.
  if (previous !== "broken" && previous && !args.strict && !args.portable) {
    const files = stopwatch.time("compare hashes", () => isUnchanged(workspace, previous));
    if (files !== undefined) return finish(sources, files, upstreamAdvice);
  }
  if (previous === "broken") {
    const reporter = createReporter();
    reporter.report("output/broken-manifest", { path: `${workspace.outName}/${manifestName}` }, { path: `${workspace.outName}/${manifestName}` });
    return finish([...sources, ...reporter.diagnostics], 0, "take the manifest back from version control");
  }
  const files = compileAll(workspace, stopwatch, terminal);
  const tree = desiredTree(files, workspace, previous);
  const comparison = await stopwatch.time("compare", async () => await compareTree(workspace.out, tree, previous));
  const context: ExplainContext = { outName: workspace.outName, tree, previous, capabilityOf: (name) => files.find((file) => file.name === name)?.compilation?.capability };
  const drift = await stopwatch.time("explain", async () => await explainTree(comparison, context));
  const compiled = files.flatMap(({ diagnostics }) => diagnostics);
  const broken = compiled.some(({ severity }) => severity === "error");
  const last = drift.length === 0 ? (broken ? "correct the capability" : upstreamAdvice) : advice(drift.some(({ code }) => code === "output/edited-by-hand" || code === "output/formatting-only"), broken);
  return finish([...sources, ...reportUnusedSettings(files, workspace), ...compiled, ...drift], comparison.unchanged, last);
}

const upstreamAdvice = "run `capstan update`, and commit what it writes";

function advice(edited: boolean, broken: boolean): string {
  const run = edited ? "run `capstan generate --force` (it writes over what was edited by hand), and commit what it writes" : "run `capstan generate`, and commit what it writes";
  return broken ? `correct the capability, then ${run}` : run;
}
