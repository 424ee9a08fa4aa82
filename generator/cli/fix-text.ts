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
 * only where its finding is gone afterwards and no YAML is worse for it; otherwise it is tried no more.
 */
export function fixText(file: SourceFile, diagnose: (file: SourceFile) => readonly Diagnostic[]): FixedText {
  let { text } = file;
  let findings = diagnose(file);
  const fixed: Mended[] = [];
  const refused = new Set<string>();
  for (let round = 0; round < mostRounds; round += 1) {
    const edits = editsOf(file.path, findings).filter(({ finding }) => !refused.has(nameOf(finding)));
    if (edits.length === 0) break;
    const mended = applyEdits(text, edits);
    const found = diagnose({ ...file, text: mended });
    const wrong = wrongEdits(findings, found, edits);
    for (const { finding } of wrong) refused.add(nameOf(finding));
    if (wrong.length > 0) continue;
    text = mended;
    findings = found;
    fixed.push(...edits.map(({ finding, was, is }) => ({ finding, was, is })));
  }
  return { text, fixed };
}

/** What the findings of a file want changed, by place; of two that overlap the first. */
function editsOf(path: string, findings: readonly Diagnostic[]): readonly Edit[] {
  const all = findings.flatMap((finding): readonly Edit[] => {
    const { span, fix } = finding;
    if (span === undefined || fix === undefined || span.file.path !== path) return [];
    const was = span.file.text.slice(span.start, span.end);
    return [{ finding, was, is: fix, start: span.start, end: span.end }];
  });
  let free = 0;
  return all
    .toSorted((one, other) => one.start - other.start || one.end - other.end)
    .filter(({ start, end }) => {
      const isFree = start >= free;
      free = Math.max(free, end);
      return isFree;
    });
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

/** The edits that mended nothing, or made YAML of their line worse, or of another line that now holds what they wrote. */
function wrongEdits(
  before: readonly Diagnostic[],
  after: readonly Diagnostic[],
  edits: readonly Edit[],
): readonly Edit[] {
  const [had, left] = [countNames(before), countNames(after)];
  const wanted = countNames(edits.map(({ finding }) => finding));
  const broken = after.filter(
    (finding) => finding.code.startsWith("source/") && finding.severity === "error" && !had.has(nameOf(finding)),
  );
  const lines = new Set(broken.map(lineOf));
  const repeated = new Set(broken.flatMap(({ code, message }) => (code === "source/duplicate-key" ? [message] : [])));
  return edits.filter(({ finding, is }) => {
    const name = nameOf(finding);
    const isLeft = (left.get(name) ?? 0) > (had.get(name) ?? 0) - (wanted.get(name) ?? 0);
    return isLeft || lines.has(lineOf(finding)) || [...repeated].some((message) => message.includes(`\`${is}\``));
  });
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
