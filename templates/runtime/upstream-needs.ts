import type { UpstreamNeed } from "./call.js";
import { CallError } from "./errors.js";

/** What an upstream needs that is authenticated by `scheme`, which only the caller can sign for: the option `sign`, or credentials in its place. */
export function signedBy(scheme: string): UpstreamNeed {
  return ({ sign, authorization, credentials }, namespace) => {
    if ((sign ?? authorization ?? credentials) === undefined)
      throw new CallError(
        "configuration",
        `\`consumes ${namespace}\` authenticates by ${scheme}: pass the option \`sign\``,
      );
  };
}

/** What an upstream needs that every request must go through an overlay to: the option `fetch`, a transport that does so. Traffic that must go through it never goes around it. */
export function throughTunnel(overlay: string): UpstreamNeed {
  return ({ fetch }, namespace) => {
    if (fetch === undefined)
      throw new CallError(
        "configuration",
        `\`consumes ${namespace}\` is reached through a ${overlay} tunnel: pass the option \`fetch\`, a transport that goes through it`,
      );
  };
}
