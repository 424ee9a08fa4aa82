import type { ResourceFact } from "../facts/callables.js";
import type { Pairs } from "../pairs.js";
import type { Hit } from "../rule.js";

/** A hit for each hole of an address that has another name at its place. */
export function variablesThatChanged(
  pairs: Pairs<ResourceFact>,
  sentence: (was: string, now: string) => string,
): readonly Hit[] {
  return pairs.both.flatMap(({ before, after }) =>
    before.variables.flatMap((was, place): readonly Hit[] => {
      const now = after.variables[place];
      return now === undefined || now === was
        ? []
        : [
            {
              subject: `${after.label} \`${was}\``,
              detail: `${was} -> ${now}`,
              sentence: sentence(was, now),
              before: before.span,
              after: after.span,
            },
          ];
    }),
  );
}

/** Resources whose content is made of members: that more is known of an answer which is handed on whole changes nothing of it. */
export function shapedOnes(pairs: Pairs<ResourceFact>): Pairs<ResourceFact> {
  return { ...pairs, both: pairs.both.filter(({ after }) => after.sourcesOf(() => true).get("")?.at !== "") };
}
