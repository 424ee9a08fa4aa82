import { fileOf, type Finding } from "./finding.js";
import { positionOf } from "./position.js";

/** A finding, and those of its kind in the same file that are not printed beside it. */
export interface GroupedFinding<F extends Finding> {
  readonly finding: F;
  readonly others: readonly F[];
}

/** So many findings of one code in one file are printed in full; of more than that only the first is. */
const printedInFull: Readonly<Record<Finding["severity"], number>> = { error: 20, warning: 4, info: 1 };
/** The same for findings that say the same word for word. */
const saidInFull = 2;
/** So many of their lines are named. */
const linesNamed = 12;

/** Folds findings of one code in one file into the first of them where there are many, or where they say the same. Keeps the order. */
export function groupFindings<F extends Finding>(findings: readonly F[]): readonly GroupedFinding<F>[] {
  const kindOf = (finding: F): string => `${finding.code}\n${fileOf(finding)}`;
  const saidBy = (finding: F): string => `${kindOf(finding)}\n${finding.message}`;
  const kinds = listsBy(findings, kindOf);
  const said = listsBy(findings, saidBy);
  const seen = new Set<readonly F[]>();
  return findings.flatMap((finding) => {
    const kind = kinds.get(kindOf(finding)) ?? [];
    const same = said.get(saidBy(finding)) ?? [];
    const group = kind.length > printedInFull[finding.severity] ? kind : same.length > saidInFull ? same : [];
    // Each change that was found is a decision of its own.
    if (group.length === 0 || finding.diff !== undefined || finding.fingerprint !== undefined)
      return [{ finding, others: [] }];
    if (seen.has(group)) return [];
    seen.add(group);
    return [{ finding, others: group.slice(1) }];
  });
}

/** How many findings a group holds and in which lines they stand, `x3 in lines 4, 9 and 12`; undefined where it is one. */
export function describeGroup({ finding, others }: GroupedFinding<Finding>): string | undefined {
  if (others.length === 0) return undefined;
  const lines = [finding, ...others].flatMap(({ span }) => (span ? positionOf(span.file, span.start).line : []));
  const distinct = [...new Set(lines)];
  if (distinct.length < 2) return `x${others.length + 1}`;
  const rest = distinct.length > linesNamed ? `, ...` : ` and ${distinct.at(-1)}`;
  const named = distinct.slice(0, distinct.length > linesNamed ? linesNamed : -1);
  return `x${others.length + 1} in lines ${named.join(", ")}${rest}`;
}

function listsBy<F>(findings: readonly F[], keyOf: (finding: F) => string): ReadonlyMap<string, readonly F[]> {
  const lists = new Map<string, F[]>();
  for (const finding of findings) {
    const list = lists.get(keyOf(finding));
    if (list) list.push(finding);
    else lists.set(keyOf(finding), [finding]);
  }
  return lists;
}
