import { fileOf, type Finding } from "./finding.js";

/** A finding, and how many more of its kind stand in the same file. */
export interface GroupedFinding<F extends Finding> {
  readonly finding: F;
  readonly more: number;
}

/** So many findings of one code in one file are printed in full; of more than that only the first is. */
const printedInFull: Readonly<Record<Finding["severity"], number>> = { error: 20, warning: 4, info: 1 };
/** The same for findings that say the same word for word. */
const saidInFull = 2;

/** Folds findings of one code in one file into the first of them where there are many, or where they say the same. Keeps the order. */
export function groupFindings<F extends Finding>(findings: readonly F[]): readonly GroupedFinding<F>[] {
  const kindOf = (finding: F): string => `${finding.code}\n${fileOf(finding)}`;
  const saidBy = (finding: F): string => `${kindOf(finding)}\n${finding.message}`;
  const kinds = countBy(findings, kindOf);
  const said = countBy(findings, saidBy);
  const seen = new Set<string>();
  return findings.flatMap((finding) => {
    const isMany = (kinds.get(kindOf(finding)) ?? 1) > printedInFull[finding.severity];
    const isRepeated = (said.get(saidBy(finding)) ?? 1) > saidInFull;
    // Each change that was found is a decision of its own.
    if ((!isMany && !isRepeated) || finding.diff !== undefined || finding.fingerprint !== undefined)
      return [{ finding, more: 0 }];
    const key = isMany ? kindOf(finding) : saidBy(finding);
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ finding, more: ((isMany ? kinds : said).get(key) ?? 1) - 1 }];
  });
}

function countBy<F>(findings: readonly F[], keyOf: (finding: F) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const finding of findings) counts.set(keyOf(finding), (counts.get(keyOf(finding)) ?? 0) + 1);
  return counts;
}
