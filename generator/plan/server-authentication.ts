import type { AdapterBase, ServerAuthentication } from "../model/capability.js";
import type { ValueExpression } from "../model/values.js";
import { environmentVariable } from "../text/environment.js";
import { type Code, code, joinCode, literal } from "./code.js";
import { local } from "./locals.js";
import { runtime } from "./runtime.js";

/** The line that asks callers of an adapter who they are, before all routes of `app`; none where it declares no authentication. */
export function authenticationSetup(
  { authentication, namespace }: Pick<AdapterBase, "authentication" | "namespace">,
  app: Code = local.app,
  options: Code = local.options,
): readonly Code[] {
  switch (authentication?.kind) {
    case undefined:
      return [];
    case "oauth2":
      return [
        code`${runtime.serverOauth.requireAccessToken}(${app}, ${describeTokens(authentication, namespace)}, ${options});`,
      ];
    case "digest":
      return [
        code`${runtime.serverDigest.requireDigest}(${app}, { username: ${secret(authentication.username)}, password: ${secret(authentication.password)} }, ${local.options}.call);`,
      ];
    case "basic":
    case "bearer":
    case "apikey":
      return [
        code`${runtime.serverAuth.requireAuthentication}(${app}, ${describe(authentication)}, ${local.options}.call);`,
      ];
  }
}

/** The line that serves the metadata of an adapter which takes access tokens, at the root of `app`; none of another. */
export function tokenMetadataSetup(
  { authentication, namespace }: Pick<AdapterBase, "authentication" | "namespace">,
  app: Code,
  options: Code,
): readonly Code[] {
  if (authentication?.kind !== "oauth2") return [];
  return [
    code`${runtime.serverOauth.serveTokenMetadata}(${app}, ${describeTokens(authentication, namespace)}, ${options});`,
  ];
}

/** The declared authentication of callers as a plain description: secrets are bindings, read at start-up. */
function describe(
  authentication: Extract<ServerAuthentication, { readonly kind: "basic" | "bearer" | "apikey" }>,
): Code {
  switch (authentication.kind) {
    case "bearer":
      return code`{ kind: "bearer", token: ${secret(authentication.token)} }`;
    case "basic":
      return code`{ kind: "basic", username: ${secret(authentication.username)}, password: ${secret(authentication.password)} }`;
    case "apikey":
      return code`{ kind: "apikey", in: ${literal(authentication.placement)}, name: ${literal(authentication.name.kind === "literal" ? String(authentication.name.value) : "")}, value: ${secret(authentication.value)} }`;
  }
}

type OAuth = Extract<ServerAuthentication, { readonly kind: "oauth2" }>;

function describeTokens(authentication: OAuth, namespace: string): Code {
  const { audience, scopes } = authentication;
  const client = introspectionClient(authentication, namespace);
  return code`{\n${joinCode(
    [
      code`authorizationServer: ${secret(authentication.authorizationServer)},`,
      code`resource: ${secret(authentication.resource)},`,
      ...(audience ? [code`audience: ${secret(audience)},`] : []),
      ...(scopes.length > 0 ? [code`scopes: ${literal([...scopes])},`] : []),
      ...(client
        ? [code`introspection: { clientId: ${secret(client.clientId)}, clientSecret: ${secret(client.clientSecret)} },`]
        : []),
    ],
    "\n",
  )}\n}`;
}

/** The client that an adapter asks about tokens as; undefined where it asks nobody. What is not declared is read from the environment. */
function introspectionClient(
  { introspection }: OAuth,
  namespace: string,
): { readonly clientId: ValueExpression; readonly clientSecret: ValueExpression } | undefined {
  if (!introspection) return undefined;
  const variable = (suffix: "CLIENT_ID" | "CLIENT_SECRET"): ValueExpression => ({
    kind: "binding",
    variable: environmentVariable(namespace, suffix),
  });
  return {
    clientId: introspection.clientId ?? variable("CLIENT_ID"),
    clientSecret: introspection.clientSecret ?? variable("CLIENT_SECRET"),
  };
}

/** The environment variables that hold the client of `introspectionClient`, as far as nothing is declared of it. */
export function introspectionVariables({
  authentication,
  namespace,
}: Pick<AdapterBase, "authentication" | "namespace">): readonly string[] {
  if (authentication?.kind !== "oauth2" || !authentication.introspection) return [];
  const { clientId, clientSecret } = authentication.introspection;
  return [
    ...(clientId ? [] : [environmentVariable(namespace, "CLIENT_ID")]),
    ...(clientSecret ? [] : [environmentVariable(namespace, "CLIENT_SECRET")]),
  ];
}

function secret(value: ValueExpression): Code {
  switch (value.kind) {
    case "binding":
      return code`{ binding: ${literal(value.variable)} }`;
    case "template":
      return code`{ parts: [${joinCode(
        value.parts.map((part) => (typeof part === "string" ? literal(part) : secret(part))),
        ", ",
      )}] }`;
    default:
      return code`{ value: ${literal(value.kind === "literal" ? String(value.value ?? "") : "")} }`;
  }
}
