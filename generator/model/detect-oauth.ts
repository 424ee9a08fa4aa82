import type { Reporter } from "../diagnostics/reporter.js";
import { askedOf } from "./asked.js";
import type { HttpApi, OAuthEndpoint, Operation, OperationParameter } from "./capability.js";
import type { DataType, KnownType } from "./types.js";

/** What decides beside the shape: the configuration, and whether the capability speaks of OAuth at all. */
export interface OAuthContext {
  readonly settings: Readonly<Record<string, boolean>>;
  readonly tags: readonly string[];
}

const requests: Readonly<Record<Exclude<OAuthEndpoint, "authorization">, KnownType>> = {
  token: "TokenRequest",
  revocation: "RevocationRequest",
  introspection: "IntrospectionRequest",
};

/**
 * Marks the operations that are OAuth 2.0 endpoints by their shape ("OAuth 2.0 operations" in the spec; RFC 6749, 7009, 7662) and types them:
 * a GET with `response_type` and `client_id` in the query, a POST with one whole body to `/token`, `/revoke` or `/introspect` in an OAuth context.
 * `settings` turns single operations on or off.
 */
export function detectOAuth(apis: readonly HttpApi[], context: OAuthContext, reporter: Reporter): readonly HttpApi[] {
  const speaksOfOAuth = context.tags.some((tag) => /^(?:oauth|oidc|openid)/i.test(tag));
  return apis.map((api) => {
    const hasAuthorization = api.operations.some(isAuthorization);
    return {
      ...api,
      operations: api.operations.map((operation) => {
        const setting = Object.hasOwn(context.settings, operation.id) ? context.settings[operation.id] : undefined;
        if (setting === false) return operation;
        const endpoint = endpointOf(operation, setting === true || hasAuthorization || speaksOfOAuth);
        if (!endpoint) {
          if (setting === true) reporter.report("model/not-oauth", operation.span, { operation: operation.id });
          return operation;
        }
        reporter.report("model/oauth-endpoint", operation.span, { operation: operation.id, endpoint });
        return typeOAuth(operation, endpoint);
      }),
    };
  });
}

function endpointOf(operation: Operation, context: boolean): OAuthEndpoint | undefined {
  if (isAuthorization(operation)) return "authorization";
  if (operation.method !== "POST" || operation.body?.kind !== "parameter") return undefined;
  // A declared JSON body is no OAuth 2.0 form, and an endpoint of one client's tokens is no token endpoint.
  if (/client/i.test(/\{([^{}]*)\}\/[a-z]+\/?$/i.exec(operation.path.text)?.[1] ?? "")) return undefined;
  const { text } = operation.path;
  if (!context && !/oauth|openid|oidc/i.test(text)) return undefined;
  if (/\/token\/?$/i.test(text)) return "token";
  if (/\/(?:revoke|revocation)\/?$/i.test(text)) return "revocation";
  return /\/(?:introspect|introspection)\/?$/i.test(text) ? "introspection" : undefined;
}

function isAuthorization(operation: Operation): boolean {
  const inQuery = (name: string): boolean => operation.parameters.some((parameter) => parameter.in === "query" && parameter.name === name);
  return operation.method === "GET" && inQuery("response_type") && inQuery("client_id");
}

function typeOAuth(operation: Operation, endpoint: OAuthEndpoint): Operation {
  if (endpoint === "authorization") return { ...operation, oauth: endpoint, answer: { kind: "raw", mediaType: operation.answer.mediaType }, output: { kind: "binary" } };
  const type: DataType = { kind: "known", name: requests[endpoint] };
  const parameters = operation.parameters.map((parameter): OperationParameter => (parameter.in === "body" ? { ...parameter, type, required: true } : parameter));
  const output: DataType = endpoint === "token" ? { kind: "known", name: "TokenResponse" } : endpoint === "introspection" ? { kind: "known", name: "IntrospectionResponse" } : operation.output;
  return {
    ...operation,
    oauth: endpoint,
    parameters,
    asked: askedOf(parameters),
    output,
    ...(operation.body ? { body: { ...operation.body, encoding: { kind: "form", mediaType: "application/x-www-form-urlencoded" } } } : {}),
  };
}
