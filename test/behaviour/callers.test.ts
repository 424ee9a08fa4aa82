import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { createServer } from "node:net";
import {
  Client,
  type OAuthClientProvider,
  type StoredOAuthClientInformation,
  type StoredOAuthTokens,
  StreamableHTTPClientTransport,
} from "@modelcontextprotocol/client";
import { describe, expect, it, onTestFinished } from "vitest";
import { compileText, fileText } from "../check.js";
import { json, type Seen, startUpstream } from "../runtime/upstream.js";
import { createKey, resource, startIssuer } from "../runtime/token-issuer.js";
import { person, redirectUri, startAuthorizationServer } from "./authorization-server.js";
import { Browser } from "./browser.js";
import { serve, textOfTool } from "./served.js";

function capability(authentication: string, kinds: readonly string[] = ["rest", "mcp"]): string {
  const adapters = {
    rest: `{type: rest, namespace: t-rest, port: 8080, authentication: ${authentication}, resources: [{path: /pets, operations: [{method: GET, call: up.list}]}]}`,
    mcp: `{type: mcp, namespace: t-mcp, port: 9090, authentication: ${authentication}, tools: [{name: list, description: Lists., call: up.list}]}`,
    skill: `{type: skill, namespace: t-skill, port: 8090, authentication: ${authentication}, skills: [{name: pets, description: Pets.}]}`,
  };
  return `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
binds: [{namespace: env, keys: {PASSWORD: PASSWORD, ISSUER: ISSUER}}]
capability:
  consumes:
    - {type: http, namespace: up, baseUri: "http://127.0.0.1:9", resources: [{name: pets, path: /pets, operations: [{name: list, method: GET}]}]}
  exposes:
${kinds.map((kind) => `    - ${kind === "rest" || kind === "mcp" || kind === "skill" ? adapters[kind] : ""}`).join("\n")}
`;
}

/** An upstream that answers with what it is told of whoever it is called for. */
function tellWho({ headers }: Seen, response: ServerResponse): void {
  json(response, { user: headers["x-user"] ?? null, authorization: headers.authorization ?? null });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** What the official client keeps between its steps. */
function memory(): OAuthClientProvider & { readonly sentTo: () => URL } {
  let client: StoredOAuthClientInformation | undefined;
  let tokens: StoredOAuthTokens | undefined;
  let verifier = "";
  let sentTo: URL | undefined;
  return {
    redirectUrl: redirectUri,
    clientMetadata: {
      client_name: "A client",
      redirect_uris: [redirectUri],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
    },
    clientInformation: () => client,
    saveClientInformation: (given) => void (client = given),
    tokens: () => tokens,
    saveTokens: (given) => void (tokens = given),
    redirectToAuthorization: (url) => void (sentTo = url),
    saveCodeVerifier: (given) => void (verifier = given),
    codeVerifier: () => verifier,
    sentTo: () => {
      if (!sentTo) throw new Error("was sent nowhere");
      return sentTo;
    },
  };
}

it("an MCP client that knows nothing but the URL signs in by itself, and is known to what is called for it", async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/mcp`;
  const authorizationServer = await startAuthorizationServer({
    features: {
      devInteractions: { enabled: false },
      registration: { enabled: true },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: () => true,
        getResourceServerInfo: (_context: unknown, audience: string) => ({
          audience,
          scope: "pets:read",
          accessTokenFormat: "jwt",
          jwt: { sign: { alg: "RS256" } },
        }),
      },
    },
    scopes: ["openid", "pets:read"],
    clientDefaults: { id_token_signed_response_alg: "RS256" },
  });
  onTestFinished(authorizationServer.close);
  const upstream = await startUpstream(tellWho);
  await serve(
    capability(
      '{type: oauth2, authorizationServerUri: "https://accounts.example.com", resource: "https://pets.example.com/mcp", scopes: [pets:read]}',
      ["mcp"],
    ),
    upstream,
    {
      ports: { "t-mcp": port },
      env: { T_MCP_AUTHORIZATION_SERVER: authorizationServer.url, T_MCP_RESOURCE: url },
      callFor: (caller) => ({ headers: { "x-user": String(caller?.extra?.["sub"]) } }),
    },
  );

  const provider = memory();
  const transport = (): StreamableHTTPClientTransport =>
    new StreamableHTTPClientTransport(new URL(url), { authProvider: provider });
  const first = transport();
  const client = new Client({ name: "test", version: "1.0.0" });
  await expect(client.connect(first)).rejects.toThrow(/unauthorized/i);
  expect(provider.sentTo().searchParams.get("resource")).toBe(url);
  expect(provider.sentTo().searchParams.get("scope")).toBe("pets:read");
  const back = await new Browser().travel(provider.sentTo().href, redirectUri);
  await first.finishAuth(back.url.searchParams);

  const signedIn = new Client({ name: "test", version: "1.0.0" });
  await signedIn.connect(transport());
  onTestFinished(async () => await signedIn.close());
  expect((await signedIn.listTools()).tools.map(({ name }) => name)).toEqual(["list"]);
  expect(JSON.parse(await textOfTool(signedIn, "list"))).toEqual({ user: person, authorization: null });
});

describe("generated adapters take access tokens", () => {
  it("of an issuer that a binding names, on every kind of adapter", async () => {
    const issuer = await startIssuer([await createKey("one")]);
    const upstream = await startUpstream(tellWho);
    const { servers } = await serve(
      capability(`{type: oauth2, authorizationServerUri: "{{ISSUER}}", resource: "${resource}", scopes: [read]}`, [
        "rest",
        "mcp",
        "skill",
      ]),
      upstream,
      {
        ports: { "t-rest": 0, "t-mcp": 0, "t-skill": 0 },
        env: { ISSUER: issuer.url },
        callFor: (caller) => ({ headers: { "x-user": String(caller?.extra?.["sub"]) } }),
      },
    );
    const good = await issuer.sign({ sub: "ada", scope: "read" });
    const ask = async (name: string, path: string, token?: string): Promise<Response> =>
      await fetch(`${servers.addresses[name]}${path}`, {
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      });
    for (const [name, path] of [
      ["t-rest", "/pets"],
      ["t-mcp", "/mcp"],
      ["t-skill", "/skills"],
    ] as const) {
      expect((await ask(name, path)).status).toBe(401);
      expect((await ask(name, path, await issuer.sign({ scope: "read", aud: "https://x.example.com" }))).status).toBe(
        401,
      );
      expect((await ask(name, path, await issuer.sign({ scope: "write" }))).status).toBe(403);
      expect((await ask(name, path, good)).status).toBe(name === "t-mcp" ? 405 : 200);
      const metadata = await ask(name, "/.well-known/oauth-protected-resource/mcp");
      expect(await metadata.json()).toMatchObject({ resource, authorization_servers: [issuer.url] });
    }
    expect(await (await ask("t-rest", "/pets", good)).json()).toEqual({ user: "ada", authorization: null });
  });

  it("that are asked about, as a client from the environment", async () => {
    const issuer = await startIssuer([]);
    issuer.active.set("opaque", { active: true, scope: "read" });
    const upstream = await startUpstream((_, response) => json(response, []));
    const yaml = capability(
      `{type: oauth2, authorizationServerUri: "${issuer.url}", resource: "${resource}", tokenValidation: introspection}`,
      ["rest"],
    );
    await expect(serve(yaml, upstream, { ports: { "t-rest": 0 }, env: {} })).rejects.toThrow(
      /T_REST_CLIENT_ID: environment variable T_REST_CLIENT_ID is not set; needed by exposes t-rest[^]*T_REST_CLIENT_SECRET/,
    );
    const { rest } = await serve(yaml, upstream, {
      ports: { "t-rest": 0 },
      env: { T_REST_CLIENT_ID: "rs", T_REST_CLIENT_SECRET: "s3cret" },
    });
    const ask = async (token: string): Promise<number> =>
      (await fetch(`${rest}/pets`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect([await ask("opaque"), await ask("other")]).toEqual([200, 401]);
  });

  it("and say so in the contract", () => {
    const compilation = compileText(
      capability(
        '{type: oauth2, authorizationServerUri: "https://accounts.example.com", resource: "https://pets.example.com", scopes: [read]}',
      ),
    );
    const document: unknown = JSON.parse(fileText(compilation, "openapi.json"));
    expect(document).toMatchObject({
      security: [{ caller: ["read"] }],
      components: {
        securitySchemes: {
          caller: {
            type: "http",
            scheme: "bearer",
            description:
              "An access token (OAuth 2.0) of `https://accounts.example.com` for `https://pets.example.com`.",
          },
        },
      },
    });
    expect(compilation.dependencies).toHaveProperty("jose");
    expect(fileText(compilation, "README.md")).toContain("`T_MCP_AUTHORIZATION_SERVER`");
    expect(compileText(capability('{type: bearer, token: "{{PASSWORD}}"}')).dependencies).not.toHaveProperty("jose");
  });
});

it("generated adapters take digests", async () => {
  const upstream = await startUpstream((_, response) => json(response, []));
  const yaml = capability('{type: digest, username: ada, password: "pre-{{PASSWORD}}"}', ["rest"]);
  const { rest } = await serve(yaml, upstream, { ports: { "t-rest": 0 }, env: { PASSWORD: "pw" } });
  const { digest } = await import("../../templates/runtime/digest.js");
  const { sendJson } = await import("../../templates/runtime/http.js");
  const ask = async (password: string): Promise<unknown> =>
    await sendJson(
      { namespace: "t", baseUrl: rest, credentials: () => digest("ada", password) },
      { operation: "t.pets", method: "GET", path: "/pets" },
      { retries: 0 },
    );
  expect(await ask("pre-pw")).toEqual([]);
  await expect(ask("pw")).rejects.toMatchObject({ status: 401 });
  expect(JSON.parse(fileText(compileText(yaml), "openapi.json"))).toMatchObject({
    components: { securitySchemes: { caller: { type: "http", scheme: "digest" } } },
  });
});
