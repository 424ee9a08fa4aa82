import { positionOf, placeText } from "../diagnostics/position.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Span } from "../diagnostics/span.js";
import type { Accepted } from "./accept.js";
import { type Change, countLevels, versionSteps } from "./changes.js";
import { levels, surfaces } from "./rule.js";
import { inlineMarkdown } from "../text/markdown.js";
import { printable, printableJson } from "../diagnostics/printable.js";

const shownLevels = levels.filter((level) => level !== "none");

/** What changed, as a comment on a pull request: a table of surfaces, the changes by level, and the lines for a changelog. */
export function renderMarkdown(
  changes: readonly Change[],
  accepted: readonly Accepted[],
  broken: readonly Diagnostic[],
): string {
  const failed =
    broken.length === 0
      ? []
      : [
          "",
          "### Does not compile",
          "",
          ...broken.map(({ message, span }) => `- ${inline(message)}${span ? ` (${inline(placeText(span))})` : ""}`),
        ];
  if (changes.length === 0 && accepted.length === 0)
    return `${["## Capability changes", ...failed, "", broken.length === 0 ? "Nothing that anybody depends on has changed." : "Nothing else that anybody depends on has changed."].join("\n")}\n`;
  const steps = versionSteps(changes);
  const table = [
    "| surface | version step | breaking | risky | compatible | documentation |",
    "| --- | --- | ---: | ---: | ---: | ---: |",
  ];
  for (const surface of surfaces) {
    const counts = countLevels(changes.filter((change) => change.surface === surface));
    table.push(`| ${surface} | ${steps[surface]} | ${shownLevels.map((level) => counts[level]).join(" | ")} |`);
  }
  const sections = levels.flatMap((level) => {
    const own = changes.filter((change) => change.level === level);
    return own.length === 0 ? [] : ["", `### ${level[0]?.toUpperCase()}${level.slice(1)}`, "", ...own.map(line)];
  });
  const known =
    accepted.length === 0
      ? []
      : [
          "",
          "### Accepted",
          "",
          ...accepted.map(({ change, reason }) => `${line(change)} (accepted: ${inline(reason)})`),
        ];
  const log = changes
    .filter(({ level }) => level !== "documentation" && level !== "none")
    .map(
      ({ level, subject, sentence }) =>
        `- ${level === "breaking" ? "BREAKING: " : ""}${printable(`${subject}: ${sentence}`)}`,
    );
  const changelog =
    log.length === 0
      ? []
      : ["", "### For the changelog", "", "```markdown", ...log.map((text) => text.replace(/`{3,}/g, "``")), "```"];
  return `${["## Capability changes", ...failed, "", ...table, ...sections, ...known, ...changelog].join("\n")}\n`;
}

function line({ id, subject, sentence, after, before }: Change): string {
  const place = after ?? before;
  return `- ${inline(subject)}: ${inline(sentence)} (\`${id}\`${place ? `, ${inline(placeText(place))}` : ""})`;
}

/** The changes as one JSON document. Schema: `docs/changes.schema.json`. */
export function renderChangesJson(
  changes: readonly Change[],
  accepted: readonly Accepted[],
  broken: readonly Diagnostic[],
): string {
  const document = {
    ...(broken.length === 0
      ? {}
      : {
          broken: broken.map(({ code, message, span }) => ({
            code,
            message,
            ...(span ? { at: plainPlace(span) } : {}),
          })),
        }),
    changes: changes.map(plainChange),
    accepted: accepted.map(({ change, reason }) => ({ ...plainChange(change), reason })),
    summary: { ...countLevels(changes), steps: versionSteps(changes) },
  };
  return `${printableJson(document)}\n`;
}

function plainChange({ id, level, surface, subject, sentence, before, after, fingerprint }: Change): object {
  return {
    id,
    level,
    surface,
    subject,
    sentence,
    fingerprint,
    ...(before ? { before: plainPlace(before) } : {}),
    ...(after ? { after: plainPlace(after) } : {}),
  };
}

function plainPlace(span: Span): object {
  return { file: span.file.path, ...positionOf(span.file, span.start) };
}

/** A sentence in one line of Markdown, in which nothing comes alive and nothing is hidden. */
function inline(sentence: string): string {
  return inlineMarkdown(printable(sentence));
}
