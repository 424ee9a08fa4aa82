import type { Severity } from "./severity.js";
import type { RelatedSpan, Span } from "./span.js";

/** What renderers print: a diagnostic, or anything else with a code, a place and a sentence. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly help?: string;
  /** What the text of `span` must be instead, where there is no doubt. */
  readonly fix?: string;
  readonly span?: Span;
  readonly file?: string;
  readonly related: readonly RelatedSpan[];
  /** A unified diff that belongs to the finding. */
  readonly diff?: string;
  /** Survives edits elsewhere in the file; for tools that follow a finding over time. */
  readonly fingerprint?: string;
}

/** The path a finding is about; empty where it is about no file. */
export function fileOf(finding: Finding): string {
  return finding.span?.file.path ?? finding.file ?? "";
}

/** By file, then offset, then code; the same order on every run. */
export function sortFindings<F extends Finding>(findings: readonly F[]): readonly F[] {
  const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
  return [...findings].sort(
    (one, other) =>
      compare(fileOf(one), fileOf(other)) ||
      (one.span?.start ?? -1) - (other.span?.start ?? -1) ||
      compare(one.code, other.code) ||
      compare(one.message, other.message),
  );
}

/** Each finding once: what the same code says at the same place in the same words. */
export function distinctFindings<F extends Finding>(findings: readonly F[]): readonly F[] {
  const keyOf = (finding: Finding): string =>
    JSON.stringify([
      finding.code,
      finding.severity,
      fileOf(finding),
      finding.span?.start,
      finding.span?.end,
      finding.message,
    ]);
  return [...new Map(findings.toReversed().map((finding) => [keyOf(finding), finding])).values()].toReversed();
}

/** How many findings have each severity. */
export function countFindings(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}
