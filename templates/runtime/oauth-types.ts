import type { JsonValue } from "./json.js";

interface ClientAuthentication {
  readonly client_id?: string | undefined;
  readonly client_secret?: string | undefined;
  readonly client_assertion_type?: string | undefined;
  readonly client_assertion?: string | undefined;
  /** The service that the token is for (RFC 8707). */
  readonly resource?: string | readonly string[] | undefined;
}

/** RFC 6749 section 4.1.3, with the verifier of RFC 7636 section 4.5. */
export interface AuthorizationCodeRequest extends ClientAuthentication {
  readonly grant_type: "authorization_code";
  readonly code: string;
  readonly redirect_uri?: string | undefined;
  readonly code_verifier?: string | undefined;
}

/** RFC 6749 section 6. */
export interface RefreshTokenRequest extends ClientAuthentication {
  readonly grant_type: "refresh_token";
  readonly refresh_token: string;
  readonly scope?: string | undefined;
}

/** RFC 6749 section 4.4.2. */
export interface ClientCredentialsRequest extends ClientAuthentication {
  readonly grant_type: "client_credentials";
  readonly scope?: string | undefined;
}

/** An extension grant, named by an absolute URI (RFC 6749 section 4.5): device code, token exchange, assertions. */
export interface ExtensionGrantRequest {
  readonly grant_type: `urn:${string}`;
  readonly [parameter: string]: string | readonly string[] | undefined;
}

/** What a token endpoint is asked, told apart by `grant_type`. */
export type TokenRequest =
  AuthorizationCodeRequest | RefreshTokenRequest | ClientCredentialsRequest | ExtensionGrantRequest;

/** RFC 6749 section 5.1. */
export interface TokenResponse {
  readonly access_token: string;
  readonly token_type: string;
  /** Seconds. */
  readonly expires_in?: number;
  readonly refresh_token?: string;
  readonly scope?: string;
  readonly id_token?: string;
  readonly [more: string]: JsonValue | undefined;
}

/** RFC 7009 section 2.1. */
export interface RevocationRequest extends ClientAuthentication {
  readonly token: string;
  readonly token_type_hint?: string | undefined;
}

/** RFC 7662 section 2.1. */
export interface IntrospectionRequest extends ClientAuthentication {
  readonly token: string;
  readonly token_type_hint?: string | undefined;
}

/** RFC 7662 section 2.2. */
export interface IntrospectionResponse {
  readonly active: boolean;
  readonly scope?: string;
  readonly client_id?: string;
  readonly username?: string;
  readonly token_type?: string;
  readonly exp?: number;
  readonly iat?: number;
  readonly nbf?: number;
  readonly sub?: string;
  readonly aud?: string | readonly string[];
  readonly iss?: string;
  readonly jti?: string;
  readonly [more: string]: JsonValue | undefined;
}
