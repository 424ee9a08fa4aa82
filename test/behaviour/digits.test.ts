import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import Fastify from "fastify";
import { describe, expect, it, onTestFinished } from "vitest";
import { startUpstream } from "../runtime/upstream.js";
import { started } from "./started.js";
import { capabilityOf, generate, serve, textOfTool, toolsOf } from "./served.js";

const big = "1524831183200260097";

describe("numbers keep their digits on their way up", () => {
  const yaml = capabilityOf({
    resources: `
      {name: lot, path: "/lots/{lot}", operations: [{name: get-lot, method: GET, inputParameters: [{name: lot, in: path, type: integer, required: true}, {name: size, in: query, type: number}, {name: ids, in: query, type: array, items: {type: integer}}, {name: X-Rev, in: header, type: integer}]}]},
      {name: orders, path: /orders, operations: [{name: add-order, method: POST, inputParameters: [{name: body, in: body, type: object, required: true}]}]},
      {name: rows, path: /rows, operations: [{name: add-row, method: POST, inputParameters: [{name: id, in: body, type: integer, required: true}, {name: note, in: body, type: string}, {name: price, in: body, type: number}]}]}`,
    routes: `
      {name: lot, path: "/lots/{lot}", operations: [{method: GET, name: get-lot, call: up.get-lot, inputParameters: [{name: lot, in: path, type: integer}, {name: size, in: query, type: number, required: false}, {name: ids, in: query, type: array, items: {type: integer}, required: false}, {name: X-Rev, in: header, type: integer, required: false}]}]},
      {name: orders, path: /orders, operations: [{method: POST, name: add-order, call: up.add-order, with: {body: rest.body}}]},
      {name: rows, path: /rows, operations: [{method: POST, name: add-row, call: up.add-row, with: {id: rest.body.id, note: "order {{id}} at {{price}}", price: rest.body.price}, inputParameters: [{name: id, in: body, type: integer}, {name: price, in: body, type: number}]}]}`,
  });
  const post = async (rest: string, path: string, body: string): Promise<Response> =>
    await fetch(`${rest}${path}`, { method: "POST", body, headers: { "content-type": "application/json" } });

  it("in paths, queries and headers, which are checked as text and sent as the text that came, or refused", async () => {
    const upstream = await startUpstream((_, response) => void response.end("{}"));
    const { rest } = await serve(yaml, upstream);
    for (const path of [
      `/lots/${big}`,
      "/lots/007",
      "/lots/-5",
      "/lots/7?size=1.10",
      `/lots/7?ids=${big}&ids=8`,
      "/lots/7?size=1e3",
    ])
      expect((await fetch(rest + path)).status, path).toBe(200);
    expect(upstream.seen.map(({ url }) => url)).toEqual([
      `/lots/${big}`,
      "/lots/007",
      "/lots/-5",
      "/lots/7?size=1.10",
      `/lots/7?ids=${big}&ids=8`,
      "/lots/7?size=1e3",
    ]);
    await fetch(`${rest}/lots/1`, { headers: { "x-rev": "0012" } });
    expect(upstream.seen.at(-1)?.headers["x-rev"]).toBe("0012");
    for (const path of [
      "/lots/0x10",
      "/lots/1.5",
      "/lots/%207",
      "/lots/abc",
      "/lots/7?size=0x1F",
      "/lots/7?ids=1&ids=0b1",
    ]) {
      const response = await fetch(rest + path);
      expect([response.status, response.headers.get("content-type")], path).toEqual([400, "application/problem+json"]);
    }
    expect(upstream.seen).toHaveLength(7);
  });

  it("in bodies that are handed on whole", async () => {
    const upstream = await startUpstream((_, response) => void response.end("{}"));
    const { rest } = await serve(yaml, upstream);
    for (const body of [`{"id":${big}}`, `{"a":[1.10,{"b":-0}],"c":1E400,"d":"1.10"}`, `{"n":5,"deep":{"x":0.1}}`]) {
      expect((await post(rest, "/orders", body)).status).toBe(200);
      expect(upstream.seen.at(-1)?.body).toBe(body);
    }
  });

  it("in members and in templates", async () => {
    const upstream = await startUpstream((_, response) => void response.end("{}"));
    const { rest } = await serve(yaml, upstream);
    expect((await post(rest, "/rows", `{"id":${big},"price":1.10}`)).status).toBe(200);
    expect(upstream.seen.at(-1)?.body).toBe(`{"id":${big},"note":"order ${big} at 1.10","price":1.10}`);
    expect((await post(rest, "/rows", '{"id":1.5}')).status).toBe(400);
    expect((await post(rest, "/rows", `{"id":"x${big}"}`)).status).toBe(400);
  });

  it("and a body that is nested too deeply is refused in words", async () => {
    const upstream = await startUpstream((_, response) => void response.end("{}"));
    const { rest } = await serve(yaml, upstream);
    const response = await post(rest, "/orders", `{"a":${"[".repeat(5_000)}${"]".repeat(5_000)}}`);
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { errors: [{ in: "body", name: "body", detail: "is nested more than 1000 levels deep" }] },
    ]);
  });
});

describe("numbers keep their digits on their way down", () => {
  const yaml = capabilityOf({
    resources: `
      {name: a, path: /a, operations: [{name: get-a, method: GET}]},
      {name: one, path: "/one/{id}", operations: [{name: get-one, method: GET, inputParameters: [{name: id, in: path, required: true}]}]},
      {name: list, path: /list, operations: [{name: get-list, method: GET}]}`,
    routes: `
      {name: a, path: /a, operations: [{method: GET, name: get-a, call: up.get-a}]},
      {name: shaped, path: /shaped, operations: [{method: GET, name: get-shaped, call: up.get-a, outputParameters: [{type: object, properties: {id: {type: integer, mapping: $.id}, text: {type: string, mapping: $.id}, price: {type: number, mapping: $.price}, all: {type: array, mapping: $.all, items: {type: number, mapping: $.}}, large: {type: array, mapping: "$.rows[?(@.id > 9007199254740992)].id"}}}]}]},
      {name: steps, path: /steps, operations: [{method: GET, name: get-steps, steps: [{type: call, name: first, call: up.get-a}, {type: call, name: list, call: up.get-list}, {type: lookup, name: found, index: list, match: id, lookupValue: $.first.id, outputParameters: [name]}, {type: call, name: one, call: up.get-one, with: {id: "{{first.id}}"}}], mappings: [{targetName: id, value: $.first.id}, {targetName: name, value: $.found.name}], outputParameters: [{name: id, type: integer}, {name: name, type: string}]}]}`,
    tools: `
      {name: get-a, description: Gets., call: up.get-a},
      {name: get-shaped, description: Gets., call: up.get-a, outputParameters: [{type: object, properties: {id: {type: integer, mapping: $.id}, price: {type: number, mapping: $.price}}}]}`,
  });
  const answer = `{"id":${big},"price":1.10,"all":[1E400,-0,5,0.5],"rows":[{"id":9007199254740992},{"id":9007199254740993},{"id":9007199254740995}]}`;

  it("in answers that nobody reshapes, in shaped ones, and in comparisons", async () => {
    const upstream = await startUpstream(
      (_, response) => void response.setHeader("content-type", "application/json").end(answer),
    );
    const served = await serve(yaml, upstream);
    expect(await (await fetch(`${served.rest}/a`)).text()).toBe(answer);
    expect(await (await fetch(`${served.rest}/shaped`)).text()).toBe(
      `{"id":${big},"text":"${big}","price":1.10,"all":[1E400,-0,5,0.5],"large":[9007199254740993,9007199254740995]}`,
    );
    const client = await toolsOf(served);
    expect(await textOfTool(client, "get-a")).toBe(answer);
    expect(await textOfTool(client, "get-shaped")).toBe(`{"id":${big},"price":1.10}`);
  });

  it("from step to step, and in lookups", async () => {
    const upstream = await startUpstream(
      ({ url }, response) =>
        void response
          .setHeader("content-type", "application/json")
          .end(
            url === "/a"
              ? answer
              : url === "/list"
                ? `[{"id":1524831183200260096,"name":"wrong"},{"id":${big},"name":"right"}]`
                : "{}",
          ),
    );
    const { rest } = await serve(yaml, upstream);
    expect(await (await fetch(`${rest}/steps`)).text()).toBe(`{"id":${big},"name":"right"}`);
    expect(upstream.seen.map(({ url }) => url)).toContain(`/one/${big}`);
  });

  it("in YAML, too, where JSON can write them", async () => {
    const upstream = await startUpstream(
      (_, response) => void response.end(`id: ${big}\nprice: 1.10\nzip: 007\nhex: 0x1F\nends: [-0, 1E400]\n`),
    );
    const { rest } = await serve(
      capabilityOf({
        resources: `{name: a, path: /a, operations: [{name: get-a, method: GET, outputRawFormat: yaml}]}`,
        routes: `{name: a, path: /a, operations: [{method: GET, name: get-a, call: up.get-a}]},
          {name: b, path: /b, operations: [{method: GET, name: get-b, call: up.get-a, outputParameters: [{type: object, properties: {version: {type: string, mapping: $.price}}}]}]}`,
      }),
      upstream,
    );
    expect(await (await fetch(`${rest}/a`)).text()).toBe(
      `{"id":${big},"price":1.10,"zip":7,"hex":31,"ends":[-0,1E400]}`,
    );
    expect(await (await fetch(`${rest}/b`)).text()).toBe('{"version":"1.10"}');
  });

  it("and an answer that is nested too deeply is the upstream's fault", async () => {
    const upstream = await startUpstream(
      (_, response) =>
        void response.setHeader("content-type", "application/json").end("[".repeat(100_000) + "]".repeat(100_000)),
    );
    const { rest } = await serve(yaml, upstream);
    expect((await fetch(`${rest}/a`)).status).toBe(502);
    expect((await fetch(`${rest}/shaped`)).status).toBe(502);
  });
});

/** Node.js 22 and later: `npm run newer-node` runs this file there. */
const writesDigits = "rawJSON" in JSON;

// Written before it was tried: "In MCP the text content is always exact; `structuredContent` is where the runtime can write it (`JSON.rawJSON`)".
describe("structured content of tools", () => {
  const yaml = capabilityOf({
    resources: `{name: a, path: /a, operations: [{name: get-a, method: GET}]}, {name: t, path: /t, operations: [{name: get-t, method: GET}]},
      {name: n, path: /a, operations: [{name: get-n, method: GET, outputParameters: [{name: id, type: string, value: $.id}]}]}`,
    tools: `
      {name: whole, description: Gets., call: up.get-a},
      {name: shaped, description: Gets., call: up.get-a, outputParameters: [{type: object, properties: {id: {type: integer, mapping: $.id}, price: {type: number, mapping: $.price}}}]},
      {name: list, description: Gets., call: up.get-a, outputParameters: [{type: array, mapping: $.rows, items: {type: integer, mapping: $.}}]},
      {name: one, description: Gets., call: up.get-a, outputParameters: [{type: integer, mapping: $.id}]},
      {name: text, description: Gets., call: up.get-n},
      {name: fitted, description: Gets., call: up.get-t, outputParameters: [{type: object, properties: {id: {type: integer, mapping: $.id}}}]}`,
  });
  const cases: readonly (readonly [tool: string, exact: string, nearest: string])[] = [
    [
      "whole",
      `{"id":${big},"price":1.1,"rows":[9007199254740993,1e400,0]}`,
      `{"id":${Number(big)},"price":1.1,"rows":[9007199254740992,null,0]}`,
    ],
    ["shaped", `{"id":${big},"price":1.1}`, `{"id":${Number(big)},"price":1.1}`],
    ["list", `{"result":[9007199254740993,1e400,0]}`, `{"result":[9007199254740992,null,0]}`],
    ["one", `{"result":${big}}`, `{"result":${Number(big)}}`],
    // A text holds any digits.
    [
      "text",
      `{"id":"${big}","price":1.1,"rows":[9007199254740993,1e400,0]}`,
      `{"id":"${big}","price":1.1,"rows":[9007199254740992,null,0]}`,
    ],
    ["fitted", `{"id":${big}}`, `{"id":${Number(big)}}`],
  ];

  it.each(cases)("of `%s` has every digit that the runtime can write", async (tool, exact, nearest) => {
    const upstream = await startUpstream(
      ({ url }, response) =>
        void response
          .setHeader("content-type", "application/json")
          .end(url === "/t" ? `{"id":"${big}"}` : `{"id":${big},"price":1.10,"rows":[9007199254740993,1e400,-0]}`),
    );
    const { servers } = await serve(yaml, upstream);
    const response = await fetch(`${servers.addresses["t-mcp"]}/mcp`, {
      method: "POST",
      body: `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"${tool}","arguments":{}}}`,
      headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
    });
    const answer = await response.text();
    expect(answer).not.toContain("isError");
    expect(answer).toContain(`"structuredContent":${writesDigits ? exact : nearest}`);
  });
});

it("a tool that is called over standard input gets every digit", async () => {
  const upstream = await startUpstream((_, response) => void response.end("{}"));
  const root = generate(
    capabilityOf({
      resources: `{name: a, path: "/a/{id}", operations: [{name: add-a, method: POST, inputParameters: [{name: id, in: path, type: integer}, {name: n, in: body}, {name: s, in: body, type: string}]}]}`,
      tools: `{name: add-a, description: Adds., call: up.add-a}`,
    }),
  );
  const program = spawn(process.execPath, ["--import", "tsx", fileURLToPath(root("server.ts")), "--stdio"], {
    env: { ...process.env, UP_BASE_URL: upstream.url },
    stdio: ["pipe", "pipe", "ignore"],
  });
  onTestFinished(() => void program.kill());
  const ended = once(program, "close");
  const lines = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
  const call = (id: number, given: string): string =>
    `{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"add-a","arguments":${given}}}\n`;
  const opening = `{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}\n{"jsonrpc":"2.0","method":"notifications/initialized"}\n`;
  program.stdin.write(opening);
  await lines.next();
  // One message in two pieces, two in one.
  const first = call(1, `{"id":${big},"n":{"é":[9007199254740993,1.10]},"s":9007199254740993}`);
  program.stdin.write(first.slice(0, 100));
  await new Promise((resolve) => setTimeout(resolve, 50));
  program.stdin.write(first.slice(100));
  await lines.next();
  program.stdin.write(call(2, `{"id":7,"n":-0}`) + call(3, `{"id":8,"n":1e400}`));
  await lines.next();
  await lines.next();
  expect(upstream.seen.map(({ url, body }) => `${url} ${body}`).sort()).toEqual([
    `/a/${big} {"n":{"é":[9007199254740993,1.10]},"s":"9007199254740993"}`,
    `/a/7 {"n":-0}`,
    `/a/8 {"n":1e400}`,
  ]);
  // What reads along does not keep the process alive.
  program.stdin.end();
  expect(await ended).toEqual([0, null]);
});

describe("handlers that are passed in", () => {
  const yaml = capabilityOf({
    resources: `{name: a, path: "/a/{id}", operations: [{name: get-a, method: GET, inputParameters: [{name: id, in: path, type: integer}]}]}`,
    routes: `{name: a, path: "/a/{id}", operations: [{method: GET, name: get-a, call: up.get-a}]}`,
  });
  type Handler = (input: { readonly id: number }, options: object) => Promise<unknown>;

  async function withHandler(getA: Handler | undefined, upstream: { readonly url: string }): Promise<string> {
    const root = generate(yaml);
    const { tRest } = await import(root("rest.ts"));
    const app = Fastify();
    await app.register(tRest, {
      handlers: { getA },
      call: { retries: 0 },
      upstreams: { up: { baseUrl: upstream.url } },
    });
    onTestFinished(async () => await app.close());
    return await app.listen({ port: 0, host: "127.0.0.1" });
  }

  it("that are undefined are the default ones", async () => {
    const upstream = await startUpstream(
      (_, response) => void response.setHeader("content-type", "application/json").end(`{"id":${big}}`),
    );
    const rest = await withHandler(undefined, upstream);
    expect(await (await fetch(`${rest}/a/007`)).text()).toBe(`{"id":${big}}`);
    expect(upstream.seen[0]?.url).toBe("/a/007");
  });

  it("get numbers, and a number that does not fit is refused before they are called", async () => {
    const upstream = await startUpstream(
      (_, response) => void response.setHeader("content-type", "application/json").end(`{"id":${big}}`),
    );
    const given: unknown[] = [];
    const rest = await withHandler(async (input) => {
      given.push(input);
      return { id: input.id + 1, big: 1524831183200260097n };
    }, upstream);
    expect(await (await fetch(`${rest}/a/007`)).text()).toBe(`{"id":8,"big":${big}}`);
    expect(given).toEqual([{ id: 7 }]);
    const response = await fetch(`${rest}/a/${big}`);
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { detail: expect.stringContaining(`it holds the number ${big}`) },
    ]);
    expect(given).toHaveLength(1);
  });

  it("and answers with numbers alone, where they call a client with the options they got", async () => {
    const upstream = await startUpstream(
      (_, response) => void response.setHeader("content-type", "application/json").end(`{"price":1.10}`),
    );
    const root = generate(yaml);
    const { getA } = await import(root("client.ts"));
    const rest = await withHandler(async (input, options) => {
      const answer = await getA(input, { ...options, baseUrl: upstream.url });
      return { typeOfPrice: typeof answer.price, price: answer.price };
    }, upstream);
    expect(await (await fetch(`${rest}/a/1`)).json()).toEqual({ typeOfPrice: "number", price: 1.1 });
  });
});

describe("texts that become numbers keep their digits", () => {
  it("from variables of MCP resources, from inputs that are texts, and from texts that are put together", async () => {
    const { rest, read, tool, seen } = await started(
      `        a: {path: "/a/{id}", operations: {do: {method: POST, inputParameters: {id: {in: path, type: integer}, n: {in: query, type: number}, b: {in: body, type: integer}}}}}`,
      `    - type: rest
      namespace: r
      resources: {a: {path: "/a/{id}", operations: {do: {method: POST, call: up.do, with: {id: rest.id, n: rest.query.q, b: rest.query.b}, inputParameters: {id: {in: path, type: string}, q: {in: query, type: string}, b: {in: query, type: string}}}}}}
    - type: mcp
      namespace: t
      tools: {do: {description: D., call: up.do, with: {id: "{{a}}{{c}}", n: tools.n, b: tools.b}, inputParameters: {a: {type: string}, c: {type: string}, n: {type: string}, b: {type: string}}}}
      resources: {item: {uri: "item://{id}/{n}/{b}", description: I., call: up.do}}`,
    );
    await read(`item://${big}/1.50/${big}`);
    await fetch(`${rest}/a/${big}?q=1.50&b=${big}`, { method: "POST" });
    await tool("do", { a: big.slice(0, 9), c: big.slice(9), n: "1.50", b: big });
    expect(seen()).toEqual(Array(3).fill(`POST /a/${big}?n=1.50 {"b":${big}}`));
    expect((await fetch(`${rest}/a/0x10?q=1&b=2`, { method: "POST" })).status).toBe(400);
    expect(seen()).toHaveLength(3);
  });
});

describe("numbers that become texts keep their digits", () => {
  it("from arguments of tools, and members and items of them", async () => {
    const upstream = await startUpstream((_, response) => void response.end("{}"));
    const { servers } = await serve(
      capabilityOf({
        resources: `{name: a, path: /a, operations: [{name: do, method: POST, inputParameters: [{name: q, in: query, type: string}, {name: s, in: body, type: string}, {name: o, in: body, type: object, properties: {k: {type: string}}}, {name: l, in: body, type: array, items: {type: string}}]}]}`,
        tools: "{name: do, description: D., call: up.do}",
      }),
      upstream,
    );
    const call = async (given: string): Promise<readonly unknown[]> => {
      await fetch(`${servers.addresses["t-mcp"]}/mcp`, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
        body: `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"do","arguments":${given}}}`,
      });
      return [upstream.seen.at(-1)?.url, upstream.seen.at(-1)?.body];
    };
    expect(await call(`{"q":${big},"s":1.10,"o":{"k":${big}},"l":[${big},1E2,"1.0"]}`)).toEqual([
      `/a?q=${big}`,
      `{"s":"1.10","o":{"k":"${big}"},"l":["${big}","1E2","1.0"]}`,
    ]);
    expect(await call('{"q":5,"s":0.5,"o":{"k":7},"l":[1,true]}')).toEqual([
      "/a?q=5",
      '{"s":"0.5","o":{"k":"7"},"l":["1","true"]}',
    ]);
  });
});

describe("numbers keep their digits in steps before an answer that is handed on", () => {
  const last = ["raw", "text", "binary", "json"];
  const yaml = capabilityOf({
    resources: `
      {name: n, path: /n, operations: [{name: get-n, method: GET}]},
      {name: last, path: "/last/{id}", operations: [${last.map((format) => `{name: ${format}, method: GET, outputRawFormat: ${format}, inputParameters: [{name: id, in: path, type: string}]}`).join(", ")}]}`,
    routes: last
      .map(
        (format) =>
          `{path: /${format}, operations: [{method: GET, name: ${format}, steps: [{name: n, type: call, call: up.get-n}, {name: last, type: call, call: up.${format}, with: {id: $.n.id}}]}]}`,
      )
      .join(", "),
    tools: last
      .map(
        (format) =>
          `{name: ${format}, description: D., steps: [{name: n, type: call, call: up.get-n}, {name: last, type: call, call: up.${format}, with: {id: $.n.id}}]}`,
      )
      .join(", "),
  });

  it.each(last)("%s", async (format) => {
    const upstream = await startUpstream(({ url }, response) => {
      response.setHeader("content-type", url === "/n" ? "application/json" : "text/plain");
      response.end(url === "/n" ? `{"id":${big}}` : "7");
    });
    const served = await serve(yaml, upstream);
    const response = await fetch(`${served.rest}/${format}`);
    expect([response.status, await response.text()]).toEqual([200, "7"]);
    const result = await (await toolsOf(served)).callTool({ name: format, arguments: {} });
    expect(result.isError).not.toBe(true);
    expect(upstream.seen.map(({ url }) => url)).toEqual(["/n", `/last/${big}`, "/n", `/last/${big}`]);
  });
});
