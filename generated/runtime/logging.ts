// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { FastifyRequest } from "fastify";

/** What Fastify's logger is told. */
export interface LoggerOptions {
  readonly level: string;
  readonly redact: {
    readonly paths: string[];
    readonly censor: (value: unknown, path: readonly string[]) => unknown;
  };
  readonly serializers: {
    readonly req: (request: FastifyRequest) => Readonly<Record<string, string>>;
  };
}

/** `url` without the values of its query: the names stay. */
export function redactTarget(url: string): string {
  const start = url.indexOf("?");
  if (start < 0) return url;
  const names = url
    .slice(start + 1)
    .split("&")
    .map((pair) => pair.split("=", 1)[0] ?? "");
  return `${url.slice(0, start)}?${names.join("&")}`;
}

/** The name that Fastify logs a request's id under. */
const requestId = "reqId";

/**
 * Settings for Fastify's logger (pino) under which no secret is logged: of URLs only the names of query parameters, of headers none that carries
 * credentials, of bodies nothing.
 */
export const loggerOptions: LoggerOptions = {
  level: "info",
  redact: {
    paths: [
      // Every request has a logger that names it: what has a path of its own is not searched by the others.
      requestId,
      "req.headers.authorization",
      "req.headers.cookie",
      'req.headers["x-api-key"]',
      'res.headers["set-cookie"]',
      "*.access_token",
      "*.client_secret",
      "*.code",
      "*.code_verifier",
      "*.password",
      "*.refresh_token",
      "*.token",
    ],
    censor: (value: unknown, path: readonly string[]) => (path[0] === requestId ? value : "***"),
  },
  serializers: {
    req: (request: FastifyRequest) => ({
      method: request.method,
      url: redactTarget(request.url),
      remoteAddress: request.ip,
    }),
  },
};
