import type { Severity } from "./severity.js";
import { fileOf, type Finding } from "./finding.js";
import { describeGroup, type GroupedFinding } from "./group.js";
import { hideInLine } from "./hide-secrets.js";
import { lineText, placeText, positionOf } from "./position.js";
import type { Span } from "./span.js";
import { printable } from "./printable.js";

/** Puts a colour around text; the identity where colours are not wanted. */
export type Paint = (
  style: "error" | "warning" | "info" | "dim" | "bold" | "added" | "removed" | "code",
  text: string,
) => string;

/** Text as it is. */
export const noPaint: Paint = (_style, text) => text;

/** ANSI colours. */
export const ansiPaint: Paint = (style, text) => {
  if (style === "code") return text;
  const codes = {
    error: "31;1",
    warning: "33;1",
    info: "36;1",
    dim: "2",
    bold: "1",
    added: "32",
    removed: "31",
  } as const;
  return `\u001b[${codes[style]}m${text}\u001b[0m`;
};

/** Colours, and codes of diagnostics as links to `page`, a URL (OSC 8): terminals that know no links show the code alone. */
export function linkedPaint(page: string): Paint {
  return (style, text) =>
    style === "code" ? `\u001b]8;;${page}\u001b\\${text}\u001b]8;;\u001b\\` : ansiPaint(style, text);
}

/** Lines longer than this are cut around the caret. */
const frameWidth = 140;

/** Findings for people: place, severity, code and sentence, the line with a caret, help. What stands at `secrets` is shown as stars. */
export function renderPretty(
  groups: readonly GroupedFinding<Finding>[],
  paint: Paint,
  secrets: readonly Span[],
): string {
  return groups.map((group) => renderOne(group, paint, secrets)).join("\n");
}

function renderOne(group: GroupedFinding<Finding>, paint: Paint, secrets: readonly Span[]): string {
  const { finding } = group;
  const place = oneLine(finding.span ? placeText(finding.span) : fileOf(finding));
  const head = `${place === "" ? "" : `${paint("bold", place)} `}${paint(finding.severity, finding.severity)} ${paint("code", finding.code)}: ${oneLine(finding.message)}`;
  const lines = [head];
  if (finding.span) lines.push(...frame(finding.span, finding.severity, paint, secrets));
  for (const related of finding.related) {
    lines.push(`   ${paint("dim", oneLine(placeText(related.span)))} ${oneLine(related.label)}`);
    lines.push(...frame(related.span, "info", paint, secrets));
  }
  const all = describeGroup(group);
  if (all !== undefined) lines.push(`   ${paint("dim", all)}`);
  if (finding.help !== undefined) lines.push(`   ${paint("dim", "help:")} ${oneLine(finding.help)}`);
  if (finding.diff !== undefined) lines.push(colourDiff(finding.diff, paint));
  return `${lines.join("\n")}\n`;
}

function frame(span: Span, severity: Severity, paint: Paint, secrets: readonly Span[]): readonly string[] {
  const { line, column } = positionOf(span.file, span.start);
  const full = hideInLine(lineText(span.file, line), span, span.start - (column - 1), secrets);
  const cut = full.length > frameWidth ? Math.max(0, Math.min(column - 1 - 40, full.length - frameWidth)) : 0;
  const text = printable(full.slice(cut, cut + frameWidth));
  const indent = column - 1 - cut;
  const width = Math.max(1, Math.min(span.end - span.start, text.length - indent));
  const number = String(line).padStart(5);
  // A tab before the caret must stay a tab, or the caret slips.
  const before = full.slice(cut, cut + indent).replace(/[^\t]/g, " ");
  return [
    `${paint("dim", `${number} |`)} ${text}`,
    `${paint("dim", "      |")} ${before}${paint(severity, "^".repeat(width))}`,
  ];
}

function colourDiff(diff: string, paint: Paint): string {
  return diff
    .trimEnd()
    .split("\n")
    .map((line) => printable(line))
    .map((line) =>
      /^\+(?!\+\+)/.test(line) ? paint("added", line) : /^-(?!--)/.test(line) ? paint("removed", line) : line,
    )
    .join("\n");
}

/** A sentence on one line: names from the YAML may hold line breaks, and would look like findings of their own. */
export function oneLine(text: string): string {
  return printable(text.replace(/(?<!\s)\s*[\r\n]\s*/g, " "));
}
