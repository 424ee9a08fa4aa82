import type { PlacedConfig } from "../config/read-config.js";
import { createReporter } from "../diagnostics/reporter.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Finding } from "../diagnostics/finding.js";
import { sortAccepted } from "../drift/accept.js";
import type { Change } from "../drift/changes.js";
import { listedRules } from "../drift/list-rules.js";
import { applyPolicy, matchesPattern } from "../drift/policy.js";
import { nearestWord } from "../text/nearest.js";
import type { Arguments } from "./arguments.js";
import type { DiffResult } from "./diff-print.js";

/** What is found between two sides. */
export interface Found {
  readonly changes: readonly Change[];
  /** Why new editions do not compile. */
  readonly broken: readonly Diagnostic[];
  readonly others: readonly Finding[];
  /** What the type checker sees and no change says. */
  readonly declared: readonly Finding[];
}

/** An acceptance, or an entry of a policy, whose last day is over. */
type Expired =
  | { readonly fingerprint: string; readonly until: string }
  | { readonly entry: string; readonly until: string };

/** Changes as the project's policy counts them, and those that somebody accepted. */
export function countedChanges(
  changes: readonly Change[],
  config: PlacedConfig,
): Pick<DiffResult, "open" | "accepted"> & { readonly expired: readonly Expired[] } {
  const policy = applyPolicy(changes, config.diff, today());
  const { open, accepted, expired } = sortAccepted(policy.changes, config.accept, today());
  return {
    open,
    accepted: [...accepted, ...policy.ignored],
    expired: [
      ...expired.map(({ fingerprint, until }) => ({ fingerprint, until: until ?? "" })),
      ...policy.expired.map(({ entry, until }) => ({ entry, until })),
    ],
  };
}

/** What was found as the project counts it, and whether that fails the run. */
export function settle(found: Found, config: PlacedConfig, args: Arguments): DiffResult & { readonly failed: boolean } {
  const { broken, declared } = found;
  const { open, accepted, expired } = countedChanges(found.changes, config);
  const reporter = createReporter();
  const place = { path: args.config ?? "" };
  for (const each of expired)
    if ("entry" in each) reporter.report("config/expired-policy", place, each);
    else reporter.report("config/expired-acceptance", place, each);
  const known = listedRules().map(({ id }) => id);
  for (const [index, { rule }] of config.diff.policy.entries())
    if (rule !== undefined && !known.some((id) => matchesPattern(id, rule)))
      reporter.report("config/unknown-rule", config.placeOf(["diff", "policy", index, "rule"], "value"), {
        rule,
        nearest: nearestWord(rule, known),
      });
  return {
    broken,
    others: [...declared, ...found.others, ...reporter.diagnostics],
    open,
    accepted,
    failed: broken.length > 0 || fails(open, declared, args),
  };
}

function fails(changes: readonly Change[], declared: readonly Finding[], { failOn }: Arguments): boolean {
  if (declared.length > 0) return true;
  if (failOn === "any") return changes.some(({ level }) => level !== "none");
  if (failOn === "risky") return changes.some(({ level }) => level === "breaking" || level === "risky");
  return failOn === "breaking" && changes.some(({ level }) => level === "breaking");
}

/** Acceptances and policies end by the calendar. */
function today(): string {
  return new Date().toISOString().slice(0, 10);
}
