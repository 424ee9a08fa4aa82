// Written by Capstan, the same for every capability. Do not edit: run generate.

import { CallError, isCallError } from "./errors.js";
import { type CallOptions, sendJson } from "./http.js";
import { isJsonObject, type JsonObject, type JsonValue } from "./json.js";
import { isLoopback } from "./redirect.js";

/** What an authorization server publishes about itself (RFC 8414 section 2, OpenID Connect Discovery 1.0 section 3). */
export interface AuthorizationServer {
  readonly issuer: string;
  readonly authorization_endpoint?: string;
  readonly token_endpoint?: string;
  readonly revocation_endpoint?: string;
  readonly introspection_endpoint?: string;
  readonly device_authorization_endpoint?: string;
  readonly userinfo_endpoint?: string;
  readonly jwks_uri?: string;
  readonly scopes_supported?: readonly string[];
  readonly response_types_supported?: readonly string[];
  readonly grant_types_supported?: readonly string[];
  readonly code_challenge_methods_supported?: readonly string[];
  readonly token_endpoint_auth_methods_supported?: readonly string[];
  /** Whether answers to authorization requests name the issuer (RFC 9207). */
  readonly authorization_response_iss_parameter_supported?: boolean;
  readonly [more: string]: JsonValue | undefined;
}

/**
 * The metadata of an issuer: where RFC 8414 section 3.1 puts it, else where OpenID Connect does. Fails with a CallError: of kind `configuration` where
 * `issuer` is none (RFC 8414 section 2), there is no metadata or it belongs to another issuer (RFC 8414 section 3.3), else as any call does.
 */
export async function discoverAuthorizationServer(
  issuer: string,
  options: CallOptions = {},
): Promise<AuthorizationServer> {
  refuseIssuer(issuer);
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/(?<!\/)\/+$/, "");
  const places = [
    `/.well-known/oauth-authorization-server${path}`,
    `${path}/.well-known/openid-configuration`,
  ];
  for (const place of places) {
    const metadata = await read(origin, place, options);
    if (metadata !== undefined) return ofIssuer(metadata, issuer);
  }
  throw new CallError(
    "configuration",
    `${origin} publishes no metadata of an authorization server`,
  );
}

/** RFC 8414 section 2: an issuer is an https URL without query and fragment, on this machine http will do. What is wrong with it is told without it: it may hold a password. */
function refuseIssuer(issuer: string): void {
  const why = faultOf(issuer);
  if (why !== undefined) throw new CallError("configuration", `the issuer ${why}`);
}

function faultOf(issuer: string): string | undefined {
  if (!isHttpUrl(issuer)) return "is no http or https URL";
  if (isPlain(issuer))
    return "is reached by http: whoever stands between could answer for it (RFC 8414, 2)";
  const { username, password } = new URL(issuer);
  if (username !== "" || password !== "") return "holds credentials";
  return /[?#]/.test(issuer) ? "has a query or a fragment (RFC 8414, 2)" : undefined;
}

/** Undefined where nothing of that kind is there: other servers answer such paths with pages. */
async function read(
  origin: string,
  path: string,
  options: CallOptions,
): Promise<JsonObject | undefined> {
  try {
    const metadata = await sendJson<JsonValue>(
      { namespace: "the authorization server", baseUrl: origin },
      { operation: "the authorization server's metadata", method: "GET", path },
      options,
    );
    return isJsonObject(metadata) && isHttpUrl(metadata["token_endpoint"]) ? metadata : undefined;
  } catch (error) {
    const isAbsent =
      isCallError(error, "decode") ||
      (isCallError(error, "status") && error.status !== 429 && (error.status ?? 500) < 500);
    if (isAbsent) return undefined;
    throw error;
  }
}

/** RFC 8414 sections 2 and 3.3: metadata that does not say whose it is, or is another issuer's, would send secrets to another server. */
function ofIssuer(metadata: JsonObject, wanted: string): AuthorizationServer {
  const { issuer } = metadata;
  const refused = (why: string): CallError =>
    new CallError("configuration", `the metadata of ${wanted} ${why}`);
  if (typeof issuer !== "string") throw refused("names no issuer (RFC 8414, 2)");
  if (issuer.replace(/\/$/, "") !== wanted.replace(/\/$/, ""))
    throw refused("belongs to another issuer (RFC 8414, 3.3)");
  const plain = Object.entries(metadata).find(
    ([name, value]) => secretEndpoints.has(name) && isPlain(value),
  );
  if (plain !== undefined) throw refused(`has a \`${plain[0]}\` without TLS (RFC 6749, 3.2)`);
  return { ...metadata, issuer };
}

/** Where codes, tokens and secrets of clients are sent, and where the keys are that tokens are checked with. */
const secretEndpoints = new Set([
  "token_endpoint",
  "revocation_endpoint",
  "introspection_endpoint",
  "device_authorization_endpoint",
  "userinfo_endpoint",
  "jwks_uri",
]);

/** Whether a URL leaves this machine without TLS. */
export function isPlain(value: JsonValue | undefined): boolean {
  if (typeof value !== "string" || !URL.canParse(value)) return false;
  const url = new URL(value);
  return url.protocol === "http:" && !isLoopback(url);
}

function isHttpUrl(value: JsonValue | undefined): boolean {
  return (
    typeof value === "string" && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
  );
}
