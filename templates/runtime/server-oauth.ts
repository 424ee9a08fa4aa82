import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { createTokenCheck } from "./access-token.js";
import { rememberCaller } from "./auth-info.js";
import { challenge, credentialsOf, reveal, type Secret } from "./caller-proof.js";
import { CallError } from "./errors.js";
import { beforeRequests, type SharedCall } from "./options.js";
import { isPlain } from "./oauth-discovery.js";
import type { OAuthSettings } from "./oauth-settings.js";
import { sendProblem } from "./problem.js";
import { tellCallersApart } from "./rest-context.js";
import type { TokenRules, Verdict } from "./token-rules.js";
import { addGate } from "./unrouted.js";

/** Which access tokens an adapter declares that it takes (OAuth 2.0; see `TokenRules`). */
export interface AccessTokens {
  readonly authorizationServer: Secret;
  readonly resource: Secret;
  readonly audience?: Secret;
  readonly scopes?: readonly string[];
  readonly introspection?: { readonly clientId: Secret; readonly clientSecret: Secret };
}

interface Options {
  readonly call?: SharedCall;
  readonly oauth?: OAuthSettings | undefined;
}

/**
 * Lets in who brings an access token for this adapter (RFC 6750), and answers others 401, or 403 where the token does not allow enough, before
 * anything else is looked at. Who they are is known by `authInfoOf`. What clients must know to get a token is served without one, at
 * `/.well-known/oauth-protected-resource` (RFC 9728). Fails where a setting is missing, or is no URL.
 */
export function requireAccessToken(
  app: FastifyInstance,
  declared: AccessTokens,
  options: Options = {},
): void {
  tellCallersApart(app);
  const rules = rulesOf(declared, options);
  const check = createTokenCheck(rules);
  const metadata = serveMetadata(app, rules);
  addGate(app, async (request, reply) => {
    if (isMetadata(request, metadata.pathname)) return undefined;
    const token = credentialsOf(request, "bearer");
    // The token was for this server: nothing behind this line may pass it on.
    delete request.headers.authorization;
    if (token === undefined) return await refuse(reply, rules, metadata, undefined);
    const verdict = await check(token);
    if (verdict.kind !== "valid") return await refuse(reply, rules, metadata, verdict);
    rememberCaller(request, verdict.caller);
    return undefined;
  });
}

/** Serves what clients of an adapter must know to get a token (RFC 9728), where the adapter itself stands below a prefix: it belongs to the root of the server. */
export function serveTokenMetadata(
  app: FastifyInstance,
  declared: AccessTokens,
  options: Options = {},
): void {
  serveMetadata(app, rulesOf(declared, options));
}

function rulesOf(declared: AccessTokens, { call: shared, oauth = {} }: Options): TokenRules {
  const call = beforeRequests(shared);
  const urlOf = (text: string, what: string): string => {
    if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol) || /[#\s]/.test(text))
      throw new CallError("configuration", `the ${what} of an adapter is no http or https URL`);
    return text;
  };
  const issuer = urlOf(
    oauth.authorizationServer ?? reveal(declared.authorizationServer, call),
    "authorization server",
  );
  if (isPlain(issuer))
    throw new CallError(
      "configuration",
      "the authorization server of an adapter is reached by http: whoever stands between could vouch for any token (RFC 8414, 2); use https",
    );
  return {
    authorizationServer: issuer,
    resource: urlOf(oauth.resource ?? reveal(declared.resource, call), "resource"),
    audience: declared.audience && reveal(declared.audience, call),
    scopes: declared.scopes ?? [],
    introspection: declared.introspection && {
      id: reveal(declared.introspection.clientId, call),
      secret: reveal(declared.introspection.clientSecret, call),
    },
  };
}

/** By server, then by path: the metadata that is served there. */
const served = new WeakMap<object, Map<string, string>>();

/** Serves the metadata of the adapter as a protected resource (RFC 9728 section 3); answers with its URL. Fails where another adapter's stands there. */
function serveMetadata(app: FastifyInstance, rules: TokenRules): URL {
  const resource = new URL(rules.resource);
  const path = resource.pathname.replace(/\/$/, "");
  const url = new URL(`/.well-known/oauth-protected-resource${path}`, resource);
  const document = {
    resource: rules.resource,
    authorization_servers: [rules.authorizationServer],
    ...(rules.scopes.length === 0 ? {} : { scopes_supported: rules.scopes }),
    bearer_methods_supported: ["header"],
  };
  const known = served.get(app.server) ?? new Map<string, string>();
  served.set(app.server, known);
  const text = JSON.stringify(document);
  const other = known.get(url.pathname);
  if (other !== undefined && other !== text)
    throw new CallError(
      "configuration",
      `two adapters of one port say at ${url.pathname} where tokens come from, and say different things: give their resources different paths`,
    );
  // Colons would be parameters of the route.
  const route = url.pathname.replaceAll(":", "::");
  // Adapters that share a server may be one resource.
  if (app.hasRoute({ method: "GET", url: route })) return url;
  known.set(url.pathname, text);
  app.get(route, async (_request, reply) => {
    // Clients in browsers read it, whatever page they are on: it is public.
    return await reply.header("access-control-allow-origin", "*").send(document);
  });
  return url;
}

function isMetadata({ method, url }: FastifyRequest, path: string): boolean {
  return (method === "GET" || method === "HEAD") && url.replace(/\?.*$/s, "") === path;
}

async function refuse(
  reply: FastifyReply,
  rules: TokenRules,
  metadata: URL,
  verdict: Exclude<Verdict, { kind: "valid" }> | undefined,
): Promise<FastifyReply> {
  const scope = rules.scopes.length === 0 ? [] : [`scope="${quotable(rules.scopes.join(" "))}"`];
  const places = [...scope, `resource_metadata="${quotable(metadata.href)}"`];
  const bearer = (...members: readonly string[]): string =>
    `Bearer ${[...members, ...places].join(", ")}`;
  switch (verdict?.kind) {
    case undefined:
      return await challenge(reply, bearer('realm="api"'));
    case "invalid":
      return await challenge(
        reply,
        bearer('error="invalid_token"', `error_description="${verdict.why}"`),
      );
    case "insufficient": {
      const detail = `Required scope '${verdict.missing}' not present in token`;
      reply.header(
        "www-authenticate",
        bearer('error="insufficient_scope"', `error_description="${quotable(detail)}"`),
      );
      return sendProblem(reply, { status: 403, title: "Forbidden", detail });
    }
    case "unknown":
      reply.log.error({ err: verdict.error }, "access tokens cannot be checked");
      reply.header("retry-after", "5");
      return sendProblem(reply, {
        status: 503,
        title: "Service Unavailable",
        detail: "access tokens cannot be checked at the moment",
      });
  }
}

/** Text inside the quotes of a header's parameter. */
function quotable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, "?").replaceAll(/["\\]/g, "");
}
