import type { PlacedConfig } from "../config/read-config.js";
import { createReporter } from "../diagnostics/reporter.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Finding } from "../diagnostics/finding.js";
import { sortAccepted } from "../drift/accept.js";
import type { Change } from "../drift/changes.js";
import { applyPolicy } from "../drift/policy.js";
import type { Arguments } from "./arguments.js";
import { type Named, unknownSubjects } from "./diff-policy.js";
import type { DiffResult } from "./diff-print.js";

/** What is found between two sides. */
export interface Found {
  readonly changes: readonly Change[];
  /** Why new editions do not compile. */
  readonly broken: readonly Diagnostic[];
  readonly others: readonly Finding[];
  /** What the type checker sees and no change says. */
  readonly declared: readonly Finding[];
  /** What a policy can name; undefined where less than whole sides is compared. */
  readonly named: Named | undefined;
}

/** An acceptance, or an entry of a policy, whose last day is over. */
type Expired =
  | { readonly fingerprint: string; readonly until: string }
  | { readonly entry: string; readonly until: string };

/** Changes as the project's policy counts them, and those that somebody accepted. */
export function countedChanges(
  changes: readonly Change[],
  config: PlacedConfig,
): Pick<DiffResult, "open" | "accepted"> & {
  readonly expired: readonly Expired[];
  /** Entries of the configuration that some change fits. */
  readonly used: ReadonlySet<object>;
} {
  const policy = applyPolicy(changes, config.diff, today());
  const { open, accepted, expired, used } = sortAccepted(policy.changes, config.accept, today());
  return {
    used: new Set<object>([...policy.used, ...used]),
    open,
    accepted: [...accepted, ...policy.ignored],
    expired: [
      ...expired.map(({ fingerprint, until }) => ({ fingerprint, until: until ?? "" })),
      ...policy.expired.map(({ entry, until }) => ({ entry, until })),
    ],
  };
}

/** What was found as the project counts it, and whether that fails the run. */
export function settle(
  found: Found,
  config: PlacedConfig,
  args: Arguments,
): DiffResult & { readonly failed: boolean; readonly used: ReadonlySet<object> } {
  const { broken, declared, named } = found;
  const { open, accepted, expired, used } = countedChanges(found.changes, config);
  const reporter = createReporter();
  const place = { path: args.config ?? "" };
  for (const each of expired)
    if ("entry" in each) reporter.report("config/expired-policy", place, each);
    else reporter.report("config/expired-acceptance", place, each);
  return {
    broken,
    others: [...declared, ...found.others, ...reporter.diagnostics, ...(named ? unknownSubjects(config, named) : [])],
    open,
    accepted,
    unused: [],
    used,
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
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
