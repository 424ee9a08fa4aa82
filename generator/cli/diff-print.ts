import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { distinctFindings, type Finding } from "../diagnostics/finding.js";
import { type Change, changeFinding, countLevels, versionSteps } from "../drift/changes.js";
import type { Accepted } from "../drift/accept.js";
import { listedRules } from "../drift/list-rules.js";
import { renderChangesJson, renderMarkdown } from "../drift/render-changes.js";
import { renderHtml } from "../drift/render-html.js";
import { surfaces } from "../drift/rule.js";
import type { Arguments } from "./arguments.js";
import type { Unused } from "./diff-policy.js";
import { printFindings } from "./print-findings.js";
import type { Terminal } from "./terminal.js";
import { printableJson } from "../diagnostics/printable.js";

/** What `diff` found. */
export interface DiffResult {
  /** Why new editions do not compile: said first. */
  readonly broken: readonly Diagnostic[];
  readonly others: readonly Finding[];
  readonly open: readonly Change[];
  readonly accepted: readonly Accepted[];
  /** Entries of the configuration that fit nothing: counted, and named with `--all`. */
  readonly unused: readonly Unused[];
}

/** Several results as one, each thing once: a change that was not found against all of the old sides says against which. */
export function joinResults(results: readonly (DiffResult & { readonly old: string })[]): DiffResult {
  const olds = new Set(results.map(({ old }) => old));
  const keyOf = ({ fingerprint, level, sentence }: Change): string => [fingerprint, level, sentence].join("\n");
  const seen = new Map<string, Set<string>>();
  for (const { old, open, accepted } of results)
    for (const change of [...open, ...accepted.map((each) => each.change)])
      seen.set(keyOf(change), (seen.get(keyOf(change)) ?? new Set()).add(old));
  const told = (change: Change): Change => {
    const own = seen.get(keyOf(change)) ?? new Set();
    return own.size === olds.size
      ? change
      : { ...change, sentence: `${change.sentence} (against ${[...own].map((old) => `\`${old}\``).join(", ")})` };
  };
  const once = <T>(each: readonly T[], changeIn: (one: T) => Change): readonly T[] =>
    [...new Map(each.toReversed().map((one) => [keyOf(changeIn(one)), one])).values()].toReversed();
  return {
    broken: distinctFindings(results.flatMap(({ broken }) => broken)),
    others: distinctFindings(results.flatMap(({ others }) => others)),
    open: once(
      results.flatMap(({ open }) => open),
      (change) => change,
    ).map(told),
    accepted: once(
      results.flatMap(({ accepted }) => accepted),
      ({ change }) => change,
    ).map((each) => ({ ...each, change: told(each.change) })),
    unused: results.flatMap(({ unused }) => unused),
  };
}

/** Prints what changed in the format asked for, and one line for people. */
export function printDiff(
  { broken, others: said, open, accepted, unused }: DiffResult,
  args: Arguments,
  terminal: Terminal,
): void {
  const others = args.all ? [...said, ...unused.map(({ finding }) => finding)] : said;
  const shown = args.all ? open : open.filter(({ level }) => level !== "none");
  const isDocument = args.format === "markdown" || args.format === "html" || args.format === "json";
  if (isDocument && broken.length + others.length > 0)
    printFindings([...broken, ...others], args.operands, { ...args, format: "plain" }, terminal);
  if (args.format === "markdown") terminal.out(renderMarkdown(shown, accepted, broken));
  else if (args.format === "html") terminal.out(renderHtml(shown, accepted, broken));
  else if (args.format === "json") terminal.out(renderChangesJson(shown, accepted, broken));
  else {
    if (broken.length > 0 && (args.format === "pretty" || args.format === "plain"))
      printFindings(broken, args.operands, args, terminal);
    const rest = args.format === "pretty" || args.format === "plain" ? [] : broken;
    printFindings([...rest, ...others, ...shown.map(changeFinding)], args.operands, args, terminal);
  }
  if (args.quiet) return;
  const hidden = {
    changes: open.length - shown.length,
    entries: args.all ? 0 : unused.reduce((sum, { count }) => sum + count, 0),
  };
  terminal.err(`${summarize(broken, shown, hidden, accepted.length)}\n`);
}

function summarize(
  broken: readonly Diagnostic[],
  shown: readonly Change[],
  hidden: { readonly changes: number; readonly entries: number },
  accepted: number,
): string {
  const failed = broken.filter(({ code }) => code === "drift/does-not-compile").length;
  const also = [
    accepted === 0 ? "" : `; ${accepted} accepted`,
    hidden.changes === 0 ? "" : "; generated text alone is another (--all shows where)",
    hidden.entries === 0
      ? ""
      : `; ${hidden.entries === 1 ? "1 entry" : `${hidden.entries} entries`} of the policy fit${hidden.entries === 1 ? "s" : ""} nothing here (--all shows which)`,
  ].join("");
  const first = failed === 0 ? "" : `${failed === 1 ? "1 capability does" : `${failed} capabilities do`} not compile; `;
  if (shown.length === 0)
    return `${first}nothing that anybody depends on has changed${failed === 0 ? "" : " elsewhere"}${also}`;
  const said = Object.entries(countLevels(shown)).flatMap(([level, count]) =>
    count === 0 ? [] : [`${count} ${level}`],
  );
  const steps = versionSteps(shown);
  const moved = surfaces
    .filter((surface) => steps[surface] !== "none")
    .map((surface) => `${surface} ${steps[surface]}`);
  return `${first}${shown.length} change${shown.length === 1 ? "" : "s"} (${said.join(", ")})${also}; version steps: ${moved.length === 0 ? "none" : moved.join(", ")}`;
}

/** `capstan diff --rules`: every kind of change with its level. */
export function printRules({ format }: Arguments, terminal: Terminal): void {
  const rules = listedRules();
  if (format === "json") terminal.out(`${printableJson({ rules })}\n`);
  else terminal.out(rules.map(({ id, level, about }) => `${id.padEnd(38)} ${level.padEnd(13)} ${about}\n`).join(""));
}
