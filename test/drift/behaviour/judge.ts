import { findChanges, isVersion } from "../../../generator/drift/changes.js";
import type { Level, Surface } from "../../../generator/drift/rule.js";
import type { Compilation } from "../../../generator/pipeline.js";
import { compareBehaviour, type Seen } from "./compare.js";

/** What `diff` says of a surface beside what its callers meet. */
export interface Verdict {
  readonly surface: Surface;
  readonly told: Level;
  readonly met: Seen["kind"] | "nothing";
  /** `agree`; `weak`: less is told than is met; `loud`: more is told than was met. */
  readonly verdict: "agree" | "weak" | "loud";
  readonly example: string;
}

const weights: Readonly<Record<Level, number>> = { none: 0, documentation: 1, compatible: 1, risky: 2, breaking: 3 };

/** Compares what is told with what is met, for REST and for tools; undefined where an edition cannot be run here. */
export async function judgeByBehaviour(
  old: { readonly told: Compilation; readonly run: Compilation },
  fresh: { readonly told: Compilation; readonly run: Compilation },
): Promise<readonly Verdict[] | undefined> {
  if (!isVersion(old.told) || !isVersion(fresh.told)) return undefined;
  const seen = await compareBehaviour(old.run, fresh.run);
  if (!seen) return undefined;
  const changes = findChanges(old.told, fresh.told);
  return (["rest", "mcp"] as const).map((surface) => {
    const own = changes.filter((change) => change.surface === surface);
    const told = own.reduce<Level>((worst, { level }) => (weights[level] > weights[worst] ? level : worst), "none");
    const met = seen.filter((each) => each.surface === surface);
    const worst = met.find(({ kind }) => kind === "break") ?? met[0];
    const found = worst?.kind ?? "nothing";
    // A value that another call gives may be of another kind: whether it is, the upstream alone knows. So what is risky may break.
    const verdict =
      found !== "nothing" && weights[told] < 2 ? "weak" : found === "nothing" && weights[told] >= 2 ? "loud" : "agree";
    return { surface, told, met: found, verdict, example: worst?.what ?? own.map(({ id }) => id).join(", ") };
  });
}
