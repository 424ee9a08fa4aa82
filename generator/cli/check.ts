import { entriesBetween } from "../drift/changelog.js";
import { type ExplainContext, explainTree } from "../drift/explain-tree.js";
import type { Finding } from "../diagnostics/finding.js";
import type { FolderComparison } from "../output/compare.js";
import type { CapabilityPlan } from "../plan/plan.js";
import { openSpool, type Spool } from "../output/spool.js";
import { readChangelog } from "../source/package-files.js";
import type { Arguments } from "./arguments.js";
import type { ProjectComparison } from "./compare-project.js";
import { compareProjects } from "./compare-projects.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { asAsked, isFailure, isOfConfiguration, printFindings, summarize } from "./print-findings.js";
import { withNotes } from "./notes.js";
import { importReader, readCapability } from "./read-inputs.js";
import type { Terminal } from "./terminal.js";
import { createStopwatch } from "./timings.js";
import { version } from "./version.js";
import { openWorkspace, openWorkspaces, type Workspace } from "./workspace.js";

/**
 * `capstan check`: says whether each output folder is what the capabilities come to now. No hash that is committed decides that: texts are compared
 * with what is compiled and laid out, or with what this machine remembers of it. Writes nothing.
 */
export async function check(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const workspaces = await openWorkspaces(args, terminal);
  if (typeof workspaces === "number") return workspaces;
  const spool = openSpool();
  try {
    return await checkAll(workspaces, spool, args, terminal);
  } finally {
    spool.close();
  }
}

async function checkAll(
  workspaces: readonly Workspace[],
  spool: Spool,
  args: Arguments,
  terminal: Terminal,
): Promise<ExitCode> {
  const stopwatch = createStopwatch();
  const upstream = args.upstream && (args.shard?.part ?? 1) === 1 ? await askUpstream(args, terminal) : [];
  const compared = await compareProjects(workspaces, { stopwatch, spool }, terminal);
  const { outputs, paths } = compared;
  const { diagnostics, unread } = withNotes(compared, args);
  const drift: Finding[] = [];
  for (const { workspace, folders, state, sources } of outputs) {
    const { outName } = workspace;
    const context = { outName, journal: state.journal, trace: tracer(sources, workspace) };
    drift.push(...(await stopwatch.time("explain", async () => await explainTree(folders, context))));
  }
  const findings = asAsked([...upstream, ...diagnostics, ...drift], args);
  printFindings(findings, paths, args, terminal);
  const failed = isFailure(findings, args);
  if (failed)
    terminal.err(`${summarize(findings, unread)}: ${advice(drift, diagnostics, findings.some(isOfSource))}\n`);
  else if (!args.quiet) for (const output of outputs) terminal.err(`${describe(output)}\n`);
  if (!args.quiet && (args.format === "pretty" || args.format === "plain"))
    for (const line of whatIsNew(outputs.flatMap(({ folders }) => folders))) terminal.err(`${line}\n`);
  if (args.timings) terminal.err(stopwatch.report());
  if (findings.some(({ code }) => code === "source/unreadable")) return exitCodes.unreadable;
  return failed ? exitCodes.findings : exitCodes.clean;
}

/** What has moved on where it is published, as the configuration says it for all targets. */
async function askUpstream(args: Arguments, terminal: Terminal): Promise<readonly Finding[]> {
  const workspace = await openWorkspace({ ...args, target: undefined }, terminal);
  if (typeof workspace === "number") return [];
  return await (await import("./upstream.js")).reportUpstream(workspace, terminal.env.CAPSTAN_TOKEN);
}

/** That an output is as it should be. */
function describe({ workspace: { title, paths }, folders }: ProjectComparison): string {
  const files = folders.reduce((sum, { unchanged }) => sum + unchanged, 0);
  return `${title}/ is what ${paths.length === 1 ? "the capability says" : `${paths.length} capabilities say`} (${files} ${files === 1 ? "file" : "files"})`;
}

/** Emits a file once more, with what its parts are made from; the plan of a capability is made once for all of its files. */
function tracer(sources: ReadonlyMap<string, string>, workspace: Workspace): ExplainContext["trace"] {
  const {
    readTemplate,
    settings: { code },
  } = workspace;
  let last: { readonly source: string; readonly plan: CapabilityPlan | undefined } | undefined;
  return async (folder, path) => {
    const source = sources.get(folder);
    if (source === undefined) return undefined;
    if (last?.source !== source) last = { source, plan: await planOf(source, workspace) };
    const { plan } = last;
    return (
      plan &&
      (await import("../emit/trace.js")).traceFile(plan, path, { readTemplate, source, code, change: "the capability" })
    );
  };
}

async function planOf(path: string, workspace: Workspace): Promise<CapabilityPlan | undefined> {
  const { compileFile } = await import("./compile-file.js");
  const read = readCapability(path, workspace);
  return "file" in read ? compileFile(read.file, importReader(path, workspace), workspace).plan : undefined;
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

/** Whether it is about what is fetched: never locked, edited since, or moved on where it is published. */
function isOfSource({ code }: Finding): boolean {
  return ["cli/unlocked-source", "cli/edited-source", "drift/upstream-moved"].includes(code);
}

/** Fetches and generates. */
const update = "run `capstan update`, and commit what it writes";

/** The one command that ends what was found. */
function advice(drift: readonly Finding[], compiled: readonly Finding[], isBehindSource: boolean): string {
  const broken = compiled.some(isOfConfiguration)
    ? "configuration"
    : compiled.some((finding) => finding.severity === "error" && !isOfSource(finding))
      ? "capability"
      : undefined;
  const found = (...codes: readonly string[]): boolean => drift.some(({ code }) => codes.includes(code));
  if (!drift.some(({ severity }) => severity === "error"))
    return broken ? `correct the ${broken}` : isBehindSource ? update : "see to what is warned of";
  if (found("source/unreadable")) return "let the user that runs Capstan read what was generated";
  if (found("output/obstacle")) return "remove what stands in the way, then run `capstan generate`";
  if (found("output/broken-manifest")) return "take the manifest back from version control";
  const run = found("output/edited-by-hand", "output/differs")
    ? "run `capstan generate --force` (it writes over what was edited by hand), and commit what it writes"
    : isBehindSource
      ? update
      : "run `capstan generate`, and commit what it writes";
  return broken ? `correct the ${broken}, then ${run}` : run;
}
