/** JSON Schemas (2020-12) of OAuth 2.0 requests and answers, for REST routes and MCP tools. */

/** What a token endpoint is asked (RFC 6749, RFC 7636). */
export const tokenRequestSchema = {
  type: "object",
  description:
    "A token request: `authorization_code` with `code`, `refresh_token` with `refresh_token`, or `client_credentials`.",
  required: ["grant_type"],
  properties: {
    grant_type: {
      type: "string",
      description:
        "`authorization_code`, `refresh_token`, `client_credentials`, or the URI of an extension grant.",
    },
    code: {
      type: "string",
      description: "The authorization code from the redirect. It works once.",
    },
    redirect_uri: {
      type: "string",
      description: "The redirect URI of the authorization request, unchanged.",
    },
    code_verifier: {
      type: "string",
      description: "The PKCE verifier that belongs to the challenge of the authorization request.",
    },
    refresh_token: { type: "string", description: "The refresh token of an earlier answer." },
    scope: { type: "string", description: "Scopes, separated by spaces." },
    client_id: { type: "string", description: "The client's identifier." },
    client_secret: {
      type: "string",
      description: "The client's secret, where it authenticates in the body.",
    },
  },
  allOf: [
    {
      if: { required: ["grant_type"], properties: { grant_type: { const: "authorization_code" } } },
      then: { required: ["code"] },
    },
    {
      if: { required: ["grant_type"], properties: { grant_type: { const: "refresh_token" } } },
      then: { required: ["refresh_token"] },
    },
  ],
} as const;

/** What a token endpoint answers (RFC 6749 section 5.1). */
export const tokenResponseSchema = {
  type: "object",
  required: ["access_token", "token_type"],
  properties: {
    access_token: { type: "string", description: "The access token." },
    token_type: { type: "string", description: "How to use it, nearly always `Bearer`." },
    expires_in: { type: "number", description: "Its lifetime in seconds." },
    refresh_token: { type: "string", description: "Gets the next access token." },
    scope: { type: "string", description: "What it is good for, separated by spaces." },
    id_token: { type: "string", description: "Who signed in (OpenID Connect)." },
  },
} as const;

/** What a revocation endpoint is asked (RFC 7009) and what an introspection endpoint is asked (RFC 7662). */
export const tokenReferenceSchema = {
  type: "object",
  required: ["token"],
  properties: {
    token: { type: "string", description: "The token in question." },
    token_type_hint: { type: "string", description: "`access_token` or `refresh_token`." },
    client_id: { type: "string", description: "The client's identifier." },
    client_secret: {
      type: "string",
      description: "The client's secret, where it authenticates in the body.",
    },
  },
} as const;

/** What an introspection endpoint answers (RFC 7662 section 2.2). */
export const introspectionResponseSchema = {
  type: "object",
  required: ["active"],
  properties: {
    active: { type: "boolean", description: "Whether the token is good." },
    scope: { type: "string", description: "What it is good for, separated by spaces." },
    client_id: { type: "string", description: "The client it was issued to." },
    username: { type: "string", description: "The person it was issued for." },
    token_type: { type: "string", description: "How it is used." },
    exp: { type: "number", description: "When it expires, in seconds since 1970." },
    sub: { type: "string", description: "Whom it stands for." },
    iss: { type: "string", description: "Who issued it." },
  },
} as const;

/** An OAuth 2.0 error answer (RFC 6749 section 5.2). */
export const oauthErrorSchema = {
  type: "object",
  required: ["error"],
  properties: {
    error: { type: "string", description: "`invalid_grant`, `invalid_client`, ..." },
    error_description: { type: "string", description: "What went wrong, for developers." },
    error_uri: { type: "string", description: "Where to read more." },
  },
} as const;
