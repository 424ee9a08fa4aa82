import cors from "@fastify/cors";
import type { ServerExtension } from "./server-extension.js";

/** How long browsers keep what a preflight was answered, in seconds. */
const maxAge = 600;
const methods = ["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE"];
/** What pages may read beside what they always may (Fetch, 3.3.5). */
const exposedHeaders = [
  "Content-Disposition",
  "Deprecation",
  "ETag",
  "Link",
  "Location",
  "Operation-Location",
  "Retry-After",
  "Sunset",
  "X-Next-Page",
  "X-Request-Id",
  "X-Total-Count",
  "X-Total-Pages",
];

/**
 * Lets web pages of the allowed origins read answers (Fetch, 3.3): preflights are answered before the adapter asks who calls, since browsers send no
 * credentials with them. Pages of other origins were turned away before it comes to this (`CallerRules`).
 */
export function allowCors(): ServerExtension {
  return {
    adds: "hooks",
    settings: () => [],
    extend: async (app) => {
      await app.register(cors, {
        delegator: ({ headers }, callback) =>
          callback(null, {
            origin: headers.origin !== undefined,
            // Without it OPTIONS is a request like any other.
            preflight: headers["access-control-request-method"] !== undefined,
            maxAge,
            methods,
            exposedHeaders,
          }),
      });
    },
  };
}
