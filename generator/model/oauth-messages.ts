import type { KnownType } from "./types.js";

/** One member of a message. `texts`: a text, or several as a list (a repeated field of a form). */
export interface OAuthMember {
  readonly name: string;
  readonly type: "text" | "texts" | "number" | "boolean";
  readonly required: boolean;
  readonly description: string;
}

/** A request or an answer; answers are open: servers add members of their own. */
export interface OAuthMessage {
  /** Where it is defined. */
  readonly section: string;
  readonly members: readonly OAuthMember[];
  readonly isOpen: boolean;
}

/** A token request of one grant; its members are those beside `grant_type` and what authenticates the client. */
export interface OAuthGrant {
  readonly name: string;
  readonly section: string;
  /** The values of `grant_type` that mean it. */
  readonly values: readonly string[];
  readonly members: readonly OAuthMember[];
}

const text = (name: string, description: string): OAuthMember => ({ name, type: "text", required: false, description });
const texts = (name: string, description: string): OAuthMember => ({
  name,
  type: "texts",
  required: false,
  description,
});
const number = (name: string, description: string): OAuthMember => ({
  name,
  type: "number",
  required: false,
  description,
});
const required = (member: OAuthMember): OAuthMember => ({ ...member, required: true });

const scope = text("scope", "Scopes, separated by spaces.");

/** What authenticates the client in a request (RFC 6749 section 2.3.1, RFC 7521 section 4.2). */
const clientMembers: readonly OAuthMember[] = [
  text("client_id", "The client's identifier."),
  text("client_secret", "The client's secret, where it authenticates in the body."),
  text("client_assertion_type", "The kind of the assertion, where it authenticates by one."),
  text("client_assertion", "The assertion that authenticates the client."),
];

/** What any token request may hold beside its grant. */
export const tokenRequestMembers: readonly OAuthMember[] = [
  ...clientMembers,
  texts("resource", "The service that the token is for (RFC 8707)."),
  texts("audience", "Whom the token is for, by name."),
];

/** The grants with members of their own. Others are named by an absolute URI (RFC 6749 section 4.5). */
export const oauthGrants: readonly OAuthGrant[] = [
  {
    name: "AuthorizationCodeRequest",
    section: "RFC 6749 section 4.1.3, with the verifier of RFC 7636 section 4.5.",
    values: ["authorization_code"],
    members: [
      required(text("code", "The authorization code from the redirect. It works once.")),
      text("redirect_uri", "The redirect URI of the authorization request, unchanged."),
      text("code_verifier", "The PKCE verifier that belongs to the challenge of the authorization request."),
    ],
  },
  {
    name: "RefreshTokenRequest",
    section: "RFC 6749 section 6.",
    values: ["refresh_token"],
    members: [required(text("refresh_token", "The refresh token of an earlier answer.")), scope],
  },
  {
    name: "ClientCredentialsRequest",
    section: "RFC 6749 section 4.4.2.",
    values: ["client_credentials"],
    members: [scope],
  },
  {
    name: "PasswordRequest",
    section: "RFC 6749 section 4.3.2.",
    values: ["password"],
    members: [
      required(text("username", "The person's name.")),
      required(text("password", "The person's password.")),
      scope,
    ],
  },
  {
    name: "DeviceTokenRequest",
    section: "RFC 8628 section 3.4.",
    values: ["urn:ietf:params:oauth:grant-type:device_code"],
    members: [required(text("device_code", "The device code of the device authorization."))],
  },
  {
    name: "AssertionRequest",
    section: "RFC 7523 section 2.1 and RFC 7522 section 2.1.",
    values: ["urn:ietf:params:oauth:grant-type:jwt-bearer", "urn:ietf:params:oauth:grant-type:saml2-bearer"],
    members: [required(text("assertion", "The assertion that stands for the person.")), scope],
  },
  {
    name: "TokenExchangeRequest",
    section: "RFC 8693 section 2.1.",
    values: ["urn:ietf:params:oauth:grant-type:token-exchange"],
    members: [
      required(text("subject_token", "The token that is exchanged.")),
      required(text("subject_token_type", "What kind of token it is.")),
      text("actor_token", "The token of whoever acts for its subject."),
      text("actor_token_type", "What kind of token that is."),
      text("requested_token_type", "What kind of token is wanted."),
      scope,
    ],
  },
];

const tokenReference: readonly OAuthMember[] = [
  required(text("token", "The token in question.")),
  text("token_type_hint", "`access_token` or `refresh_token`."),
  ...clientMembers,
];

/** The other messages. The TypeScript types and JSON Schemas of the runtime, those of contracts and tools, and their examples are all made from this table. */
export const oauthMessages: Readonly<Record<Exclude<KnownType, "TokenRequest"> | "OAuthErrorBody", OAuthMessage>> = {
  TokenResponse: {
    section: "RFC 6749 section 5.1. Some servers leave out `token_type`, which is `Bearer` then.",
    isOpen: true,
    members: [
      required(text("access_token", "The access token.")),
      text("token_type", "How to use it, nearly always `Bearer`."),
      number("expires_in", "Its lifetime in seconds."),
      text("refresh_token", "Gets the next access token."),
      text("scope", "What it is good for, separated by spaces."),
      text("id_token", "Who signed in (OpenID Connect)."),
      text("issued_token_type", "What kind of token it is, after an exchange (RFC 8693)."),
    ],
  },
  RevocationRequest: { section: "RFC 7009 section 2.1.", isOpen: false, members: tokenReference },
  IntrospectionRequest: { section: "RFC 7662 section 2.1.", isOpen: false, members: tokenReference },
  IntrospectionResponse: {
    section: "RFC 7662 section 2.2.",
    isOpen: true,
    members: [
      { name: "active", type: "boolean", required: true, description: "Whether the token is good." },
      text("scope", "What it is good for, separated by spaces."),
      text("client_id", "The client it was issued to."),
      text("username", "The person it was issued for."),
      text("token_type", "How it is used."),
      number("exp", "When it expires, in seconds since 1970."),
      number("iat", "When it was issued, in seconds since 1970."),
      number("nbf", "When it begins to be good, in seconds since 1970."),
      text("sub", "Whom it stands for."),
      texts("aud", "Which services it is for."),
      text("iss", "Who issued it."),
      text("jti", "Its identifier."),
    ],
  },
  DeviceAuthorizationRequest: {
    section: "RFC 8628 section 3.1.",
    isOpen: false,
    members: [scope, ...clientMembers, texts("resource", "The service that the token is for (RFC 8707).")],
  },
  DeviceAuthorizationResponse: {
    section: "RFC 8628 section 3.2.",
    isOpen: true,
    members: [
      required(text("device_code", "Identifies this device at the token endpoint.")),
      required(text("user_code", "What the person types in.")),
      text("verification_uri", "Where the person types it in."),
      text("verification_uri_complete", "The same with the code in it."),
      number("expires_in", "How long both codes are good, in seconds."),
      number("interval", "How long to wait between two requests, in seconds; 5 where nothing is said."),
    ],
  },
  OAuthErrorBody: {
    section: "RFC 6749 section 5.2.",
    isOpen: false,
    members: [
      required(text("error", "`invalid_grant`, `invalid_client`, ...")),
      text("error_description", "What went wrong, for developers."),
      text("error_uri", "Where to read more."),
    ],
  },
};
