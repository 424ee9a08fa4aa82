import { createHash } from "node:crypto";
import type { JWTPayload } from "jose";
import { type OAuthClient, proofOf } from "./client-proof.js";
import { CallError } from "./errors.js";
import { createMemory } from "./fetch-once.js";
import { isJsonObject, type JsonValue } from "./json.js";
import type { AuthorizationServer } from "./oauth-discovery.js";
import { sendTokenRequest } from "./token-request.js";
import { judge, problemOfClaims, type TokenRules, type Verdict } from "./token-rules.js";

/** How long an answer is taken for true: a token that is taken back may be used so long (RFC 7662 section 4). */
const answerMs = 30_000;
const failureMs = 1_000;
const maxTokens = 1_000;
const timeoutMs = 5_000;

/** A check of tokens that asks their authorization server (RFC 7662), once for every token in half a minute. */
export function createIntrospection(
  rules: TokenRules,
  client: OAuthClient,
): (token: string, server: AuthorizationServer) => Promise<Verdict> {
  const verdicts = createMemory<Verdict>({ lifeMs: answerMs, failureMs, size: maxTokens });
  return async (token, server) =>
    await verdicts.get(
      createHash("sha256").update(token).digest("base64url"),
      async () => verdictOf(token, await ask(token, server, client), rules),
      (verdict) => {
        const expires = verdict.kind === "valid" ? verdict.caller.expiresAt : undefined;
        return Math.min(answerMs, expires === undefined ? answerMs : expires * 1000 - Date.now());
      },
    );
}

async function ask(
  token: string,
  { introspection_endpoint: endpoint, issuer }: AuthorizationServer,
  client: OAuthClient,
): Promise<JsonValue> {
  if (endpoint === undefined)
    throw new CallError(
      "configuration",
      `${issuer ?? "the authorization server"} publishes no \`introspection_endpoint\``,
    );
  const { origin, pathname, search } = new URL(endpoint);
  const proof = proofOf(client);
  return await sendTokenRequest<JsonValue>(
    { namespace: "the authorization server", baseUrl: origin },
    {
      operation: "token introspection",
      path: pathname + search,
      request: { token, token_type_hint: "access_token", ...proof.fields },
    },
    { timeoutMs, retries: 0, ...proof.options },
  );
}

function verdictOf(token: string, answer: JsonValue, rules: TokenRules): Verdict {
  if (!isJsonObject(answer) || answer["active"] !== true)
    return { kind: "invalid", why: "Token is not active" };
  if (!isBearer(answer["token_type"]) || /^refresh/i.test(String(answer["token_use"])))
    return { kind: "invalid", why: "Token is no bearer token" };
  const claims: JWTPayload = answer;
  const why = problemOfClaims(claims, rules);
  return why === undefined ? judge(token, claims, rules) : { kind: "invalid", why };
}

/** Whether a `token_type` (RFC 7662 section 2.2) lets a token be used by whoever has it; some servers say in its place that it is an access token. */
function isBearer(type: JsonValue | undefined): boolean {
  return (
    type === undefined ||
    type === null ||
    (typeof type === "string" && /^(?:bearer|(?:.*:)?access_token|jwt)$/i.test(type))
  );
}
