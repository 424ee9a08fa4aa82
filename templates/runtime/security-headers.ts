import helmet from "@fastify/helmet";
import type { ServerExtension } from "./server-extension.js";

/**
 * Sends the headers by which browsers are told to be careful, in the place of those that an upstream sends, since its page is this server's to a browser. `Content-Security-Policy` is left to who writes a page: pages of upstreams go through as
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
      app.addHook("onSend", (_request, reply, payload, done) => {
        // Helmet's are set beside those of the answer, which would go before.
        for (const [name, value] of Object.entries(reply.raw.getHeaders()))
          if (!isStricter(name, reply.getHeader(name))) reply.header(name, value);
        done(null, payload);
      });
    },
  };
}

/** Whether an answer's own header asks for more care than what is sent in its place. */
function isStricter(name: string, value: unknown): boolean {
  return name === "x-frame-options" && typeof value === "string" && /^\s*deny\s*$/i.test(value);
}
