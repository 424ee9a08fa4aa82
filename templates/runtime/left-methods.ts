import type { FastifyInstance } from "fastify";

/** A path that some methods are not served at, and what adds routes which say so. */
interface Left {
  readonly path: string;
  readonly methods: readonly string[];
  readonly add: (methods: readonly string[]) => void;
}

interface Branch {
  readonly texts: Map<string, Branch>;
  /** What takes any one segment, or may. */
  any: Branch | undefined;
  /** The methods that are served at the path that ends here, and those of routes that may take whatever goes on from here. */
  readonly here: string[];
  readonly rest: string[];
}

interface Watched {
  readonly routes: Branch;
  readonly left: Left[];
}

const watched = new WeakMap<object, Watched>();
const answering = new WeakSet<FastifyInstance>();

/** Looks at all routes that a server gets, so that it can be told which paths overlap. Comes before the first of them. */
export function watchRoutes(app: FastifyInstance): void {
  const routes = emptyBranch();
  watched.set(app.server, { routes, left: [] });
  app.addHook("onRoute", ({ method, url }) => grow(routes, url, [method].flat()));
}

/** Says that `app` answers what none of its routes takes, methods of known paths included, behind its own hooks. */
export function answersUnrouted(app: FastifyInstance): void {
  answering.add(app);
}

/**
 * Leaves methods that a path is not served with to what answers unknown paths: a tenth of a server's start were routes that say no more than it does. Where
 * another path takes some of its requests, as `/pets/{id}` those to `/pets/search`, `add` adds such routes once `routeOverlaps` sees all. False where
 * that is not known: the routes must be added now.
 */
export function leaveMethods(
  app: FastifyInstance,
  path: string,
  methods: readonly string[],
  add: Left["add"],
): boolean {
  const server = watched.get(app.server);
  if (server === undefined || !answering.has(app) || app.prefix !== "" || !isPlain(path))
    return false;
  server.left.push({ path, methods, add });
  return true;
}

/** Adds routes for the methods that were left to what answers unknown paths, where other paths would take their requests. Comes when the server has all its routes. */
export function routeOverlaps(app: FastifyInstance): void {
  const server = watched.get(app.server);
  if (server === undefined) return;
  let left: readonly Left[] = server.left.splice(0);
  let isDone = false;
  // What is added may take requests to others, too.
  while (!isDone) {
    isDone = true;
    left = left.map((one) => {
      const taken = new Set<string>();
      collect(server.routes, one.path.split("/"), 0, taken);
      const overlapping = one.methods.filter((method) => taken.has(method));
      if (overlapping.length === 0) return one;
      isDone = false;
      one.add(overlapping);
      return { ...one, methods: one.methods.filter((method) => !taken.has(method)) };
    });
  }
}

/** Whether a path has no more than texts that nobody writes in two ways and placeholders that are whole segments. */
export function isPlain(path: string): boolean {
  return /^(?:\/(?:[\w.~-]*|:\w+))+$/.test(path);
}

function emptyBranch(): Branch {
  return { texts: new Map(), any: undefined, here: [], rest: [] };
}

function grow(root: Branch, url: string, methods: readonly string[]): void {
  let branch = root;
  for (const segment of url.split("/")) {
    // Patterns may hold slashes, and what is optional may not be there.
    if (/[*(?]/.test(segment)) {
      branch.rest.push(...methods);
      return;
    }
    branch = /^[\w.~-]*$/.test(segment)
      ? grownText(branch, segment)
      : (branch.any ??= emptyBranch());
  }
  branch.here.push(...methods);
}

function grownText({ texts }: Branch, segment: string): Branch {
  const known = texts.get(segment) ?? emptyBranch();
  texts.set(segment, known);
  return known;
}

/** The methods of routes that may take requests to a plain path. */
function collect(
  branch: Branch,
  segments: readonly string[],
  depth: number,
  found: Set<string>,
): void {
  branch.rest.forEach((method) => found.add(method));
  const segment = segments[depth];
  if (segment === undefined) {
    branch.here.forEach((method) => found.add(method));
    return;
  }
  if (branch.any !== undefined) collect(branch.any, segments, depth + 1, found);
  const texts = segment.startsWith(":") ? [...branch.texts.values()] : [branch.texts.get(segment)];
  for (const next of texts) if (next !== undefined) collect(next, segments, depth + 1, found);
}
