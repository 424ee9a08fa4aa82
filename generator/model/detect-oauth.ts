import type { Reporter } from "../diagnostics/reporter.js";
import { askedOf } from "./asked.js";
import type { BindingTable } from "./bindings.js";
import type { HttpApi, OAuthEndpoint, Operation, OperationParameter, RequestBody } from "./capability.js";
import { oauthGrants, oauthMessages, tokenRequestMembers } from "./oauth-messages.js";
import type { KnownType } from "./types.js";
import { settingsOf, type Upstreams } from "./upstream-settings.js";

/** What decides beside the shape: the configuration, and whether the capability speaks of OAuth at all. */
export interface OAuthContext {
  readonly settings: Readonly<Record<string, boolean>>;
  readonly tags: readonly string[];
  readonly upstreams: Upstreams;
  readonly bindings: BindingTable;
}

const requests: Readonly<Record<Exclude<OAuthEndpoint, "authorization">, KnownType>> = {
  token: "TokenRequest",
  revocation: "RevocationRequest",
  introspection: "IntrospectionRequest",
  device: "DeviceAuthorizationRequest",
};

const answers: Readonly<Record<Exclude<OAuthEndpoint, "authorization">, KnownType | undefined>> = {
  token: "TokenResponse",
  revocation: undefined,
  introspection: "IntrospectionResponse",
  device: "DeviceAuthorizationResponse",
};

/**
 * Marks the operations that are OAuth 2.0 endpoints by their shape ("OAuth 2.0 operations" in the spec; RFC 6749, 7009, 7662, 8628) and types them:
 * a GET with `response_type` and `client_id` in the query, a POST to `/token`, `/revoke`, `/introspect` or a device endpoint in an OAuth context, of one whole body or with the members that such requests have.
 * `settings` turns single operations on or off.
 */
export function detectOAuth(apis: readonly HttpApi[], context: OAuthContext, reporter: Reporter): readonly HttpApi[] {
  const speaksOfOAuth = context.tags.some((tag) => /^(?:oauth|oidc|openid)/i.test(tag));
  return apis.map((api) => {
    const hasAuthorization = api.operations.some(isAuthorization);
    return {
      ...api,
      authentication: configureAuthentication(api, context, reporter),
      operations: api.operations.map((operation) => {
        const setting = Object.hasOwn(context.settings, operation.id) ? context.settings[operation.id] : undefined;
        if (setting === false) return operation;
        const endpoint =
          endpointOf(operation, setting === true || hasAuthorization || speaksOfOAuth) ??
          (setting === true ? endpointByName(operation) : undefined);
        if (!endpoint) {
          if (setting === true) reporter.report("model/not-oauth", operation.span, { operation: operation.id });
          return operation;
        }
        reporter.report("model/oauth-endpoint", operation.span, { operation: operation.id, endpoint });
        return configure(typeOAuth(operation, endpoint), context);
      }),
    };
  });
}

function configureAuthentication(
  { namespace, authentication, span }: HttpApi,
  { upstreams }: OAuthContext,
  reporter: Reporter,
): HttpApi["authentication"] {
  const { tokenEndpointAuthMethod: method, tokenExchange } = settingsOf(upstreams, namespace, "");
  if (authentication?.kind === "oauth2")
    return { ...authentication, method, ...(tokenExchange ? { exchange: true } : {}) };
  if (tokenExchange) reporter.report("model/exchange-without-client", authentication?.span ?? span, { namespace });
  return authentication;
}

/** The client that such calls are made as by configuration, where its bindings are declared: one configured for all capabilities is for those that have it. */
function configure(operation: Operation, { upstreams, bindings }: OAuthContext): Operation {
  const { oauthClient, tokenEndpointAuthMethod: method } = settingsOf(upstreams, operation.namespace, operation.name);
  const id = oauthClient && bindings.find(oauthClient.id);
  if (id === undefined || operation.oauth === "authorization") return operation;
  const secret =
    oauthClient?.secret === undefined ? undefined : (bindings.find(oauthClient.secret) ?? oauthClient.secret);
  for (const variable of [id, ...(secret === undefined ? [] : [secret])])
    bindings.use(variable, `consumes ${operation.namespace}`, operation.span);
  return { ...operation, oauthClient: { id, secret, method } };
}

function endpointOf(operation: Operation, context: boolean): OAuthEndpoint | undefined {
  if (isAuthorization(operation)) return "authorization";
  const { text } = operation.path;
  if (operation.method !== "POST" || (!context && !/oauth|openid|oidc/i.test(text))) return undefined;
  // An endpoint of one client's tokens is no token endpoint.
  if (/client/i.test(/\{([^{}]*)\}\/[a-z]+\/?$/i.exec(text)?.[1] ?? "")) return undefined;
  const endpoint = paths.find(({ path }) => path.test(text));
  return endpoint !== undefined && holds(operation.body, endpoint.needs) ? endpoint.name : undefined;
}

/** What an operation is that the configuration calls an endpoint (`/login/oauth/access_token`): the word in the last segment of its path says which. */
function endpointByName({ method, path, body }: Operation): OAuthEndpoint | undefined {
  const segment = path.text.split("/").findLast((each) => each !== "") ?? "";
  const endpoint = words.find(({ word }) => word.test(segment))?.name;
  const needs = paths.find(({ name }) => name === endpoint)?.needs;
  return method === "POST" && needs !== undefined && holds(body, needs) ? endpoint : undefined;
}

const words: readonly { readonly name: OAuthEndpoint; readonly word: RegExp }[] = [
  { name: "revocation", word: /revo[ck]/i },
  { name: "introspection", word: /introspect|token_?info/i },
  { name: "device", word: /device/i },
  { name: "token", word: /token|exchange/i },
];

/** What the paths of endpoints end in, and the member that no request to them is without. */
const paths: readonly {
  readonly name: Exclude<OAuthEndpoint, "authorization">;
  readonly path: RegExp;
  readonly needs: string;
}[] = [
  { name: "token", path: /\/token\/?$/i, needs: "grant_type" },
  { name: "revocation", path: /\/(?:revoke|revocation)\/?$/i, needs: "token" },
  { name: "introspection", path: /\/(?:introspect|introspection)\/?$/i, needs: "token" },
  {
    name: "device",
    path: /\/(?:device_authorization|authorize_device|device\/(?:code|auth|authorize|authorization)|device_?code)\/?$/i,
    needs: "client_id",
  },
];

/** Whether a body is one that a caller passes whole, or has that member by its name: such a body is a form, whatever it is said to be. */
function holds(body: RequestBody | undefined, name: string): boolean {
  if (body === undefined || (body.encoding.kind !== "json" && body.encoding.kind !== "form")) return false;
  switch (body.kind) {
    case "parameter":
      return true;
    case "fields":
      return body.names.includes(name);
    case "data":
      return body.value.kind === "object" && body.value.entries.some(({ key }) => key === name);
    case "text":
      return false;
  }
}

function isAuthorization(operation: Operation): boolean {
  const inQuery = (name: string): boolean =>
    operation.parameters.some((parameter) => parameter.in === "query" && parameter.name === name);
  return operation.method === "GET" && inQuery("response_type") && inQuery("client_id");
}

function typeOAuth(operation: Operation, endpoint: OAuthEndpoint): Operation {
  if (endpoint === "authorization")
    return {
      ...operation,
      oauth: endpoint,
      answer: { kind: "raw", mediaType: operation.answer.mediaType },
      output: { kind: "binary" },
    };
  const parameters = operation.parameters.map((parameter) => typeParameter(parameter, endpoint, operation.body));
  const answered = answers[endpoint];
  return {
    ...operation,
    oauth: endpoint,
    parameters,
    asked: askedOf(parameters),
    output: answered === undefined ? operation.output : { kind: "known", name: answered },
    // Such messages are JSON, in whatever format an author says that they come (RFC 6749, 5.1; RFC 7662, 2.2; RFC 8628, 3.2).
    ...(answered === undefined || operation.answer.kind === "json"
      ? {}
      : { answer: { kind: "json", mediaType: undefined } as const }),
    ...(operation.body
      ? { body: { ...operation.body, encoding: { kind: "form", mediaType: "application/x-www-form-urlencoded" } } }
      : {}),
  };
}

/** What the members of such requests are, where the capability does not say. */
const membersByName = new Map(
  [
    ...oauthGrants.flatMap(({ members }) => members),
    ...tokenRequestMembers,
    ...oauthMessages.RevocationRequest.members,
  ].map((member) => [member.name, member]),
);

/** A whole body is the message. Of members that stand by themselves none is demanded that only some requests need. */
function typeParameter(
  parameter: OperationParameter,
  endpoint: Exclude<OAuthEndpoint, "authorization">,
  body: RequestBody | undefined,
): OperationParameter {
  if (parameter.in !== "body" && parameter.in !== "template") return parameter;
  if (body?.kind === "parameter")
    return parameter.in === "body"
      ? { ...parameter, type: { kind: "known", name: requests[endpoint] }, required: true }
      : parameter;
  const known = membersByName.get(parameter.name);
  const typed =
    parameter.type.kind === "any" && known?.type === "text"
      ? { type: { kind: "string" } as const, description: parameter.description ?? known.description }
      : {};
  return {
    ...parameter,
    ...typed,
    required:
      parameter.value === undefined &&
      parameter.name === paths.find(({ name }) => name === endpoint)?.needs &&
      parameter.name !== "client_id",
  };
}
