import { Client, InMemoryTransport } from "@modelcontextprotocol/client";
import Fastify, { type FastifyInstance, type FastifyPluginAsync, type FastifyRequest } from "fastify";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { generate } from "./served.js";

const yaml = `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
    - {type: http, namespace: up, baseUri: "http://127.0.0.1:9", resources: [{name: a, path: /a, operations: [{name: get-a, method: GET}]}, {name: b, path: /b, operations: [{name: get-b, method: GET}]}]}
  exposes:
    - type: rest
      namespace: t-rest
      port: 8080
      resources:
        - {name: a, path: /a, operations: [{method: GET, name: get-a, call: up.get-a}]}
        - {name: both, path: /both, operations: [{method: GET, name: both, steps: [{type: call, name: one, call: up.get-a}, {type: call, name: two, call: up.get-b}]}]}
        - {name: f, path: "/f/{path}", forward: {targetNamespace: up}}
    - type: mcp
      namespace: t-mcp
      port: 9090
      tools: [{name: get-a, description: Gets., call: up.get-a}]
      resources: [{name: a, label: A, uri: "things://a", description: A., call: up.get-a}]
`;

/** The plugin in an application, whose calls are answered here and kept as what they asked for. */
async function embedded(call: unknown): Promise<{ readonly app: FastifyInstance; readonly seen: string[] }> {
  const { tRest }: { readonly tRest: FastifyPluginAsync<{ readonly call: unknown }> } = await import(
    generate(yaml)("rest.ts")
  );
  const seen: string[] = [];
  const app = Fastify();
  await app.register(tRest, { call: typeof call === "function" ? call : { ...Object(call), ...answering(seen) } });
  onTestFinished(async () => await app.close());
  return { app, seen };
}

const answering = (seen: string[]): object => ({
  fetch: async (url: string | URL | Request, init?: RequestInit) => {
    const { url: asked, headers } = new Request(url, init);
    seen.push(`${new URL(asked).pathname} ${headers.get("x-tenant") ?? "nobody"}`);
    return await Promise.resolve(Response.json({ id: 1 }, { headers: { "cache-control": "public, max-age=60" } }));
  },
});

describe("the function `call` of a REST adapter", () => {
  it("chooses for one request alone, in every call that is made for it, and the answer is for its caller alone", async () => {
    const seen: string[] = [];
    const { app } = await embedded((request: FastifyRequest) => ({
      ...answering(seen),
      headers: { "X-Tenant": String(request.headers["x-tenant"]) },
    }));
    const ask = async (url: string, tenant: string): Promise<unknown> =>
      (await app.inject({ url, headers: { "x-tenant": tenant } })).headers["cache-control"];
    const told = await Promise.all([ask("/a", "p"), ask("/both", "q"), ask("/f/a", "r")]);
    expect(told).toEqual(["private, max-age=60", "private, max-age=60", "private, max-age=60"]);
    expect(seen.sort()).toEqual(["/a p", "/a q", "/a r", "/b q"]);
    // Options that are the same for all leave an answer what it is.
    const shared = await embedded({});
    expect((await shared.app.inject("/a")).headers["cache-control"]).toBe("public, max-age=60");
  });

  it("refuses in its own words, and what goes wrong in it is told to nobody", async () => {
    const { app } = await embedded((request: FastifyRequest) => {
      if (request.headers["x-tenant"] === undefined)
        throw Object.assign(new Error("whose request is this?"), { statusCode: 403 });
      throw new Error("db.internal is away");
    });
    const refused = await app.inject("/a");
    expect([refused.statusCode, refused.json()]).toEqual([
      403,
      expect.objectContaining({ title: "Forbidden", detail: "whose request is this?" }),
    ]);
    const broken = await app.inject({ url: "/a", headers: { "x-tenant": "a" } });
    expect([broken.statusCode, broken.body]).toEqual([500, expect.not.stringContaining("db.internal")]);
  });

  it("does not answer with a promise: nobody would wait for it", async () => {
    const { app } = await embedded(async () => await Promise.reject(new Error("unheard")));
    expect((await app.inject("/a")).statusCode).toBe(500);
  });
});

describe("the function `call` of an MCP server", () => {
  async function connected(call: unknown): Promise<Client> {
    const { tMcp } = await import(generate(yaml)("mcp.ts"));
    const [near, far] = InMemoryTransport.createLinkedPair();
    await tMcp({ call }).connect(far);
    const client = new Client({ name: "test", version: "1.0.0" });
    await client.connect(near);
    onTestFinished(async () => await client.close());
    return client;
  }

  it.each([
    [
      "throws",
      () => {
        throw new Error("db.internal is away");
      },
    ],
    ["answers with a promise", async () => await Promise.reject(new Error("db.internal is away"))],
  ])("that %s makes a failed result, and says nothing of its insides", async (_, call) => {
    vi.spyOn(console, "error").mockReturnValue(undefined);
    const client = await connected(call);
    const result = await client.callTool({ name: "get-a", arguments: {} });
    expect([result.isError, JSON.stringify(result)]).toEqual([true, expect.not.stringContaining("db.internal")]);
    const read = client.readResource({ uri: "things://a" });
    await expect(read).rejects.toThrow();
    await expect(read).rejects.not.toThrow("db.internal");
  });

  it("chooses for each request", async () => {
    const seen: string[] = [];
    const client = await connected(() => ({ ...answering(seen), headers: { "X-Tenant": "t" } }));
    await client.callTool({ name: "get-a", arguments: {} });
    await client.readResource({ uri: "things://a" });
    expect(seen).toEqual(["/a t", "/a t"]);
  });
});
