import type { PlacedConfig } from "../config/read-config.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { createDiagnostic, createReporter, type Reporter } from "../diagnostics/reporter.js";
import { listedRules } from "../drift/list-rules.js";
import { describeEntry, matchesPattern } from "../drift/policy.js";
import { isSubject } from "../drift/subjects.js";
import { nearestWord } from "../text/nearest.js";

/** What entries of a policy can name in what was compared: on either side. */
export interface Named {
  /** `GET /pets`, `tool show-pet`. */
  readonly subjects: readonly string[];
  /** Of capabilities. */
  readonly paths: readonly string[];
}

/** Entries for kinds of changes that there are not: whoever wrote one believes in a gate that is open, or in one that is shut. */
export function reportUnknownRules({ diff, placeOf }: PlacedConfig, reporter: Reporter): void {
  const known = listedRules().map(({ id }) => id);
  for (const [index, { rule }] of diff.policy.entries())
    if (rule !== undefined && !known.some((id) => matchesPattern(id, rule)))
      reporter.report("config/unknown-rule", placeOf(["diff", "policy", index, "rule"], "value"), {
        rule,
        nearest: nearestWord(rule, known),
      });
}

/** Entries that name a capability or an operation which neither side has: misspelled, or gone on both. */
export function unknownSubjects({ diff, placeOf }: PlacedConfig, { subjects, paths }: Named): readonly Diagnostic[] {
  const reporter = createReporter();
  for (const key of ["policy", "deprecated", "stability"] as const)
    for (const [index, { operation, path }] of diff[key].entries()) {
      const wrong = (member: string, name: string, known: readonly string[]): void =>
        reporter.report("config/unknown-subject", placeOf(["diff", key, index, member], "value"), {
          name,
          nearest: nearestWord(name, known),
        });
      if (operation !== undefined && isSubject(operation) && !subjects.includes(operation))
        wrong("operation", operation, subjects);
      if (path !== undefined && !paths.some((each) => matchesPattern(each, path))) wrong("path", path, paths);
    }
  return reporter.diagnostics;
}

/** Entries of the configuration that fit nothing, and the finding that names them. */
export interface Unused {
  readonly count: number;
  readonly finding: Diagnostic;
}

/** Decisions that nothing was decided by: acceptances of changes that are not there, and policies that no change fits. */
export function unusedEntries(
  { diff, accept, placeOf }: PlacedConfig,
  used: ReadonlySet<object>,
  today: string,
): readonly Unused[] {
  const entries = [
    ...diff.policy.map((each, index) => ({ each, keys: ["diff", "policy", index], entry: describeEntry(each) })),
    ...accept.map((each, index) => ({ each, keys: ["accept", index], entry: each.fingerprint })),
  ].filter(({ each }) => !used.has(each));
  const [first] = entries;
  if (!first) return [];
  const named = entries.map(({ entry, each: { until } }) => ({
    entry,
    over: until !== undefined && today > until ? until : undefined,
  }));
  return [
    {
      count: entries.length,
      finding: createDiagnostic("config/unused-policy", placeOf(first.keys, "value"), { entries: named }),
    },
  ];
}
