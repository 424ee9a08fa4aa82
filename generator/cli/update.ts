import { type Lock, lockName, readLock, serializeLock } from "../config/lock.js";
import type { Finding } from "../diagnostics/finding.js";
import { createReporter, type Reporter } from "../diagnostics/reporter.js";
import { changeFinding } from "../drift/changes.js";
import { hashText } from "../output/hash.js";
import { readJournals } from "../output/journal.js";
import { createReader } from "../output/read-tree.js";
import { writeTogether } from "../output/write-files.js";
import { nearestWord } from "../text/nearest.js";
import type { Arguments } from "./arguments.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import type { Fetched } from "./fetch-source.js";
import { generate } from "./generate.js";
import { isFailure, printFindings } from "./print-findings.js";
import { changesBy, fetchPublished } from "./fetch-published.js";
import { copyOf, type Published, publishedIn } from "./published.js";
import type { Terminal } from "./terminal.js";
import { thisRun } from "./this-run.js";
import { openWorkspace, type Workspace } from "./workspace.js";

/**
 * `capstan update`: fetches capabilities and documents that have a URL, shows what changed, writes their local copies and the lock, and generates. What
 * cannot be fetched, or whose copy would be written over what was not fetched, stays as it is.
 */
export async function update(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const workspace = await openWorkspace(args, terminal, []);
  if (typeof workspace === "number") return workspace;
  const { root, config } = workspace;
  const reporter = createReporter();
  const lock = readLock(root, reporter);
  if (!lock) {
    printFindings(reporter.diagnostics, [], args, terminal);
    return exitCodes.usage;
  }
  const published = publishedIn(config);
  const names = [...new Set(published.map(({ name }) => name))];
  const unknown = args.operands.find((name) => !names.includes(name));
  if (unknown !== undefined || names.length === 0) {
    terminal.err(
      `capstan: ${unknown === undefined || names.length === 0 ? nothingFetched : unknownName(unknown, names)}\n`,
    );
    return exitCodes.usage;
  }
  const asked = published.filter(({ name }) => args.operands.length === 0 || args.operands.includes(name));
  const { next, written, changes, first } = await fetchAll(asked, lock, { workspace, args, terminal, reporter });
  forgetOthers(next, published);
  const failed = reporter.diagnostics;
  // What changed is for people here: machines read the findings of what is generated.
  printFindings(
    [...failed, ...changes],
    names,
    { ...args, format: args.format === "plain" ? "plain" : "pretty" },
    terminal,
  );
  const failure = failed.some(({ code }) => code === "cli/fetch-failed") ? exitCodes.unreadable : exitCodes.findings;
  if (failed.length === asked.length) return failure;
  if (!args.quiet) {
    terminal.err(summary(asked.length, first, changes.length));
    for (const [path, text] of written) terminal.err(`  ${text === undefined ? "removed" : "wrote"} ${path}\n`);
  }
  written.set(lockName, serializeLock(next));
  writeTogether(root, written, thisRun);
  const generated = await generate({ ...args, operands: [] }, terminal);
  if (generated !== exitCodes.clean) return generated;
  return isFailure(failed, args) ? failure : exitCodes.clean;
}

/** What a run of `update` works with. */
interface Updating {
  readonly workspace: Workspace;
  readonly args: Arguments;
  readonly terminal: Terminal;
  readonly reporter: Reporter;
}

/** What has come of what was asked for: the lock as it is next, texts by path (undefined: it is removed), what changed, and how many came for the first time. */
interface Updated {
  readonly next: { readonly sources: Record<string, Locked>; readonly documents: Record<string, Locked> };
  readonly written: Map<string, string | undefined>;
  readonly changes: readonly Finding[];
  readonly first: number;
}

type Locked = Lock["sources"][string];

async function fetchAll(
  asked: readonly Published[],
  lock: Lock,
  { workspace, args, terminal, reporter }: Updating,
): Promise<Updated> {
  const next = { sources: { ...lock.sources }, documents: { ...lock.documents } };
  const written = new Map<string, string | undefined>();
  const changes: Finding[] = [];
  let first = 0;
  // What a run that was stopped has written is no edit.
  const begun = readJournals(workspace.root);
  for (const each of asked) {
    const { section, name, source } = each;
    const locked = lock[section][name]?.files ?? {};
    const place = { path: copyOf(each, lock) };
    const fetched = await fetchPublished(each, workspace, terminal.env.CAPSTAN_TOKEN);
    if ("problem" in fetched) {
      reporter.report("cli/fetch-failed", place, { source: fetched.source, reason: fetched.problem });
      continue;
    }
    const plan = planCopies(workspace.root, fetched, locked, { force: args.force, begun });
    if ("foreign" in plan) {
      reporter.report("cli/not-a-copy", { path: plan.foreign }, { name, path: plan.foreign });
      continue;
    }
    if (Object.keys(locked).length === 0) first += 1;
    else
      changes.push(
        ...changesBy(each, fetched, workspace, lock)
          .map(changeFinding)
          .map((finding) => (finding.severity === "error" ? { ...finding, severity: "warning" as const } : finding)),
      );
    for (const [path, text] of plan.files) written.set(path, text);
    next[section][name] = {
      source,
      files: Object.fromEntries([...fetched.files].map(([path, text]) => [path, hashText(text)])),
    };
  }
  return { next, written, changes, first };
}

const nothingFetched = "no capability of the configuration has a `source`, and no document a URL";

function unknownName(name: string, names: readonly string[]): string {
  const near = nearestWord(name, names);
  const help = near === undefined ? `there are ${names.join(", ")}` : `did you mean \`${near}\`?`;
  return `nothing that is fetched is named \`${name}\`: ${help}`;
}

/** What nobody fetches any more is locked no more. */
function forgetOthers(
  next: { readonly sources: Record<string, unknown>; readonly documents: Record<string, unknown> },
  published: readonly Published[],
): void {
  for (const section of ["sources", "documents"] as const)
    for (const name of Object.keys(next[section]))
      if (!published.some((each) => each.section === section && each.name === name)) delete next[section][name];
}

/** `first`: how many were fetched for the first time. What was never locked has no edition to be compared with, whatever stands where its copy belongs. */
function summary(asked: number, first: number, changes: number): string {
  const compared = changes === 0 ? "nothing that anybody depends on has changed" : `${changes} changes`;
  const told = [
    ...(first === asked ? [] : [compared]),
    ...(first === 0 ? [] : [`${first === asked ? "" : `${first} `}fetched for the first time`]),
  ];
  return `${asked === 1 ? "1 source" : `${asked} sources`} asked: ${told.join(", ")}\n`;
}

/** What is written and removed for what was fetched, as far as it differs; or the file that is in the way: not fetched, edited since, or a link. */
function planCopies(
  root: string,
  { files }: Exclude<Fetched, { readonly problem: string }>,
  locked: Lock["sources"][string]["files"],
  { force, begun }: { readonly force: boolean; readonly begun: ReturnType<typeof readJournals> },
): { readonly files: ReadonlyMap<string, string | undefined> } | { readonly foreign: string } {
  const { hash } = createReader({ trusted: root, below: "" });
  const plan = new Map<string, string | undefined>();
  for (const path of new Set([...files.keys(), ...Object.keys(locked)])) {
    const text = files.get(path);
    const found = hash(path);
    if (found.kind === "obstacle") return { foreign: found.path };
    const onDisk = found.kind === "file" ? found.hash : undefined;
    if (onDisk === (text === undefined ? undefined : hashText(text))) continue;
    if (onDisk !== undefined && onDisk !== locked[path] && begun.get(path)?.has(onDisk) !== true) {
      // A file that is no longer wanted, and that somebody changed, is left to them.
      if (text === undefined) continue;
      if (!force) return { foreign: path };
    }
    plan.set(path, text);
  }
  return { files: plan };
}
