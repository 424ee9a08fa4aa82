// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { FastifyRequest } from "fastify";

/** What Fastify's logger is told. */
export interface LoggerOptions {
  readonly level: string;
  readonly redact: { readonly paths: string[]; readonly censor: string };
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

/**
 * Settings for Fastify's logger (pino) under which no secret is logged: of URLs only the names of query parameters, of headers none that carries
 * credentials, of bodies nothing.
 */
export const loggerOptions: LoggerOptions = {
  level: "info",
  redact: {
    paths: [
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
    censor: "***",
  },
  serializers: {
    req: (request: FastifyRequest) => ({
      method: request.method,
      url: redactTarget(request.url),
      remoteAddress: request.ip,
    }),
  },
};
