import { Client, InMemoryTransport } from "@modelcontextprotocol/client";
import { expect, it, onTestFinished, vi } from "vitest";
import type { StartOptions } from "../../templates/runtime/server.js";
import { json, startUpstream } from "../runtime/upstream.js";
import { generate, serve, textOfTool, toolsOf } from "./served.js";

const adapters = (authentication = ""): string => `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
    - {type: http, namespace: up, baseUri: "http://127.0.0.1:9", resources: [{name: a, path: /a, operations: [{name: get-a, method: GET}]}]}
  exposes:
    - type: rest
      namespace: t-rest
      port: 8080${authentication}
      resources:
        - {name: a, path: /a, operations: [{method: GET, name: get-a, call: up.get-a}]}
        - {name: both, path: /both, operations: [{method: GET, name: both, steps: [{type: call, name: one, call: up.get-a}, {type: call, name: two, call: up.get-a}]}]}
        - {name: f, path: "/f/{path}", forward: {targetNamespace: up}}
    - type: mcp
      namespace: t-mcp
      port: 9090${authentication}
      tools: [{name: get-a, description: Gets., call: up.get-a}]
      resources: [{name: a, label: A, uri: "things://a", description: A., call: up.get-a}]
`;

const byTenant: StartOptions["callFor"] = (_, request) => ({
  headers: {
    "X-Tenant": request?.headers.get("X-Tenant") ?? "nobody",
    "X-Proof": [...(request?.headers.keys() ?? [])].filter((name) => /^(?:authorization|x-key)$/.test(name)).join(" "),
  },
});

it("chooses by the headers of the request, on routes, steps, forwarded ones, tools and resources alike", async () => {
  const upstream = await startUpstream(({ headers }, response) => json(response, { tenant: headers["x-tenant"] }));
  const served = await serve(adapters(), upstream, {
    call: { retries: 0, headers: { "X-All": "1", "X-Tenant": "shared" } },
    callFor: byTenant,
  });
  const seen = (): unknown => {
    const last = upstream.seen.at(-1);
    return [last?.url, last?.headers["x-tenant"], last?.headers["x-all"]];
  };
  for (const [path, asked] of [
    ["/a", "/a"],
    ["/both", "/a"],
    ["/f/x", "/x"],
  ] as const) {
    const answer = await fetch(`${served.rest}${path}`, { headers: { "x-tenant": "acme" } });
    expect([answer.status, answer.headers.get("cache-control") ?? "private"]).toEqual([200, "private"]);
    expect(seen()).toEqual([asked, "acme", "1"]);
  }
  await fetch(`${served.rest}/a`);
  expect(seen()).toEqual(["/a", "nobody", "1"]);
  const message = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "get-a", arguments: {} } };
  const mcp = await fetch(`${served.servers.addresses["t-mcp"]}/mcp`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "x-tenant": "acme",
    },
    body: JSON.stringify(message),
  });
  expect([mcp.status, seen()]).toEqual([200, ["/a", "acme", "1"]]);
  const client = await toolsOf(served);
  await client.readResource({ uri: "things://a" });
  expect(seen()).toEqual(["/a", "nobody", "1"]);
});

it.each([
  ["{type: bearer, token: s3cret-token}", { authorization: "Bearer s3cret-token" }],
  ["{type: basic, username: u, password: s3cret-word}", { authorization: `Basic ${btoa("u:s3cret-word")}` }],
  ["{type: apikey, key: X-Key, value: s3cret-key, placement: header}", { "x-key": "s3cret-key" }],
])("is not shown what callers prove themselves with (%s)", async (authentication, proof) => {
  const upstream = await startUpstream((_, response) => json(response, {}));
  const { rest } = await serve(adapters(`\n      authentication: ${authentication}`), upstream, { callFor: byTenant });
  const headers = { ...proof, "x-tenant": "acme" };
  expect((await fetch(`${rest}/a`, { headers })).status).toBe(200);
  expect(upstream.seen.map((call) => [call.headers["x-tenant"], call.headers["x-proof"]])).toEqual([["acme", ""]]);
});

it("says nothing, fails without a word of its insides, and does not answer with promises or texts", async () => {
  vi.spyOn(console, "error").mockReturnValue(undefined);
  const upstream = await startUpstream((_, response) => json(response, {}));
  const answers: Record<string, () => unknown> = {
    nothing: () => undefined,
    promise: async () => await Promise.resolve({ headers: { "X-Tenant": "late" } }),
    text: () => "acme",
    throws: () => {
      throw new Error("db.internal is away");
    },
    refuses: () => {
      throw Object.assign(new Error("whose request is this?"), { statusCode: 403 });
    },
  };
  const callFor: unknown = (_: unknown, request: { readonly headers: Headers }) =>
    answers[request.headers.get("x-as") ?? "nothing"]?.();
  const options: object = { callFor };
  const served = await serve(adapters(), upstream, options);
  const told: [string, number, string][] = [];
  for (const name of Object.keys(answers)) {
    const answer = await fetch(`${served.rest}/a`, { headers: { "x-as": name } });
    const text = await answer.text();
    told.push([name, answer.status, /db\.internal|whose request/.exec(text)?.[0] ?? ""]);
  }
  expect(told).toEqual([
    ["nothing", 200, ""],
    ["promise", 500, ""],
    ["text", 500, ""],
    ["throws", 500, ""],
    ["refuses", 403, "whose request"],
  ]);
  expect(upstream.seen).toHaveLength(1);
  expect(await textOfTool(await toolsOf(served), "get-a")).toBe("{}");
});

it("has no request over a transport without one, and its failures are results there", async () => {
  vi.spyOn(console, "error").mockReturnValue(undefined);
  const { tMcp } = await import(generate(adapters())("mcp.ts"));
  const asked: unknown[] = [];
  const fetched = async (): Promise<Response> => await Promise.resolve(Response.json({}));
  const connected = async (callFor: (...given: readonly unknown[]) => unknown): Promise<Client> => {
    const [near, far] = InMemoryTransport.createLinkedPair();
    await tMcp({ call: { fetch: fetched }, callFor }).connect(far);
    const client = new Client({ name: "test", version: "1.0.0" });
    await client.connect(near);
    onTestFinished(async () => await client.close());
    return client;
  };
  expect(await textOfTool(await connected((...given) => void asked.push(given)), "get-a")).toBe("{}");
  expect(asked).toEqual([[undefined, undefined]]);
  const failing = await connected(() => {
    throw new Error("db.internal is away");
  });
  const result = await failing.callTool({ name: "get-a", arguments: {} });
  expect([result.isError, JSON.stringify(result)]).toEqual([true, expect.not.stringContaining("db.internal")]);
  // A model is told what a caller of REST is, and not that somebody has to set the server up.
  const refusing = await connected(() => {
    throw Object.assign(new Error("this tenant is not yours"), { statusCode: 403 });
  });
  expect(await textOfTool(refusing, "get-a")).toBe(
    "this tenant is not yours\nThis is not allowed. Other arguments may be allowed; otherwise a person has to grant access.",
  );
});

it("is what `start` takes in place of a function `call`, at run time and in types", async () => {
  const upstream = await startUpstream((_, response) => json(response, {}));
  const wrong: readonly [object, RegExp][] = [
    [{ call: () => ({}) }, /`call` of `start` is a function: .*`callFor: \(caller, request\) =>/],
    [{ call: "x" }, /`call` of `start` is no object/],
    [{ call: null }, /`call` of `start` is no object/],
    [{ callFor: { headers: {} } }, /`callFor` of `start` is no function/],
  ];
  for (const [options, said] of wrong) await expect(serve(adapters(), upstream, options)).rejects.toThrow(said);
  // @ts-expect-error -- one function cannot be called with the requests of all kinds of adapters
  const options: StartOptions = { call: () => ({ headers: { a: "b" } }) };
  expect(typeof options.call).toBe("function");
});
