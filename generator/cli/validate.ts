import { distinctFindings } from "../diagnostics/finding.js";
import type { Arguments } from "./arguments.js";
import { compileAll } from "./compile-file.js";
import { fixConfiguration, fixFiles } from "./fix-files.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { knownNames } from "./known-names.js";
import { reportGroups } from "./report-groups.js";
import { reportUnusedSettings } from "./unused-settings.js";
import { asAsked, isFailure, printFindings, summarize } from "./print-findings.js";
import type { Terminal } from "./terminal.js";
import { createStopwatch } from "./timings.js";
import { openWorkspaces } from "./workspace.js";

/** `capstan validate`: reports on capabilities; writes nothing, but with `--fix` what it mends in them. */
export async function validate(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const refused = [...(args.fix ? fixConfiguration(args, terminal) : [])];
  const workspaces = await openWorkspaces(args, terminal);
  if (typeof workspaces === "number") return workspaces;
  const stopwatch = createStopwatch();
  if (args.fix) for (const workspace of workspaces) refused.push(...fixFiles(workspace, terminal));
  const outputs = workspaces.map((workspace) => {
    const files = compileAll(workspace, stopwatch, terminal);
    const known = files.map(
      ({ compilation }) => compilation?.capability && knownNames(compilation.capability, compilation.servers),
    );
    const diagnostics = [...files.flatMap((file) => file.diagnostics), ...reportGroups(workspace, files)];
    return { workspace, known, diagnostics };
  });
  const said = [...refused, ...reportUnusedSettings(outputs), ...outputs.flatMap(({ diagnostics }) => diagnostics)];
  const findings = asAsked(outputs.length > 1 ? distinctFindings(said) : said, args);
  const paths = [...new Set(workspaces.flatMap((workspace) => workspace.paths))].sort();
  printFindings(findings, paths, args, terminal);
  const summary = summarize(findings);
  if (!args.quiet)
    terminal.err(
      `${paths.length} ${paths.length === 1 ? "capability" : "capabilities"} read${summary === "" ? ", nothing to report" : `: ${summary}`}\n`,
    );
  const fixable = findings.filter(({ fix }) => fix !== undefined).length;
  const first = findings.find(({ severity }) => severity !== "info");
  if (first && !args.quiet) terminal.err(`\`capstan explain ${first.code}\` shows what is meant by an example\n`);
  if (fixable > 0 && !args.fix && !args.quiet) terminal.err(`${fixable} can be mended by \`capstan validate --fix\`\n`);
  if (args.timings) terminal.err(stopwatch.report());
  if (findings.some(({ code }) => code === "source/unreadable" || code === "output/cannot-write"))
    return exitCodes.unreadable;
  return isFailure(findings, args) ? exitCodes.findings : exitCodes.clean;
}
