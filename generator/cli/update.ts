import { copyPath, lockName, readLock, serializeLock } from "../config/lock.js";
import { readConfig } from "../config/read-config.js";
import type { Finding } from "../diagnostics/finding.js";
import { createReporter } from "../diagnostics/reporter.js";
import { changeFinding, findChanges, isVersion } from "../drift/changes.js";
import { hashText } from "../output/hash.js";
import { writeFiles as writeWhole } from "../output/write-files.js";
import { createTemplateReader } from "../source/package-files.js";
import { nearestWord } from "../text/nearest.js";
import type { Arguments } from "./arguments.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { fetchSource } from "./fetch-source.js";
import { generate } from "./generate.js";
import { isFailure, printFindings } from "./print-findings.js";
import { compileSettings } from "./settings.js";
import type { Terminal } from "./terminal.js";
import { compileTexts, localCopies } from "./upstream.js";

/**
 * `capstan update`: fetches capabilities that have a URL, shows what changed, writes their local copies and the lock, and generates. A capability
 * that cannot be fetched, or does not compile, stays as it is.
 */
export async function update(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const root = terminal.cwd;
  const reporter = createReporter();
  const config = await readConfig(root, { path: args.config, noCode: args.noCode }, reporter);
  const lock = config && readLock(root, reporter);
  if (!config || !lock) {
    printFindings(reporter.diagnostics, [], args, terminal);
    return exitCodes.usage;
  }
  const names = config.sources.map(({ name }) => name);
  const unknown = args.operands.find((name) => !names.includes(name));
  if (unknown !== undefined || names.length === 0) {
    const near = unknown === undefined ? undefined : nearestWord(unknown, names);
    terminal.err(`capstan: ${names.length === 0 ? "no capability of the configuration has a `source`" : `no capability is named \`${unknown}\`${near === undefined ? `: there are ${names.join(", ")}` : `: did you mean \`${near}\`?`}`}\n`);
    return exitCodes.usage;
  }
  const settings = compileSettings({ ...config, keepGoing: args.keepGoing || config.keepGoing });
  const readTemplate = createTemplateReader();
  const sources = { ...lock.sources };
  const written = new Map<string, string | undefined>();
  const changes: Finding[] = [];
  for (const { name, source } of config.sources) {
    if (args.operands.length > 0 && !args.operands.includes(name)) continue;
    const fetched = await fetchSource(name, source, settings, readTemplate, terminal.env.CAPSTAN_TOKEN);
    if ("problem" in fetched) {
      reporter.report("cli/fetch-failed", { path: copyPath(name) }, { source: fetched.source, reason: fetched.problem });
      continue;
    }
    const old = Object.keys(sources[name]?.files ?? {});
    const before = compileTexts(name, localCopies(root, old), settings, readTemplate);
    const after = compileTexts(name, fetched.files, settings, readTemplate);
    if (isVersion(before) && isVersion(after) && old.length > 0) changes.push(...findChanges(before, after).map(changeFinding).map((finding) => (finding.severity === "error" ? { ...finding, severity: "warning" as const } : finding)));
    for (const path of old) if (!fetched.files.has(path)) written.set(path, undefined);
    for (const [path, text] of fetched.files) written.set(path, text);
    sources[name] = { source, files: Object.fromEntries([...fetched.files].map(([path, text]) => [path, hashText(text)])) };
  }
  for (const name of Object.keys(sources)) if (!names.includes(name)) delete sources[name];
  const failed = reporter.diagnostics;
  // What changed is for people here: machines read the findings of what is generated.
  printFindings([...failed, ...changes], names, { ...args, format: args.format === "plain" ? "plain" : "pretty" }, terminal);
  if (written.size === 0) return exitCodes.unreadable;
  if (!args.quiet) terminal.err(`${names.length === 1 ? "1 source" : `${names.length} sources`} asked: ${changes.length === 0 ? "nothing that anybody depends on has changed" : `${changes.length} changes`}\n`);
  written.set(lockName, serializeLock({ sources }));
  writeWhole(root, written, process.pid);
  const generated = await generate({ ...args, operands: [] }, terminal);
  if (generated !== exitCodes.clean) return generated;
  return isFailure(failed, args) ? exitCodes.unreadable : exitCodes.clean;
}
