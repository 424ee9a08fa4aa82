import type { IncomingHttpHeaders } from "node:http";
import type { FastifyInstance } from "fastify";

interface RouteStore<R> {
  readonly get: (headers: IncomingHttpHeaders) => R | null;
  readonly set: (header: unknown, route: R) => void;
}

/** Lets routes of one path be told apart by a header that requests must have: `constraints: { header: "X-Amz-Target=Fleet.List" }`. */
export function routeByHeader(app: FastifyInstance): void {
  if (app.hasConstraintStrategy("header")) return;
  app.addConstraintStrategy({
    name: "header",
    storage: () => storeByHeader(),
    deriveConstraint: (request) => request.headers,
    validate: () => undefined,
    mustMatchWhenDerived: false,
  });
}

function storeByHeader<R>(): RouteStore<R> {
  const routes = new Map<string, Map<string, R>>();
  return {
    get: (headers) => {
      for (const [name, values] of routes) {
        const given = headers[name];
        const found = typeof given === "string" ? values.get(given.trim()) : undefined;
        if (found !== undefined) return found;
      }
      return null;
    },
    set: (header, route) => {
      const written = String(header);
      const name = written.slice(0, written.indexOf("=")).toLowerCase();
      const values = routes.get(name) ?? new Map<string, R>();
      routes.set(name, values.set(written.slice(name.length + 1), route));
    },
  };
}
