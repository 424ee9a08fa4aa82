import { readConfig } from "../config/read-config.js";
import { createReporter } from "../diagnostics/reporter.js";
import type { Finding } from "../diagnostics/finding.js";
import { type Change, changeFinding, countLevels, findChanges, versionSteps } from "../drift/changes.js";
import { sortAccepted } from "../drift/accept.js";
import { emptyCapability } from "../drift/empty-capability.js";
import { renderChangesJson, renderMarkdown } from "../drift/render-changes.js";
import { surfaces } from "../drift/rule.js";
import { emitRuntime } from "../emit/runtime.js";
import type { Capability } from "../model/capability.js";
import type { Compilation } from "../pipeline.js";
import { createTemplateReader } from "../source/package-files.js";
import type { Arguments } from "./arguments.js";
import { readOperand } from "./diff-operands.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { printFindings } from "./print-findings.js";
import { compileSettings } from "./settings.js";
import type { Terminal } from "./terminal.js";
import { createStopwatch } from "./timings.js";

/** `capstan diff OLD NEW`: says what changed between two capabilities, and whom it breaks. */
export async function diff(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const root = terminal.cwd;
  const stopwatch = createStopwatch();
  const reporter = createReporter();
  const config = await readConfig(root, { path: args.config, noCode: args.noCode }, reporter);
  if (!config) {
    printFindings(reporter.diagnostics, [], args, terminal);
    return exitCodes.usage;
  }
  // What cannot be emitted can be compared all the same.
  const settings = { ...compileSettings(config), keepGoing: true };
  const readTemplate = createTemplateReader();
  const [oldOperand = "", newOperand = ""] = args.operands;
  const [before, after] = await stopwatch.time("read", async () => [await readOperand(oldOperand, root, settings, readTemplate), await readOperand(newOperand, root, settings, readTemplate)] as const);
  const problems = [...before.diagnostics, ...after.diagnostics];
  if (!before.capabilities || !after.capabilities || problems.length > 0) {
    printFindings(problems, args.operands, { ...args, format: args.format === "markdown" ? "pretty" : args.format }, terminal);
    return problems.some(({ code }) => code === "source/unreadable") ? exitCodes.unreadable : exitCodes.findings;
  }
  const pairs = matchCapabilities(before.capabilities, after.capabilities);
  const changes = stopwatch.time("compare", () => pairs.flatMap((pair) => findChanges(pair.before.capability ?? emptyCapability(pair.after.capability), pair.after.capability ?? emptyCapability(pair.before.capability))));
  const declared = args.types ? await stopwatch.time("declarations", async () => await compareTypes(pairs, changes)) : [];
  const { open, accepted, expired } = sortAccepted(changes, config.accept, today());
  for (const { fingerprint, until } of expired) reporter.report("config/expired-acceptance", { path: args.config ?? "" }, { fingerprint, until: until ?? "" });
  printChanges(open, accepted, [...declared, ...reporter.diagnostics], args, terminal);
  if (args.timings) terminal.err(stopwatch.report());
  return fails(open, declared, args) ? exitCodes.findings : exitCodes.clean;
}

interface Pair {
  readonly before: Pick<Compilation, "files" | "runtime"> & { readonly capability: Capability | undefined };
  readonly after: Pair["before"];
}

/** Capabilities of one name; two single ones are compared whatever they are called. */
function matchCapabilities(before: ReadonlyMap<string, Compilation>, after: ReadonlyMap<string, Compilation>): readonly Pair[] {
  const nothing: Pair["before"] = { capability: undefined, files: [], runtime: [] };
  const [onlyOld, onlyNew] = [[...before.values()], [...after.values()]];
  if (onlyOld.length === 1 && onlyNew.length === 1 && onlyOld[0] && onlyNew[0]) return [{ before: onlyOld[0], after: onlyNew[0] }];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.map((name) => ({ before: before.get(name) ?? nothing, after: after.get(name) ?? nothing }));
}

function printChanges(open: readonly Change[], accepted: ReturnType<typeof sortAccepted>["accepted"], others: readonly Finding[], args: Arguments, terminal: Terminal): void {
  if (args.format === "markdown") terminal.out(renderMarkdown(open, accepted));
  else if (args.format === "json") terminal.out(renderChangesJson(open, accepted));
  else printFindings([...others, ...open.map(changeFinding)], args.operands, args, terminal);
  if (args.quiet) return;
  const counts = countLevels(open);
  const said = Object.entries(counts).flatMap(([level, count]) => (count === 0 ? [] : [`${count} ${level}`]));
  const steps = versionSteps(open);
  const moved = surfaces.filter((surface) => steps[surface] !== "none").map((surface) => `${surface} ${steps[surface]}`);
  const kept = accepted.length === 0 ? "" : `; ${accepted.length} accepted`;
  terminal.err(open.length === 0 ? `nothing that anybody depends on has changed${kept}\n` : `${open.length} change${open.length === 1 ? "" : "s"} (${said.join(", ")})${kept}; version steps: ${moved.join(", ")}\n`);
}

async function compareTypes(pairs: readonly Pair[], changes: readonly Change[]): Promise<readonly Finding[]> {
  const { compareDeclarations } = await import("../drift/declarations/compare.js");
  const readTemplate = createTemplateReader();
  const runtimeText = (module: string): string => emitRuntime(module, readTemplate).text;
  return pairs.flatMap(({ before, after }) => (before.capability && after.capability ? compareDeclarations(before, after, changes, runtimeText) : []));
}

function fails(changes: readonly Change[], declared: readonly Finding[], { failOn }: Arguments): boolean {
  if (declared.length > 0) return true;
  if (failOn === "any") return changes.length > 0;
  if (failOn === "risky") return changes.some(({ level }) => level === "breaking" || level === "risky");
  return failOn === "breaking" && changes.some(({ level }) => level === "breaking");
}

/** Acceptances end by the calendar. */
function today(): string {
  return new Date().toISOString().slice(0, 10);
}
