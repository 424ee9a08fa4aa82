import { posix, resolve } from "node:path";
import { readConfig } from "../config/find-config.js";
import type { PlacedConfig } from "../config/read-config.js";
import { createReporter } from "../diagnostics/reporter.js";
import { distinctFindings, type Finding } from "../diagnostics/finding.js";
import type { Change } from "../drift/changes.js";
import { subjectsOf } from "../drift/subjects.js";
import { movedOutput } from "../drift/whole-capabilities.js";
import { emitRuntime } from "../emit/runtime.js";
import { isUrl } from "../source/fetch-text.js";
import { createTemplateReader } from "../source/package-files.js";
import { findProject } from "../source/project.js";
import { projectPath } from "../source/read-file.js";
import type { Arguments } from "./arguments.js";
import { chooseTargets } from "./choose-targets.js";
import { diffGenerated } from "./diff-generated.js";
import { judgeGroups } from "./diff-groups.js";
import { type Operand, readOldOperand, readOperand, revisionOf } from "./diff-operands.js";
import { type JudgeContext, type Judged, judgePair, matchSources } from "./diff-pairs.js";
import { sidesOfTargets, type TargetSides } from "./diff-targets.js";
import { type DiffResult, joinResults, printDiff, printRules } from "./diff-print.js";
import { reportUnknownRules, unusedEntries } from "./diff-policy.js";
import { countedChanges, type Found, settle, today } from "./diff-settle.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { printFindings } from "./print-findings.js";
import { compileSettings } from "./settings.js";
import type { Terminal } from "./terminal.js";
import { createStopwatch, type Stopwatch } from "./timings.js";

/** `capstan diff OLD [NEW]`: says what changed between capabilities, and whom it breaks. */
export async function diff(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  if (args.rules) {
    printRules(args, terminal);
    return exitCodes.clean;
  }
  const root = args.config === undefined ? findProject(terminal.cwd) : terminal.cwd;
  if (root === terminal.cwd) return await diffProject(args, terminal);
  const seen = (operand: string): string => seenFromProject(operand, root, terminal.cwd);
  const { operands, against, out } = args;
  return await diffProject(
    { ...args, operands: operands.map(seen), against: against.map(seen), out: out === undefined ? out : seen(out) },
    { ...terminal, cwd: root },
  );
}

/** An operand that is relative to where the command runs, relative to the project instead: paths, globs and those of revisions. */
function seenFromProject(operand: string, root: string, cwd: string): string {
  if (isUrl(operand)) return operand;
  const [, revision = "", path = operand] = /^(git:[^:]*:?)(.*)$/s.exec(operand) ?? [];
  return path === "" ? operand : `${revision}${projectPath(root, resolve(cwd, path)) || "."}`;
}

async function diffProject(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const configs: PlacedConfig[] = [];
  for (const path of args.configs.length === 0 ? [undefined] : args.configs) {
    const reporter = createReporter();
    const config = await readConfig(terminal.cwd, { path, noCode: args.noCode }, reporter);
    if (config) {
      chooseTargets(config, args.target, undefined, reporter);
      reportUnknownRules(config, reporter);
    }
    if (!config || reporter.hasErrors()) {
      printFindings(reporter.diagnostics, [], args, terminal);
      return exitCodes.usage;
    }
    configs.push(config);
  }
  const [olds, fresh] =
    args.against.length > 0 ? [args.against, args.operands[0]] : [args.operands.slice(0, 1), args.operands[1]];
  const settled: Settled[] = [];
  let worst: ExitCode = exitCodes.clean;
  for (const [index, config] of configs.entries()) {
    const own = { ...args, config: args.configs[index] };
    const results: (Settled & { readonly used: ReadonlySet<object> })[] = [];
    for (const old of olds) {
      const found = await findBetween(old, fresh, config, own, terminal);
      if (typeof found === "object") results.push({ old, config: own.config, ...settle(found, config, own) });
      else if (found > worst) worst = found;
    }
    // What fits nothing against any of them is told once, at the end.
    const unused = unusedEntries(config, new Set(results.flatMap(({ used }) => [...used])), today());
    settled.push(...results.map((each, place) => (place === results.length - 1 ? { ...each, unused } : each)));
  }
  const code = printSettled(settled, args, terminal);
  return code > worst ? code : worst;
}

/** What one configuration makes of what is found between two sides. */
interface Settled extends DiffResult {
  readonly old: string;
  readonly config: string | undefined;
  readonly failed: boolean;
}

/** Several for people are told one after another; a format that is one document holds all of them. */
function printSettled(settled: readonly Settled[], args: Arguments, terminal: Terminal): ExitCode {
  const isForPeople = args.format === "pretty" || args.format === "plain";
  const [several, configs] = [new Set(settled.map(({ old }) => old)).size > 1, args.configs.length > 1];
  if (settled.length > 0 && !isForPeople) printDiff(joinResults(settled), args, terminal);
  for (const result of isForPeople ? settled : []) {
    const title = [several ? `against ${result.old}` : "", configs ? `by ${result.config ?? ""}` : ""];
    if ((several || configs) && !args.quiet) terminal.err(`${title.filter((each) => each !== "").join(", ")}:\n`);
    printDiff(result, args, terminal);
  }
  return settled.some(({ failed }) => failed) ? exitCodes.findings : exitCodes.clean;
}

/** All that is found between what two operands name; an exit code where one of them cannot be read, which is said. */
async function findBetween(
  old: string,
  fresh: string | undefined,
  config: PlacedConfig,
  args: Arguments,
  terminal: Terminal,
): Promise<Found | ExitCode> {
  const stopwatch = createStopwatch();
  if (args.generated) return await diffTrees(old, fresh, config, args, terminal);
  const context = {
    root: terminal.cwd,
    config,
    configPath: args.config,
    head: revisionOf(fresh) ?? "HEAD",
    former: [],
  };
  const [before, after] = await stopwatch.time("read", async () => {
    const was = await readOldOperand(old, fresh, context);
    const former = "sources" in was ? was.sources.map(({ file }) => file.path) : [];
    return [was, await readOperand(fresh, { ...context, former })] as const;
  });
  if ("problem" in before || "problem" in after) {
    const problems = [before, after].flatMap((operand) => ("problem" in operand ? [operand.problem] : []));
    printFindings(problems, args.operands, forPeople(args), terminal);
    return exitCodes.unreadable;
  }
  // Where a revision has capabilities and nothing is left, all are gone; beside a folder, NEW is not what was meant.
  const isLost = fresh === undefined && after.sources.length === 0 && revisionOf(old) === undefined;
  if (isLost || before.sources.length + after.sources.length === 0) {
    const reporter = createReporter();
    reporter.report(
      "cli/no-capabilities",
      { path: "" },
      { patterns: [isLost ? [] : old, fresh ?? config.patterns].flat() },
    );
    printFindings(reporter.diagnostics, args.operands, forPeople(args), terminal);
    return exitCodes.unreadable;
  }
  const { sides, notes } = sidesOfTargets(before, after, args.target);
  const empty = before.sources.length === 0 ? `${old} holds no capability: all are new` : undefined;
  const gone =
    after.sources.length === 0 ? `${fresh ?? config.patterns.join(", ")} holds no capability: all are gone` : undefined;
  if (!args.quiet)
    for (const note of [before.note, after.note, empty, gone, ...notes])
      if (note !== undefined) terminal.err(`${note}\n`);
  const found: Found[] = [];
  for (const side of sides) found.push(await judgeSides(side, { args, config, stopwatch }));
  if (args.timings) terminal.err(stopwatch.report());
  return together(found);
}

/** All that is found between two sides. */
async function judgeSides(
  { before, after }: TargetSides,
  {
    args,
    config,
    stopwatch,
  }: { readonly args: Arguments; readonly config: PlacedConfig; readonly stopwatch: Stopwatch },
): Promise<Found> {
  const { judged, editions } = stopwatch.time("compare", () =>
    judgeAll(before, after, (changes) => countedChanges(changes, config).open),
  );
  const groups = stopwatch.time("groups", () => judgeGroups(before, after, editions));
  return {
    changes: [...judged.flatMap(({ changes }) => changes), ...groups.changes, ...moved(before, after)],
    broken: [...judged.flatMap(({ broken }) => broken), ...groups.broken],
    others: judged.flatMap(({ version }) => version),
    declared: args.types ? await stopwatch.time("declarations", async () => await compareTypes(judged)) : [],
    named: before.isFile || after.isFile ? undefined : namedBy(editions),
  };
}

/** What a policy can name of whole sides. Where one of them cannot be read, nobody knows. */
function namedBy(editions: readonly Judged["editions"][]): Found["named"] {
  const compiled = editions.flatMap(({ before, after }) => [before ?? [], after ?? []].flat());
  const capabilities = compiled.flatMap(({ capability }) => capability ?? []);
  if (capabilities.length < compiled.length) return undefined;
  return {
    subjects: [...new Set(capabilities.flatMap(subjectsOf))],
    paths: [...new Set(compiled.map(({ file }) => file.path))],
  };
}

/** Another output folder, where there is code that stood in the former one. Of single files nothing is told: they have none of their own. */
function moved(before: Operand, after: Operand): readonly Change[] {
  const [was, now] = [before, after].map(({ config }) => posix.normalize(config.out.replaceAll("\\", "/")));
  if (was === undefined || now === undefined || was.replace(/\/$/, "") === now.replace(/\/$/, "")) return [];
  if (before.isFile || after.isFile || before.sources.length === 0 || after.sources.length === 0) return [];
  const place = after.config.placeOf(["out"], "value");
  return [movedOutput(was, now, "file" in place ? place : undefined)];
}

/** What is found of several targets, each thing once. */
function together(found: readonly Found[]): Found {
  const [first, ...more] = found;
  if (first && more.length === 0) return first;
  const changes = found.flatMap((each) => each.changes);
  const keyOf = ({ fingerprint, level, sentence }: Change): string => [fingerprint, level, sentence].join("\n");
  return {
    changes: [...new Map(changes.toReversed().map((each) => [keyOf(each), each])).values()].toReversed(),
    broken: distinctFindings(found.flatMap(({ broken }) => broken)),
    others: distinctFindings(found.flatMap(({ others }) => others)),
    declared: distinctFindings(found.flatMap(({ declared }) => declared)),
    named: found.every(({ named }) => named)
      ? {
          subjects: found.flatMap(({ named }) => named?.subjects ?? []),
          paths: found.flatMap(({ named }) => named?.paths ?? []),
        }
      : undefined,
  };
}

/** `--generated`: what stands in two output folders, whichever Capstan wrote them; of each target, where NEW is not named. */
async function diffTrees(
  old: string,
  fresh: string | undefined,
  config: PlacedConfig,
  args: Arguments,
  terminal: Terminal,
): Promise<Found | ExitCode> {
  const targets = config.targets.filter(({ name }) => args.target === undefined || name === args.target);
  const isEach = fresh === undefined && args.out === undefined && targets.length > 0;
  if (isEach && targets.length > 1 && !/^git:[^:]*$/.test(old)) {
    terminal.err(`capstan: \`${old}\` is one folder, and there are several targets: name one with \`--target\`\n`);
    return exitCodes.usage;
  }
  const changes: Change[] = [];
  for (const { out } of isEach ? targets.map((target) => target.config) : [config]) {
    const found = await diffGenerated(old, fresh, out, args, terminal);
    if ("problems" in found) {
      printFindings(found.problems, args.operands, forPeople(args), terminal);
      return exitCodes.unreadable;
    }
    if (!args.quiet) for (const note of found.notes) terminal.err(`${note}\n`);
    changes.push(...found.changes);
  }
  return { changes, broken: [], others: [], declared: [], named: undefined };
}

/** Every capability of both sides, judged. What another one imports is part of that. */
function judgeAll(
  before: Operand,
  after: Operand,
  counted: JudgeContext["counted"],
): { readonly judged: readonly Judged[]; readonly editions: readonly Judged["editions"][] } {
  const readTemplate = createTemplateReader();
  // READMEs alone name the output folder.
  const { output } = compileSettings(after.config);
  const settings = {
    before: { ...compileSettings(before.config), output },
    after: compileSettings(after.config),
  };
  const judged = matchSources(before, after).map((pair) => ({
    pair,
    found: judgePair(pair, { settings, readTemplate, isNamed: before.isFile || after.isFile, counted }),
  }));
  const parts = new Set(judged.flatMap(({ found }) => found.imported));
  return {
    judged: judged
      .filter(({ pair }) => ![pair.before, pair.after].some((source) => source && parts.has(source.file.path)))
      .map(({ found }) => found),
    editions: judged.map(({ found }) => found.editions),
  };
}

async function compareTypes(judged: readonly Judged[]): Promise<readonly Finding[]> {
  const { compareDeclarations } = await import("../drift/declarations/compare.js");
  const readTemplate = createTemplateReader();
  const runtimeText = (module: string): string => emitRuntime(module, readTemplate).text;
  const editions = judged.flatMap(({ compiled, changes }) => (compiled ? [{ ...compiled, changes }] : []));
  return compareDeclarations(editions, runtimeText).flat();
}

/** Formats that hold changes alone cannot say what is wrong with an operand. */
function forPeople(args: Arguments): Arguments {
  return args.format === "markdown" || args.format === "html" ? { ...args, format: "pretty" } : args;
}
