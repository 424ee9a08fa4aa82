import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { SkillsClient } from "@modelcontextprotocol/client/ext/skills";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { Validator } from "@seriousme/openapi-schema-validator";
import { unzipSync } from "fflate";
import { describe, expect, it, onTestFinished } from "vitest";
import type { OutputFile } from "../generator/emit/file.js";
import { formatFile } from "../generator/output/format.js";
import { capstan, project, write } from "./capstan.js";
import { capabilitiesIn, type Composed, composeTexts, said, starterOf, writeComposed } from "./compose/group.js";
import { json, type RecordingUpstream, startUpstream } from "./runtime/upstream.js";
import type { RunningServers, StartOptions } from "../templates/runtime/server.js";

const shop = capabilitiesIn(join("test", "compose", "shop"));
const apart = { prefixes: { payments: "/pay" } } as const;
const both = { ...apart, mcp: "both" } as const;
const env = { SHOP_TOKEN: "shop-secret", PAY_KEY: "pay-secret" };

interface Document extends Record<string, unknown> {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentOperation>>>>;
}

interface DocumentOperation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[];
}

interface Named {
  readonly namespace: string;
  readonly name: string;
}

interface Shop {
  readonly servers: RunningServers;
  readonly upstream: RecordingUpstream;
  readonly rest: string;
  readonly mcp: string;
}

const whole = composeTexts(shop, both);
const start = await starterOf(whole);

async function startShop(options: StartOptions = {}): Promise<Shop> {
  const upstream = await startUpstream((seen, response) => json(response, { asked: seen.url }));
  const servers = await start({ env, baseUrls: { shop: upstream.url, pay: upstream.url }, ...options });
  return {
    servers,
    upstream,
    rest: servers.addresses["shop-rest"] ?? "",
    mcp: servers.addresses["shop-mcp"] ?? "",
  };
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  onTestFinished(async () => await client.close());
  return client;
}

async function toolNames(client: Client): Promise<readonly string[]> {
  return (await client.listTools()).tools.map(({ name }) => name);
}

describe("three capabilities in one process", () => {
  const fileOf = (name: string): OutputFile => {
    const file = whole.files.find(({ path }) => path === `shop/${name}`);
    if (!file) throw new Error(`no ${name}`);
    return file;
  };

  it("give a server.ts that calls what theirs call", async () => {
    await expect(await formatFile(fileOf("server.ts"))).toMatchFileSnapshot("./compose/expected/server.ts");
  });

  it("give a README that says how to start them, what they must know, and what is served where", () => {
    const { text } = fileOf("README.md");
    for (const line of [
      "npx tsx generated/shop/server.ts",
      "| [`payments`](../payments/README.md) | Payments |",
      "- REST at `http://localhost:8080`, its OpenAPI document at `http://localhost:8080/openapi.json`",
      "- MCP with the tools of all at `http://localhost:9090/mcp`, and over stdio: add `--stdio`",
      "- MCP of `stock` at `http://localhost:9090/stock/mcp`",
      "- skills of `orders` at `http://localhost:8090/orders/skills`",
      "| `SHOP_TOKEN` | required by `consumes shop` |",
      "| `GET, POST /v1/orders` | `orders` |",
      "| `GET /pay/v1/orders/{order}` | `payments` |",
    ])
      expect(text.split("\n")).toContain(line);
    expect(text).toContain("| `SHOP_REST_PORT` | Port of the REST adapter (8080); flag `--shop-rest-port` |");
  });

  it("have their skills side by side, which say where the group's servers answer", () => {
    const reachOf = ({ files }: Composed): Readonly<Record<string, string>> =>
      Object.fromEntries(
        files
          .filter(({ path }) => path.endsWith("/SKILL.md"))
          .map(({ path, text }) => [path, /## How to reach it\n\n([^]*?)\n\n## /.exec(text)?.[1] ?? ""]),
      );
    const own = reachOf(whole);
    expect(Object.keys(own)).toEqual(["order-desk", "pay-desk", "stock"].map((name) => `shop/skill/${name}/SKILL.md`));
    expect(own["shop/skill/pay-desk/SKILL.md"]).toContain(
      "MCP server `payments-mcp`, Streamable HTTP at `http://localhost:9090/payments/mcp`",
    );
    const starts =
      "`npx tsx generated/shop/server.ts` starts it, with `--stdio` over standard input and output. It needs `SHOP_TOKEN`, `PAY_KEY` in its environment";
    for (const text of Object.values(own)) expect(text).toContain(starts);
    const one = reachOf(composeTexts(shop, { ...apart, mcp: "one" }));
    expect(one["shop/skill/order-desk/SKILL.md"]).toContain(
      "MCP server `shop-mcp`, Streamable HTTP at `http://localhost:9090/mcp`. Its tools are called by the names below but for `list`, which is `orders-list` there;",
    );
    // Those of the capabilities still name their own.
    const alone = whole.members.flatMap(({ files }) => files).find(({ path }) => path === "stock/skill/stock/SKILL.md");
    expect(alone?.text).toContain("`npx tsx generated/stock/server.ts`");
    expect(alone?.text).not.toContain("generated/shop/");
  });

  it("have skills with HTTP APIs below their prefix, and a name for each that two of them give", () => {
    const reading = (name: string): string => `naftiko: 1.0.0-alpha2
info: {label: Desk, description: Reads.}
capability:
  consumes:
    - {type: http, namespace: shop, baseUri: "http://127.0.0.1:9", resources: [{name: a, path: /a, operations: [{name: get-a, method: GET}]}]}
  exposes:
    - {type: rest, namespace: ${name}-rest, port: 8080, resources: [{name: a, path: /a, operations: [{method: GET, name: read-${name}, description: Reads., call: shop.get-a}]}]}
    - {type: skill, namespace: ${name}-skill, port: 8090, skills: [{name: desk, description: Reads., tools: [{name: read, description: Reads., from: {sourceNamespace: ${name}-rest, action: read-${name}}}]}]}
`;
    const { files } = composeTexts({ east: reading("east"), west: reading("west") }, { prefixes: { west: "/west" } });
    const skills = new Map(
      files.filter(({ path }) => path.endsWith("/SKILL.md")).map(({ path, text }) => [path, text]),
    );
    expect([...skills.keys()]).toEqual(["shop/skill/desk/SKILL.md", "shop/skill/west-desk/SKILL.md"]);
    expect(skills.get("shop/skill/desk/SKILL.md")).toContain("HTTP API at `http://localhost:8080`.");
    expect(skills.get("shop/skill/west-desk/SKILL.md")).toMatch(
      /^---\nname: west-desk\n[^]*HTTP API at `http:\/\/localhost:8080\/west`\./,
    );
  });

  it("answer on one port, each below its prefix, and call their APIs with their own credentials", async () => {
    const { rest, upstream } = await startShop();
    const ask = async (path: string): Promise<unknown> => await (await fetch(rest + path)).json();
    expect(await ask("/v1/orders/7")).toEqual({ asked: "/orders/7" });
    expect(await ask("/pay/v1/orders/7")).toEqual({ asked: "/by-order/7" });
    expect(await ask("/v1/items?size=3")).toEqual({ asked: "/items?size=3" });
    expect(upstream.seen.map(({ headers }) => headers["authorization"] ?? headers["x-key"])).toEqual([
      "Bearer shop-secret",
      "pay-secret",
      "Bearer shop-secret",
    ]);
  });

  it("say what they do not know as one adapter does", async () => {
    const { rest } = await startShop();
    const statusOf = async (path: string, init?: RequestInit): Promise<readonly unknown[]> => {
      const { status, headers } = await fetch(rest + path, init);
      return [status, headers.get("content-type"), headers.get("allow")];
    };
    const problem = "application/problem+json";
    expect(await statusOf("/v1/nothing")).toEqual([404, problem, null]);
    expect(await statusOf("/pay/nothing")).toEqual([404, problem, null]);
    // Without its prefix a path is not served.
    expect(await statusOf("/v1/payments")).toEqual([404, problem, null]);
    expect(await statusOf("/v1/orders", { method: "DELETE" })).toEqual([405, problem, "GET, POST, HEAD, OPTIONS"]);
    expect(await statusOf("/pay/v1/payments", { method: "POST" })).toEqual([405, problem, "GET, HEAD, OPTIONS"]);
    expect(await statusOf("/%ff")).toEqual([400, problem, null]);
  });

  it("have one OpenAPI document, which is valid, and whose paths are served", async () => {
    const { rest } = await startShop();
    const document: Document = JSON.parse(await (await fetch(`${rest}/openapi.json`)).text());
    expect(Object.keys(document.paths).sort()).toEqual([
      "/pay/v1/orders/{order}",
      "/pay/v1/payments",
      "/v1/items",
      "/v1/orders",
      "/v1/orders/{id}",
    ]);
    expect((await new Validator().validate(document)).errors).toBeUndefined();
    // `list` is an operation of two of them: neither keeps the name by accident of order.
    const ids = ["/v1/orders", "/pay/v1/payments", "/v1/items"].map(
      (path) => document.paths[path]?.["get"]?.operationId,
    );
    expect(ids).toEqual(["ordersList", "paymentsList", "listItems"]);
    for (const path of Object.keys(document.paths))
      expect((await fetch(rest + path.replace(/\{\w+\}/, "7"))).status, path).toBe(200);
  });

  it("have an MCP server each, at a path of its own, as the official client sees it", async () => {
    const { mcp } = await startShop();
    expect(await toolNames(await connect(`${mcp}/orders/mcp`))).toEqual(["list", "get-order"]);
    expect(await toolNames(await connect(`${mcp}/stock/mcp`))).toEqual(["count-items"]);
    const payments = await connect(`${mcp}/payments/mcp`);
    expect(await toolNames(payments)).toEqual(["list"]);
    const { content } = await payments.callTool({ name: "list", arguments: {} });
    expect(content).toEqual([{ type: "text", text: '{"asked":"/payments"}' }]);
  });

  it("have one MCP server of all, in which tools of one name have that of their capability before it", async () => {
    const { mcp, upstream } = await startShop();
    const client = await connect(`${mcp}/mcp`);
    expect(await toolNames(client)).toEqual(["orders-list", "get-order", "payments-list", "count-items"]);
    const textOf = async (name: string, given: Record<string, unknown> = {}): Promise<unknown> =>
      (await client.callTool({ name, arguments: given })).content;
    expect(await textOf("orders-list")).toEqual([{ type: "text", text: '{"asked":"/orders"}' }]);
    expect(await textOf("payments-list")).toEqual([{ type: "text", text: '{"asked":"/payments"}' }]);
    expect(await textOf("get-order", { id: "7" })).toEqual([{ type: "text", text: '{"asked":"/orders/7"}' }]);
    expect(upstream.seen.map(({ headers }) => headers["authorization"] ?? headers["x-key"])).toEqual([
      "Bearer shop-secret",
      "pay-secret",
      "Bearer shop-secret",
    ]);
    // `list` alone is nobody's.
    await expect(client.callTool({ name: "list", arguments: {} })).rejects.toThrow("Tool list not found");
  });

  it("are the toolsets of that server", async () => {
    const shown = async (tools: string): Promise<Client> => {
      const { mcp } = await startShop({ tools: { "shop-mcp": tools } });
      return await connect(`${mcp}/mcp`);
    };
    expect(await toolNames(await shown("payments,stock"))).toEqual(["payments-list", "count-items"]);
    expect(await toolNames(await shown("orders"))).toEqual(["orders-list", "get-order"]);
    const searching = await shown("search");
    const { content } = await searching.callTool({ name: "find_tools", arguments: {} });
    expect(content).toEqual([
      {
        type: "text",
        text: JSON.stringify({
          groups: { orders: ["orders-list", "get-order"], payments: ["payments-list"], stock: ["count-items"] },
        }),
      },
    ]);
  });

  it("offer their resources and prompts in that server, too", async () => {
    const texts = {
      ...edited(
        "stock",
        "port: 9090\n",
        `port: 9090\n      resources: [{name: items, uri: "stock://items", description: Items., call: shop.list-items}]\n`,
      ),
      orders: (shop["orders"] ?? "").replace(
        "port: 9090\n",
        "port: 9090\n      prompts: [{name: report, description: Reports., template: [{role: user, content: Report.}]}]\n",
      ),
    };
    const upstream = await startUpstream((seen, response) => json(response, { asked: seen.url }));
    const begin = await starterOf(composeTexts(texts, { ...apart, mcp: "one" }));
    const { addresses } = await begin({ env, baseUrls: { shop: upstream.url, pay: upstream.url } });
    const client = await connect(`${addresses["shop-mcp"]}/mcp`);
    expect((await client.listResources()).resources.map(({ uri }) => uri)).toEqual([
      "stock://items",
      "skill://orders/order-desk/SKILL.md",
      "skill://payments/pay-desk/SKILL.md",
    ]);
    const skills = new SkillsClient(client);
    const [, payDesk] = (await skills.list()).skills;
    const payText = payDesk && (await skills.read(payDesk)).body;
    expect(payText).toContain("Answers questions about payments.");
    expect(payText).toContain("Streamable HTTP at `http://localhost:9090/mcp`");
    expect((await client.listPrompts()).prompts.map(({ name }) => name)).toEqual(["report"]);
    expect((await client.readResource({ uri: "stock://items" })).contents).toEqual([
      { uri: "stock://items", mimeType: "application/json", text: '{"asked":"/items"}' },
    ]);
    expect((await fetch(`${addresses["shop-mcp"]}/orders/mcp`, { method: "POST" })).status).toBe(404);
  });

  it("are one server alone where that is chosen, over standard input and output too", async () => {
    const root = writeComposed(composeTexts(shop, { ...apart, mcp: "one" }));
    const upstream = await startUpstream((seen, response) => json(response, { asked: seen.url }));
    const url = `--shop-base-url=${upstream.url}`;
    const client = new Client({ name: "test", version: "1.0.0" });
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: ["--import", "tsx", join(root, "shop", "server.ts"), "--stdio", url],
        env: { PATH: process.env.PATH ?? "", ...env },
      }),
    );
    onTestFinished(async () => await client.close());
    expect(await toolNames(client)).toEqual(["orders-list", "get-order", "payments-list", "count-items"]);
    const { content } = await client.callTool({ name: "count-items", arguments: {} });
    expect(content).toEqual([{ type: "text", text: '{"asked":"/items"}' }]);
  });

  it("have one catalogue of skills each, side by side", async () => {
    const { servers } = await startShop();
    const skills = servers.addresses["shop-skills"];
    const namesAt = async (path: string): Promise<unknown> =>
      JSON.parse(await (await fetch(`${skills}${path}`)).text()).skills.map(({ name }: Named) => name);
    expect(await namesAt("/orders/skills")).toEqual(["order-desk"]);
    expect(await namesAt("/payments/skills")).toEqual(["pay-desk"]);
    const zip = await fetch(`${skills}/orders/skills/order-desk/download`);
    expect([zip.status, zip.headers.get("content-type")]).toEqual([200, "application/zip"]);
  });

  it("hand out the skills that say where the group's servers answer, over HTTP and MCP", async () => {
    const { servers } = await startShop();
    const at = `${servers.addresses["shop-skills"]}/payments/skills/pay-desk`;
    const file = await (await fetch(`${at}/contents/SKILL.md`)).text();
    expect(file).toContain("Streamable HTTP at `http://localhost:9090/payments/mcp`");
    expect(file).toContain("`npx tsx generated/shop/server.ts`");
    const listed = JSON.parse(await (await fetch(`${at}/contents`)).text()).files;
    expect(listed).toEqual([{ path: "SKILL.md", size: Buffer.byteLength(file), type: "text/markdown" }]);
    const zip = unzipSync(new Uint8Array(await (await fetch(`${at}/download`)).arrayBuffer()));
    expect(Buffer.from(zip["SKILL.md"] ?? []).toString()).toBe(file);
    const client = await connect(`${servers.addresses["shop-mcp"]}/payments/mcp`);
    expect((await client.readResource({ uri: "skill://pay-desk/SKILL.md" })).contents).toMatchObject([{ text: file }]);
  });

  it("hand out a skill whose name another has by the name that its files say, and those of the author's own as they are", async () => {
    const desk = (name: string, more = ""): string => `naftiko: 1.0.0-alpha2
info: {label: Desk, description: Reads.}
capability:
  consumes:
    - {type: http, namespace: shop, baseUri: "http://127.0.0.1:9", resources: [{name: a, path: /a, operations: [{name: get-a, method: GET}]}]}
  exposes:
    - {type: mcp, namespace: ${name}-mcp, port: 9090, tools: [{name: read-${name}, description: Reads., call: shop.get-a}]}
    - {type: skill, namespace: ${name}-skill, port: 8090, skills: [{name: desk, description: Reads., tools: [{name: read, description: Reads., from: {sourceNamespace: ${name}-mcp, action: read-${name}}}]}${more}]}
`;
    const begin = await starterOf(
      composeTexts({
        east: desk("east"),
        west: desk("west", `, {name: own, description: Own., location: "file:///nowhere"}`),
      }),
    );
    const { addresses } = await begin({});
    const text = await (await fetch(`${addresses["shop-skills"]}/west/skills/desk/contents/SKILL.md`)).text();
    expect(text).toMatch(/^---\nname: west-desk\n/);
    expect(text).toContain("http://localhost:9090/west/mcp");
    expect((await fetch(`${addresses["shop-skills"]}/west/skills/own/contents`)).status).toBe(404);
    const client = await connect(`${addresses["shop-mcp"]}/west/mcp`);
    expect((await client.listResources()).resources.map(({ uri }) => uri)).toEqual(["skill://west-desk/SKILL.md"]);
  });

  it("want all of their bindings at once, each named once with all who need it", async () => {
    await expect(startShop({ env: {} })).rejects.toThrow(
      "2 bindings have no value:\n" +
        "  SHOP_TOKEN: environment variable SHOP_TOKEN is not set; needed by consumes shop\n" +
        "  PAY_KEY: environment variable PAY_KEY is not set; needed by consumes pay",
    );
  });

  it("are ready together, and end together", async () => {
    const { servers, rest, mcp } = await startShop();
    const control = servers.addresses["shop-control"];
    expect(await (await fetch(`${control}/health/live`)).json()).toEqual({ status: "UP" });
    const ready = JSON.parse(await (await fetch(`${control}/health/ready`)).text());
    expect(ready).toMatchObject({ status: "UP", upstreams: [{ namespace: "shop" }, { namespace: "pay" }] });
    expect(ready.adapters.map(({ namespace }: Named) => namespace)).toEqual(["shop-rest", "shop-mcp", "shop-skills"]);
    await servers.close();
    for (const url of [rest, mcp, control]) await expect(fetch(`${url}/`)).rejects.toThrow("fetch failed");
  });
});

/** The text of one of the three with something else in the place of a part. */
function edited(
  name: keyof typeof shop,
  part: string,
  other: string,
  ...all: readonly string[]
): Readonly<Record<string, string>> {
  const text = shop[name] ?? "";
  expect(text).toContain(part);
  const [from = part, to = part] = all;
  return { ...shop, [name]: text.replace(part, other).replaceAll(from, to) };
}

describe("what capabilities cannot share is refused with both places", () => {
  const tokens =
    "authentication: {type: oauth2, authorizationServerUri: https://login.example.com, resource: https://pay.example.com/pay}";
  const asked = (resource: string): string =>
    `authentication: {type: oauth2, authorizationServerUri: "https://login.example.com", resource: "${resource}", tokenValidation: introspection}`;
  const prompt = "prompts: [{name: report, description: Reports., template: [{role: user, content: Report.}]}]";
  const bearer = 'authentication: {type: bearer, token: "{{SHOP_TOKEN}}"}';
  it.each([
    [
      "a path, whatever its placeholders are called",
      composeTexts(shop),
      [
        "capabilities/payments.yaml:19 error compose/same-route: `orders-rest` and `payments-rest` both serve `/v1/orders/{order}` (capabilities/orders.yaml:23 served here too)",
      ],
    ],
    [
      "a path that is asked for by other methods, since its adapter answers those too",
      composeTexts(
        edited("stock", "path: /v1/items, operations: [{method: GET", "path: /v1/orders, operations: [{method: DELETE"),
        apart,
      ),
      [
        "capabilities/stock.yaml:15 error compose/same-route: `orders-rest` and `stock-rest` both serve `/v1/orders` (capabilities/orders.yaml:21 served here too)",
      ],
    ],
    [
      "a path, by prefixes too",
      composeTexts(shop, { prefixes: { payments: "/pay", orders: "/pay" } }),
      [
        "capabilities/payments.yaml:19 error compose/same-route: `orders-rest` and `payments-rest` both serve `/pay/v1/orders/{order}` (capabilities/orders.yaml:23 served here too)",
      ],
    ],
    [
      "a binding that is read from two places",
      composeTexts(
        edited(
          "stock",
          "{namespace: env, keys: {SHOP_TOKEN: SHOP_TOKEN}}",
          '{namespace: vault, location: "file:///s.json", keys: {SHOP_TOKEN: t}}',
        ),
        apart,
      ),
      [
        "capabilities/stock.yaml:3 error compose/binding-differs: the binding `SHOP_TOKEN` is read from two places (capabilities/orders.yaml:3 the other one)",
      ],
    ],
    [
      "a namespace of two APIs",
      composeTexts(edited("stock", "http://127.0.0.1:9", "https://stock.example.com"), apart),
      [
        "capabilities/stock.yaml:7 error compose/upstream-differs: `shop` is `https://stock.example.com` here and `http://127.0.0.1:9` elsewhere in the group (capabilities/orders.yaml:7 the other one)",
      ],
    ],
    [
      "a port that adapters of two kinds want",
      composeTexts(edited("stock", "port: 9091", "port: 9090"), apart),
      [
        "capabilities/stock.yaml:20 error compose/same-port: `orders-mcp` and `stock-control` both want port 9090 (capabilities/orders.yaml:25 the other adapter)",
      ],
    ],
    [
      "an address, which could open what was for this machine",
      composeTexts(
        edited("stock", "namespace: stock-rest\n", "namespace: stock-rest\n      address: 0.0.0.0\n"),
        apart,
      ),
      [
        "capabilities/stock.yaml:13 error compose/address-differs: `stock-rest` listens on 0.0.0.0, and `orders-rest` of the same group on localhost (capabilities/orders.yaml:15 the first of them)",
      ],
    ],
    [
      "a port that is half open",
      composeTexts(edited("stock", "namespace: stock-rest\n", `namespace: stock-rest\n      ${bearer}\n`), apart),
      [
        "capabilities/orders.yaml:15 error compose/mixed-authentication: `orders-rest` lets everybody in, and `stock-rest` on the same port asks who calls (capabilities/stock.yaml:14 asked for here)",
      ],
    ],
    [
      "one place that says where tokens come from, for adapters that take different ones",
      composeTexts(
        {
          ...edited("payments", "namespace: payments-rest\n", `namespace: payments-rest\n      ${tokens}\n`),
          orders: (shop["orders"] ?? "").replace(
            "namespace: orders-rest\n",
            `namespace: orders-rest\n      ${tokens.replace("pay.example.com", "shop.example.com")}\n`,
          ),
        },
        { ...apart, mixedAuthentication: true },
      ),
      [
        "capabilities/payments.yaml:16 error compose/same-metadata: `orders-rest` and `payments-rest` both say at `/.well-known/oauth-protected-resource/pay` where their tokens come from, and say different things (capabilities/orders.yaml:16 the other one)",
      ],
    ],
    [
      "a variable that is called after a namespace of both, for different authorization servers",
      composeTexts(
        {
          ...edited(
            "payments",
            "namespace: payments-rest\n",
            `namespace: api\n      ${asked("https://pay.example.com/pay")}\n`,
          ),
          orders: (shop["orders"] ?? "").replace(
            "namespace: orders-rest\n",
            `namespace: api\n      ${asked("https://shop.example.com/orders")}\n`,
          ),
        },
        { ...apart, mixedAuthentication: true },
      ),
      ["API_CLIENT_ID", "API_CLIENT_SECRET"].map(
        (name) =>
          `capabilities/payments.yaml:15 error compose/variable-differs: \`${name}\` would be two different things (capabilities/orders.yaml:15 the other one)`,
      ),
    ],
    [
      "a binding that is read from a variable by which the group is set",
      composeTexts(edited("payments", "keys: {PAY_KEY: PAY_KEY}", "keys: {PAY_KEY: SHOP_REST_PORT}"), apart),
      [
        "capabilities/payments.yaml:3 error plan/variable-clash: `SHOP_REST_PORT` also sets the server (`--shop-rest-port`): one value cannot be both",
      ],
    ],
    [
      "a variable that moves two APIs, whose namespaces differ in punctuation: with a warning",
      composeTexts(edited("payments", "namespace: pay\n", "namespace: Shop\n", "pay.", "Shop."), apart),
      [
        "capabilities/payments.yaml:7 warning plan/shared-variable: `SHOP_BASE_URL` sets both `--shop-base-url` and `--Shop-base-url` (capabilities/orders.yaml:7 the other one)",
      ],
    ],
    [
      "a server that would ask who calls in two ways",
      composeTexts(edited("stock", "namespace: stock-mcp\n", `namespace: stock-mcp\n      ${bearer}\n`), {
        ...apart,
        mcp: "one",
        mixedAuthentication: true,
      }),
      [
        "capabilities/stock.yaml:18 error compose/one-server-authentication: `orders-mcp` and `stock-mcp` ask who calls in different ways, and cannot be one server (capabilities/orders.yaml:25 the other server)",
      ],
    ],
    [
      "a prompt that one server would have twice",
      composeTexts(
        {
          ...edited("stock", "port: 9090\n", `port: 9090\n      ${prompt}\n`),
          orders: (shop["orders"] ?? "").replace("port: 9090\n", `port: 9090\n      ${prompt}\n`),
        },
        both,
      ),
      [
        "capabilities/stock.yaml:19 error compose/twice-in-one-server: the prompt `report` would be twice in one server (capabilities/orders.yaml:27 the other one)",
      ],
    ],
    [
      "a tool that the name of its capability does not tell apart",
      composeTexts(edited("stock", "name: count-items", "name: orders-list"), both),
      [
        "capabilities/stock.yaml:19 error compose/twice-in-one-server: the tool `orders-list` would be twice in one server (capabilities/orders.yaml:28 the other one)",
      ],
    ],
    [
      "two control adapters that are not the same",
      composeTexts(
        edited(
          "payments",
          "    - type: skill",
          "    - {type: control, namespace: pay-control, port: 9099}\n    - type: skill",
        ),
        apart,
      ),
      [
        "capabilities/stock.yaml:20 error compose/control-differs: the control adapters `pay-control` and `stock-control` are not the same (capabilities/payments.yaml:25 the other one)",
      ],
    ],
    [
      "a control adapter that the named capability does not declare",
      composeTexts(shop, { ...apart, control: "orders" }),
      [
        "capabilities/orders.yaml:1 error compose/no-control: `orders` declares no control adapter, which the group `shop` is to serve",
      ],
    ],
    [
      "ports of one kind: they are served on the first one's, with a warning",
      composeTexts(edited("stock", "port: 8080", "port: 8081"), apart),
      [
        "capabilities/stock.yaml:13 warning compose/port-differs: `stock-rest` is served on port 8080 with the others, not on 8081 (capabilities/orders.yaml:15 the first of them)",
      ],
    ],
    [
      "standard input and output, which a process has once",
      composeTexts(edited("stock", "port: 9090", "transport: stdio"), apart),
      [
        "capabilities/stock.yaml:17 warning compose/stdio-left-out: `stock-mcp` speaks over standard input and output alone, and is left out of the group",
      ],
    ],
    [
      "nothing",
      composeTexts({
        quiet:
          "naftiko: 1.0.0-alpha2\ncapability:\n  consumes: [{type: http, namespace: a, baseUri: https://a.example.com, resources: [{name: a, path: /a, operations: [{name: a, method: GET}]}]}]\n",
      }),
      ["capabilities/quiet.yaml:1 error compose/nothing-to-serve: nothing in the group `shop` listens"],
    ],
  ])("%s", (_, composed, expected) => {
    expect(said(composed)).toEqual(expected);
    expect(composed.files.length > 0).toBe(!expected.some((line) => line.includes(" error ")));
  });

  it("unless the configuration says what is meant", () => {
    const control = edited(
      "payments",
      "    - type: skill",
      "    - {type: control, namespace: pay-control, port: 9099}\n    - type: skill",
    );
    const elsewhere = edited(
      "stock",
      "namespace: stock-rest\n      port: 8080",
      "namespace: stock-rest\n      address: 0.0.0.0\n      port: 8081",
    );
    const half = edited("stock", "namespace: stock-rest\n", `namespace: stock-rest\n      ${bearer}\n`);
    expect(said(composeTexts(control, { ...apart, control: "stock" }))).toEqual([]);
    expect(said(composeTexts(elsewhere, { ...apart, address: "localhost", ports: { rest: 8080 } }))).toEqual([]);
    expect(said(composeTexts(half, { ...apart, mixedAuthentication: true }))).toEqual([]);
  });
});

describe("who calls", () => {
  const token = (name: string): string => `authentication: {type: bearer, token: "{{${name}}}"}`;
  const guarded = {
    ...shop,
    orders: (shop["orders"] ?? "")
      .replace("namespace: orders-rest\n", `namespace: orders-rest\n      ${token("SHOP_TOKEN")}\n`)
      .replace("namespace: orders-mcp\n", `namespace: orders-mcp\n      ${token("SHOP_TOKEN")}\n`),
    payments: (shop["payments"] ?? "")
      .replace("namespace: payments-rest\n", `namespace: payments-rest\n      ${token("PAY_KEY")}\n`)
      .replace("namespace: payments-mcp\n", `namespace: payments-mcp\n      ${token("PAY_KEY")}\n`),
  };

  it("proves it to each adapter; what none of them serves is for nobody without a proof", async () => {
    const upstream = await startUpstream((seen, response) => json(response, { asked: seen.url }));
    const begin = await starterOf(composeTexts(guarded, { ...apart, mixedAuthentication: true }));
    const { addresses } = await begin({ env, baseUrls: { shop: upstream.url, pay: upstream.url } });
    const statusOf = async (adapter: "rest" | "mcp", path: string, secret?: string, method = "GET"): Promise<number> =>
      (
        await fetch(`${addresses[`shop-${adapter}`]}${path}`, {
          method,
          headers: secret === undefined ? {} : { authorization: `Bearer ${secret}` },
        })
      ).status;
    expect(await statusOf("rest", "/v1/orders")).toBe(401);
    expect(await statusOf("rest", "/v1/orders", "shop-secret")).toBe(200);
    expect(await statusOf("rest", "/v1/orders", "pay-secret")).toBe(401);
    expect(await statusOf("rest", "/pay/v1/payments", "pay-secret")).toBe(200);
    expect(await statusOf("rest", "/pay/v1/payments", "shop-secret")).toBe(401);
    expect(await statusOf("rest", "/v1/items")).toBe(200);
    for (const path of ["/nothing", "/openapi.json", "/%ff"]) expect(await statusOf("rest", path), path).toBe(401);
    expect(await statusOf("rest", "/nothing", "shop-secret")).toBe(404);
    expect(await statusOf("rest", "/openapi.json", "shop-secret")).toBe(200);
    expect(await statusOf("mcp", "/orders/mcp", undefined, "POST")).toBe(401);
    expect(await statusOf("mcp", "/payments/mcp", "shop-secret", "POST")).toBe(401);
    expect(await statusOf("mcp", "/payments/mcp", "pay-secret", "POST")).toBe(415);
    expect(await statusOf("mcp", "/stock/mcp", undefined, "POST")).toBe(415);
    expect(await statusOf("mcp", "/nothing", undefined, "POST")).toBe(401);
  });
});

it("one server of all can show its tools to code, where its capabilities' servers can", () => {
  const { files, runtime, dependencies } = composeTexts(shop, both, { mcp: { code: true, names: {} } });
  const { text = "" } = files.find(({ path }) => path === "shop/server.ts") ?? {};
  expect(text).toMatch(/\], codeTools\);/);
  expect(text).toContain("runsCode: true,");
  expect(runtime).toContain("code-tools.ts");
  expect(dependencies).toHaveProperty("quickjs-emscripten-core");
});

it("a port for control where none is declared serves probes of health alone", async () => {
  const quiet = edited("stock", "    - {type: control, namespace: stock-control, port: 9091}\n", "");
  const begin = await starterOf(composeTexts(quiet, { ...apart, ports: { control: 9091 } }));
  const upstream = await startUpstream((_, response) => json(response, {}));
  const { addresses } = await begin({ env, baseUrls: { shop: upstream.url, pay: upstream.url } });
  const statusOf = async (path: string): Promise<number> => (await fetch(`${addresses["shop-control"]}${path}`)).status;
  expect(await statusOf("/health/live")).toBe(200);
  expect(await statusOf("/health/ready")).toBe(200);
  expect(await statusOf("/metrics")).toBe(404);
});

it("handlers that must be passed are passed by capability and adapter", async () => {
  const open = edited("stock", "description: Lists items., call: shop.list-items}", "description: Lists items.}");
  const tool = "description: Counts items., call: shop.list-items,";
  expect(open["stock"]).toContain(tool);
  const composed = composeTexts(
    { ...open, stock: (open["stock"] ?? "").replace(tool, "description: Counts items.,") },
    both,
  );
  const module: {
    readonly start: (handlers: object, options: StartOptions) => Promise<RunningServers>;
  } = await import(pathToFileURL(join(writeComposed(composed), "shop", "server.ts")).href);
  const { addresses, close } = await module.start(
    {
      stock: {
        "stock-rest": { listItems: async () => await Promise.resolve({ from: "rest" }) },
        "stock-mcp": { countItems: async () => await Promise.resolve({ from: "mcp" }) },
      },
    },
    { env, logLevel: "silent", ports: { "shop-rest": 0, "shop-mcp": 0, "shop-skills": 0, "shop-control": 0 } },
  );
  onTestFinished(close);
  expect(await (await fetch(`${addresses["shop-rest"]}/v1/items`)).json()).toEqual({ from: "rest" });
  for (const path of ["/mcp", "/stock/mcp"]) {
    const client = await connect(`${addresses["shop-mcp"]}${path}`);
    const { content } = await client.callTool({ name: "count-items", arguments: {} });
    expect(content, path).toEqual([{ type: "text", text: '{"from":"mcp"}' }]);
  }
});

describe("a group of the configuration", () => {
  const capabilities = Object.fromEntries(
    Object.entries(shop).map(([name, text]) => [`capabilities/${name}.yaml`, text]),
  );
  const written =
    "compose:\n  shop:\n    capabilities: [orders, pay*, stock]\n    prefixes: {payments: /pay}\n    mcp: both\n";
  /** Plain lines without their help. */
  const linesOf = ({ err }: { readonly err: string }): readonly string[] =>
    err.split("\n").flatMap((line) => (/ (?:error|warning) /.test(line) ? [line.replace(/ \([^(]*\)$/, "")] : []));
  const problems = (folder: string): readonly string[] => linesOf(capstan(folder, ["check", "--format", "plain"]));

  it("is a folder of its own that is written, checked, compared, and removed when the group goes", () => {
    const folder = project({ ...capabilities, "capstan.config.yaml": written });
    expect(capstan(folder, ["generate"]).code).toBe(0);
    expect(capstan(folder, ["check"]).code).toBe(0);
    expect(readFileSync(join(folder, "generated/shop/server.ts"), "utf8")).toBe(
      readFileSync("test/compose/expected/server.ts", "utf8"),
    );
    // A run over one capability is not about groups.
    expect(capstan(folder, ["generate", "capabilities/orders.yaml"]).code).toBe(0);
    expect(capstan(folder, ["check"]).code).toBe(0);

    // What it is made of: a capability, the configuration, the files themselves. The manifest says what of, whatever that changes.
    write(folder, { "capabilities/stock.yaml": (shop["stock"] ?? "").replace("Counts items", "Counts all items") });
    expect(problems(folder).filter((line) => line.includes("generated/shop/"))).toEqual([
      "generated/shop/skill/stock/SKILL.md error output/capability-changed: `generated/shop/skill/stock/SKILL.md` is behind `capabilities/stock.yaml`",
    ]);
    write(folder, {
      "capabilities/stock.yaml": (shop["stock"] ?? "").replace("path: /v1/items", "path: /v1/all-items"),
    });
    expect(problems(folder).filter((line) => line.includes("generated/shop/"))).toEqual([
      "generated/shop/README.md error output/capability-changed: `generated/shop/README.md` is behind `capabilities/stock.yaml`",
      "generated/shop/openapi.json error output/capability-changed: `generated/shop/openapi.json` is behind `capabilities/stock.yaml`",
    ]);
    write(folder, {
      "capabilities/stock.yaml": shop["stock"] ?? "",
      "capstan.config.yaml": written.replace("/pay}", "/paid}"),
    });
    expect(problems(folder)).toEqual(
      ["README.md", "openapi.json", "server.ts"].map(
        (name) =>
          `generated/shop/${name} error output/configuration-changed: \`generated/shop/${name}\` is behind the configuration`,
      ),
    );
    write(folder, { "capstan.config.yaml": written, "generated/shop/server.ts": "// Mine.\n" });
    expect(capstan(folder, ["generate"]).err).toContain("output/edited");
    expect(capstan(folder, ["generate", "--force"]).code).toBe(0);

    // With errors it stays as it is; without its group it goes.
    write(folder, { "capstan.config.yaml": "compose: {shop: {capabilities: [orders, payments, stock]}}\n" });
    expect(problems(folder).map((line) => line.split(": ")[0])).toEqual([
      "capabilities/payments.yaml:19:86 error compose/same-route",
    ]);
    expect(linesOf(capstan(folder, ["validate", "--format", "plain"]))).toEqual(problems(folder));
    expect(capstan(folder, ["generate"]).code).toBe(1);
    expect(existsSync(join(folder, "generated/shop/server.ts"))).toBe(true);
    write(folder, { "capstan.config.yaml": "out: generated\n" });
    expect(capstan(folder, ["generate", "--dry-run"]).err).toContain("would remove generated/shop/server.ts");
    expect(capstan(folder, ["generate"]).code).toBe(0);
    expect(existsSync(join(folder, "generated/shop"))).toBe(false);
    expect(capstan(folder, ["check"]).code).toBe(0);
  });

  it("is compared with what it was: whom a prefix or another choice of servers breaks", () => {
    const folder = project({ ...capabilities, "capstan.config.yaml": written });
    expect(capstan(folder, ["generate", "--out", "old"]).code).toBe(0);
    write(folder, { "capstan.config.yaml": written.replace("/pay}", "/paid}").replace("mcp: both", "mcp: own") });
    expect(capstan(folder, ["generate", "--out", "new"]).code).toBe(0);
    const { code, err } = capstan(folder, ["diff", "--generated", "old", "new", "--fail-on", "breaking"]);
    expect(code).toBe(1);
    for (const sentence of [
      "rest/generated-broken: shop: `GET /pay/v1/payments`: it is not there any more",
      "rest/generated-extended: shop: `GET /paid/v1/payments`: it is there now",
      "mcp/generated-broken: shop: `tool orders-list`: it is not listed any more",
      "mcp/generated-broken: shop: `toolset stock`: it is not listed any more",
      "runtime/generated-broken: shop: `/mcp` of listener `shop-mcp`: nothing answers there any more",
    ])
      expect(err).toContain(sentence);
    expect(err).not.toContain("orders/mcp");
  });

  it.each([
    [
      "a capability that the project does not have",
      "compose: {web: [orders, stokc]}",
      "1:25 error compose/unknown-capability: `stokc` fits no capability of the group `web`",
    ],
    [
      "a prefix of one that is not in it",
      "compose: {web: {capabilities: [orders], prefixes: {stock: /stock}}}",
      "1:52 error compose/unknown-capability: `stock` fits no capability of the group `web`",
    ],
    [
      "a control adapter of one that is not in it",
      "compose: {web: {capabilities: [orders], control: stock}}",
      "1:50 error compose/unknown-capability: `stock` fits no capability of the group `web`",
    ],
    ["no capability", "compose: {web: []}", "1:11 error compose/empty-group: the group `web` has no capability"],
    [
      "the name of a capability, in any case",
      "compose: {Orders: [orders]}",
      "1:11 error compose/unsafe-name: `Orders` is no name for a group: a capability or another group has it",
    ],
    [
      "a name that leads elsewhere",
      'compose: {"../web": [orders]}',
      "1:11 error compose/unsafe-name: `../web` is no name for a group: a name has letters, digits, `.`, `_`, `-` and `@`, a letter or digit first",
    ],
    [
      "the name of a device",
      "compose: {con: [orders]}",
      "1:11 error compose/unsafe-name: `con` is no name for a group: Windows or Node keep it for themselves",
    ],
    [
      "the name of what Capstan writes",
      "compose: {runtime: [orders]}",
      "1:11 error compose/unsafe-name: `runtime` is no name for a group: Capstan writes something of that name itself",
    ],
    [
      "a prefix that a router would read otherwise",
      'compose: {web: {prefixes: {orders: "/:id"}}}',
      "1:36 error config/wrong-value: `compose.web.prefixes.orders` is wrong: it should be a path of plain words, `/orders` or `/shop/orders`",
    ],
    [
      "the name of what every object has",
      "compose: {web: [orders], __proto__: [orders]}",
      "1:26 error config/unknown-key: unknown key `__proto__`",
    ],
    [
      "a prefix of what every object has",
      "compose: {web: {capabilities: [orders], prefixes: {__proto__: /x}}}",
      "1:52 error config/unknown-key: unknown key `__proto__`",
    ],
    ["an unknown key", "compose: {web: {prefix: {orders: /o}}}", "1:17 error config/unknown-key: unknown key `prefix`"],
    ["a port of no kind", "compose: {web: {ports: {http: 80}}}", "1:25 error config/unknown-key: unknown key `http`"],
  ])("with %s is reported at its place", (_, config, expected) => {
    const folder = project({ ...capabilities, "capstan.config.yaml": `${config}\n` });
    const run = capstan(folder, ["check", "--format", "plain"]);
    expect(linesOf(run).filter((line) => line.startsWith("capstan.config.yaml"))).toEqual([
      `capstan.config.yaml:${expected}`,
    ]);
    expect(run.code).not.toBe(0);
  });
});

const published = join("..", "shared", "capabilities", "civitai");
const isThere = existsSync(published);
if (!isThere) console.log(`skipped: the thirteen capabilities of one provider, since there is no ${published}`);

describe.runIf(isThere)("the thirteen capabilities of one provider, all on ports 8080 and 9090", () => {
  const texts = isThere ? capabilitiesIn(published) : {};
  const names = Object.keys(texts);
  const namespaces = (composed: Composed): readonly string[] =>
    composed.members.flatMap(({ capability }) => capability?.apis.map(({ namespace }) => namespace) ?? []);

  it("listen on two ports, and each route and each tool of them is called", async () => {
    const composed = composeTexts(texts, { mcp: "both" });
    expect(names).toHaveLength(13);
    expect(said(composed)).toEqual([]);
    const begin = await starterOf(composed);
    const upstream = await startUpstream((seen, response) => json(response, { asked: seen.url }));
    const { addresses } = await begin({
      env: { CIVITAI_API_KEY: "key" },
      baseUrls: Object.fromEntries(namespaces(composed).map((namespace) => [namespace, upstream.url])),
    });
    expect(Object.keys(addresses)).toEqual(["shop-rest", "shop-mcp"]);

    const rest = addresses["shop-rest"];
    const document: Document = JSON.parse(await (await fetch(`${rest}/openapi.json`)).text());
    expect((await new Validator().validate(document)).errors).toBeUndefined();
    const routes = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
    );
    // Counted in the YAML.
    expect(routes).toHaveLength(29);
    for (const { path, method, operation } of routes.filter((route) => !route.path.startsWith("/v1/oauth"))) {
      const before = upstream.seen.length;
      const asked = (operation.parameters ?? []).filter((one) => one.in === "query" && one.required === true);
      const query = new URLSearchParams(Object.fromEntries(asked.map(({ name }) => [name, "7"])));
      const body = ["POST", "PUT", "PATCH"].includes(method)
        ? { body: "{}", headers: { "content-type": "application/json" } }
        : {};
      const answer = await fetch(`${rest}${path.replace(/\{\w+\}/g, "7")}?${query}`, { method, ...body });
      expect(
        [answer.status, upstream.seen.length - before],
        `${method} ${path}: ${await answer.clone().text()}`,
      ).toEqual([200, 1]);
      expect(upstream.seen.at(-1)?.headers["authorization"], `${method} ${path}`).toBe("Bearer key");
    }

    const mcp = addresses["shop-mcp"] ?? "";
    const own = await Promise.all(names.map(async (name) => await toolNames(await connect(`${mcp}/${name}/mcp`))));
    const client = await connect(`${mcp}/mcp`);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(own.flat());
    expect(tools).toHaveLength(25);
    for (const { name, inputSchema } of tools.filter((tool) => tool.name !== "civitai-oauth-exchange")) {
      const before = upstream.seen.length;
      const given = Object.fromEntries(
        (inputSchema.required ?? []).map((argument) => [argument, argument === "body" ? {} : "7"]),
      );
      const result = await client.callTool({ name, arguments: given });
      expect([result.isError ?? false, upstream.seen.length - before], `${name}: ${JSON.stringify(result)}`).toEqual([
        false,
        1,
      ]);
    }
  });
});
