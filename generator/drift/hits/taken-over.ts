import type { Comparison } from "../comparison.js";
import type { RouteFact } from "../facts/callables.js";
import type { Hit } from "../rule.js";

type Routes = Comparison["routes"];
type Pair = Routes["both"][number];

/** New routes whose requests went to another one that is still there: what is written out is found before a placeholder. */
export function routesOverPlaceholders({ routes }: Pick<Comparison, "routes">): readonly Hit[] {
  return routes.added.flatMap((route) => {
    const taken = takenBy(route, treesOf(routes).before);
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
  return takenBy(route, treesOf(routes).after)?.after;
}

/** Routes by the segments of their paths: each is found without looking at all others. */
interface Branch {
  readonly next: Map<string, Branch>;
  route?: Pair;
}

interface Trees {
  readonly before: Branch;
  readonly after: Branch;
}

const known = new WeakMap<Routes, Trees>();

/** The routes of both sides as trees, worked out once: every route that came or went asks. */
function treesOf(routes: Routes): Trees {
  const trees = known.get(routes) ?? {
    before: treeOf(routes, ({ before }) => before),
    after: treeOf(routes, ({ after }) => after),
  };
  known.set(routes, trees);
  return trees;
}

function treeOf(routes: Routes, sideOf: (pair: Pair) => RouteFact): Branch {
  const root: Branch = { next: new Map() };
  for (const pair of routes.both) {
    let branch = root;
    for (const segment of [pair.after.adapter, ...segmentsOf(sideOf(pair))]) {
      const next = branch.next.get(segment) ?? { next: new Map() };
      branch.next.set(segment, next);
      branch = next;
    }
    branch.route ??= pair;
  }
  return root;
}

/** The route whose placeholders take what `route` writes out; what is written alike goes before a placeholder. */
function takenBy(route: RouteFact, tree: Branch): Pair | undefined {
  let found = [{ branch: tree, isWritten: false }];
  for (const segment of [route.adapter, ...segmentsOf(route)])
    found = found.flatMap(({ branch, isWritten }) => {
      const [same, any] = [branch.next.get(segment), segment === "{}" ? undefined : branch.next.get("{}")];
      return [...(same ? [{ branch: same, isWritten }] : []), ...(any ? [{ branch: any, isWritten: true }] : [])];
    });
  return found.find(({ branch, isWritten }) => isWritten && branch.route !== undefined)?.branch.route;
}

/** The method and the parts of the path: `["GET", "pets", "{}"]`. */
function segmentsOf({ key, adapter }: RouteFact): readonly string[] {
  return key.slice(adapter.length + 1).split(/ ?\//);
}
