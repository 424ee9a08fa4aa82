import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { StartOptions } from "../../templates/runtime/server.js";
import { compileText, fileText, importServer } from "../check.js";
import { startUpstream } from "../runtime/upstream.js";

const capability = `naftiko: 1.0.0-alpha2
info: {label: Shop, description: A shop.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: http://127.0.0.1:9
      resources:
        - name: pets
          path: /pets
          operations:
            - {name: list-pets, method: GET, inputParameters: [{name: limit, in: query, type: integer, description: How many.}, {name: kind, in: query, type: string}]}
            - {name: add-pet, method: POST, inputParameters: [{name: pet, in: body, type: object}]}
        - name: orders
          path: /orders/{id}
          operations:
            - {name: get-order, method: GET, outputRawFormat: json, outputParameters: [{name: id, type: string, value: $.id}, {name: total, type: number, value: $.total}]}
            - {name: drop-order, method: DELETE}
        - name: files
          path: /files/{id}
          operations: [{name: read-file, method: GET, outputRawFormat: binary}]
  exposes:
    - type: mcp
      namespace: t-mcp
      port: 9090
      tools:
        - {name: list-pets, description: "All the pets. */ hello", call: up.list-pets}
        - {name: add-pet, description: Adds a pet., call: up.add-pet}
        - {name: get-order, description: Reads an order., call: up.get-order, outputParameters: [{type: object, properties: {id: {type: string, mapping: $.id}, total: {type: number, mapping: $.total}}}]}
        - {name: drop-order, description: Drops an order., call: up.drop-order}
        - {name: read-file, description: Reads a file., call: up.read-file}
        - {name: order-and-pets, description: "An order, and the pets.", inputParameters: [{name: id, type: string, required: true, description: The order.}], steps: [{name: order, type: call, call: up.get-order, with: {id: "{{id}}"}}, {name: pets, type: call, call: up.list-pets}]}
        - {name: own, description: Somebody's own.}
`;

let generated: ReturnType<typeof importServer> | undefined;

interface Answered {
  readonly isError: boolean;
  readonly answer: string;
  readonly notes: string;
}

interface Shop {
  readonly client: Client;
  readonly run: (code: string) => Promise<Answered>;
  readonly search: (given?: object) => Promise<string>;
  readonly seen: readonly { readonly method: string; readonly url: string; readonly body: string }[];
}

async function start(options: Partial<StartOptions> = {}): Promise<Shop> {
  const upstream = await startUpstream(({ url }, response) => {
    const answer = (status: number, type: string, body: string | Buffer): void => {
      response.writeHead(status, { "content-type": type });
      response.end(body);
    };
    if (url.startsWith("/pets"))
      answer(200, "application/json", '[{"id": 12345678901234567890, "name": "Rex"}, {"id": 2}]');
    else if (url === "/orders/7") answer(200, "application/json", '{"id": "7", "total": 18.5, "secret": "s"}');
    else if (url === "/orders/slow") return;
    else if (url.startsWith("/orders/"))
      answer(
        404,
        "application/problem+json",
        '{"type": "about:blank", "title": "Not Found", "status": 404, "code": "no-order"}',
      );
    else if (url === "/files/huge") answer(200, "application/json", JSON.stringify("x".repeat(9 * 1024 * 1024)));
    else answer(200, "image/png", Buffer.from([1, 2]));
  });
  generated ??= importServer(compileText(capability, { mcp: { code: true, names: {} } }), `code/${process.pid}`);
  const { start: startAll } = await generated;
  const servers = await (
    startAll as (
      handlers: object,
      options: object,
    ) => Promise<{ addresses: Record<string, string>; close: () => Promise<void> }>
  )(
    { "t-mcp": { own: async () => await Promise.resolve({ own: true }) } },
    {
      ports: { "t-mcp": 0 },
      baseUrls: { up: upstream.url },
      logLevel: "silent",
      call: { retries: 0 },
      tools: { "t-mcp": "code" },
      ...options,
    },
  );
  onTestFinished(servers.close);
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${servers.addresses["t-mcp"]}/mcp`)));
  onTestFinished(async () => await client.close());
  const texts = async (name: string, given: object): Promise<Answered> => {
    const { content, isError = false } = await client.callTool({ name, arguments: { ...given } });
    const [answer = "", notes = ""] = content.map((part) => (part.type === "text" ? part.text : part.type));
    return { isError, answer, notes };
  };
  return {
    client,
    seen: upstream.seen,
    run: async (code) => await texts("run", { code }),
    search: async (given = {}) => (await texts("search", given)).answer,
  };
}

describe("tools that are shown to code", () => {
  it("are two, of which one is marked as what may destroy", async () => {
    const { client, search } = await start();
    const { tools } = await client.listTools();
    expect(tools.map(({ name, annotations }) => [name, annotations])).toEqual([
      ["search", { readOnlyHint: true, openWorldHint: false }],
      ["run", { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true }],
    ]);
    expect(await search()).toBe(
      "All functions:\npets: listPets, addPet\norders: getOrder, dropOrder\nfiles: readFile\ntools: orderAndPets, own",
    );
    const found = await search({ query: "orders", limit: 2 });
    expect(found).toContain("declare const client: {");
    expect(found).toMatch(
      /\* Reads an order\.\n \* `GET \/orders\/\{id\}`\n \*\/\ngetOrder\(input: \{\n {2}id: string;\n\}\): Promise<\{\n {2}id: string \| null;\n {2}total: number \| null;\n\}>;/,
    );
    expect(found).toMatch(/`DELETE \/orders\/\{id\}`\n \* Refused here: it may write\.\n \*\/\ndropOrder\(input: \{/);
    expect(await search({ query: "pets" })).toContain("All the pets. * / hello");
  });

  it("are called by JavaScript, and every call is told", async () => {
    const { run, seen } = await start();
    expect(
      await run(`const pets = await client.listPets({ limit: 5 });
        const order = await client.getOrder({ id: 7 });
        console.log("pets", pets.length);
        return { names: pets.map(({ name }) => name ?? null), order, id: pets[0].id };`),
    ).toEqual({
      isError: false,
      // An id that JavaScript's numbers cannot hold keeps its digits.
      answer: '{"names":["Rex",null],"order":{"id":"7","total":18.5},"id":"12345678901234567890"}',
      notes: expect.stringMatching(/^Calls:\nlistPets: 200, \d+ ms\ngetOrder: 200, \d+ ms\n\nConsole:\npets 2$/),
    });
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual(["GET /pets?limit=5", "GET /orders/7"]);
    expect((await run("return await client.orderAndPets({ id: '7' })")).isError).toBe(false);
    expect((await run("return (await client.readFile({ id: 'a' })).base64")).answer).toBe("AQI=");
    expect((await run("await client.listPets()")).answer).toContain("`return` what you want to know");
    expect((await run("return 'text'")).notes).toBe("No calls were made.");
  });

  it("waits for calls that the code did not wait for", async () => {
    const { run, seen } = await start();
    expect((await run("client.listPets(); return 1")).notes).toMatch(/^Calls:\nlistPets: 200/);
    expect(seen).toHaveLength(1);
  });

  it("throws failures that code can catch, with status and problem document", async () => {
    const { run, seen } = await start();
    const caught = async (call: string): Promise<unknown> =>
      JSON.parse(
        (
          await run(
            `try { await ${call}; } catch ({ message, status, kind, problem }) { return { message, status, kind, problem }; }`,
          )
        ).answer,
      );
    expect(await caught("client.getOrder({ id: 'none' })")).toEqual({
      message: expect.stringContaining("404"),
      status: 404,
      kind: "status",
      problem: { type: "about:blank", title: "Not Found", status: 404, code: "no-order" },
    });
    expect(await caught("client.getOrder({ order: 7 })")).toEqual({
      message: "`id` is required\n`order` is not an argument of this tool; there is `id`",
      status: 400,
      kind: "input",
      problem: { type: "about:blank", status: 400, detail: expect.stringContaining("`id` is required") },
    });
    expect(seen).toHaveLength(1);
    expect(await run("await client.getOrder({ id: 'none' })")).toMatchObject({
      isError: true,
      answer: expect.stringMatching(/^The code failed: .*404/s),
      notes: expect.stringMatching(/^Calls:\ngetOrder: 404, \d+ ms$/),
    });
  });

  it("are GET and HEAD alone until others are named", async () => {
    const { run, seen } = await start();
    for (const [call, why] of [
      ["client.addPet({ pet: {} })", "it calls `POST /pets`"],
      ["client.dropOrder({ id: '7' })", "it calls `DELETE /orders/{id}`"],
      ["client.own({})", "it may write"],
    ] as const) {
      const refused = await run(`return await ${call}`);
      expect([refused.isError, refused.answer]).toEqual([true, expect.stringContaining(why)]);
      expect(refused.answer).toContain("The person who runs this server can allow it by naming");
      expect(refused.notes).toMatch(/: 403, \d+ ms/);
    }
    expect(seen).toEqual([]);
    const open = await start({ argv: ["--t-mcp-code-allow", "add-*,own"] });
    expect(
      (await open.run("return [await client.addPet({ pet: { name: 'Tom' } }), await client.own({})]")).isError,
    ).toBe(false);
    expect((await open.run("return await client.dropOrder({ id: '7' })")).isError).toBe(true);
    expect(open.seen.map(({ method, body }) => `${method} ${body}`)).toEqual(['POST {"pet":{"name":"Tom"}}']);
    await expect(start({ argv: ["--t-mcp-code-allow", "add-pets"] })).rejects.toThrow(
      "there is no tool `add-pets`; did you mean `add-pet`?",
    );
    const chosen = await start({ tools: { "t-mcp": "code,orders" } });
    expect((await chosen.run("return Object.keys(client)")).answer).toBe('["getOrder","dropOrder"]');
  });

  it("write each call to the log, without what was passed", async () => {
    const lines: string[] = [];
    const write = vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
      lines.push(String(chunk));
      return true;
    });
    onTestFinished(() => write.mockRestore());
    const { run } = await start({ logLevel: "warn" });
    await run("return await client.getOrder({ id: 'hidden-7' })");
    await expect.poll(() => lines.join("")).toContain("code called a tool");
    const line = lines.find((each) => each.includes("code called a tool")) ?? "{}";
    expect(JSON.parse(line)).toMatchObject({ tool: "get-order", status: 404, reqId: expect.any(String) });
    expect(lines.join("")).not.toContain("hidden-7");
  });

  const attacks: readonly (readonly [what: string, code: string, said: string])[] = [
    ["an endless loop", "for (;;) {}", "it takes longer than 500 ms"],
    ["an endless loop that catches", "for (;;) try { for (;;); } catch {}", "it takes longer than 500 ms"],
    ["an await that never ends", "await new Promise(() => {})", "it waits for what never comes"],
    ["an await of an answer that never comes", "await client.getOrder({ id: 'slow' })", "it takes longer than 500 ms"],
    ["allocation", "const all = []; for (;;) all.push(new Uint8Array(1e6))", "it needs more than 64 MiB"],
    ["deep recursion", "const f = () => f() + 1; f()", "stack"],
    ["process", "return process.env", "process is not defined"],
    ["a module", "return (await import('node:fs')).readFileSync('/etc/passwd')", "node:fs"],
    ["a static import", "import fs from 'fs'", "SyntaxError"],
    ["require", "return require('fs')", "require is not defined"],
    ["fetch", "return await fetch('http://127.0.0.1')", "fetch is not defined"],
    ["a timer", "setTimeout(() => {}, 1)", "setTimeout is not defined"],
    ["the constructor of functions", "return (() => {}).constructor('return process')()", "process is not defined"],
    ["10,000 calls", "for (let i = 0; i < 10000; i++) await client.listPets()", "more than 100 calls"],
    [
      "10,000 calls at once",
      "await Promise.all(Array.from({ length: 10000 }, () => client.listPets()))",
      "more than 100 calls",
    ],
    ["calls without end", "for (;;) client.listPets().catch(() => {})", "it takes longer than 500 ms"],
    ["a huge answer", "return 'x'.repeat(1e6)", "100000 at most"],
    [
      "an answer of the API that is too large",
      "return (await client.readFile({ id: 'huge' })).length",
      "larger than 8388608 bytes",
    ],
    ["what is no JavaScript", "const pets: string[] = []", "SyntaxError"],
    ["what closes the function", "}; globalThis.main = () => process; async () => {", "process is not defined"],
    ["an operation that is not there", "await client.dropEverything()", "not a function"],
    ["a changed client", "client.listPets = () => 1", "read-only"],
  ];

  it("end with an error that says so, whatever the code does", async () => {
    const within = async (timeMs: number): Promise<Shop["run"]> =>
      (await start({ code: { "t-mcp": { limits: { timeMs } } } })).run;
    // What must run out of time does so soon; what must not has all that a busy machine wants.
    const [soon, late] = [await within(500), await within(60_000)];
    const before = process.memoryUsage().rss;
    for (const [what, code, said] of attacks) {
      const { isError, answer, notes } = await (said.includes("takes longer") ? soon : late)(code);
      expect([what, isError, answer]).toEqual([what, true, expect.stringContaining(said)]);
      expect(answer.length + notes.length).toBeLessThan(20_000);
      expect(process.memoryUsage().rss - before).toBeLessThan(600 * 1024 * 1024);
    }
    // What comes after is as if nothing had been.
    expect((await late("return (await client.listPets()).length")).answer).toBe("2");
  });

  it("gain nothing by what is done to prototypes", async () => {
    const { run, seen } = await start();
    const tricked = await run(`
      Object.prototype.isAllowed = true; Array.prototype.push = () => 0; JSON.stringify = () => '{"__proto__": {"polluted": 1}}';
      Promise.prototype.then = function () { return 1; };
      return client.dropOrder({ id: "7" });`);
    expect(tricked.isError || !tricked.answer.includes("polluted")).toBe(true);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(seen).toEqual([]);
    for (const name of ["__proto__", "constructor", "toString", "drop-order"])
      expect((await run(`return await client[${JSON.stringify(name)}]({})`)).isError).toBe(true);
  });
});

it("need no package, and are refused, where they are not generated for it", async () => {
  const plain = compileText(capability);
  expect(Object.keys(plain.dependencies).filter((name) => name.includes("quickjs"))).toEqual([]);
  expect(plain.runtime.filter((name) => /code-tools|run-code|sandbox/.test(name))).toEqual([]);
  expect(fileText(plain, "mcp.ts")).not.toContain("code");
  const withCode = compileText(capability, { mcp: { code: true, names: {} } });
  expect(Object.keys(withCode.dependencies).filter((name) => name.includes("quickjs"))).toHaveLength(2);
  const { start: startAll } = await importServer(plain, `code/${process.pid}-plain`);
  await expect(
    (startAll as (handlers: object, options: object) => Promise<unknown>)(
      { "t-mcp": { own: async () => await Promise.resolve({}) } },
      { ports: { "t-mcp": 0 }, logLevel: "silent", argv: ["--t-mcp-tools", "code"] },
    ),
  ).rejects.toThrow("take `code` where the server is generated with `mcp: {code: true}` in the configuration");
});
