import type { FastifyInstance } from "fastify";
import { segmentsOf } from "./known-paths.js";
import { decodeUnreserved, isShared } from "./shared-segments.js";

interface RouteStore<R> {
  readonly get: (path: string) => R | null;
  readonly set: (pattern: string, route: R) => void;
}

const strategy = "asWritten";

/**
 * Lets a path that holds percent-encoded separators pass by the routes that have them as separators: `/q/a%3Adel` is `/q/{a}`, and neither `/q/{a}:del` nor
 * `/q/{a}:{b}`. In segments of which a placeholder is a part, and there alone, the router compares decoded text, in which they are the same, which they are
 * not (RFC 3986, 2.2). Comes before the first route.
 */
export function routeAsWritten(app: FastifyInstance): void {
  app.addHook("onRoute", (route) => {
    if (!route.url.split("/").some(isCompared)) return;
    if (!app.hasConstraintStrategy(strategy))
      app.addConstraintStrategy({
        name: strategy,
        storage: storeByPath,
        deriveConstraint: ({ url = "/" }) => url.replace(/[?#].*$/s, ""),
        validate: () => undefined,
        mustMatchWhenDerived: false,
      });
    route.constraints = { ...route.constraints, [strategy]: route.url };
  });
}

/** A segment that is percent-encoded itself is taken as the router takes it. */
function isCompared(segment: string): boolean {
  return isShared(segment) && !segment.includes("%");
}

function storeByPath<R>(): RouteStore<R> {
  const routes = new Map<
    string,
    { readonly takes: (path: string) => boolean; readonly route: R }
  >();
  return {
    get: (path) => {
      // The router asks for what it has set, too.
      const known = routes.get(path);
      if (known !== undefined) return known.route;
      for (const { takes, route } of routes.values()) if (takes(path)) return route;
      return null;
    },
    set: (pattern, route) => void routes.set(pattern, { takes: takerOf(pattern), route }),
  };
}

/** Whether a path, which is the route's once it is decoded, is that as it is written. */
function takerOf(pattern: string): (path: string) => boolean {
  const segments = segmentsOf(pattern);
  const compared = pattern.split("/").map(isCompared);
  return (path) => {
    if (!path.includes("%")) return true;
    const asked = path.split("/");
    return segments.every(
      (segment, index) =>
        segment === undefined ||
        compared[index] !== true ||
        segment.test(decodeUnreserved(asked[index] ?? "")),
    );
  };
}
