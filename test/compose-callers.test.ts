import { once } from "node:events";
import { request, type ServerResponse } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  checkResourceAllowed,
  Client,
  discoverOAuthProtectedResourceMetadata,
  extractWWWAuthenticateParams,
  StreamableHTTPClientTransport,
} from "@modelcontextprotocol/client";
import { describe, expect, it, onTestFinished } from "vitest";
import { digest } from "../templates/runtime/digest.js";
import { sendJson } from "../templates/runtime/http.js";
import type { RunningServers, StartOptions } from "../templates/runtime/server.js";
import { capabilitiesIn, composeTexts, starterOf, writeComposed } from "./compose/group.js";
import { createKey, startIssuer } from "./runtime/token-issuer.js";
import { json, type Seen, startUpstream } from "./runtime/upstream.js";

const shop = capabilitiesIn(join("test", "compose", "shop"));
const settings = { prefixes: { payments: "/pay" }, mixedAuthentication: true } as const;
const env = { SHOP_TOKEN: "shop-secret", PAY_KEY: "pay-secret" };

/** The three, with something declared of adapters: by namespace. */
function declaring(declared: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(shop).map(([name, text]) => [
      name,
      Object.entries(declared).reduce(
        (written, [namespace, authentication]) =>
          written
            .replace(`namespace: ${namespace}\n`, `namespace: ${namespace}\n      authentication: ${authentication}\n`)
            .replace(
              `control, namespace: ${namespace},`,
              `control, namespace: ${namespace}, authentication: ${authentication},`,
            ),
        text,
      ),
    ]),
  );
}

/** An upstream that answers with what it is told of whoever it is called for. */
function tellWho({ headers }: Seen, response: ServerResponse): void {
  json(response, { user: headers["x-user"] ?? null, token: headers.authorization ?? headers["x-key"] ?? null });
}

/** Whether a request with those headers, `Host` among them, which `fetch` does not let one say, is refused as a stranger's. */
async function isRefused(url: string, headers: Readonly<Record<string, string>>): Promise<boolean> {
  const sent = request(url, { headers }).end();
  const [response] = await once(sent, "response");
  response.resume();
  return response.statusCode === 403;
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

async function connect(url: string, token: string): Promise<Client> {
  const client = new Client({ name: "test", version: "1.0.0" });
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
  onTestFinished(async () => await client.close());
  return client;
}

const bearing = (token: string): RequestInit => ({ headers: { authorization: `Bearer ${token}` } });

describe("access tokens in one process", () => {
  it("are for the adapter that they name, wherever it stands, and clients are told where to get them at the root", async () => {
    const issuer = await startIssuer([await createKey("one")]);
    const upstream = await startUpstream(tellWho);
    const tokens = (path: string): string =>
      `{type: oauth2, authorizationServerUri: "${issuer.url}", resource: "https://shop.example.com${path}"}`;
    const start = await starterOf(
      composeTexts(
        declaring({
          "orders-rest": tokens("/orders"),
          "payments-rest": tokens("/pay"),
          "orders-mcp": tokens("/orders/mcp"),
          "payments-mcp": tokens("/payments/mcp"),
          "orders-skills": tokens("/orders/skills"),
          "payments-skills": tokens("/payments/skills"),
        }),
        settings,
      ),
    );
    const port = await freePort();
    const mcp = `http://127.0.0.1:${port}`;
    const { addresses } = await start({
      env: { ...env, SHOP_MCP_ORDERS_RESOURCE: `${mcp}/orders/mcp` },
      oauth: { "shop-mcp-payments": { resource: `${mcp}/payments/mcp` } },
      ports: { "shop-rest": 0, "shop-mcp": port, "shop-skills": 0, "shop-control": 0 },
      baseUrls: { shop: upstream.url, pay: upstream.url },
      callFor: (caller) => ({ headers: { "x-user": String(caller?.extra?.["sub"]) } }),
    });
    const tokenFor = async (aud: string): Promise<string> => await issuer.sign({ sub: "ada", aud });
    for (const [name, place, path, resource, other] of [
      ["shop-rest", "/v1/orders", "/orders", "https://shop.example.com/orders", "https://shop.example.com/pay"],
      ["shop-rest", "/pay/v1/payments", "/pay", "https://shop.example.com/pay", "https://shop.example.com/orders"],
      ["shop-mcp", "/orders/mcp", "/orders/mcp", `${mcp}/orders/mcp`, `${mcp}/payments/mcp`],
      ["shop-mcp", "/payments/mcp", "/payments/mcp", `${mcp}/payments/mcp`, `${mcp}/orders/mcp`],
      // As they are declared, whatever is set for another.
      [
        "shop-skills",
        "/orders/skills",
        "/orders/skills",
        "https://shop.example.com/orders/skills",
        `${mcp}/orders/mcp`,
      ],
      [
        "shop-skills",
        "/payments/skills",
        "/payments/skills",
        "https://shop.example.com/payments/skills",
        "https://shop.example.com/orders/skills",
      ],
    ] as const) {
      const url = `${addresses[name]}${place}`;
      const refused = await fetch(url);
      const { resourceMetadataUrl } = extractWWWAuthenticateParams(refused);
      expect([refused.status, resourceMetadataUrl?.pathname], url).toEqual([
        401,
        `/.well-known/oauth-protected-resource${path}`,
      ]);
      const metadata = await (await fetch(`${addresses[name]}${resourceMetadataUrl?.pathname}`)).json();
      expect(metadata, url).toMatchObject({ resource, authorization_servers: [issuer.url] });
      expect((await fetch(url, bearing(await tokenFor(other)))).status, url).toBe(401);
      expect((await fetch(url, bearing(await tokenFor(resource)))).status, url).toBe(name === "shop-mcp" ? 405 : 200);
    }
    // What the official client makes of it.
    for (const place of ["/orders/mcp", "/payments/mcp"]) {
      const found = await discoverOAuthProtectedResourceMetadata(`${mcp}${place}`);
      expect(found.resource).toBe(`${mcp}${place}`);
      expect(checkResourceAllowed({ requestedResource: `${mcp}${place}`, configuredResource: found.resource })).toBe(
        true,
      );
      const client = await connect(`${mcp}${place}`, await tokenFor(found.resource));
      const { content } = await client.callTool({ name: "list", arguments: {} });
      // Its own API's credentials go on, the caller's token does not.
      const token = place === "/orders/mcp" ? "Bearer shop-secret" : "pay-secret";
      expect(content).toEqual([{ type: "text", text: JSON.stringify({ user: "ada", token }) }]);
    }
    const answer = await fetch(
      `${addresses["shop-rest"]}/v1/orders`,
      bearing(await tokenFor("https://shop.example.com/orders")),
    );
    expect(await answer.json()).toEqual({ user: "ada", token: "Bearer shop-secret" });
    // Nobody asks at the adapter that lets everybody in.
    expect(await (await fetch(`${addresses["shop-rest"]}/v1/items`)).json()).toMatchObject({ user: "undefined" });
  });

  it("are asked about as one client where adapters are alike, in the server of all too, and handlers know who calls", async () => {
    const issuer = await startIssuer([]);
    issuer.active.set("opaque", { active: true, sub: "ada", scope: "shop", aud: "https://shop.example.com" });
    const tokens = `{type: oauth2, authorizationServerUri: "${issuer.url}", resource: "https://shop.example.com", tokenValidation: introspection, scopes: [shop]}`;
    const texts = declaring(
      Object.fromEntries(
        ["orders", "payments", "stock"].flatMap((name) => ["rest", "mcp"].map((kind) => [`${name}-${kind}`, tokens])),
      ),
    );
    const composed = composeTexts(
      {
        ...texts,
        stock: (texts["stock"] ?? "")
          .replace("description: Lists items., call: shop.list-items}", "description: Lists items.}")
          .replace("description: Counts items., call: shop.list-items,", "description: Counts items.,"),
      },
      { ...settings, mcp: "both" },
    );
    const { start }: { readonly start: (handlers: object, options: StartOptions) => Promise<RunningServers> } =
      await import(pathToFileURL(join(writeComposed(composed), "shop", "server.ts")).href);
    const upstream = await startUpstream(tellWho);
    const who = (caller: { readonly extra?: Readonly<Record<string, unknown>> } | undefined): object => ({
      caller: caller?.extra?.["sub"],
    });
    const servers = await start(
      {
        stock: {
          "stock-rest": {
            listItems: async ({ authInfo }: { authInfo?: object }) => await Promise.resolve(who(authInfo)),
          },
          "stock-mcp": {
            countItems: async ({ context }: { context?: { http?: { authInfo?: object } } }) =>
              await Promise.resolve(who(context?.http?.authInfo)),
          },
        },
      },
      {
        env: Object.fromEntries(
          ["ORDERS", "PAYMENTS", "STOCK"]
            .flatMap((name) =>
              ["REST", "MCP"].flatMap((kind) => [
                [`${name}_${kind}_CLIENT_ID`, "client"],
                [`${name}_${kind}_CLIENT_SECRET`, "s3cret"],
              ]),
            )
            .concat(Object.entries(env)),
        ),
        logLevel: "silent",
        ports: { "shop-rest": 0, "shop-mcp": 0, "shop-skills": 0, "shop-control": 0 },
        baseUrls: { shop: upstream.url, pay: upstream.url },
        callFor: (caller) => ({ headers: { "x-user": String(caller?.extra?.["sub"]) } }),
      },
    );
    onTestFinished(servers.close);
    const { addresses } = servers;
    for (const path of ["/v1/orders", "/pay/v1/payments", "/v1/items", "/openapi.json"]) {
      expect((await fetch(`${addresses["shop-rest"]}${path}`)).status, path).toBe(401);
      expect((await fetch(`${addresses["shop-rest"]}${path}`, bearing("other"))).status, path).toBe(401);
      expect((await fetch(`${addresses["shop-rest"]}${path}`, bearing("opaque"))).status, path).toBe(200);
    }
    const items = await fetch(`${addresses["shop-rest"]}/v1/items`, bearing("opaque"));
    expect(await items.json()).toEqual({ caller: "ada" });
    for (const [path, tool, expected] of [
      ["/mcp", "count-items", { caller: "ada" }],
      ["/stock/mcp", "count-items", { caller: "ada" }],
      ["/mcp", "payments-list", { user: "ada", token: "pay-secret" }],
      ["/payments/mcp", "list", { user: "ada", token: "pay-secret" }],
    ] as const) {
      expect((await fetch(`${addresses["shop-mcp"]}${path}`, { method: "POST" })).status, path).toBe(401);
      const client = await connect(`${addresses["shop-mcp"]}${path}`, "opaque");
      const { content } = await client.callTool({ name: tool, arguments: {} });
      expect(content, `${path} ${tool}`).toEqual([{ type: "text", text: JSON.stringify(expected) }]);
    }
    expect(new Set(issuer.clients)).toEqual(new Set([`Basic ${Buffer.from("client:s3cret").toString("base64")}`]));
  });

  it("whose resources bindings say are looked at when the servers start", async () => {
    const tokens = (name: string): string =>
      `{type: oauth2, authorizationServerUri: "https://login.example.com", resource: "{{${name}}}"}`;
    const texts = declaring({ "orders-rest": tokens("ONE"), "stock-rest": tokens("OTHER") });
    const declared = Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [
        name,
        text.replace("keys: {SHOP_TOKEN: SHOP_TOKEN}", "keys: {SHOP_TOKEN: SHOP_TOKEN, ONE: ONE, OTHER: OTHER}"),
      ]),
    );
    const start = await starterOf(composeTexts(declared, settings));
    const at = (ONE: string, OTHER: string): Partial<StartOptions> => ({ env: { ...env, ONE, OTHER } });
    await expect(start(at("https://one.example.com", "https://other.example.com"))).rejects.toThrow(
      "two adapters of one port say at /.well-known/oauth-protected-resource where tokens come from, and say different things",
    );
    await start(at("https://one.example.com/a", "https://one.example.com/b"));
  });
});

it("digests, keys and passwords of adapters of one port are each adapter's own, and those of the control adapter", async () => {
  const upstream = await startUpstream(tellWho);
  const start = await starterOf(
    composeTexts(
      declaring({
        "orders-rest": '{type: digest, username: ada, password: "{{SHOP_TOKEN}}"}',
        "payments-rest": '{type: digest, username: ada, password: "{{PAY_KEY}}"}',
        "orders-mcp": '{type: digest, username: ada, password: "{{SHOP_TOKEN}}"}',
        "payments-mcp": '{type: basic, username: ada, password: "{{PAY_KEY}}"}',
        "stock-control": '{type: digest, username: operator, password: "{{SHOP_TOKEN}}"}',
      }),
      settings,
    ),
  );
  const { addresses } = await start({
    env,
    baseUrls: { shop: upstream.url, pay: upstream.url },
    openHealth: { "shop-control": true },
  });
  const proven = async (name: string, path: string, user: string, password: string): Promise<number> => {
    const api = { namespace: "t", baseUrl: addresses[name] ?? "", credentials: () => digest(user, password) };
    const sent = sendJson(api, { operation: "t.get", method: "GET", path }, { retries: 0 });
    return await sent.then(
      () => 200,
      (error: { readonly status?: number }) => error.status ?? 0,
    );
  };
  for (const [name, path, user, password, status] of [
    ["shop-rest", "/v1/orders", "ada", "shop-secret", 200],
    ["shop-rest", "/v1/orders", "ada", "pay-secret", 401],
    ["shop-rest", "/pay/v1/payments", "ada", "pay-secret", 200],
    ["shop-rest", "/pay/v1/payments", "ada", "shop-secret", 401],
    ["shop-rest", "/v1/items", "nobody", "", 200],
    ["shop-mcp", "/orders/mcp", "ada", "shop-secret", 405],
    ["shop-mcp", "/payments/mcp", "ada", "shop-secret", 401],
    ["shop-control", "/metrics", "ada", "shop-secret", 401],
    ["shop-control", "/health/ready", "nobody", "", 200],
  ] as const)
    expect(await proven(name, path, user, password), `${name} ${path} ${password}`).toBe(status);
  // Prometheus' text is no JSON.
  expect((await fetch(`${addresses["shop-control"]}/metrics`)).headers.get("www-authenticate")).toMatch(/^Digest /);
  const basic = { authorization: `Basic ${Buffer.from("ada:pay-secret").toString("base64")}` };
  expect((await fetch(`${addresses["shop-mcp"]}/payments/mcp`, { headers: basic })).status).toBe(405);
  expect((await fetch(`${addresses["shop-mcp"]}/orders/mcp`, { headers: basic })).status).toBe(401);
});

it("strangers' web pages and names are refused on every port and path of a group, and those that are listed are not", async () => {
  const upstream = await startUpstream(tellWho);
  const start = await starterOf(composeTexts(shop, { ...settings, mcp: "both" }));
  const options = { env, baseUrls: { shop: upstream.url, pay: upstream.url } };
  const paths = {
    "shop-rest": ["/v1/orders", "/pay/v1/payments", "/openapi.json", "/nothing"],
    "shop-mcp": ["/mcp", "/orders/mcp", "/stock/mcp", "/nothing"],
    "shop-skills": ["/orders/skills", "/payments/skills"],
    "shop-control": ["/health/live", "/metrics"],
  };
  const refused = async (
    { addresses }: RunningServers,
    headers: Readonly<Record<string, string>>,
  ): Promise<ReadonlySet<boolean>> => {
    const found = new Set<boolean>();
    for (const [name, each] of Object.entries(paths))
      for (const path of each) found.add(await isRefused(`${addresses[name]}${path}`, headers));
    return found;
  };
  const usual = await start(options);
  expect(await refused(usual, {})).toEqual(new Set([false]));
  expect(await refused(usual, { host: "evil.example" })).toEqual(new Set([true]));
  expect(await refused(usual, { origin: "https://evil.example" })).toEqual(new Set([true]));
  const names = Object.keys(paths);
  const listed = await start({
    ...options,
    allowedHosts: Object.fromEntries(names.map((name) => [name, ["shop.example"]])),
    env: {
      ...env,
      ...Object.fromEntries(
        names.map((name) => [`${name.replace("-", "_").toUpperCase()}_ALLOWED_ORIGINS`, "app.example"]),
      ),
    },
  });
  expect(await refused(listed, { host: "shop.example", origin: "https://app.example" })).toEqual(new Set([false]));
  expect(await refused(listed, { host: "shop.example", origin: "https://evil.example" })).toEqual(new Set([true]));
  expect(await refused(listed, { host: "evil.example" })).toEqual(new Set([true]));
});
