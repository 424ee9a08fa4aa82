import type { GroupConfig } from "../config/compose.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { createDiagnostic, createReporter } from "../diagnostics/reporter.js";
import type { Change } from "../drift/changes.js";
import { compareGroups } from "../drift/groups/compare-groups.js";
import type { GroupVersion } from "../drift/groups/group-changes.js";
import { type Compilation, compose } from "../pipeline.js";
import { createTemplateReader } from "../source/package-files.js";
import { chooseGroups } from "./choose-groups.js";
import type { Operand } from "./diff-operands.js";
import type { Judged } from "./diff-pairs.js";
import { compileSettings } from "./settings.js";

/** What is found of processes that hold several capabilities. */
export interface JudgedGroups {
  readonly changes: readonly Change[];
  /** Why a new edition of one cannot run. */
  readonly broken: readonly Diagnostic[];
}

/** Compares the groups of both configurations, with the capabilities that either operand names. Of single files nothing is told: a group is more. */
export function judgeGroups(before: Operand, after: Operand, editions: readonly Judged["editions"][]): JudgedGroups {
  if (before.isFile || after.isFile) return { changes: [], broken: [] };
  const was = composeGroups(
    before,
    editions.flatMap((each) => each.before ?? []),
  );
  const now = composeGroups(
    after,
    editions.flatMap((each) => each.after ?? []),
  );
  const called = new Map(
    editions.flatMap(({ before: old, after: current }) =>
      old?.capability && current?.capability && old.capability.name !== current.capability.name
        ? [[old.capability.name, current.capability.name] as const]
        : [],
    ),
  );
  const names = [...new Set([...was.keys(), ...now.keys()])];
  const changes: Change[] = [];
  const broken: Diagnostic[] = [];
  for (const name of names) {
    const [old, current] = [was.get(name), now.get(name)];
    // What is wrong with one of its capabilities is said of that.
    if (current === "unknown") continue;
    if (current && "problems" in current) broken.push(...current.problems);
    else
      changes.push(...compareGroups(old === "unknown" || !old || "problems" in old ? undefined : old, current, called));
  }
  return { changes, broken };
}

/** What a group came to; `unknown`: one of its capabilities has errors. */
type Composed = GroupVersion | { readonly problems: readonly Diagnostic[] } | "unknown";

function composeGroups(operand: Operand, compiled: readonly Compilation[]): ReadonlyMap<string, Composed> {
  const known = new Map(compiled.flatMap((each) => (each.plan ? [[each.file.path, each] as const] : [])));
  return new Map(operand.config.compose.map((group) => [group.name, composeGroup(group, operand, known)] as const));
}

function composeGroup(
  group: GroupConfig,
  { config, sources }: Operand,
  known: ReadonlyMap<string, Compilation>,
): Composed {
  const reporter = createReporter();
  const paths = sources.map(({ file }) => file.path);
  const [chosen] = chooseGroups({ config: { ...config, compose: [group] }, paths }, reporter);
  if (!chosen) return cannotRun(group, config, reporter.diagnostics);
  const members = chosen.paths.flatMap((path) => known.get(path) ?? []);
  if (members.length < chosen.paths.length) return "unknown";
  const context = { readTemplate: createTemplateReader(), settings: compileSettings(config) };
  const { composition, files, diagnostics } = compose(group, members, "", context);
  const place = config.placeOf(["compose", group.name], "key");
  return composition
    ? { composition, files, span: "file" in place ? place : undefined }
    : cannotRun(
        group,
        config,
        diagnostics.filter(({ severity }) => severity === "error"),
      );
}

function cannotRun(
  { name }: GroupConfig,
  { placeOf }: Operand["config"],
  problems: readonly Diagnostic[],
): { readonly problems: readonly Diagnostic[] } {
  return {
    problems: [
      createDiagnostic("drift/group-cannot-run", placeOf(["compose", name], "key"), { group: name }),
      ...problems,
    ],
  };
}
