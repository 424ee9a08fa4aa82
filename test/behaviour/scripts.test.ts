import { Client, InMemoryTransport, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import type { McpServer } from "@modelcontextprotocol/server";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { briefly, compileText, fileText, importServer, writeGenerated } from "../check.js";
import { capstan, project, write } from "../capstan.js";
import { startUpstream } from "../runtime/upstream.js";

const capability = (steps: string, more = ""): string => `ikanos: "1.0.0-beta4"
info: {display: Case, description: A case.}
capability:
  exposes:
    - type: rest
      namespace: t-rest
      port: 8080
      resources:
        a:
          path: /orders/{id}
          operations:
            total:
              method: GET
              inputParameters: {id: {in: path, type: string, description: The order.}, currency: {in: query, type: string, required: false, description: Its currency.}}
              steps: ${steps}
              mappings: [{target: total, value: $.sum.total}, {target: order, value: $.sum.order}]
    - type: mcp
      namespace: t-mcp
      port: 9090
      tools:
        total:
          description: Totals.
          inputParameters: {id: {type: string, description: The order.}, currency: {type: string, required: false, description: Its currency.}}
          steps: ${steps}
          mappings: [{target: total, value: $.sum.total}]
${more}
  consumes:
    - type: http
      namespace: up
      baseUri: http://127.0.0.1:9
      resources:
        o: {path: "/orders/{id}", operations: {get-order: {method: GET}, note: {method: POST, body: {type: json, data: {total: "{{total}}"}}}}}
`;

const steps =
  '{order: {type: call, call: up.get-order, with: {id: "{{id}}"}}, sum: {type: script, language: javascript, location: "file:///./scripts", file: total.js, dependencies: [lib/money.js], with: {vat: 0.5}}, note: {type: call, call: up.note, with: {id: "{{id}}", total: "$.sum.total"}}}';
const scripts = {
  "capabilities/scripts/lib/money.js": "const add = (items) => items.reduce((sum, { price }) => sum + price, 0);\n",
  "capabilities/scripts/total.js": `if (context.order.items.length === 0) throw new Error("order " + context.id + " is empty");
result = { total: add(context.order.items) * (1 + context.vat), order: [context.id, context.currency ?? null] };
`,
};

describe("a script step", () => {
  it("computes from inputs, earlier steps and its own arguments, and writes after it wait for it", async () => {
    const compilation = compileText(capability(steps), { others: scripts });
    expect(compilation.diagnostics.filter(({ severity }) => severity !== "info").map(briefly)).toEqual([]);
    expect(Object.keys(compilation.meanings)).toContain("capabilities/scripts/lib/money.js");
    expect(compilation.dependencies).toHaveProperty("quickjs-emscripten-core");
    const upstream = await startUpstream(({ url }, response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ items: url.endsWith("/none") ? [] : [{ price: 10 }, { price: 2 }] }));
    });
    const { start } = await importServer(compilation, `scripts/${process.pid}`);
    const servers = await start({
      ports: { "t-rest": 0, "t-mcp": 0 },
      baseUrls: { up: upstream.url },
      logLevel: "silent",
    });
    onTestFinished(servers.close);
    const ask = async (path: string): Promise<readonly [number, unknown]> => {
      const response = await fetch(`${servers.addresses["t-rest"]}${path}`);
      return [response.status, await response.json()];
    };
    expect(await ask("/orders/7?currency=EUR")).toEqual([200, { total: 18, order: ["7", "EUR"] }]);
    expect(upstream.seen.map(({ method, body }) => `${method} ${body}`)).toEqual(["GET ", 'POST {"total":18}']);
    // A script that throws refuses, and what is written after it is not done.
    const [status, problem] = await ask("/orders/none");
    expect(status).toBe(400);
    expect(problem).toMatchObject({ detail: expect.stringContaining("order none is empty") });
    expect(upstream.seen.map(({ method }) => method)).toEqual(["GET", "POST", "GET"]);
  });

  it("says itself that it takes too long: no upstream does", async () => {
    const control = "    - {type: control, address: 127.0.0.1, port: 0, management: {scripting: {timeout: 200}}}";
    const others = { ...scripts, "capabilities/scripts/total.js": "while (context.currency !== 1) {}" };
    const upstream = await startUpstream((_seen, response) => void response.end('{"items":[]}'));
    const { start } = await importServer(
      compileText(capability(steps, control), { others }),
      `slow-scripts/${process.pid}`,
    );
    const servers = await start({
      ports: { "t-rest": 0, "t-mcp": 0 },
      baseUrls: { up: upstream.url },
      logLevel: "silent",
    });
    onTestFinished(servers.close);
    const response = await fetch(`${servers.addresses["t-rest"]}/orders/7`);
    const problem: unknown = await response.json();
    expect([response.status, problem]).toEqual([
      504,
      expect.objectContaining({ detail: expect.stringMatching(/^script step `sum` failed: (?!.*upstream)/) }),
    ]);
    const client = new Client({ name: "test", version: "1.0.0" });
    await client.connect(new StreamableHTTPClientTransport(new URL(`${servers.addresses["t-mcp"]}`)));
    onTestFinished(async () => await client.close());
    const result = await client.callTool({ name: "total", arguments: { id: "7" } });
    expect(result.isError).toBe(true);
    expect(JSON.stringify(result.content)).toMatch(/script step `sum` failed: (?!.*upstream)/);
  });

  it("does the same for a tool", async () => {
    const upstream = await startUpstream((_seen, response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ items: [{ price: 1 }] }));
    });
    const folder = writeGenerated(compileText(capability(steps), { others: scripts }), `scripts-mcp/${process.pid}`);
    const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(join(folder, "mcp.ts")).href);
    const create = Object.values(module).find((member) => typeof member === "function") as (
      options: object,
    ) => McpServer;
    const client = new Client({ name: "test", version: "1.0.0" });
    const [near, far] = InMemoryTransport.createLinkedPair();
    await Promise.all([create({ call: { baseUrl: upstream.url } }).connect(far), client.connect(near)]);
    onTestFinished(async () => await client.close());
    const { tools } = await client.listTools();
    expect(tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint])).toEqual([["total", undefined]]);
    expect(await client.callTool({ name: "total", arguments: { id: "7" } })).toMatchObject({
      structuredContent: { total: 1.5 },
    });
  });

  it("gives what the outputs declare, as a type and as values", async () => {
    const text = `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  exposes:
    - type: rest
      namespace: t-rest
      port: 8080
      resources:
        - path: /totals
          operations:
            - method: GET
              name: total
              steps: [{type: script, name: sum, language: javascript, location: "file:///./scripts", file: total.js}]
              mappings: [{targetName: total, value: $.sum.total}, {targetName: lines, value: $.sum.lines}]
              outputParameters: [{name: total, type: number}, {name: lines, type: array, items: [{name: line, type: string}]}]
`;
    const compilation = compileText(text, {
      others: { ...scripts, "capabilities/scripts/total.js": 'result = { total: "12.5", lines: ["a"], more: 1 };\n' },
    });
    expect(compilation.diagnostics.filter(({ severity }) => severity === "error").map(briefly)).toEqual([]);
    expect(fileText(compilation, "operations.ts")).toContain("readonly total?: number | null | undefined;");
    const { start } = await importServer(compilation, `scripts-typed/${process.pid}`);
    const servers = await start({
      ports: { "t-rest": 0 },
      logLevel: "silent",
    });
    onTestFinished(servers.close);
    const response = await fetch(`${servers.addresses["t-rest"]}/totals`);
    expect(await response.json()).toEqual({ total: 12.5, lines: ["a"] });
  });

  it("stands in a file of its own, line by line", () => {
    const compilation = compileText(capability(steps), { others: scripts });
    const text = fileText(compilation, "scripts.ts");
    expect(text).toContain(
      '"if (context.order.items.length === 0) throw new Error(\\"order \\" + context.id + \\" is empty\\");"',
    );
    expect(fileText(compilation, "operations.ts")).toContain("runScript(sumScript,");
  });

  it.each([
    ["that is not there", steps.replace("total.js", "totals.js"), "is not there"],
    ["whose name leads out", steps.replace("total.js", "../total.js"), "leads out of `location`"],
    ["whose name is odd", steps.replace("total.js", "'a b.js'"), "leads out of `location`, or has characters"],
    ["without a location", steps.replace('location: "file:///./scripts", ', ""), "no `location`"],
    ["without a language", steps.replace("language: javascript, ", ""), "no `language`"],
    ["without a file", steps.replace("file: total.js, ", ""), "no `file`"],
  ])("%s is an error", (_what, written, reason) => {
    const { diagnostics, files } = compileText(capability(written), { others: scripts });
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    expect(errors.map(({ code }) => code)).toContain("model/script-unusable");
    expect(errors.map(({ message }) => message).join("\n")).toContain(reason);
    expect(files).toEqual([]);
  });

  it("in another language says what must be passed", () => {
    const { diagnostics } = compileText(capability(steps.replace("language: javascript", "language: python")), {
      others: scripts,
    });
    const found = diagnostics.filter(({ code }) => code === "model/script-language");
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]?.help).toContain("executors");
  });

  it("takes what its control adapter says of scripts", () => {
    const control = (scripting: string): string =>
      capability(
        steps.replace("language: javascript, ", "").replace('location: "file:///./scripts", ', ""),
        `    - {type: control, address: 127.0.0.1, port: 9801, management: {scripting: ${scripting}}}`,
      );
    const found = (scripting: string): readonly string[] =>
      compileText(control(scripting), { others: scripts, keepGoing: true })
        .diagnostics.filter(({ code }) => code === "model/script-unusable")
        .map(({ message }) => message);
    expect(found('{defaultLanguage: javascript, defaultLocation: "file:///./scripts", timeout: 100}')).toEqual([]);
    expect(
      found('{enabled: false, defaultLanguage: javascript, defaultLocation: "file:///./scripts"}').join(),
    ).toContain("switches scripts off");
    expect(
      found('{allowedLanguages: [python], defaultLanguage: javascript, defaultLocation: "file:///./scripts"}').join(),
    ).toContain("`allowedLanguages`");
  });
});

it("a script is part of what check and diff compare", () => {
  const folder = project({ "capabilities/case.yaml": capability(steps), ...scripts });
  expect(capstan(folder, ["generate"]).code).toBe(0);
  expect(capstan(folder, ["check"]).code).toBe(0);
  write(folder, {
    "capabilities/scripts/lib/money.js": scripts["capabilities/scripts/lib/money.js"].replace("0)", "1)"),
  });
  const { code, out, err } = capstan(folder, ["check"]);
  expect(code).not.toBe(0);
  expect(out + err).toContain("scripts.ts");
  const other = project({ "capabilities/case.yaml": capability(steps), ...scripts });
  const diff = capstan(folder, ["diff", join(other, "capabilities/case.yaml"), "capabilities/case.yaml"]);
  expect(diff.out + diff.err).toContain("script `total.js`");
});
