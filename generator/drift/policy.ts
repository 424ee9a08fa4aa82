import { fileOfChange } from "./change-place.js";
import type { Accepted } from "./accept.js";
import type { Change } from "./changes.js";
import type { Level } from "./rule.js";

/** What a team decided about kinds of changes: they count as another level, or not at all. */
export interface PolicyEntry {
  /** `mcp/description-changed`, `mcp/*`; undefined: every kind. */
  readonly rule: string | undefined;
  /** The capability, by path or glob; undefined: every one. */
  readonly path: string | undefined;
  /** `GET /pets`, `tool list-pets`, `pets.list-pets`; undefined: everything. */
  readonly operation: string | undefined;
  /** What they count as; `ignore`: told as accepted. */
  readonly level: Level | "ignore";
  readonly reason: string;
  /** The last day on which it holds, `2027-01-31`; undefined: for good. */
  readonly until: string | undefined;
}

/** What is on its way out: from the day of its sunset on, taking it away breaks no promise. */
export interface DeprecatedEntry {
  readonly path: string | undefined;
  readonly operation: string;
  /** The day from which it may be gone; undefined: any day. */
  readonly sunset: string | undefined;
}

/** How much is promised: of what is experimental nothing, of a beta that changes are told. */
export interface StabilityEntry {
  readonly path: string | undefined;
  readonly operation: string | undefined;
  readonly level: "experimental" | "beta" | "stable";
}

/** `diff` of the configuration. The first entry of a list that fits decides. */
export interface DiffPolicy {
  readonly policy: readonly PolicyEntry[];
  readonly deprecated: readonly DeprecatedEntry[];
  readonly stability: readonly StabilityEntry[];
}

/** Changes at the levels that a policy gives them. `today` is `2027-01-31`. */
export function applyPolicy(
  changes: readonly Change[],
  { policy, deprecated, stability }: DiffPolicy,
  today: string,
): {
  readonly changes: readonly Change[];
  readonly ignored: readonly Accepted[];
  readonly expired: readonly { readonly entry: string; readonly until: string }[];
  /** Entries that some change fits, whether they decide anything or not. */
  readonly used: ReadonlySet<PolicyEntry>;
} {
  const kept: Change[] = [];
  const ignored: Accepted[] = [];
  const expired = new Map<string, string>();
  const used = new Set<PolicyEntry>();
  for (const change of changes) {
    const fitting = policy.filter((entry) => fits(entry, change));
    for (const entry of fitting) used.add(entry);
    for (const entry of fitting)
      if (entry.until !== undefined && today > entry.until) expired.set(describeEntry(entry), entry.until);
    const decided = fitting.find(({ until }) => until === undefined || today <= until);
    if (decided?.level === "ignore") ignored.push({ change, reason: decided.reason });
    else if (decided) kept.push({ ...change, level: decided.level });
    else kept.push(promised(retired(tooEarly(change, today), deprecated, today), stability));
  }
  return { changes: kept, ignored, expired: [...expired].map(([entry, until]) => ({ entry, until })), used };
}

/** What was said to stay until a day that has not come is missed by those who believed it. */
function tooEarly(change: Change, today: string): Change {
  if (change.sunset === undefined || today >= change.sunset) return change;
  return {
    ...change,
    level: "breaking",
    sentence: `${change.sentence} from ${change.sunset} on, and that day has not come`,
  };
}

/** Taking away what was said to go is no breach; before its day it is one. */
function retired(change: Change, deprecated: readonly DeprecatedEntry[], today: string): Change {
  if (change.level !== "breaking" || !change.id.endsWith("-removed")) return change;
  const entry = deprecated.find((each) => fits({ rule: undefined, ...each }, change));
  if (!entry) return change;
  if (entry.sunset !== undefined && today < entry.sunset)
    return { ...change, sentence: `${change.sentence}; it was said to stay until ${entry.sunset}` };
  return {
    ...change,
    level: "risky",
    sentence: `${change.sentence}; it was said to go${entry.sunset === undefined ? "" : ` from ${entry.sunset} on`}`,
  };
}

function promised(change: Change, stability: readonly StabilityEntry[]): Change {
  const entry = stability.find((each) => fits({ rule: undefined, ...each }, change));
  if (entry?.level === "experimental" && (change.level === "breaking" || change.level === "risky"))
    return { ...change, level: "compatible", sentence: `${change.sentence} (experimental: nothing is promised)` };
  if (entry?.level === "beta" && change.level === "breaking")
    return { ...change, level: "risky", sentence: `${change.sentence} (beta)` };
  return change;
}

interface Scope {
  readonly rule: string | undefined;
  readonly path: string | undefined;
  readonly operation: string | undefined;
}

function fits({ rule, path, operation }: Scope, change: Change): boolean {
  if (rule !== undefined && !matchesPattern(change.id, rule)) return false;
  if (path !== undefined && !matchesPattern(fileOfChange(change), path)) return false;
  if (operation === undefined) return true;
  const subject = change.subject.replaceAll("`", "");
  return subject === operation || subject.startsWith(`${operation} `);
}

/** Whether a text is what a pattern means, in which `*` stands for anything. */
export function matchesPattern(text: string, pattern: string): boolean {
  return new RegExp(`^${pattern.replace(/[\\^$.|?+()[\]{}]/g, "\\$&").replace(/\*+/g, ".*")}$`, "u").test(text);
}

/** An entry as messages name it. */
export function describeEntry({ rule, path, operation }: Scope): string {
  return [rule, path, operation].filter((part) => part !== undefined).join(" ") || "everything";
}
