import type { FastifyInstance } from "fastify";

interface RouteStore<R> {
  readonly get: (query: unknown) => R | null;
  readonly set: (query: unknown, route: R) => void;
}

/** Lets routes of one path be told apart by what their query must hold: `constraints: { query: "Action=List" }`. */
export function routeByQuery(app: FastifyInstance): void {
  if (app.hasConstraintStrategy("query")) return;
  app.addConstraintStrategy({
    name: "query",
    storage: () => storeByQuery(),
    deriveConstraint: (request) => /\?([^#]*)/.exec(request.url ?? "")?.[1] ?? "",
    validate: () => undefined,
    mustMatchWhenDerived: false,
  });
}

function storeByQuery<R>(): RouteStore<R> {
  const routes: { readonly wanted: URLSearchParams; readonly route: R }[] = [];
  return {
    get: (query) => {
      const given = new URLSearchParams(String(query));
      return routes.find(({ wanted }) => holds(given, wanted))?.route ?? null;
    },
    set: (query, route) => {
      routes.push({ wanted: new URLSearchParams(String(query)), route });
      // Of two that fit, the one that asks for more is meant.
      routes.sort((one, other) => other.wanted.size - one.wanted.size);
    },
  };
}

function holds(given: URLSearchParams, wanted: URLSearchParams): boolean {
  return [...wanted].every(([name, value]) => given.getAll(name).includes(value));
}
