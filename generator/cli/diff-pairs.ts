import { posix } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { createDiagnostic } from "../diagnostics/reporter.js";
import type { SourceFile } from "../diagnostics/span.js";
import { addedCapability, removedCapability, repairedCapability } from "../drift/whole-capabilities.js";
import { type Change, findChanges, isVersion, type Version, versionSteps } from "../drift/changes.js";
import { withoutRefused } from "../drift/refused.js";
import type { Capability } from "../model/capability.js";
import { capabilityName, entryAt } from "../model/capability-entries.js";
import { fileStem } from "../model/file-stem.js";
import { type Compilation, compile, type CompileSettings } from "../pipeline.js";
import type { Operand, OperandSource } from "./diff-operands.js";

/** Two editions of one capability; one of them may be missing. */
export interface Pair {
  readonly before: OperandSource | undefined;
  readonly after: OperandSource | undefined;
}

/** Matches what two operands name: by path, then by name wherever it moved, then by likeness under another name. */
export function matchSources(before: Operand, after: Operand): readonly Pair[] {
  const [old, current] = [before.sources[0], after.sources[0]];
  if ((before.isFile || after.isFile) && before.sources.length === 1 && after.sources.length === 1 && old && current)
    return [{ before: old, after: current }];
  const gone = [...before.sources];
  const found = new Map<OperandSource, OperandSource>();
  const match = (isSame: (one: OperandSource, other: OperandSource) => boolean): void => {
    for (const source of after.sources) {
      if (found.has(source)) continue;
      const candidates = gone.filter((each) => isSame(each, source));
      const [only, ...others] = candidates;
      if (!only || others.length > 0) continue;
      found.set(source, only);
      gone.splice(gone.indexOf(only), 1);
    }
  };
  match((one, other) => one.key === other.key);
  match((one, other) => one.file.path === other.file.path);
  match((one, other) => fileStem(one.key) === fileStem(other.key));
  match((one, other) => one.file.text === other.file.text);
  match((one, other) => isAlike(one.file.text, other.file.text));
  return [
    ...after.sources.map((source) => ({ before: found.get(source), after: source })),
    ...gone.map((source) => ({ before: source, after: undefined })),
  ];
}

/** Whether two texts share more than half of their lines: a file under another name. */
function isAlike(one: string, other: string): boolean {
  const lines = (text: string): ReadonlySet<string> =>
    new Set(
      text
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line.length > 3),
    );
  const [old, current] = [lines(one), lines(other)];
  const shared = [...old].filter((line) => current.has(line)).length;
  return shared * 2 > Math.max(old.size, current.size);
}

/** What is found of a pair. */
export interface Judged {
  readonly changes: readonly Change[];
  /** Why the new one does not compile: said before everything else. */
  readonly broken: readonly Diagnostic[];
  /** The declared version beside what the changes ask for. */
  readonly version: readonly Diagnostic[];
  /** Other files that either edition is made of. */
  readonly imported: readonly string[];
  /** What either edition came to, with its errors. */
  readonly editions: { readonly before: Compilation | undefined; readonly after: Compilation | undefined };
  /** Where both compile. */
  readonly compiled: { readonly before: Compilation; readonly after: Compilation } | undefined;
}

const nothing: Omit<Judged, "editions"> = { changes: [], broken: [], version: [], imported: [], compiled: undefined };

/** How capabilities are compiled to be compared. */
export interface JudgeContext {
  /** Of either side: a configuration may have changed, too. */
  readonly settings: { readonly before: CompileSettings; readonly after: CompileSettings };
  readonly readTemplate: (name: string) => string;
  /** The pair is two files by name: what they are called is no change. */
  readonly isNamed: boolean;
  /** Changes as the project counts them, without those that it accepts: what a declared version answers for. */
  readonly counted: (changes: readonly Change[]) => readonly Change[];
}

/** Compiles both editions of a capability and compares them. */
export function judgePair({ before, after }: Pair, context: JudgeContext): Judged {
  const was = before && compileSource(before, context, "before");
  const now = after && compileSource(after, context, "after");
  const imported = [was, now].flatMap((compilation) => (compilation?.inputs ?? []).slice(1).map(({ path }) => path));
  return { ...judgeCompiled({ before, was, after, now }, context), imported, editions: { before: was, after: now } };
}

interface CompiledPair extends Pair {
  readonly was: Compilation | undefined;
  readonly now: Compilation | undefined;
}

function judgeCompiled({ before, was, after, now }: CompiledPair, context: JudgeContext): Omit<Judged, "editions"> {
  if (!after || !now) return { ...nothing, changes: was && isVersion(was) ? removedCapability(was) : [] };
  const broken = brokenBy(now);
  if (!isVersion(now) || broken.length > 0)
    return {
      ...nothing,
      broken: [
        createDiagnostic("drift/does-not-compile", { path: after.file.path }, { path: after.file.path }),
        ...broken,
      ],
    };
  if (!before || !was) return { ...nothing, changes: [addedCapability(now.capability)] };
  if (!isVersion(was) || brokenBy(was).length > 0) return { ...nothing, changes: judgeRepair(before, now, context) };
  const isRenamed =
    context.isNamed && before.file.path !== after.file.path && was.capability.name !== now.capability.name;
  const compared = isRenamed ? compileSource(after, context, "after", before.file.path) : now;
  const capability = isRenamed ? { ...now.capability, name: was.capability.name } : now.capability;
  const changes = findChanges(seenBy(was, was.capability), { ...seenBy(now, capability), files: compared.files });
  return {
    ...nothing,
    changes,
    version: checkVersion(was.capability, now.capability, context.counted(changes)),
    compiled: { before: was, after: compared },
  };
}

/** Where only parts of the old one were refused, somebody may have the rest of it. */
function judgeRepair(before: OperandSource, now: Compilation & Version, context: JudgeContext): readonly Change[] {
  const partly = compileSource(
    before,
    { ...context, settings: { ...context.settings, before: { ...context.settings.before, keepGoing: true } } },
    "before",
  );
  const repair = repairedCapability(now.capability);
  if (!isVersion(partly) || partly.files.length === 0) return [repair];
  return [
    repair,
    ...findChanges(seenBy(partly, partly.capability), {
      ...seenBy(now, { ...now.capability, name: partly.capability.name }),
    }),
  ];
}

/** A capability as its users see it: what was refused and left out is not there. */
function seenBy(compilation: Compilation, capability: Capability): Version {
  return { ...compilation, capability: withoutRefused(capability, compilation.diagnostics) };
}

/** The declared versions, where both sides declare one of three numbers, beside the greatest step that the changes ask for. */
function checkVersion(was: Capability, now: Capability, changes: readonly Change[]): readonly Diagnostic[] {
  const [old, current] = [numbersOf(was.version), numbersOf(now.version)];
  // What was still to come promised nothing.
  if (!old || !current || was.version?.includes("-") === true) return [];
  const steps = Object.values(versionSteps(changes));
  const wanted = (["major", "minor", "patch"] as const).find((step) => steps.includes(step));
  const place = { major: 0, minor: 1, patch: 2 } as const;
  if (wanted === undefined) return [];
  // Before 1.0.0 nothing is promised: a minor step says what a major one does later (Semantic Versioning 2.0.0, 4).
  const needed = old[0] === 0 && wanted === "major" ? 1 : place[wanted];
  const moved = old.findIndex((number, index) => current[index] !== number);
  if (moved >= 0 && moved <= needed && (current[moved] ?? 0) > (old[moved] ?? 0)) return [];
  return [createDiagnostic("drift/version-step", now.span, { was: was.version ?? "", now: now.version ?? "", wanted })];
}

/** What follows the three numbers of a version that is to come, or names its build, orders nothing here (Semantic Versioning 2.0.0, 9 and 10). */
function numbersOf(version: string | undefined): readonly number[] | undefined {
  const [, numbers] = /^(\d+\.\d+\.\d+)(?:[-+][\w.+-]*)?$/.exec(version ?? "") ?? [];
  return numbers?.split(".").map(Number);
}

/** Errors, and imports that are missing: without them nobody knows what a capability says. */
function brokenBy({ diagnostics }: Compilation): readonly Diagnostic[] {
  return diagnostics.filter(({ severity, code }) => severity === "error" || code === "model/import-not-found");
}

/** Compiles a source, as if it stood at another path where one is given: imports are read from where it is. */
function compileSource(
  { file, readNow }: OperandSource,
  { settings, readTemplate }: JudgeContext,
  side: "before" | "after",
  asPath: string = file.path,
): Compilation {
  const { entries } = settings[side];
  const entry = {
    name: capabilityName(asPath, settings.before.entries),
    servers: entryAt(file.path, entries)?.servers ?? {},
  };
  return compile(
    { path: asPath, text: file.text },
    {
      settings: asPath === file.path ? settings[side] : { ...settings[side], entries: { ...entries, [asPath]: entry } },
      readTemplate,
      readImport: (importer: SourceFile, location: string) => {
        const target = posix.join(
          posix.dirname(importer.path === asPath ? file.path : importer.path),
          location.replaceAll("\\", "/"),
        );
        return { path: target, file: readNow(target) };
      },
    },
  );
}
