// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { CallOptions, Upstream } from "./call.js";
import { credentialsOf } from "./call.js";
import { basicAuthorization } from "./basic-authorization.js";
import { own } from "./json.js";

/** An OAuth 2.0 client; a public one has no secret. */
export interface OAuthClient {
  readonly id: string;
  readonly secret?: string | undefined;
  /** How it proves itself at a token endpoint (RFC 7591 section 2); `client_secret_basic` by default. */
  readonly method?: ClientAuthMethod | undefined;
}

/** RFC 7591 section 2, `token_endpoint_auth_method`. */
export type ClientAuthMethod = "client_secret_basic" | "client_secret_post" | "none";

/** What a proof adds to a request: fields of its form, or options of the call. */
export interface ClientProof {
  readonly fields: Readonly<Record<string, string>>;
  readonly options: Pick<CallOptions, "authorization" | "credentials">;
}

/**
 * How a request proves which client makes it. RFC 6749 section 2.3 allows one method for each request: the option `authorization`, the
 * caller's own Basic credentials, secrets in the request itself, the `configured` client, the declared credentials; the first there is.
 */
export function clientProof(
  upstream: Upstream,
  request: object,
  configured: (() => OAuthClient) | undefined,
  options: CallOptions,
): ClientProof {
  const authorization = options.authorization ?? options.oauthClient?.authorization;
  if (authorization !== undefined) return { fields: {}, options: { authorization } };
  const { client_id: id, client_secret: secret, client_assertion: assertion } = membersOf(request);
  if (secret !== undefined || assertion !== undefined)
    return { fields: {}, options: { credentials: { kind: "none" } } };
  const client = options.credentials === undefined ? configured?.() : undefined;
  // A caller that names another client is that client.
  if (client !== undefined && (id === undefined || id === client.id)) return proofOf(client);
  const credentials = credentialsOf(upstream, options);
  if (credentials.kind !== "basic") return { fields: {}, options: { credentials } };
  return proofOf({ id: credentials.username, secret: credentials.password });
}

/** The proof of one client. */
export function proofOf({ id, secret, method }: OAuthClient): ClientProof {
  if (secret === undefined || method === "none" || method === "client_secret_post")
    return {
      fields: {
        client_id: id,
        ...(secret === undefined || method === "none" ? {} : { client_secret: secret }),
      },
      options: { credentials: { kind: "none" } },
    };
  return {
    fields: {},
    options: { authorization: basicAuthorization(formEncode(id), formEncode(secret)) },
  };
}

/** RFC 6749 section 2.3.1: identifier and secret are form-encoded before they are joined. */
function formEncode(text: string): string {
  return new URLSearchParams({ "": text }).toString().slice(1);
}

function membersOf(request: object): {
  readonly client_id: unknown;
  readonly client_secret: unknown;
  readonly client_assertion: unknown;
} {
  const members: Record<string, unknown> = { ...request };
  return {
    client_id: own(members, "client_id"),
    client_secret: own(members, "client_secret"),
    client_assertion: own(members, "client_assertion"),
  };
}
