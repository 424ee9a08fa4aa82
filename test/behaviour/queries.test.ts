import fastify, { type FastifyRequest } from "fastify";
import { describe, expect, it, onTestFinished } from "vitest";
import { startUpstream, type RecordingUpstream } from "../runtime/upstream.js";
import { compileText, fileText } from "../check.js";
import { capabilityOf, generate, rawRequest, serve, toolsOf } from "./served.js";

const yaml = capabilityOf({
  resources: `
    {name: a, path: /a, operations: [{name: find, method: GET, inputParameters: [{name: filter, in: query, type: object}, {name: ids, in: query, type: array, items: {type: integer}}, {name: limit, in: query, type: integer, minimum: 1, maximum: 50}, {name: "x[y]", in: query, type: string}, {name: free, in: query}]}]},
    {name: b, path: /b, operations: [{name: list, method: GET, inputParameters: [{name: ids, in: query, type: array, items: {type: string}}, {name: q, in: query, type: string}, {name: where, in: query, type: array, items: {type: object}}]}]},
    {name: c, path: /c, operations: [{name: typed, method: GET, inputParameters: [{name: range, in: query, type: object, properties: {from: {type: integer}, to: {type: integer, maximum: 9}, tags: {type: array, items: {type: string}}}}]}]}`,
  routes: `
    {name: a, path: /a, operations: [{method: GET, name: find, call: up.find}]},
    {name: b, path: /b, operations: [{method: GET, name: list, call: up.list}]},
    {name: c, path: /c, operations: [{method: GET, name: typed, call: up.typed}]}`,
});

async function running(): Promise<{ readonly rest: string; readonly upstream: RecordingUpstream }> {
  const upstream = await startUpstream(
    (_, response) => void response.setHeader("content-type", "application/json").end("{}"),
  );
  return { upstream, rest: (await serve(yaml, upstream)).rest };
}

/** The query that arrives upstream, decoded, or what the caller is told. */
async function asked(
  { rest, upstream }: Awaited<ReturnType<typeof running>>,
  path: string,
): Promise<readonly (readonly [string, string])[] | string> {
  const count = upstream.seen.length;
  const answer = await rawRequest(rest, path);
  if (answer.status !== 200) {
    expect(upstream.seen).toHaveLength(count);
    return `${answer.status} ${JSON.parse(answer.text).detail}`;
  }
  return [...new URL(upstream.seen.at(-1)?.url ?? "", "http://up").searchParams];
}

describe("queries of REST callers", () => {
  it("hold objects and lists in every spelling", async () => {
    const to = await running();
    const filter = (value: unknown): unknown => [["filter", JSON.stringify(value)]];
    for (const [query, expected] of [
      ['filter={"a":"1","b":[true]}', filter({ a: "1", b: [true] })],
      ["filter[a]=1", filter({ a: "1" })],
      ["filter%5Ba%5D%5Bb%5D=1&filter[c]=x%20y", filter({ a: { b: "1" }, c: "x y" })],
      ["filter[tags][]=b&filter[tags][]=a", filter({ tags: ["b", "a"] })],
      ["filter[tags][1]=b&filter[tags][0]=a", filter({ tags: ["a", "b"] })],
      ["filter[a]=1&filter[a]=2", filter({ a: ["1", "2"] })],
      ["filter[__proto__][x]=1", [["filter", '{"__proto__":{"x":"1"}}']]],
      ["filter[constructor]=1", filter({ constructor: "1" })],
      ['filter={"id":1524831183200260097}', [["filter", '{"id":1524831183200260097}']]],
      [
        "ids=1&ids=2",
        [
          ["ids", "1"],
          ["ids", "2"],
        ],
      ],
      [
        "ids[]=1&ids[]=2",
        [
          ["ids", "1"],
          ["ids", "2"],
        ],
      ],
      ["ids[]=7", [["ids", "7"]]],
      [
        "ids[1]=2&ids[0]=1",
        [
          ["ids", "1"],
          ["ids", "2"],
        ],
      ],
      [
        "ids=[1,1524831183200260097]",
        [
          ["ids", "1"],
          ["ids", "1524831183200260097"],
        ],
      ],
      ["ids[]=1524831183200260097", [["ids", "1524831183200260097"]]],
      ["x[y]=1", [["x[y]", "1"]]],
      ["free[a]=1", [["free", '{"a":"1"}']]],
      ["free=[1]", [["free", "[1]"]]],
    ] as const)
      expect(await asked(to, `/a?${query}`), query).toEqual(expected);
    expect(await asked(to, "/c?range[from]=1524831183200260097&range[tags][]=x")).toEqual([
      ["range", '{"from":1524831183200260097,"tags":["x"]}'],
    ]);
    expect(await asked(to, '/b?where={"a":1}&where={"b":2}')).toEqual([
      ["where", '{"a":1}'],
      ["where", '{"b":2}'],
    ]);
    expect(await asked(to, "/b?ids=a,b&ids=[c")).toEqual([
      ["ids", "a,b"],
      ["ids", "[c"],
    ]);
  });

  it("are never ignored where they may be meant", async () => {
    const to = await running();
    for (const [path, words] of [
      ["/a?limit[]=5", "`limit[]`|`limit` takes one value"],
      ["/a?limit[a]=5", "`limit` takes one value"],
      ["/b?q[x]=1", "`q` takes one value"],
      ["/b?ids[a]=1", "`ids` is a list"],
      ["/a?filter=abc", "`filter` must be object"],
      ["/a?filter[a=1", "`filter[a` is no spelling of `filter`"],
      ["/a?filter[a]b=1", "is no spelling of `filter`"],
      ["/a?filter[a]=1&filter[a][b]=2", "`filter` is written in two ways"],
      ['/a?filter={"a":1}&filter[b]=2', "`filter` is written in two ways"],
      ["/a?a=1", "`a` is not known here; members of `filter` are written `filter[name]`"],
      ["/a?filter.a=1", "`filter.a` is not known here"],
      ["/c?range[to]=10", "`range/to` must be <= 9"],
      ["/c?range[to]=x", "`range/to` must be integer"],
      ["/c?range[from]=0x10", "`range` must be a number"],
      ["/a?limit=51", "`limit` must be <= 50"],
      ["/a?ids[]=x", "`ids/0` must be integer"],
    ] as const) {
      const told = await asked(to, path);
      expect(told, path).toMatch(/^400 /);
      expect(
        words.split("|").some((part) => String(told).includes(part)),
        `${path}: ${String(told)}`,
      ).toBe(true);
    }
    expect(await asked(to, `/a?filter${"[a]".repeat(50)}=1`)).toMatch(/^400 /);
    // Other names are ignored, as HTTP APIs do.
    expect(await asked(to, "/b?q=1&utm_source=x")).toEqual([["q", "1"]]);
  });

  it("hold no other names where the server says so", async () => {
    const upstream = await startUpstream((_, response) => void response.end("{}"));
    const { tRest } = await import(generate(yaml)("rest.ts"));
    const app = fastify();
    await app.register(tRest, { call: { baseUrl: upstream.url }, refuseUnknownQuery: true });
    const rest = await app.listen();
    onTestFinished(async () => await app.close());
    const answer = await rawRequest(rest, "/b?q=1&utm_source=x");
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([
      400,
      { detail: "`utm_source` is not known here", errors: [{ in: "query", name: "utm_source" }] },
    ]);
    expect((await rawRequest(rest, "/b?q=1")).status).toBe(200);
  });

  it.each([
    ["by a flag", { argv: ["--t-rest-refuse-unknown-query", "yes"] }],
    ["by a variable", { env: { T_REST_REFUSE_UNKNOWN_QUERY: "yes" } }],
    ["by an option", { refuseUnknownQuery: { "t-rest": true } }],
  ])("nor where who starts it says so %s", async (_, options) => {
    const upstream = await startUpstream((_seen, response) => void response.end("{}"));
    const { rest } = await serve(yaml, upstream, options);
    expect((await rawRequest(rest, "/b?q=1&utm_source=x")).status).toBe(400);
    expect((await rawRequest(rest, "/b?q=1")).status).toBe(200);
  });

  it("and nothing but yes and no says it", async () => {
    await expect(
      serve(yaml, { url: "http://127.0.0.1:9" }, { env: { T_REST_REFUSE_UNKNOWN_QUERY: "true" } }),
    ).rejects.toThrow("--t-rest-refuse-unknown-query and T_REST_REFUSE_UNKNOWN_QUERY take yes or no");
  });

  it("are described as they are taken", () => {
    const { paths } = JSON.parse(fileText(compileText(yaml), "openapi.json"));
    const parameters = [...paths["/a"].get.parameters, ...paths["/b"].get.parameters];
    const of = (wanted: string): unknown => parameters.find(({ name }: { readonly name: string }) => name === wanted);
    expect(of("filter")).toMatchObject({
      style: "deepObject",
      explode: true,
      description: expect.stringContaining("filter[name]"),
      schema: { type: "object" },
    });
    expect(of("limit")).toEqual({ name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 50 } });
    expect(of("where")).toMatchObject({ content: { "application/json": { schema: { type: "array" } } } });
    expect(of("ids")).toEqual({ name: "ids", in: "query", schema: { type: "array", items: { type: "integer" } } });
  });
});

describe("what is meant where a caller passes nothing", () => {
  const defaults = capabilityOf({
    resources: `
      {name: a, path: /a, operations: [{name: list, method: GET, inputParameters: [{name: limit, in: query, type: integer}, {name: sort, in: query, type: string}, {name: all, in: query, type: boolean}, {name: upstreams, in: query, type: integer, default: 7}]}]},
      {name: b, path: /b, operations: [{name: make, method: POST, inputParameters: [{name: size, in: body, type: integer}, {name: note, in: body}]}]}`,
    routes: `
      {name: a, path: /a, operations: [{method: GET, name: list, call: up.list, inputParameters: [{name: limit, in: query, type: integer, default: 20}, {name: sort, in: query, type: string, default: 007}, {name: all, in: query, type: boolean, default: false}]}]},
      {name: b, path: /b, operations: [{method: POST, name: make, call: up.make, inputParameters: [{name: size, in: body, type: integer, default: 3}, {name: note, in: body, type: [string, "null"], default: none}]}]}`,
    tools: `{name: list, description: Lists., call: up.list, inputParameters: [{name: limit, type: integer, required: false, default: 20}, {name: upstreams, type: integer, required: false}]}`,
  });

  it("is what the author says", async () => {
    const upstream = await startUpstream(
      (_, response) => void response.setHeader("content-type", "application/json").end("{}"),
    );
    const served = await serve(defaults, upstream);
    const seen = (): unknown => [upstream.seen.at(-1)?.url, upstream.seen.at(-1)?.body];
    await rawRequest(served.rest, "/a");
    expect(seen()).toEqual(["/a?limit=20&sort=007&all=false", ""]);
    await rawRequest(served.rest, "/a?limit=1&sort=a&all=true");
    expect(seen()).toEqual(["/a?limit=1&sort=a&all=true", ""]);
    const send = async (body: string): Promise<unknown> => {
      await rawRequest(served.rest, "/b", { method: "POST", headers: { "content-type": "application/json" }, body });
      return seen();
    };
    expect(await send("{}")).toEqual(["/b", '{"size":3,"note":"none"}']);
    expect(await send('{"size":1,"note":null}')).toEqual(["/b", '{"size":1,"note":null}']);
    const client = await toolsOf(served);
    await client.callTool({ name: "list", arguments: {} });
    expect(seen()).toEqual(["/a?limit=20", ""]);
    await client.callTool({ name: "list", arguments: { limit: null, upstreams: 1 } });
    expect(seen()).toEqual(["/a?limit=20&upstreams=1", ""]);
  });

  it("stands in the contract and in the route's check", () => {
    const compiled = compileText(defaults);
    const { paths } = JSON.parse(fileText(compiled, "openapi.json"));
    expect(paths["/a"].get.parameters[0].schema).toEqual({ type: "integer", default: 20 });
    expect(fileText(compiled, "rest.ts")).toContain('limit: { type: "integer", default: 20 }');
    expect(fileText(compiled, "mcp.ts")).toContain('limit: { type: "integer", default: 20 }');
  });
});

describe("options of the calls that are made for a request", () => {
  const tenants = capabilityOf({
    resources: `{name: a, path: /a, operations: [{name: a, method: GET}]}, {name: b, path: /b, operations: [{name: b, method: GET, inputParameters: [{name: fixed, in: query, value: "{{REGION}}"}]}]}`,
    routes: `{name: a, path: /a, operations: [{method: GET, name: a, call: up.a}]}, {name: b, path: /b, operations: [{method: GET, name: b, call: up.b}]}, {name: c, path: /c, operations: [{method: GET, name: c}]}`,
  });

  it("are chosen by the request, and told to handlers", async () => {
    const upstream = await startUpstream(
      (_, response) => void response.setHeader("content-type", "application/json").end("{}"),
    );
    const { tRest } = await import(generate(tenants)("rest.ts"));
    const app = fastify();
    const told: unknown[] = [];
    await app.register(tRest, {
      call: (request: FastifyRequest) => ({
        baseUrl: `${upstream.url}/${String(request.headers["x-tenant"])}`,
        bindings: { REGION: String(request.headers["x-region"]) },
      }),
      upstreams: { up: { headers: { "x-all": "1" } } },
      handlers: {
        c: async (options: { readonly request?: FastifyRequest; readonly baseUrl?: string }) => {
          told.push(options.request?.headers["x-tenant"], options.baseUrl);
          return await Promise.resolve({});
        },
      },
    });
    const rest = await app.listen();
    onTestFinished(async () => await app.close());
    await rawRequest(rest, "/a", { headers: { "x-tenant": "t1" } });
    expect([upstream.seen[0]?.url, upstream.seen[0]?.headers["x-all"]]).toEqual(["/t1/a", "1"]);
    await rawRequest(rest, "/b", { headers: { "x-tenant": "t2", "x-region": "eu" } });
    expect(upstream.seen[1]?.url).toBe("/t2/b?fixed=eu");
    await rawRequest(rest, "/c", { headers: { "x-tenant": "t3" } });
    expect(told).toEqual(["t3", `${upstream.url}/t3`]);
  });
});
