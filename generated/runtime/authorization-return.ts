// Written by Capstan, the same for every capability. Do not edit: run generate.

import { CallError } from "./errors.js";
import type { AuthorizationServer } from "./oauth-discovery.js";

/** What an authorization request was made with, and at which server. */
export interface ExpectedReturn {
  /** The request's `state`, kept where the person's browser cannot change it. */
  readonly state: string;
  /** The server's metadata (`discoverAuthorizationServer`): then the answer must not come from another server (RFC 9207). */
  readonly server?: AuthorizationServer | undefined;
}

// What servers are asked for names no host.
const anyOrigin = "http://localhost";

/** A fresh `state` of 128 random bits. */
export function createState(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The code in the URL that an authorization server sent the person's browser back to: the whole of it, or `request.url` of a server, its path and query. Fails with a CallError: of kind `input` where it is no URL, `state` is another than
 * was sent (RFC 6749 section 10.12) or the answer names another issuer or none (RFC 9207 section 2.4), of kind `oauth` where the server refuses.
 */
export function readAuthorizationReturn(url: string | URL, expected: ExpectedReturn): string {
  if (!URL.canParse(String(url), anyOrigin)) throw refusal("is no URL");
  const { searchParams } = new URL(url, anyOrigin);
  const one = (name: string): string | undefined => {
    const values = searchParams.getAll(name);
    if (values.length > 1) throw refusal(`holds \`${name}\` more than once`);
    return values[0];
  };
  const [state, issuer, code, error] = [one("state"), one("iss"), one("code"), one("error")];
  if (expected.state === "" || state !== expected.state)
    throw refusal("has another `state` than the request");
  checkIssuer(issuer, expected.server);
  if (error !== undefined) {
    const description = one("error_description");
    throw new CallError("oauth", `the authorization server answered \`${error}\``, {
      oauth: { error, error_description: description, error_uri: one("error_uri") },
    });
  }
  if (code === undefined || code === "") throw refusal("holds no code");
  return code;
}

function checkIssuer(issuer: string | undefined, server: AuthorizationServer | undefined): void {
  if (server === undefined) return;
  if (issuer === undefined) {
    if (server.authorization_response_iss_parameter_supported === true)
      throw refusal("does not name its issuer");
  } else if (issuer !== server.issuer) throw refusal("comes from another issuer");
}

function refusal(why: string): CallError {
  return new CallError("input", `the answer to the authorization request ${why}`);
}
