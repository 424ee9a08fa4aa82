import { generateKeyPairSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";

// `oidc-provider` comes without types: this is the part of it that is used here.
interface Interaction {
  readonly prompt: { readonly name: string };
  readonly params: { readonly client_id: string; readonly scope?: string; readonly resource?: string };
  readonly session?: { readonly accountId: string };
}

interface Grant {
  addOIDCScope: (scope: string) => void;
  addResourceScope: (resource: string, scope: string) => void;
  save: () => Promise<string>;
}

/** A request of a grant, and its answer. */
export interface GrantContext {
  body: object;
  readonly oidc: {
    readonly params: Readonly<Record<string, string | undefined>>;
    readonly client: { readonly clientId: string };
  };
}

export interface Provider {
  readonly Grant: new (of: { readonly accountId: string; readonly clientId: string }) => Grant;
  readonly AccessToken: {
    new (of: { readonly accountId: string; readonly client: object; readonly gty: string; readonly scope?: string }): {
      readonly expiration: number;
      save: () => Promise<string>;
    };
    find: (value: string) => Promise<{ readonly accountId: string; readonly clientId: string } | undefined>;
  };
  callback: () => RequestListener;
  registerGrantType: (
    name: string,
    handler: (context: GrantContext) => Promise<void>,
    parameters: readonly string[],
  ) => void;
  interactionDetails: (request: IncomingMessage, response: ServerResponse) => Promise<Interaction>;
  interactionFinished: (request: IncomingMessage, response: ServerResponse, result: object) => Promise<void>;
}

interface ProviderModule {
  readonly errors: { readonly InvalidRequest: new (description: string) => Error };
  readonly default: new (issuer: string, configuration: object) => Provider;
}

export interface RegisteredClient {
  readonly client_id: string;
  readonly client_secret?: string;
}

export interface AuthorizationServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Where the browser ends up; nothing listens there. */
export const redirectUri = "https://app.example/callback";
/** Who signs in. */
export const person = "ada";

/** An app without a secret. */
export const publicClient: RegisteredClient = { client_id: "public-app" };
/** An app that sends its secret in the body. */
export const postingClient = { client_id: "posting-app", client_secret: "posting+secret/0&=%20with signs" };
/** An app that sends its secret in the `Authorization` header. */
export const basicClient = { client_id: "basic-app", client_secret: "basic secret+of%the:app/" };

/** A real OAuth 2.0 server on the loopback interface, with the paths of the capability: PKCE is required, refresh tokens are used once. `more`: of its configuration; `prepare`: what it is taught beside that. */
export async function startAuthorizationServer(
  more: object = {},
  prepare: (provider: Provider) => void = () => undefined,
): Promise<AuthorizationServer> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = urlOf(server);
  const provider = await createProvider(url, more);
  prepare(provider);
  const answer = provider.callback();
  server.on("request", (request, response) => {
    if (request.url?.startsWith("/interaction/") === true) void interact(provider, request, response);
    else answer(request, response);
  });
  return {
    url,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function createProvider(issuer: string, more: object): Promise<Provider> {
  const name: string = "oidc-provider";
  const { default: Provider }: ProviderModule = await import(name);
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const common = {
    redirect_uris: [redirectUri],
    response_types: ["code"],
    grant_types: ["authorization_code", "refresh_token"],
  };
  return new Provider(issuer, {
    routes: { authorization: "/api/oauth/authorize", token: "/api/oauth/token", userinfo: "/userinfo" },
    scopes: ["openid", "models:read"],
    clients: [
      { ...common, ...publicClient, token_endpoint_auth_method: "none" },
      { ...common, ...postingClient, token_endpoint_auth_method: "client_secret_post" },
      { ...common, ...basicClient, token_endpoint_auth_method: "client_secret_basic" },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256", kid: "test" }] },
    cookies: { keys: [randomBytes(16).toString("hex")] },
    pkce: { required: () => true },
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      Grant: 600,
      IdToken: 600,
      Interaction: 600,
      RefreshToken: 600,
      Session: 600,
    },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context: unknown, { uid }: { readonly uid: string }) => `/interaction/${uid}` },
    renderError: (
      context: { type: string; body: string },
      { error, error_description }: { readonly error: string; readonly error_description?: string },
    ) => {
      context.type = "html";
      context.body = `<!doctype html><title>${error}</title><p>${error_description ?? ""}</p>`;
    },
    findAccount: (_context: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id }) }),
    ...more,
  });
}

/** The pages between: one asks who it is, the next whether the app may. */
async function interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const interaction = await provider.interactionDetails(request, response);
    if (request.method === "POST") {
      await provider.interactionFinished(request, response, await resultOf(provider, interaction));
      return;
    }
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(
      `<!doctype html><title>${interaction.prompt.name}</title><form method="post" action="${request.url ?? ""}"><button>Go on</button></form>`,
    );
  } catch (error) {
    response.writeHead(400, { "content-type": "text/plain" }).end(String(error));
  }
}

async function resultOf(provider: Provider, { prompt, params, session }: Interaction): Promise<object> {
  if (prompt.name === "login") return { login: { accountId: person } };
  const grant = new provider.Grant({ accountId: session?.accountId ?? "", clientId: params.client_id });
  // Whatever is left out here is asked for again.
  grant.addOIDCScope(params.scope ?? "");
  if (params.resource !== undefined) grant.addResourceScope(params.resource, params.scope ?? "");
  return { consent: { grantId: await grant.save() } };
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening on a port");
  return `http://127.0.0.1:${address.port}`;
}
