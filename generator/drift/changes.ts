import type { Finding } from "../diagnostics/finding.js";
import type { Span } from "../diagnostics/span.js";
import type { OutputFile } from "../emit/file.js";
import type { Capability } from "../model/capability.js";
import { hashText } from "../output/hash.js";
import { compareCapabilities } from "./comparison.js";
import { compareConfigurations, type Configuration, configuredChanges } from "./configuration.js";
import { withAdaptersOf } from "../model/adapters.js";
import { compareNames, nameChanges } from "./published-names.js";
import { compareTexts } from "./generated-text.js";
import { type Hit, type Level, type Surface, surfaces } from "./rule.js";
import { unexplainedChanges } from "./unexplained.js";
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
  /** The day until which what was taken away was said to stay, `2027-01-31`. */
  readonly sunset?: string;
  /** The same for the same change, wherever it stands in the file: to accept it in the configuration. */
  readonly fingerprint: string;
}

/** A version step by semantic versioning; `none` where nothing changed. */
export type Step = "major" | "minor" | "patch" | "none";

/** A capability with what it generates, before it is laid out; no files where it does not compile. */
export interface Version {
  readonly capability: Capability;
  readonly files: readonly OutputFile[];
  /** What it is compiled with. */
  readonly settings: Configuration;
  /** npm packages that the files need, with version ranges. */
  readonly dependencies: Readonly<Record<string, string>>;
}

/** Whether a compilation got as far as a capability. */
export function isVersion<T extends { readonly capability: Capability | undefined }>(
  compilation: T,
): compilation is T & { readonly capability: Capability } {
  return compilation.capability !== undefined;
}

/**
 * Every change from one capability to another, over every surface that someone can depend on. What means the same is the same, and what generates
 * the same text is no change at all. Text that is another while the meaning is not is told as a change of level `none`.
 */
export function findChanges(was: Version, now: Version): readonly Change[] {
  const [before, after] = [asGenerated(was), asGenerated(now)];
  const areGenerated = before.files.length > 0 && after.files.length > 0;
  const texts = areGenerated ? compareTexts(before.files, after.files) : [];
  if (areGenerated && texts.length === 0 && before.capability.name === after.capability.name) return [];
  const comparison = compareCapabilities(before.capability, after.capability);
  const named = rules.flatMap((rule) =>
    rule.find(comparison).map((hit) => changeOf(rule.id, rule.level, hit, after.capability)),
  );
  const renamed = areGenerated
    ? compareNames(before.files, after.files, named).map((hit) =>
        changeOf(hit.id, nameChanges[hit.id].level, { ...hit, after: after.capability.span }, after.capability),
      )
    : [];
  const configured = areGenerated
    ? compareConfigurations(before, after).map((hit) =>
        changeOf(hit.id, configuredChanges[hit.id].level, { ...hit, after: after.capability.span }, after.capability),
      )
    : [];
  const found = [
    ...named,
    ...renamed,
    ...configured,
    ...unexplainedChanges(comparison, named).map((hit) =>
      changeOf(`${hit.surface}/changed-otherwise`, "risky", hit, after.capability),
    ),
  ];
  if (found.length > 0) return found;
  const isReworded = saidOf(before.capability) !== saidOf(after.capability);
  return texts.map(({ path, surface }) => {
    const change = surface === "skill" && isReworded ? reworded : textOnly;
    return changeOf(
      `${surface}/${change.id}`,
      change.level,
      { subject: `\`${path}\``, sentence: change.sentence, after: after.capability.span },
      after.capability,
    );
  });
}

/** What code is wanted for: nobody finds the rest. */
function asGenerated(version: Version): Version {
  return { ...version, capability: withAdaptersOf(version.capability, version.settings.code.artifacts) };
}

/** What a capability says of itself. */
function saidOf({ label, description, tags }: Capability): string {
  return JSON.stringify([label, description, tags]);
}

/** Of every surface: the generated text is another, and nothing that it does or says. */
export const textOnly = {
  id: "text-only",
  level: "none",
  sentence: "its text is another, what it does is not: names inside, or their order",
  about:
    "Generated text is another, and nothing that anybody sees of it: names of steps, an order that nothing depends on. Shown with `--all`.",
} as const;

/** Of the folder of a skill, which agents read: where nothing else of what it follows is told. */
export const reworded = {
  id: "folder-reworded",
  level: "documentation",
  sentence: "agents read other words in it",
  about: "Agents read other words in the folder of the skill: what it is for, what it is about.",
} as const;

/** A change that was found, with its fingerprint. */
export function changeOf(id: string, level: Level, hit: Hit, capability: Pick<Capability, "name">): Change {
  return {
    id,
    level,
    surface: surfaceOf(id),
    subject: hit.subject,
    sentence: hit.sentence,
    before: hit.before,
    after: hit.after,
    ...(hit.sunset === undefined ? {} : { sunset: hit.sunset }),
    fingerprint: hashText([capability.name, id, hit.subject, hit.detail ?? ""].join("\n")).slice(0, 12),
  };
}

/** The version step that the changes of each surface ask for. What is risky may break somebody, but breaks no promise. */
export function versionSteps(changes: readonly Change[]): Readonly<Record<Surface, Step>> {
  const step = (surface: Surface): Step => {
    const levels = new Set(changes.filter((change) => change.surface === surface).map(({ level }) => level));
    if (levels.has("breaking")) return "major";
    if (levels.has("risky") || levels.has("compatible")) return "minor";
    return levels.has("documentation") ? "patch" : "none";
  };
  return {
    client: step("client"),
    rest: step("rest"),
    mcp: step("mcp"),
    skill: step("skill"),
    runtime: step("runtime"),
  };
}

/** How many changes have each level. */
export function countLevels(changes: readonly Change[]): Readonly<Record<Level, number>> {
  const counts = { breaking: 0, risky: 0, compatible: 0, documentation: 0, none: 0 };
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
