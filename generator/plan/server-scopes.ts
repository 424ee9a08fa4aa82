import type { RestAdapter } from "../model/capability.js";

/** What an access token must allow. */
export function scopesOf({ authentication }: RestAdapter): string[] {
  return authentication?.kind === "oauth2" ? [...authentication.scopes] : [];
}
