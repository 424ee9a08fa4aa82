import { baseUrlOf, type CallOptions, type Upstream } from "./http.js";
import { oauthParameters } from "./oauth-parameters.js";
import { buildUrl } from "./url.js";
import { plainQuery } from "./value-texts.js";

export type {
  AssertionRequest,
  AuthorizationCodeRequest,
  ClientCredentialsRequest,
  DeviceAuthorizationRequest,
  DeviceAuthorizationResponse,
  DeviceTokenRequest,
  ExtensionGrantRequest,
  IntrospectionRequest,
  IntrospectionResponse,
  PasswordRequest,
  RefreshTokenRequest,
  RevocationRequest,
  TokenExchangeRequest,
  TokenRequest,
  TokenResponse,
} from "./oauth-types.js";
export type { OAuthErrorBody } from "./errors.js";
export {
  deviceAuthorizationRequestSchema,
  deviceAuthorizationResponseSchema,
  introspectionRequestSchema,
  introspectionResponseSchema,
  revocationRequestSchema,
  tokenRequestSchema,
  tokenResponseSchema,
} from "./oauth-schemas.js";
export { codeChallenge, createPkcePair, type PkcePair } from "./pkce.js";
export { sendTokenRequest, type TokenCall } from "./token-request.js";

/** The URL that a person's browser opens to authorize (RFC 6749 section 4.1.1). */
export function authorizationUrl(
  upstream: Upstream,
  path: string,
  parameters: object,
  options: CallOptions = {},
): string {
  return buildUrl(baseUrlOf(upstream, options), path, plainQuery(oauthParameters(parameters)));
}
