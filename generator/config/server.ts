import * as z from "zod";

const atLeastOne = z.int().min(1);

/** `server: {...}`: what the servers of REST adapters do beside serving, and so which packages they need. */
export const serverShape = z.strictObject({
  cors: z.boolean().optional(),
  rateLimit: z
    .union([z.boolean(), z.strictObject({ requests: atLeastOne, seconds: atLeastOne })], {
      error: "it should be true or {requests, seconds}, whole numbers from 1",
    })
    .optional(),
  securityHeaders: z.boolean().optional(),
  compression: z.boolean().optional(),
  health: z.boolean().optional(),
});

/** The same with its defaults filled in. */
export interface ServerConfig {
  readonly cors: boolean;
  readonly rateLimit: { readonly requests: number; readonly seconds: number } | undefined;
  readonly securityHeaders: boolean;
  readonly compression: boolean;
  readonly health: boolean;
}

/** Fills in the defaults: nothing is added, and a limit without figures is ten requests a second, counted by the minute. */
export function completeServer(given: z.infer<typeof serverShape> = {}): ServerConfig {
  const { cors, rateLimit, securityHeaders, compression, health } = given;
  return {
    cors: cors ?? false,
    rateLimit:
      typeof rateLimit === "object" ? rateLimit : rateLimit === true ? { requests: 600, seconds: 60 } : undefined,
    securityHeaders: securityHeaders ?? false,
    compression: compression ?? false,
    health: health ?? false,
  };
}
