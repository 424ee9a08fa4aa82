import type { JWTPayload } from "jose";
import type { OAuthClient } from "./client-proof.js";
import type { AuthInfo } from "./oauth-settings.js";

/** Seconds by which the clocks of the authorization server and of this machine may differ. */
export const clockSkewSeconds = 30;

/** Which access tokens an adapter takes. */
export interface TokenRules {
  /** Who issues them; its metadata says where its keys are (RFC 8414, OpenID Connect Discovery). */
  readonly authorizationServer: string;
  /** What this adapter is called at the authorization server (RFC 8707). */
  readonly resource: string;
  /** What their `aud` must hold in place of `resource`. */
  readonly audience: string | undefined;
  /** All that they must allow. */
  readonly scopes: readonly string[];
  /** Asks the authorization server about each token (RFC 7662) as this client; JWTs are checked here where it is undefined. */
  readonly introspection: OAuthClient | undefined;
}

/** What a token is worth. `unknown`: that could not be found out, which is not the caller's fault. */
export type Verdict =
  | { readonly kind: "valid"; readonly caller: AuthInfo }
  | { readonly kind: "invalid"; readonly why: string }
  | { readonly kind: "insufficient"; readonly missing: string }
  | { readonly kind: "unknown"; readonly error: unknown };

/** What can be said of a token whose signature and times are right: whether it may be used here, and for what. */
export function judge(token: string, claims: JWTPayload, rules: TokenRules): Verdict {
  // A token that is bound to a key is nothing without the proof that its bearer has the key (RFC 9449 section 7.1, RFC 8705 section 3).
  if (claims["cnf"] !== undefined)
    return { kind: "invalid", why: "Token is bound to a key, and this server takes no proofs" };
  const scopes = scopesOf(claims);
  const missing = rules.scopes.find((scope) => !scopes.includes(scope));
  if (missing !== undefined) return { kind: "insufficient", missing };
  const client = claims["client_id"] ?? claims["azp"];
  return {
    kind: "valid",
    caller: {
      token,
      clientId: typeof client === "string" ? client : "",
      scopes,
      ...(claims.exp === undefined ? {} : { expiresAt: claims.exp }),
      resource: new URL(rules.resource),
      extra: claims,
    },
  };
}

/** What is wrong with the times, issuer or audience that an authorization server says of a token; undefined where nothing is. */
export function problemOfClaims(claims: JWTPayload, rules: TokenRules): string | undefined {
  const now = Date.now() / 1000;
  if (claims.exp !== undefined && claims.exp <= now - clockSkewSeconds) return "Token expired";
  if (claims.nbf !== undefined && claims.nbf > now + clockSkewSeconds) return "Token not yet valid";
  if (
    claims.iss !== undefined &&
    !withAndWithoutSlash(rules.authorizationServer).includes(claims.iss)
  )
    return "Invalid issuer";
  // Whoever answers knows who asks; where the capability names an audience of its own, that must be said.
  if (claims.aud === undefined && rules.audience === undefined) return undefined;
  const wanted = withAndWithoutSlash(rules.audience ?? rules.resource);
  return [claims.aud ?? []].flat().some((audience) => wanted.includes(audience))
    ? undefined
    : "Invalid audience";
}

/** `scope` of RFC 9068 and RFC 7662, a text with spaces between; `scp`, or a list, of servers that were there before them. */
function scopesOf(claims: JWTPayload): string[] {
  return [claims["scope"], claims["scp"]]
    .flat()
    .flatMap((item) => (typeof item === "string" ? item.split(" ") : []))
    .filter((scope) => scope !== "");
}

/** A URL as authorization servers may write it: with the slash at its end, and without. */
export function withAndWithoutSlash(text: string): string[] {
  const bare = text.replace(/\/$/, "");
  return [bare, `${bare}/`];
}
