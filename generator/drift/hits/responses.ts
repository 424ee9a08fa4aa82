import type { RouteFact } from "../facts/callables.js";
import type { Pairs } from "../pairs.js";
import type { Hit } from "../rule.js";

type Response = { readonly description: string; readonly content: string } | undefined;

/** A hit for each status that a contract declares, where what became of it has something to say. */
export function responsesThatChanged(
  pairs: Pairs<RouteFact>,
  sentence: (was: Response, now: Response) => string | undefined,
): readonly Hit[] {
  return pairs.both.flatMap(({ before, after }) =>
    [...new Set([...before.responses.keys(), ...after.responses.keys()])].flatMap((status): readonly Hit[] => {
      const said = sentence(before.responses.get(status), after.responses.get(status));
      return said === undefined
        ? []
        : [
            {
              subject: `${after.label} ${status}`,
              sentence: said,
              before: before.span,
              after: after.span,
            },
          ];
    }),
  );
}
