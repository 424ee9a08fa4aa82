/** JSON Schemas (2020-12) of OAuth 2.0 messages, for REST routes and MCP tools. */

/** What a token endpoint is asked. */
export const tokenRequestSchema = {
  type: "object",
  description: "A token request; what it needs beside `grant_type` depends on the grant.",
  required: ["grant_type"],
  properties: {
    grant_type: {
      type: "string",
      description:
        "`authorization_code`, `refresh_token`, `client_credentials`, `password`, `urn:ietf:params:oauth:grant-type:device_code`, `urn:ietf:params:oauth:grant-type:jwt-bearer`, `urn:ietf:params:oauth:grant-type:saml2-bearer`, `urn:ietf:params:oauth:grant-type:token-exchange`, or the URI of another extension grant.",
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
    username: { type: "string", description: "The person's name." },
    password: { type: "string", description: "The person's password." },
    device_code: { type: "string", description: "The device code of the device authorization." },
    assertion: { type: "string", description: "The assertion that stands for the person." },
    subject_token: { type: "string", description: "The token that is exchanged." },
    subject_token_type: { type: "string", description: "What kind of token it is." },
    actor_token: { type: "string", description: "The token of whoever acts for its subject." },
    actor_token_type: { type: "string", description: "What kind of token that is." },
    requested_token_type: { type: "string", description: "What kind of token is wanted." },
    client_id: { type: "string", description: "The client's identifier." },
    client_secret: {
      type: "string",
      description: "The client's secret, where it authenticates in the body.",
    },
    client_assertion_type: {
      type: "string",
      description: "The kind of the assertion, where it authenticates by one.",
    },
    client_assertion: {
      type: "string",
      description: "The assertion that authenticates the client.",
    },
    resource: {
      anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }],
      description: "The service that the token is for (RFC 8707).",
    },
    audience: {
      anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }],
      description: "Whom the token is for, by name.",
    },
  },
  additionalProperties: { items: { not: { const: null } } },
  allOf: [
    {
      if: { required: ["grant_type"], properties: { grant_type: { const: "authorization_code" } } },
      then: { required: ["code"], properties: { code: {} } },
    },
    {
      if: { required: ["grant_type"], properties: { grant_type: { const: "refresh_token" } } },
      then: { required: ["refresh_token"], properties: { refresh_token: {} } },
    },
    {
      if: { required: ["grant_type"], properties: { grant_type: { const: "password" } } },
      then: { required: ["username", "password"], properties: { username: {}, password: {} } },
    },
    {
      if: {
        required: ["grant_type"],
        properties: { grant_type: { const: "urn:ietf:params:oauth:grant-type:device_code" } },
      },
      then: { required: ["device_code"], properties: { device_code: {} } },
    },
    {
      if: {
        required: ["grant_type"],
        properties: {
          grant_type: {
            enum: [
              "urn:ietf:params:oauth:grant-type:jwt-bearer",
              "urn:ietf:params:oauth:grant-type:saml2-bearer",
            ],
          },
        },
      },
      then: { required: ["assertion"], properties: { assertion: {} } },
    },
    {
      if: {
        required: ["grant_type"],
        properties: { grant_type: { const: "urn:ietf:params:oauth:grant-type:token-exchange" } },
      },
      then: {
        required: ["subject_token", "subject_token_type"],
        properties: { subject_token: {}, subject_token_type: {} },
      },
    },
  ],
} as const;

/** RFC 6749 section 5.1. Some servers leave out `token_type`, which is `Bearer` then. */
export const tokenResponseSchema = {
  type: "object",
  required: ["access_token"],
  properties: {
    access_token: { type: "string", description: "The access token." },
    token_type: { type: "string", description: "How to use it, nearly always `Bearer`." },
    expires_in: { type: "number", description: "Its lifetime in seconds." },
    refresh_token: { type: "string", description: "Gets the next access token." },
    scope: { type: "string", description: "What it is good for, separated by spaces." },
    id_token: { type: "string", description: "Who signed in (OpenID Connect)." },
    issued_token_type: {
      type: "string",
      description: "What kind of token it is, after an exchange (RFC 8693).",
    },
  },
} as const;

/** RFC 7009 section 2.1. */
export const revocationRequestSchema = {
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
    client_assertion_type: {
      type: "string",
      description: "The kind of the assertion, where it authenticates by one.",
    },
    client_assertion: {
      type: "string",
      description: "The assertion that authenticates the client.",
    },
  },
} as const;

/** RFC 7662 section 2.1. */
export const introspectionRequestSchema = {
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
    client_assertion_type: {
      type: "string",
      description: "The kind of the assertion, where it authenticates by one.",
    },
    client_assertion: {
      type: "string",
      description: "The assertion that authenticates the client.",
    },
  },
} as const;

/** RFC 7662 section 2.2. */
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
    iat: { type: "number", description: "When it was issued, in seconds since 1970." },
    nbf: { type: "number", description: "When it begins to be good, in seconds since 1970." },
    sub: { type: "string", description: "Whom it stands for." },
    aud: {
      anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }],
      description: "Which services it is for.",
    },
    iss: { type: "string", description: "Who issued it." },
    jti: { type: "string", description: "Its identifier." },
  },
} as const;

/** RFC 8628 section 3.1. */
export const deviceAuthorizationRequestSchema = {
  type: "object",
  properties: {
    scope: { type: "string", description: "Scopes, separated by spaces." },
    client_id: { type: "string", description: "The client's identifier." },
    client_secret: {
      type: "string",
      description: "The client's secret, where it authenticates in the body.",
    },
    client_assertion_type: {
      type: "string",
      description: "The kind of the assertion, where it authenticates by one.",
    },
    client_assertion: {
      type: "string",
      description: "The assertion that authenticates the client.",
    },
    resource: {
      anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }],
      description: "The service that the token is for (RFC 8707).",
    },
  },
} as const;

/** RFC 8628 section 3.2. */
export const deviceAuthorizationResponseSchema = {
  type: "object",
  required: ["device_code", "user_code"],
  properties: {
    device_code: { type: "string", description: "Identifies this device at the token endpoint." },
    user_code: { type: "string", description: "What the person types in." },
    verification_uri: { type: "string", description: "Where the person types it in." },
    verification_uri_complete: { type: "string", description: "The same with the code in it." },
    expires_in: { type: "number", description: "How long both codes are good, in seconds." },
    interval: {
      type: "number",
      description: "How long to wait between two requests, in seconds; 5 where nothing is said.",
    },
  },
} as const;
