import { fileOf, type Finding } from "./finding.js";

/** A finding, and how many more of its kind stand in the same file. */
export interface GroupedFinding<F extends Finding> {
  readonly finding: F;
  readonly more: number;
}

/** So many findings of one code in one file are printed in full; of more than that only the first is. */
const printedInFull: Readonly<Record<Finding["severity"], number>> = { error: 20, warning: 4, info: 1 };

/** Folds findings of one code in one file into the first of them where there are many. Keeps the order. */
export function groupFindings<F extends Finding>(findings: readonly F[]): readonly GroupedFinding<F>[] {
  const keyOf = (finding: F): string => `${finding.code}\n${fileOf(finding)}`;
  const counts = new Map<string, number>();
  for (const finding of findings) counts.set(keyOf(finding), (counts.get(keyOf(finding)) ?? 0) + 1);
  const seen = new Set<string>();
  return findings.flatMap((finding) => {
    const key = keyOf(finding);
    const count = counts.get(key) ?? 1;
    if (count <= printedInFull[finding.severity] || finding.diff !== undefined) return [{ finding, more: 0 }];
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ finding, more: count - 1 }];
  });
}
