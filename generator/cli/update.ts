import { type Lock, lockName, mainCopy, readLock, serializeLock } from "../config/lock.js";
import { readConfig } from "../config/read-config.js";
import type { Finding } from "../diagnostics/finding.js";
import { createReporter } from "../diagnostics/reporter.js";
import { changeFinding, findChanges, isVersion } from "../drift/changes.js";
import { hashBytes, hashText } from "../output/hash.js";
import { createReader } from "../output/read-tree.js";
import { writeFiles } from "../output/write-files.js";
import { createTemplateReader } from "../source/package-files.js";
import { findProject } from "../source/project.js";
import { nearestWord } from "../text/nearest.js";
import type { Arguments } from "./arguments.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { type Fetched, fetchSource } from "./fetch-source.js";
import { generate } from "./generate.js";
import { isFailure, printFindings } from "./print-findings.js";
import { compileSettings } from "./settings.js";
import type { Terminal } from "./terminal.js";
import { compileTexts, localCopies } from "./upstream.js";

/**
 * `capstan update`: fetches capabilities that have a URL, shows what changed, writes their local copies and the lock, and generates. A capability
 * that cannot be fetched, or whose copy would be written over what was not fetched, stays as it is.
 */
export async function update(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const root = args.config === undefined ? findProject(terminal.cwd) : terminal.cwd;
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
    terminal.err(
      `capstan: ${names.length === 0 ? "no capability of the configuration has a `source`" : `no capability is named \`${unknown}\`${near === undefined ? `: there are ${names.join(", ")}` : `: did you mean \`${near}\`?`}`}\n`,
    );
    return exitCodes.usage;
  }
  const settings = compileSettings({ ...config, keepGoing: args.keepGoing || config.keepGoing });
  const readTemplate = createTemplateReader();
  const sources = { ...lock.sources };
  const written = new Map<string, string | undefined>();
  const changes: Finding[] = [];
  for (const { name, source } of config.sources) {
    if (args.operands.length > 0 && !args.operands.includes(name)) continue;
    const locked = sources[name]?.files ?? {};
    const place = { path: mainCopy(name, Object.keys(locked)) };
    const fetched = await fetchSource(name, source, settings, readTemplate, terminal.env.CAPSTAN_TOKEN);
    if ("problem" in fetched) {
      reporter.report("cli/fetch-failed", place, { source: fetched.source, reason: fetched.problem });
      continue;
    }
    const plan = planCopies(root, fetched, locked, args.force);
    if ("foreign" in plan) {
      reporter.report("cli/not-a-copy", { path: plan.foreign }, { name, path: plan.foreign });
      continue;
    }
    const before = compileTexts(place.path, localCopies(root, Object.keys(locked)), settings, readTemplate);
    const after = compileTexts(fetched.main, fetched.files, settings, readTemplate);
    if (isVersion(before) && isVersion(after) && Object.keys(locked).length > 0)
      changes.push(
        ...findChanges(before, after)
          .map(changeFinding)
          .map((finding) => (finding.severity === "error" ? { ...finding, severity: "warning" as const } : finding)),
      );
    for (const [path, text] of plan.files) written.set(path, text);
    sources[name] = {
      source,
      files: Object.fromEntries([...fetched.files].map(([path, text]) => [path, hashText(text)])),
    };
  }
  for (const name of Object.keys(sources)) if (!names.includes(name)) delete sources[name];
  const failed = reporter.diagnostics;
  // What changed is for people here: machines read the findings of what is generated.
  printFindings(
    [...failed, ...changes],
    names,
    { ...args, format: args.format === "plain" ? "plain" : "pretty" },
    terminal,
  );
  const failure = failed.some(({ code }) => code === "cli/fetch-failed") ? exitCodes.unreadable : exitCodes.findings;
  if (failed.length === (args.operands.length || names.length)) return failure;
  if (!args.quiet) {
    terminal.err(
      `${names.length === 1 ? "1 source" : `${names.length} sources`} asked: ${changes.length === 0 ? "nothing that anybody depends on has changed" : `${changes.length} changes`}\n`,
    );
    for (const [path, text] of written) terminal.err(`  ${text === undefined ? "removed" : "wrote"} ${path}\n`);
  }
  written.set(lockName, serializeLock({ sources }));
  writeFiles(root, written, process.pid);
  const generated = await generate({ ...args, operands: [] }, terminal);
  if (generated !== exitCodes.clean) return generated;
  return isFailure(failed, args) ? failure : exitCodes.clean;
}

/** What is written and removed for one fetched capability, as far as it differs; or the file that is in the way: not fetched, edited since, or a link. */
function planCopies(
  root: string,
  { files }: Exclude<Fetched, { readonly problem: string }>,
  locked: Lock["sources"][string]["files"],
  force: boolean,
): { readonly files: ReadonlyMap<string, string | undefined> } | { readonly foreign: string } {
  const read = createReader({ trusted: root, below: "" });
  const plan = new Map<string, string | undefined>();
  for (const path of new Set([...files.keys(), ...Object.keys(locked)])) {
    const text = files.get(path);
    const found = read(path);
    if (found.kind === "obstacle") return { foreign: found.path };
    const onDisk = found.kind === "file" ? hashBytes(found.bytes) : undefined;
    if (onDisk === (text === undefined ? undefined : hashText(text))) continue;
    if (onDisk !== undefined && onDisk !== locked[path]) {
      // A file that is no longer wanted, and that somebody changed, is left to them.
      if (text === undefined) continue;
      if (!force) return { foreign: path };
    }
    plan.set(path, text);
  }
  return { files: plan };
}
