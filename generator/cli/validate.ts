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
import { openWorkspace } from "./workspace.js";

/** `capstan validate`: reports on capabilities; writes nothing, but with `--fix` what it mends in them. */
export async function validate(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  if (args.fix) fixConfiguration(args, terminal);
  const workspace = await openWorkspace(args, terminal);
  if (typeof workspace === "number") return workspace;
  const stopwatch = createStopwatch();
  if (args.fix) fixFiles(workspace, terminal);
  const files = compileAll(workspace, stopwatch, terminal);
  const findings = asAsked(
    [
      ...reportUnusedSettings(
        files.map(({ compilation }) => compilation?.capability && knownNames(compilation.capability)),
        workspace,
      ),
      ...files.flatMap(({ diagnostics }) => diagnostics),
      ...reportGroups(workspace, files),
    ],
    args,
  );
  printFindings(findings, workspace.paths, args, terminal);
  const summary = summarize(findings);
  if (!args.quiet)
    terminal.err(
      `${files.length} ${files.length === 1 ? "capability" : "capabilities"} read${summary === "" ? ", nothing to report" : `: ${summary}`}\n`,
    );
  const fixable = findings.filter(({ fix }) => fix !== undefined).length;
  const first = findings.find(({ severity }) => severity !== "info");
  if (first && !args.quiet) terminal.err(`\`capstan explain ${first.code}\` shows what is meant by an example\n`);
  if (fixable > 0 && !args.fix && !args.quiet) terminal.err(`${fixable} can be mended by \`capstan validate --fix\`\n`);
  if (args.timings) terminal.err(stopwatch.report());
  if (findings.some(({ code }) => code === "source/unreadable")) return exitCodes.unreadable;
  return isFailure(findings, args) ? exitCodes.findings : exitCodes.clean;
}
