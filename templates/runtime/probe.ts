import type { FastifyRequest } from "fastify";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Tells how the server is, to whoever keeps it running. */
    isProbe?: true;
  }
}

/** Of a route that probes ask. */
export const probe = { isProbe: true } as const;

/** Whether a request asks how the server is, and is answered with a status alone. */
export function isProbe({ routeOptions: { config } }: FastifyRequest): boolean {
  return config.isProbe === true;
}
