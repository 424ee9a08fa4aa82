import { isDeepStrictEqual } from "node:util";
import { combine, compareConstraints, describeConstraints } from "../compare-constraints.js";
import type { TypeChange } from "../constraints.js";
import type { ToolFact } from "../facts/callables.js";
import type { Together } from "../facts/argument-schemas.js";
import type { Pairs } from "../pairs.js";
import type { Hit } from "../rule.js";

/** A hit for each tool whose schema says another thing of its arguments together, where what it takes moved in one of these ways. */
export function argumentsThatMoved(
  pairs: Pairs<ToolFact>,
  changes: readonly TypeChange[],
  sentence: (was: string, now: string) => string,
): readonly Hit[] {
  return pairs.both.flatMap(({ before, after }) => {
    const [was, now] = [before.together, after.together];
    if (isDeepStrictEqual([was.others, was.constraints], [now.others, now.constraints])) return [];
    const change = combine(compareOthers(was, now), compareConstraints(was.constraints, now.constraints));
    if (!changes.includes(change)) return [];
    const [old, current] = [describeTogether(was, now), describeTogether(now, was)];
    return [
      {
        subject: after.label,
        detail: `${old} -> ${current}`,
        sentence: sentence(old, current),
        before: before.span,
        after: after.span,
      },
    ];
  });
}

/** Whether arguments that nobody names are taken: all of them, none, or those of a kind. */
function compareOthers({ others: was }: Together, { others: now }: Together): TypeChange {
  if (isDeepStrictEqual(was, now)) return "same";
  if (was === false || now === true) return "wider";
  return now === false || was === true ? "narrower" : "other";
}

function describeTogether(shown: Together, other: Together): string {
  const others = shown.others === false ? "no others" : shown.others === true ? "any others" : "others of a kind";
  return `${others}${describeConstraints(shown.constraints, other.constraints)}`;
}
