import helmet from "@fastify/helmet";
import type { ServerExtension } from "./server-extension.js";

/**
 * Sends the headers by which browsers are told to be careful. `Content-Security-Policy` is left to who writes a page: pages of upstreams go through as
 * they are. `Strict-Transport-Security` is for servers that speak https themselves (RFC 6797, 7.2).
 */
export function securityHeaders(): ServerExtension {
  return {
    adds: "hooks",
    settings: () => [],
    extend: async (app, { isSecure }) => {
      await app.register(helmet, {
        contentSecurityPolicy: false,
        strictTransportSecurity: isSecure,
      });
    },
  };
}
