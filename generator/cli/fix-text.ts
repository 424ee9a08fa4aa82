import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { positionOf } from "../diagnostics/position.js";
import type { SourceFile } from "../diagnostics/span.js";

/** A text with what was mended in it, in the order of the places. */
export interface FixedText {
  readonly text: string;
  readonly fixed: readonly Mended[];
}

/** A finding that is gone, and the two texts of its place. */
export interface Mended {
  readonly finding: Diagnostic;
  readonly was: string;
  readonly is: string;
}

/** What one finding wants changed in its file. */
interface Edit extends Mended {
  readonly start: number;
  readonly end: number;
}

/** One mended line can show the next one that is wrong, and no file has endless ones. */
const mostRounds = 200;

/**
 * Mends in a text what has one remedy without doubt (`fix` of its diagnostic). `diagnose` says what is wrong with an edition of the text. A remedy stays
 * only where its finding is gone afterwards and its line reads as YAML.
 */
export function fixText(file: SourceFile, diagnose: (file: SourceFile) => readonly Diagnostic[]): FixedText {
  let now = { text: file.text, findings: diagnose(file) };
  const fixed: Mended[] = [];
  const refused = new Set<string>();
  for (let round = 0; round < mostRounds; round += 1) {
    const open = editsOf(file.path, now.findings).filter((edit) => !refused.has(nameOf(edit.finding)));
    if (open.length === 0) break;
    const mended = attempt(open) ?? attempt(open.slice(0, 1));
    if (mended === undefined) {
      for (const { finding } of open.slice(0, 1)) refused.add(nameOf(finding));
      continue;
    }
    now = mended;
  }
  return { text: now.text, fixed };

  function attempt(edits: readonly Edit[]): typeof now | undefined {
    const text = applyEdits(now.text, edits);
    const findings = diagnose({ ...file, text });
    if (!isBetter(now.findings, findings, edits)) return undefined;
    fixed.push(...edits.map(({ finding, was, is }) => ({ finding, was, is })));
    return { text, findings };
  }
}

/** What the findings of a file want changed, by place; of two that overlap the first. */
function editsOf(path: string, findings: readonly Diagnostic[]): readonly Edit[] {
  const all = findings.flatMap((finding): readonly Edit[] => {
    const { span, fix } = finding;
    if (span === undefined || fix === undefined || span.file.path !== path) return [];
    const was = span.file.text.slice(span.start, span.end);
    return [{ finding, was, is: fix, start: span.start, end: span.end }];
  });
  const sorted = all.toSorted((one, other) => one.start - other.start || one.end - other.end);
  return sorted.filter((edit, index) => sorted.slice(0, index).every(({ end }) => end <= edit.start));
}

function applyEdits(text: string, edits: readonly Edit[]): string {
  let from = 0;
  const parts = edits.flatMap(({ start, end, is }) => {
    const before = text.slice(from, start);
    from = end;
    return [before, is];
  });
  return [...parts, text.slice(from)].join("");
}

/** Whether all that was to be mended is, and none of the lines is worse YAML than it was. */
function isBetter(before: readonly Diagnostic[], after: readonly Diagnostic[], edits: readonly Edit[]): boolean {
  const left = countNames(after);
  const wanted = countNames(edits.map(({ finding }) => finding));
  const had = countNames(before);
  if ([...wanted].some(([name, count]) => (left.get(name) ?? 0) > (had.get(name) ?? 0) - count)) return false;
  const lines = new Set(edits.map(({ finding }) => lineOf(finding)));
  return !after.some(
    (finding) =>
      finding.code.startsWith("source/") &&
      finding.severity === "error" &&
      lines.has(lineOf(finding)) &&
      !had.has(nameOf(finding)),
  );
}

/** No remedy adds a line, so lines are the same in every edition. */
function lineOf({ span }: Diagnostic): number | undefined {
  return span && positionOf(span.file, span.start).line;
}

function countNames(findings: readonly Diagnostic[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const finding of findings) counts.set(nameOf(finding), (counts.get(nameOf(finding)) ?? 0) + 1);
  return counts;
}

/** A finding wherever it stands: places move when texts before them are mended. */
function nameOf({ code, message }: Diagnostic): string {
  return `${code} ${message}`;
}
