// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { CallOptions } from "./call.js";

/** Who makes a request, as its access token says: the members of the protocol package's `AuthInfo`. */
export interface AuthInfo {
  /** The access token. It was issued for this server: it is never sent on, but may be exchanged for another (RFC 8693). */
  readonly token: string;
  /** The OAuth 2.0 client; empty where the token names none. */
  readonly clientId: string;
  readonly scopes: string[];
  /** Seconds since the epoch. */
  readonly expiresAt?: number;
  readonly resource?: URL;
  /** All claims of the token, or of the answer about it: `sub`, `iss` ... */
  readonly extra?: Record<string, unknown>;
}

/** What came over HTTP, as far as calls may depend on it: without what the caller proved itself with, which is for this server alone. */
export interface CallerRequest {
  readonly headers: Headers;
}

/** Options of the calls that are made for a request, by who makes it and how; either is undefined where it is not known, as over stdio. It answers at once. */
export type CallFor = (
  caller: AuthInfo | undefined,
  request: CallerRequest | undefined,
) => CallOptions | undefined;

/** What whoever starts an adapter says of the access tokens that it takes, over what is declared. */
export interface OAuthSettings {
  /** The issuer of the tokens. */
  readonly authorizationServer?: string | undefined;
  /** The URL that clients know this adapter by. */
  readonly resource?: string | undefined;
}
