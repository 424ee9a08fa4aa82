import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from "jose";
import { CallError } from "./errors.js";
import { createMemory } from "./fetch-once.js";
import { type AuthorizationServer, discoverAuthorizationServer } from "./oauth-discovery.js";
import { createIntrospection } from "./token-introspection.js";
import {
  clockSkewSeconds,
  judge,
  type TokenRules,
  type Verdict,
  withAndWithoutSlash,
} from "./token-rules.js";

/** Signatures with public keys alone: a key that everybody may read must never be taken for a shared secret. */
const algorithms = "RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA".split(" ");
/** How long it is remembered that the authorization server cannot be reached; what it publishes is asked for once. */
const failureMs = 2_000;
const metadataTimeoutMs = 5_000;

interface Issuer {
  readonly metadata: AuthorizationServer;
  readonly keys: JWTVerifyGetKey | undefined;
}

/** A check of access tokens by those rules. Nothing is asked of the authorization server before the first token comes. */
export function createTokenCheck(rules: TokenRules): (token: string) => Promise<Verdict> {
  const issuers = createMemory<Issuer>({ lifeMs: Infinity, failureMs });
  const find = async (): Promise<Issuer> => await findIssuer(rules.authorizationServer);
  const ask = rules.introspection && createIntrospection(rules, rules.introspection);
  return async (token) => {
    try {
      const issuer = await issuers.get("", find);
      return ask === undefined
        ? await checkJwt(token, rules, issuer)
        : await ask(token, issuer.metadata);
    } catch (error) {
      return { kind: "unknown", error };
    }
  };
}

async function findIssuer(authorizationServer: string): Promise<Issuer> {
  const metadata = await discoverAuthorizationServer(authorizationServer, {
    timeoutMs: metadataTimeoutMs,
    retries: 1,
  });
  const { jwks_uri: keys } = metadata;
  return {
    metadata,
    keys: keys === undefined ? undefined : createRemoteJWKSet(new URL(keys)),
  };
}

async function checkJwt(token: string, rules: TokenRules, { keys }: Issuer): Promise<Verdict> {
  if (keys === undefined)
    throw new CallError(
      "configuration",
      `${rules.authorizationServer} publishes no keys (\`jwks_uri\`)`,
    );
  const options = {
    algorithms,
    issuer: withAndWithoutSlash(rules.authorizationServer),
    audience: withAndWithoutSlash(rules.audience ?? rules.resource),
    clockTolerance: clockSkewSeconds,
    // A token that never ends could never be taken back.
    requiredClaims: ["exp"],
  };
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, options).catch(
      async (error: unknown) => await tryEachKey(token, options, error),
    );
    // What is signed for another use is no access token (RFC 8725 section 3.11).
    if (!/^(?:application\/)?(?:at\+)?jwt$/i.test(protectedHeader.typ ?? "JWT"))
      return { kind: "invalid", why: "Token is no access token" };
    return judge(token, payload, rules);
  } catch (error) {
    const why = reasonOf(error);
    if (why === undefined) throw error;
    return { kind: "invalid", why };
  }
}

/** A token that names no key, where several could have signed it. */
async function tryEachKey(
  token: string,
  options: Parameters<typeof jwtVerify>[2],
  error: unknown,
): Promise<Awaited<ReturnType<typeof jwtVerify>>> {
  if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
  for await (const key of error) {
    try {
      return await jwtVerify(token, key, options);
    } catch (failure) {
      if (!(failure instanceof errors.JWSSignatureVerificationFailed)) throw failure;
    }
  }
  throw new errors.JWSSignatureVerificationFailed();
}

/** Why a token is refused; undefined where the failure is not the token's. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof errors.JWTExpired) return "Token expired";
  if (error instanceof errors.JWTClaimValidationFailed) {
    switch (error.claim) {
      case "iss":
        return "Invalid issuer";
      case "aud":
        return "Invalid audience";
      case "nbf":
        return "Token not yet valid";
      default:
        return "Token validation failed";
    }
  }
  if (
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWKSNoMatchingKey
  )
    return "Signature verification failed";
  const isToken =
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported;
  return isToken ? "Token validation failed" : undefined;
}
