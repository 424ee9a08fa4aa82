import type { Comparison } from "../comparison.js";
import type { RouteFact } from "../facts/callables.js";
import type { Hit } from "../rule.js";

/** New routes whose requests went to another one that is still there: what is written out is found before a placeholder. */
export function routesOverPlaceholders({ routes }: Pick<Comparison, "routes">): readonly Hit[] {
  return routes.added.flatMap((route) => {
    const taken = routes.both.find(({ before, after }) => after.adapter === route.adapter && takesFrom(route, before));
    if (!taken) return [];
    return [
      {
        subject: route.label,
        sentence: `it answers requests that ${taken.before.label} answered`,
        before: taken.before.span,
        after: route.span,
      },
    ];
  });
}

/** The route that answers from now on what one answered that is gone: a placeholder of its path takes what was written out. */
export function heirOf(route: RouteFact, { routes }: Pick<Comparison, "routes">): RouteFact | undefined {
  return routes.both.find(({ after }) => after.adapter === route.adapter && takesFrom(route, after))?.after;
}

/** Whether requests for the one are requests for the other as well, and are given to the one. */
function takesFrom(one: RouteFact, other: RouteFact): boolean {
  const [own, others] = [segmentsOf(one), segmentsOf(other)];
  if (own.length !== others.length) return false;
  const isWritten = own.map((segment, index) => segment !== others[index] && others[index] === "{}");
  return isWritten.includes(true) && own.every((segment, index) => isWritten[index] || segment === others[index]);
}

/** The method and the parts of the path: `["GET", "pets", "{}"]`. */
function segmentsOf({ key, adapter }: RouteFact): readonly string[] {
  return key.slice(adapter.length + 1).split(/ ?\//);
}
