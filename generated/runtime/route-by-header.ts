// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { IncomingHttpHeaders } from "node:http";
import type { FastifyInstance } from "fastify";
import { own } from "./json.js";

interface RouteStore<R> {
  readonly get: (headers: IncomingHttpHeaders) => R | null;
  readonly set: (header: unknown, route: R) => void;
}

// By the server that listens: the values of headers that routes are told apart by, by name as it is written.
const told = new WeakMap<object, Map<string, Set<string>>>();

/** What headers of which values tell the routes of a server apart. */
export function routingHeaders({
  server,
}: Pick<FastifyInstance, "server">): ReadonlyMap<string, ReadonlySet<string>> {
  return told.get(server) ?? new Map();
}

/** Lets routes of one path be told apart by a header that requests must have: `constraints: { header: "X-Amz-Target=Fleet.List" }`. */
export function routeByHeader(app: FastifyInstance): void {
  if (app.hasConstraintStrategy("header")) return;
  const values = new Map<string, Set<string>>();
  told.set(app.server, values);
  app.addConstraintStrategy({
    name: "header",
    storage: () => storeByHeader(values),
    deriveConstraint: (request) => request.headers,
    validate: () => undefined,
    mustMatchWhenDerived: false,
  });
}

function storeByHeader<R>(known: Map<string, Set<string>>): RouteStore<R> {
  const routes = new Map<string, Map<string, R>>();
  return {
    get: (headers) => {
      for (const [name, values] of routes) {
        const given = own(headers, name);
        const found = typeof given === "string" ? values.get(given.trim()) : undefined;
        if (found !== undefined) return found;
      }
      return null;
    },
    set: (header, route) => {
      const written = String(header);
      const name = written.slice(0, written.indexOf("="));
      const value = written.slice(name.length + 1);
      known.set(name, (known.get(name) ?? new Set<string>()).add(value));
      const key = name.toLowerCase();
      const values = routes.get(key) ?? new Map<string, R>();
      routes.set(key, values.set(value, route));
    },
  };
}
