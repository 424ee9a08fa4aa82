import { formBody } from "./body.js";
import { clientProof, type OAuthClient } from "./client-proof.js";
import { CallError, isCallError, type OAuthErrorBody } from "./errors.js";
import type { CallOptions, HttpCall, Upstream } from "./http.js";
import { asDeclared, isJsonObject, type JsonValue, property } from "./json.js";
import { keepMethod } from "./keep-method.js";
import { oauthParameters } from "./oauth-parameters.js";
import { redactText } from "./redact.js";
import { sendDecoded } from "./send-decoded.js";
import { parseTokenAnswer, plainTokenAnswer } from "./token-answer.js";

/** A request to an endpoint that takes forms: token, revocation, introspection, device authorization. */
export interface TokenCall extends Pick<
  HttpCall,
  "operation" | "path" | "query" | "headers" | "cookies" | "timeoutMs"
> {
  /** Sent as `application/x-www-form-urlencoded`. */
  readonly request: object;
  /** The client that the call is made as where the caller brings none. Asked only then: its bindings may be missing otherwise. */
  readonly client?: (() => OAuthClient) | undefined;
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

/**
 * Sends a form to a token, revocation, introspection or device authorization endpoint and answers with what it returns; an empty answer is null.
 *
 * The client authenticates by the fields of the request, by Basic credentials (encoded as RFC 6749 section 2.3.1 asks), or by the
 * option `authorization`. Redirects are followed only where method, body and origin are kept. An OAuth 2.0 error answer is a CallError of kind `oauth`.
 */
export async function sendTokenRequest<T>(
  upstream: Upstream,
  call: TokenCall,
  options: CallOptions = {},
): Promise<T> {
  const { request, client, ...parts } = call;
  const { oauthClient, ...plain } = options;
  const proof = clientProof(upstream, request, client, options);
  const form = { ...request, ...proof.fields };
  const secrets = secretsIn(form);
  try {
    const value = await sendDecoded(
      upstream,
      {
        ...parts,
        headers: { ...parts.headers, dpop: oauthClient?.dpop },
        method: "POST",
        accept: "application/json",
        body: formBody(oauthParameters(form)),
        redirects: keepMethod,
        secrets,
      },
      (text) => parseTokenAnswer(text, options),
      { ...plain, ...proof.options },
    );
    const refused = oauthError(value);
    // Some servers answer errors with status 200.
    if (refused !== undefined && property(value, "access_token") === undefined)
      throw tokenError(call, refused, secrets, { status: 200, method: "POST", body: value });
    return asDeclared<T>(options.exact ? value : plainTokenAnswer(value));
  } catch (error) {
    if (!isCallError(error, "status")) throw error;
    const refused = oauthError(error.body);
    throw refused === undefined ? error : tokenError(call, refused, secrets, error);
  }
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
      text: answer.text,
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
