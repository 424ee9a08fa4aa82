// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { JsonValue } from "./json.js";

interface TokenRequestClient {
  /** The client's identifier. */
  readonly client_id?: string | undefined;
  /** The client's secret, where it authenticates in the body. */
  readonly client_secret?: string | undefined;
  /** The kind of the assertion, where it authenticates by one. */
  readonly client_assertion_type?: string | undefined;
  /** The assertion that authenticates the client. */
  readonly client_assertion?: string | undefined;
  /** The service that the token is for (RFC 8707). */
  readonly resource?: string | readonly string[] | undefined;
  /** Whom the token is for, by name. */
  readonly audience?: string | readonly string[] | undefined;
}

/** RFC 6749 section 4.1.3, with the verifier of RFC 7636 section 4.5. */
export interface AuthorizationCodeRequest extends TokenRequestClient {
  readonly grant_type: "authorization_code";
  /** The authorization code from the redirect. It works once. */
  readonly code: string;
  /** The redirect URI of the authorization request, unchanged. */
  readonly redirect_uri?: string | undefined;
  /** The PKCE verifier that belongs to the challenge of the authorization request. */
  readonly code_verifier?: string | undefined;
}

/** RFC 6749 section 6. */
export interface RefreshTokenRequest extends TokenRequestClient {
  readonly grant_type: "refresh_token";
  /** The refresh token of an earlier answer. */
  readonly refresh_token: string;
  /** Scopes, separated by spaces. */
  readonly scope?: string | undefined;
}

/** RFC 6749 section 4.4.2. */
export interface ClientCredentialsRequest extends TokenRequestClient {
  readonly grant_type: "client_credentials";
  /** Scopes, separated by spaces. */
  readonly scope?: string | undefined;
}

/** RFC 6749 section 4.3.2. */
export interface PasswordRequest extends TokenRequestClient {
  readonly grant_type: "password";
  /** The person's name. */
  readonly username: string;
  /** The person's password. */
  readonly password: string;
  /** Scopes, separated by spaces. */
  readonly scope?: string | undefined;
}

/** RFC 8628 section 3.4. */
export interface DeviceTokenRequest extends TokenRequestClient {
  readonly grant_type: "urn:ietf:params:oauth:grant-type:device_code";
  /** The device code of the device authorization. */
  readonly device_code: string;
}

/** RFC 7523 section 2.1 and RFC 7522 section 2.1. */
export interface AssertionRequest extends TokenRequestClient {
  readonly grant_type:
    "urn:ietf:params:oauth:grant-type:jwt-bearer" | "urn:ietf:params:oauth:grant-type:saml2-bearer";
  /** The assertion that stands for the person. */
  readonly assertion: string;
  /** Scopes, separated by spaces. */
  readonly scope?: string | undefined;
}

/** RFC 8693 section 2.1. */
export interface TokenExchangeRequest extends TokenRequestClient {
  readonly grant_type: "urn:ietf:params:oauth:grant-type:token-exchange";
  /** The token that is exchanged. */
  readonly subject_token: string;
  /** What kind of token it is. */
  readonly subject_token_type: string;
  /** The token of whoever acts for its subject. */
  readonly actor_token?: string | undefined;
  /** What kind of token that is. */
  readonly actor_token_type?: string | undefined;
  /** What kind of token is wanted. */
  readonly requested_token_type?: string | undefined;
  /** Scopes, separated by spaces. */
  readonly scope?: string | undefined;
}

/** An extension grant, named by an absolute URI (RFC 6749 section 4.5). */
export interface ExtensionGrantRequest {
  readonly grant_type: `${string}:${string}`;
  readonly [parameter: string]: string | readonly string[] | undefined;
}

/** What a token endpoint is asked, told apart by `grant_type`. */
export type TokenRequest =
  | AuthorizationCodeRequest
  | RefreshTokenRequest
  | ClientCredentialsRequest
  | PasswordRequest
  | DeviceTokenRequest
  | AssertionRequest
  | TokenExchangeRequest
  | ExtensionGrantRequest;

/** RFC 6749 section 5.1. Some servers leave out `token_type`, which is `Bearer` then. */
export interface TokenResponse {
  /** The access token. */
  readonly access_token: string;
  /** How to use it, nearly always `Bearer`. */
  readonly token_type?: string;
  /** Its lifetime in seconds. */
  readonly expires_in?: number;
  /** Gets the next access token. */
  readonly refresh_token?: string;
  /** What it is good for, separated by spaces. */
  readonly scope?: string;
  /** Who signed in (OpenID Connect). */
  readonly id_token?: string;
  /** What kind of token it is, after an exchange (RFC 8693). */
  readonly issued_token_type?: string;
  readonly [more: string]: JsonValue | undefined;
}

/** RFC 7009 section 2.1. */
export interface RevocationRequest {
  /** The token in question. */
  readonly token: string;
  /** `access_token` or `refresh_token`. */
  readonly token_type_hint?: string | undefined;
  /** The client's identifier. */
  readonly client_id?: string | undefined;
  /** The client's secret, where it authenticates in the body. */
  readonly client_secret?: string | undefined;
  /** The kind of the assertion, where it authenticates by one. */
  readonly client_assertion_type?: string | undefined;
  /** The assertion that authenticates the client. */
  readonly client_assertion?: string | undefined;
}

/** RFC 7662 section 2.1. */
export interface IntrospectionRequest {
  /** The token in question. */
  readonly token: string;
  /** `access_token` or `refresh_token`. */
  readonly token_type_hint?: string | undefined;
  /** The client's identifier. */
  readonly client_id?: string | undefined;
  /** The client's secret, where it authenticates in the body. */
  readonly client_secret?: string | undefined;
  /** The kind of the assertion, where it authenticates by one. */
  readonly client_assertion_type?: string | undefined;
  /** The assertion that authenticates the client. */
  readonly client_assertion?: string | undefined;
}

/** RFC 7662 section 2.2. */
export interface IntrospectionResponse {
  /** Whether the token is good. */
  readonly active: boolean;
  /** What it is good for, separated by spaces. */
  readonly scope?: string;
  /** The client it was issued to. */
  readonly client_id?: string;
  /** The person it was issued for. */
  readonly username?: string;
  /** How it is used. */
  readonly token_type?: string;
  /** When it expires, in seconds since 1970. */
  readonly exp?: number;
  /** When it was issued, in seconds since 1970. */
  readonly iat?: number;
  /** When it begins to be good, in seconds since 1970. */
  readonly nbf?: number;
  /** Whom it stands for. */
  readonly sub?: string;
  /** Which services it is for. */
  readonly aud?: string | readonly string[];
  /** Who issued it. */
  readonly iss?: string;
  /** Its identifier. */
  readonly jti?: string;
  readonly [more: string]: JsonValue | undefined;
}

/** RFC 8628 section 3.1. */
export interface DeviceAuthorizationRequest {
  /** Scopes, separated by spaces. */
  readonly scope?: string | undefined;
  /** The client's identifier. */
  readonly client_id?: string | undefined;
  /** The client's secret, where it authenticates in the body. */
  readonly client_secret?: string | undefined;
  /** The kind of the assertion, where it authenticates by one. */
  readonly client_assertion_type?: string | undefined;
  /** The assertion that authenticates the client. */
  readonly client_assertion?: string | undefined;
  /** The service that the token is for (RFC 8707). */
  readonly resource?: string | readonly string[] | undefined;
}

/** RFC 8628 section 3.2. */
export interface DeviceAuthorizationResponse {
  /** Identifies this device at the token endpoint. */
  readonly device_code: string;
  /** What the person types in. */
  readonly user_code: string;
  /** Where the person types it in. */
  readonly verification_uri?: string;
  /** The same with the code in it. */
  readonly verification_uri_complete?: string;
  /** How long both codes are good, in seconds. */
  readonly expires_in?: number;
  /** How long to wait between two requests, in seconds; 5 where nothing is said. */
  readonly interval?: number;
  readonly [more: string]: JsonValue | undefined;
}
