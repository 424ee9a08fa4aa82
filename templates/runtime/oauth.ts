import { formBody } from "./body.js";
import { basicAuthorization } from "./credentials.js";
import { CallError, isCallError, type OAuthErrorBody } from "./errors.js";
import {
  baseUrlOf,
  type CallOptions,
  credentialsOf,
  type HttpCall,
  sendDecoded,
  type Upstream,
} from "./http.js";
import { asDeclared, isJsonObject, type JsonValue } from "./json.js";
import type { TokenRequest } from "./oauth-types.js";
import { redactText } from "./redact.js";
import { buildUrl, type QueryValue } from "./url.js";

export type {
  AuthorizationCodeRequest,
  ClientCredentialsRequest,
  ExtensionGrantRequest,
  IntrospectionRequest,
  IntrospectionResponse,
  RefreshTokenRequest,
  RevocationRequest,
  TokenRequest,
  TokenResponse,
} from "./oauth-types.js";
export type { OAuthErrorBody } from "./errors.js";
export {
  introspectionResponseSchema,
  oauthErrorSchema,
  tokenReferenceSchema,
  tokenRequestSchema,
  tokenResponseSchema,
} from "./oauth-schemas.js";
export { codeChallenge, createPkcePair, type PkcePair } from "./pkce.js";

/** A request to a token, revocation or introspection endpoint. */
export interface TokenCall extends Pick<
  HttpCall,
  "operation" | "path" | "query" | "headers" | "cookies"
> {
  /** Sent as `application/x-www-form-urlencoded`. */
  readonly request: TokenRequest | object;
}

// A code is spent and a refresh token may be rotated by the first request that arrives: what they hold is never printed.
const secretFields = new Set([
  "access_token",
  "assertion",
  "client_assertion",
  "client_secret",
  "code",
  "code_verifier",
  "device_code",
  "id_token",
  "password",
  "refresh_token",
  "subject_token",
  "actor_token",
  "token",
]);

/** The URL that a person's browser opens to authorize (RFC 6749 section 4.1.1). */
export function authorizationUrl(
  upstream: Upstream,
  path: string,
  parameters: object,
  options: CallOptions = {},
): string {
  const query: Record<string, QueryValue> = { ...parameters };
  return buildUrl(baseUrlOf(upstream, options), path, query);
}

/**
 * Sends a form to a token, revocation or introspection endpoint and answers with the JSON it returns; an empty answer is null.
 *
 * The client authenticates by the fields of the request, by Basic credentials (encoded as RFC 6749 section 2.3.1 asks), or by the
 * option `authorization`. Redirects are followed only where method and body are kept. An OAuth 2.0 error answer is a CallError of kind `oauth`.
 */
export async function sendTokenRequest<T>(
  upstream: Upstream,
  call: TokenCall,
  options: CallOptions = {},
): Promise<T> {
  const { request, ...parts } = call;
  const secrets = secretsIn(request);
  try {
    const value = await sendDecoded(
      upstream,
      {
        ...parts,
        method: "POST",
        accept: "application/json",
        body: formBody(request),
        redirects: "keep-method",
        secrets,
      },
      parseTokenAnswer,
      { ...options, ...clientAuthentication(upstream, request, options) },
    );
    const refused = oauthError(value);
    // Some servers answer errors with status 200.
    if (refused !== undefined && isJsonObject(value) && !("access_token" in value)) {
      throw tokenError(call, refused, secrets, { status: 200, method: "POST", body: value });
    }
    return asDeclared<T>(value);
  } catch (error) {
    if (!isCallError(error, "status")) throw error;
    const refused = oauthError(error.body);
    throw refused === undefined ? error : tokenError(call, refused, secrets, error);
  }
}

function clientAuthentication(
  upstream: Upstream,
  request: object,
  options: CallOptions,
): Pick<CallOptions, "authorization" | "credentials"> {
  if (options.authorization !== undefined) return { authorization: options.authorization };
  // RFC 6749 section 2.3: one method of authentication per request, and the request's own wins.
  if ("client_secret" in request || "client_assertion" in request)
    return { credentials: { kind: "none" } };
  const credentials = credentialsOf(upstream, options);
  if (credentials.kind !== "basic") return { credentials };
  return {
    authorization: basicAuthorization(
      formEncode(credentials.username),
      formEncode(credentials.password),
    ),
  };
}

function formEncode(text: string): string {
  return new URLSearchParams({ "": text }).toString().slice(1);
}

function parseTokenAnswer(text: string): JsonValue {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  // Older servers answer in the encoding of the request.
  if (!/^[\w.-]+=[^\s<>{}]*$/.test(trimmed)) return JSON.parse(trimmed);
  const fields: Record<string, string> = {};
  new URLSearchParams(trimmed).forEach((value, name) => (fields[name] = value));
  const { expires_in: lifetime } = fields;
  const seconds = Number(lifetime);
  return lifetime !== undefined && Number.isInteger(seconds)
    ? { ...fields, expires_in: seconds }
    : fields;
}

function oauthError(body: JsonValue | undefined): OAuthErrorBody | undefined {
  if (!isJsonObject(body)) return undefined;
  const { error, error_description: description, error_uri: uri } = body;
  if (typeof error !== "string") return undefined;
  return {
    error,
    error_description: typeof description === "string" ? description : undefined,
    error_uri: typeof uri === "string" ? uri : undefined,
  };
}

function tokenError(
  call: TokenCall,
  oauth: OAuthErrorBody,
  secrets: readonly string[],
  answer: Partial<CallError>,
): CallError {
  const description =
    oauth.error_description === undefined
      ? ""
      : `: ${redactText(oauth.error_description, secrets)}`;
  return new CallError(
    "oauth",
    `${call.operation}: the authorization server answered \`${redactText(oauth.error, secrets)}\`${description}`,
    {
      operation: call.operation,
      method: answer.method,
      url: answer.url,
      status: answer.status,
      headers: answer.headers,
      body: answer.body,
      excerpt: answer.excerpt,
      requestId: answer.requestId,
      retryAfter: answer.retryAfter,
      oauth,
    },
  );
}

function secretsIn(request: object): readonly string[] {
  return Object.entries(request).flatMap(([name, value]) =>
    secretFields.has(name) && typeof value === "string" ? [value] : [],
  );
}
