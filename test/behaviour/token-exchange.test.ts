import { createRemoteJWKSet, jwtVerify } from "jose";
import { describe, expect, it, onTestFinished } from "vitest";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { completeUpstreams } from "../../generator/config/upstreams.js";
import { compileText, importServer } from "../check.js";
import { createKey, resource, startIssuer, type TokenIssuer } from "../runtime/token-issuer.js";
import { json, startUpstream, type RecordingUpstream } from "../runtime/upstream.js";
import { basicClient, type Provider, startAuthorizationServer } from "./authorization-server.js";
import { textOfTool } from "./served.js";

const grant = "urn:ietf:params:oauth:grant-type:token-exchange";
const accessToken = "urn:ietf:params:oauth:token-type:access_token";

const callers = `{type: oauth2, authorizationServerUri: "{{ISSUER}}", resource: "${resource}"}`;
const yaml = `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
binds: [{namespace: env, keys: {ISSUER: ISSUER, ID: ID, SECRET: SECRET}}]
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: http://127.0.0.1:9
      authentication: {type: oauth2, tokenEndpoint: "TOKENS/api/oauth/token", clientId: "{{ID}}", clientSecret: "{{SECRET}}", audience: orders, scopes: [orders:read]}
      resources: [{name: pets, path: /pets, operations: [{name: list, method: GET}, {name: first, method: GET, path: /first}]}]
  exposes:
    - type: rest
      namespace: t-rest
      port: 8080
      authentication: ${callers}
      resources:
        - {path: /pets, operations: [{method: GET, call: up.list}]}
        - {path: /steps, operations: [{method: GET, name: steps, steps: [{type: call, name: a, call: up.first}, {type: call, name: b, call: up.list}]}]}
        - {path: "/all/{path}", forward: {targetNamespace: up, trustedHeaders: [authorization]}}
    - {type: mcp, namespace: t-mcp, port: 9090, authentication: ${callers}, tools: [{name: list, description: Lists., call: up.list}]}
`;

interface Case {
  readonly issuer: TokenIssuer;
  readonly upstream: RecordingUpstream;
  readonly rest: string;
  readonly mcp: string;
  /** What was asked of the token endpoint. */
  readonly asked: Readonly<Record<string, string | undefined>>[];
  /** For whom a token of the upstream's is. */
  readonly ownerOf: (token: string) => Promise<string | undefined>;
}

/** Adapters that take tokens of one server, and call an API that takes those of another, which exchanges them as RFC 8693 says. */
async function started(answer?: Parameters<typeof startUpstream>[0], env: Record<string, string> = {}): Promise<Case> {
  const issuer = await startIssuer([await createKey("one")]);
  const keys = createRemoteJWKSet(new URL(`${issuer.url}/jwks`));
  const asked: Case["asked"] = [];
  let known: Provider | undefined;
  const name: string = "oidc-provider";
  const { errors } = await import(name);
  const authorizationServer = await startAuthorizationServer(
    {
      scopes: ["openid", "orders:read"],
      clients: [
        {
          ...basicClient,
          grant_types: [grant],
          redirect_uris: [],
          response_types: [],
          token_endpoint_auth_method: "client_secret_basic",
        },
      ],
    },
    (provider) => {
      known = provider;
      provider.registerGrantType(
        grant,
        async (context) => {
          const { params, client } = context.oidc;
          asked.push({ ...params });
          if (params["subject_token_type"] !== accessToken) throw new errors.InvalidRequest("no such type of token");
          const { payload } = await jwtVerify(params["subject_token"] ?? "", keys).catch(() => {
            throw new errors.InvalidRequest("the subject token is not valid");
          });
          if (payload.sub === "mallory") throw new errors.InvalidTarget("not for mallory");
          const token = new provider.AccessToken({
            accountId: String(payload.sub),
            client,
            gty: "token-exchange",
            scope: "orders:read",
          });
          const value = await token.save();
          context.body = {
            access_token: value,
            issued_token_type: accessToken,
            token_type: "Bearer",
            expires_in: token.expiration,
          };
        },
        ["subject_token", "subject_token_type", "scope", "audience", "resource", "requested_token_type"],
      );
    },
  );
  onTestFinished(authorizationServer.close);
  const upstream = await startUpstream(
    answer ?? (({ headers }, response) => json(response, { authorization: headers.authorization ?? null })),
  );
  const compilation = compileText(yaml.replace("TOKENS", authorizationServer.url), {
    upstreams: { oauthClient: undefined, namespaces: completeUpstreams({ up: { token_exchange: true } }) },
  });
  count += 1;
  const { start } = await importServer(compilation, `exchange/${process.pid}-${count}`);
  const servers = await start({
    ports: { "t-rest": 0, "t-mcp": 0 },
    baseUrls: { up: upstream.url },
    env: { ISSUER: issuer.url, ID: basicClient.client_id, SECRET: basicClient.client_secret, ...env },
    logLevel: "silent",
    call: { retries: 0 },
  });
  onTestFinished(servers.close);
  return {
    issuer,
    upstream,
    rest: servers.addresses["t-rest"] ?? "",
    mcp: `${servers.addresses["t-mcp"]}/mcp`,
    asked,
    ownerOf: async (token) => (await known?.AccessToken.find(token))?.accountId,
  };
}

let count = 0;

async function ask(url: string, token: string): Promise<Response> {
  return await fetch(url, { headers: { authorization: `Bearer ${token}` } });
}

/** For whom the upstream was called, from what it answers. */
async function owner(one: Case, answer: unknown): Promise<string | undefined> {
  const { authorization } = answer as { readonly authorization: string };
  return await one.ownerOf(authorization.replace(/^Bearer /, ""));
}

describe("tokens of callers are exchanged", () => {
  it("for each caller's own, once, by every adapter, and never go on themselves", async () => {
    const one = await started();
    const tokens = new Map<string, string>();
    for (const sub of ["ada", "bob"]) tokens.set(sub, await one.issuer.sign({ sub }));
    for (const path of ["pets", "steps", "pets", "all/pets"])
      for (const [sub, token] of tokens) {
        const response = await ask(`${one.rest}/${path}`, token);
        expect([response.status, await owner(one, await response.json())], path).toEqual([200, sub]);
      }
    const ada = tokens.get("ada") ?? "";
    const client = new Client({ name: "test", version: "1.0.0" });
    await client.connect(
      new StreamableHTTPClientTransport(new URL(one.mcp), {
        requestInit: { headers: { authorization: `Bearer ${ada}` } },
      }),
    );
    onTestFinished(async () => await client.close());
    expect(await owner(one, JSON.parse(await textOfTool(client, "list")))).toBe("ada");
    expect(one.asked).toEqual(
      [...tokens.values()]
        .map((token) => ({
          grant_type: grant,
          subject_token: token,
          subject_token_type: accessToken,
          scope: "orders:read",
          audience: "orders",
        }))
        .map((wanted) => expect.objectContaining(wanted)),
    );
    for (const token of tokens.values()) expect(JSON.stringify(one.upstream.seen)).not.toContain(token);
  });

  it("at once where several calls wait, and again where the upstream refuses what came of it", async () => {
    const refused: string[] = [];
    const one = await started(({ headers }, response) => {
      const authorization = headers.authorization ?? "";
      if (refused.length > 0 && !refused.includes(authorization)) return json(response, { authorization });
      refused.push(authorization);
      return json(response, {}, 401);
    });
    const token = await one.issuer.sign({ sub: "ada" });
    expect((await ask(`${one.rest}/pets`, token)).status).toBe(200);
    expect(one.asked.length).toBe(2);
    const other = await one.issuer.sign({ sub: "bob" });
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () => (await ask(`${one.rest}/pets`, other)).status),
    );
    expect([new Set(answers), one.asked.length]).toEqual([new Set([200]), 3]);
  });

  it("or the caller is told that they are not, without a word of either token", async () => {
    const one = await started();
    const token = await one.issuer.sign({ sub: "mallory" });
    const response = await ask(`${one.rest}/pets`, token);
    const text = await response.text();
    expect([response.status, text]).toEqual([
      403,
      expect.stringContaining("does not exchange the caller's token (invalid_target)"),
    ]);
    expect(text).not.toContain(token);
    expect(one.upstream.seen).toEqual([]);
  });

  it("as a client that the token endpoint must know: else the fault is not the caller's", async () => {
    const one = await started(undefined, { SECRET: "wrong-secret-of-ours" });
    const response = await ask(`${one.rest}/pets`, await one.issuer.sign({ sub: "ada" }));
    const text = await response.text();
    expect([response.status, text]).toEqual([502, expect.stringContaining("refuses this server's client")]);
    expect(text).not.toContain("wrong-secret");
    expect(one.upstream.seen).toEqual([]);
  });
});
