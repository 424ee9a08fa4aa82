import type { Finding } from "../diagnostics/finding.js";
import type { Span } from "../diagnostics/span.js";
import type { Capability } from "../model/capability.js";
import { hashText } from "../output/hash.js";
import { compareCapabilities } from "./comparison.js";
import { type Level, type Surface, surfaces } from "./rule.js";
import { rules } from "./rules/index.js";

/** One change between two capabilities, and what it does to whom. */
export interface Change {
  /** `rest/parameter-became-required`; `docs/changes.md` lists all. */
  readonly id: string;
  readonly level: Level;
  readonly surface: Surface;
  /** What changed, as its users call it. */
  readonly subject: string;
  /** Who is affected, and how. */
  readonly sentence: string;
  readonly before: Span | undefined;
  readonly after: Span | undefined;
  /** The same for the same change, wherever it stands in the file: to accept it in the configuration. */
  readonly fingerprint: string;
}

/** A version step by semantic versioning; `none` where nothing changed. */
export type Step = "major" | "minor" | "patch" | "none";

/** Every change from one capability to another, over every surface that someone can depend on. What means the same is the same. */
export function findChanges(before: Capability, after: Capability): readonly Change[] {
  const comparison = compareCapabilities(before, after);
  return rules.flatMap((rule) =>
    rule.find(comparison).map((hit) => ({
      id: rule.id,
      level: rule.level,
      surface: surfaceOf(rule.id),
      subject: hit.subject,
      sentence: hit.sentence,
      before: hit.before,
      after: hit.after,
      fingerprint: hashText([after.name, rule.id, hit.subject, hit.detail ?? ""].join("\n")).slice(0, 12),
    })),
  );
}

/** The version step that the changes of each surface ask for. What is risky may break somebody, but breaks no promise. */
export function versionSteps(changes: readonly Change[]): Readonly<Record<Surface, Step>> {
  const step = (surface: Surface): Step => {
    const levels = new Set(changes.filter((change) => change.surface === surface).map(({ level }) => level));
    if (levels.has("breaking")) return "major";
    if (levels.has("risky") || levels.has("compatible")) return "minor";
    return levels.has("documentation") ? "patch" : "none";
  };
  return { client: step("client"), rest: step("rest"), mcp: step("mcp"), skill: step("skill"), runtime: step("runtime") };
}

/** How many changes have each level. */
export function countLevels(changes: readonly Change[]): Readonly<Record<Level, number>> {
  const counts = { breaking: 0, risky: 0, compatible: 0, documentation: 0 };
  for (const { level } of changes) counts[level] += 1;
  return counts;
}

/** A change as a finding, which every format can print. */
export function changeFinding(change: Change): Finding {
  const { id, level, subject, sentence, before, after, fingerprint } = change;
  const severity = level === "breaking" ? "error" : level === "risky" ? "warning" : "info";
  const place = after ?? before;
  return {
    code: id,
    severity,
    message: `${subject}: ${sentence}`,
    fingerprint,
    ...(place ? { span: place } : {}),
    related: before && after ? [{ span: before, label: "as it was" }] : [],
  };
}

function surfaceOf(id: string): Surface {
  return surfaces.find((surface) => id.startsWith(`${surface}/`)) ?? "runtime";
}
