import type { Capability } from "../model/capability.js";
import { type Code, code, joinCode, literal } from "./code.js";
import { runtime } from "./runtime.js";
import type { ServerAdditions } from "./server-additions.js";

/** The member `extensions` of a server's definition, where a capability has REST adapters and something is added to them; CORS first, so that browsers may read refusals. */
export function extensionSetup(
  { rest }: Pick<Capability, "rest">,
  { cors, rateLimit, securityHeaders, compression, health }: ServerAdditions,
): readonly Code[] {
  const added = [
    ...(cors ? [code`${runtime.allowCors.allowCors}()`] : []),
    ...(rateLimit ? [code`${runtime.limitRate.limitRate}(${literal({ ...rateLimit })})`] : []),
    ...(securityHeaders ? [code`${runtime.securityHeaders.securityHeaders}()`] : []),
    ...(compression ? [code`${runtime.compressAnswers.compressAnswers}()`] : []),
    ...(health ? [code`${runtime.serveHealth.serveHealth}()`] : []),
  ];
  return rest.length === 0 || added.length === 0 ? [] : [code`extensions: [${joinCode(added, ", ")}],`];
}

/** The variables that set what is added, for the adapter of that namespace; `what` is Markdown. */
export function extensionVariables({
  rateLimit,
  health,
}: ServerAdditions): readonly { readonly suffix: "RATE_LIMIT" | "IGNORE_UPSTREAMS"; readonly what: string }[] {
  return [
    ...(rateLimit
      ? [
          {
            suffix: "RATE_LIMIT" as const,
            what: `How often each caller may ask, as \`REQUESTS/SECONDS\` (${rateLimit.requests}/${rateLimit.seconds}; 0 for no limit)`,
          },
        ]
      : []),
    ...(health
      ? [
          {
            suffix: "IGNORE_UPSTREAMS" as const,
            what: "`yes`: the server is ready while an upstream cannot be reached (no)",
          },
        ]
      : []),
  ];
}
