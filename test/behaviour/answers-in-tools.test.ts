import { describe, expect, it, onTestFinished, vi } from "vitest";
import { startUpstream } from "../runtime/upstream.js";
import { capabilityOf, serve, toolsOf } from "./served.js";

const row = "{type: object, properties: {id: {type: integer, mapping: $.id}, price: {type: number, mapping: $.price}}}";
const rows = `{type: array, mapping: $., items: ${row}}`;
const formats = {
  csv: [rows, "text/csv", "id,price\n9007199254740993,19.90\n07,1e3\n,-0\n"],
  psv: [rows, "text/plain", "id|price\n9007199254740993|19.90\n07|1e3\n|-0\n"],
  xml: [
    rows.replace("mapping: $.,", "mapping: $.row,"),
    "application/xml",
    "<r><row><id>9007199254740993</id><price>19.90</price></row><row><id>07</id><price>1e3</price></row><row><id/><price>-0</price></row></r>",
  ],
  html: [
    rows.replace("mapping: $.,", 'mapping: "$.tables[0]",'),
    "text/html",
    "<table><tr><th>id</th><th>price</th></tr><tr><td>9007199254740993</td><td>19.90</td></tr><tr><td>07</td><td>1e3</td></tr><tr><td></td><td>-0</td></tr></table>",
  ],
} as const;

describe("numbers of formats that have texts alone", () => {
  it("are numbers where that is declared, with all their digits; other texts stay what they are", async () => {
    const names = Object.keys(formats) as (keyof typeof formats)[];
    const yaml = capabilityOf({
      resources: names
        .map(
          (name) =>
            `{name: ${name}, path: /${name}, operations: [{name: ${name}, method: GET, outputRawFormat: ${name}}]}`,
        )
        .join(", "),
      routes: names
        .map(
          (name) =>
            `{name: ${name}, path: /${name}, operations: [{method: GET, name: ${name}, call: up.${name}, outputParameters: [${formats[name][0]}]}]}`,
        )
        .join(", "),
    });
    const upstream = await startUpstream(({ url }, response) => {
      const [, mediaType, body] = formats[url.slice(1) as keyof typeof formats];
      response.writeHead(200, { "content-type": mediaType }).end(body);
    });
    const { rest } = await serve(yaml, upstream);
    for (const name of names)
      expect(await (await fetch(`${rest}/${name}`)).text(), name).toBe(
        '[{"id":9007199254740993,"price":19.90},{"id":"07","price":1e3},{"id":"","price":-0}]',
      );
  });

  it("fit what a tool declares", async () => {
    const yaml = capabilityOf({
      resources: "{name: a, path: /a, operations: [{name: get-a, method: GET, outputRawFormat: csv}]}",
      tools: `{name: get-a, description: Gets., call: up.get-a, outputParameters: [${rows}]}`,
    });
    const upstream = await startUpstream(
      (_, response) => void response.writeHead(200, { "content-type": "text/csv" }).end("id,price\n7,19.90\n"),
    );
    const { isError, structuredContent } = await (
      await toolsOf(await serve(yaml, upstream))
    ).callTool({
      name: "get-a",
      arguments: {},
    });
    expect([isError, structuredContent]).toEqual([undefined, { result: [{ id: 7, price: 19.9 }] }]);
  });
});

describe("an answer that is not written as it is declared fits where nothing is lost", () => {
  const out = (name: string, type: string): string => `{name: ${name}, type: ${type}, value: $.${name}}`;
  const yaml = capabilityOf({
    resources: `{name: a, path: /a, operations: [{name: get-a, method: GET, outputParameters: [${out("n", "number")}, ${out("ok", "boolean")}, ${out("title", "string")}]}]}, {name: check, path: /oauth/introspect, operations: [{name: check, method: POST, inputParameters: [{name: token, in: body, type: string, required: true}]}]}, {name: token, path: /oauth/token, operations: [{name: exchange, method: POST, inputParameters: [{name: body, in: body, type: object, required: true}]}]}`,
    tools:
      "{name: get-a, description: Gets., call: up.get-a}, {name: check, description: Checks., call: up.check, with: {token: tools.token}}, {name: exchange, description: Exchanges., call: up.exchange, with: {body: tools.body}}",
  });
  const asking = { body: { grant_type: "authorization_code", code: "c" } };
  it.each<[string, object, string, unknown]>([
    ["get-a", {}, '{"n":"12","ok":"true","title":5}', { n: 12, ok: true, title: "5" }],
    ["get-a", {}, '{"n":null,"title":"t","more":null}', { n: null, title: "t", more: null }],
    ["check", { token: "t" }, '{"active":true,"exp":"1700000000","username":null}', { active: true, exp: 1700000000 }],
    ["exchange", asking, '{"access_token":"a","expires_in":"3600"}', { access_token: "a", expires_in: 3600 }],
    [
      "exchange",
      asking,
      '{"access_token":"a","refresh_token":null,"scope":["r","w"]}',
      { access_token: "a", scope: "r w" },
    ],
    ["exchange", asking, "access_token=a&expires_in=60", { access_token: "a", expires_in: 60 }],
  ])("%s %j %s", async (name, given, body, fitted) => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    onTestFinished(() => warned.mockRestore());
    const upstream = await startUpstream(
      (_, response) => void response.writeHead(200, { "content-type": "application/json" }).end(body),
    );
    const result = await (await toolsOf(await serve(yaml, upstream))).callTool({ name, arguments: { ...given } });
    expect([result.isError, result.structuredContent]).toEqual([undefined, fitted]);
  });
});

describe("a page where JSON is declared, and nobody shaped the answer", () => {
  const out = (name: string): string => `{name: ${name}, type: string, value: $.${name}}`;
  const yaml = capabilityOf({
    resources: `{name: a, path: /a, operations: [{name: open, method: POST}, {name: known, method: POST, outputParameters: [${out("title")}]}, {name: text, method: POST, outputParameters: [{name: result, type: string, value: $.}]}]}`,
    tools: `{name: open, description: Does., call: up.open}, {name: known, description: Does., call: up.known}, {name: text, description: Does., call: up.text, outputParameters: [{type: object, mapping: $.}]}, {name: shaped, description: Does., call: up.known, outputParameters: [{type: object, properties: {title: {type: string, mapping: $.title}}}]}`,
  });

  it("is shown as it came, and the call is said to be made; what its author shaped is kept back", async () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    onTestFinished(() => warned.mockRestore());
    const upstream = await startUpstream(
      (_, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<h1>Cancelled</h1>"),
    );
    const client = await toolsOf(await serve(yaml, upstream));
    for (const name of ["open", "known", "text"]) {
      const { content, isError } = await client.callTool({ name, arguments: {} });
      expect(content, name).toContainEqual({ type: "text", text: "<h1>Cancelled</h1>" });
      // What is no object is no structured content: then it is told that the call was made.
      if (isError === true) expect(JSON.stringify(content), name).toContain("do not repeat it");
    }
    const { content, isError } = await client.callTool({ name: "shaped", arguments: {} });
    expect([isError, JSON.stringify(content)]).toEqual([true, expect.not.stringContaining("Cancelled")]);
  });
});

describe("URLs in headers of answers", () => {
  const kinds = ["json", "text", "raw", "xml"];
  const yaml = capabilityOf({
    resources: kinds
      .map(
        (kind) =>
          `{name: ${kind}, path: /v1/${kind}, operations: [{name: add-${kind}, method: POST, outputRawFormat: ${kind}}]}`,
      )
      .join(", "),
    routes: kinds
      .map(
        (kind) =>
          `{name: ${kind}, path: /${kind}, operations: [{method: POST, name: add-${kind}, call: up.add-${kind}}]}`,
      )
      .join(", "),
    tools: kinds.map((kind) => `{name: add-${kind}, description: Adds., call: up.add-${kind}}`).join(", "),
  });

  it("lead to the upstream, for callers and for models, whatever the format of the answer", async () => {
    const headers = { "content-type": "application/json", location: "things/7", "operation-location": "/ops/1" };
    const upstream = await startUpstream((_, response) => void response.writeHead(201, headers).end("{}"));
    const served = await serve(yaml, upstream);
    const tools = await toolsOf(served);
    const led = { location: `${upstream.url}/v1/things/7`, "operation-location": `${upstream.url}/ops/1` };
    for (const kind of kinds) {
      const response = await fetch(`${served.rest}/${kind}`, { method: "POST" });
      expect([response.status, Object.fromEntries(response.headers)], kind).toMatchObject([201, led]);
      // What is no document of the declared format is a failure there, which says so.
      if (kind === "xml") continue;
      const { _meta, content } = await tools.callTool({ name: `add-${kind}`, arguments: {} });
      expect(_meta, kind).toMatchObject({ "http/status": 201, "http/headers": led });
      expect(content.at(-1), kind).toMatchObject({
        text: `It was created at ${led.location}\nIts progress is told at ${led["operation-location"]}`,
      });
    }
  });
});

describe("an answer that is declared JSON and is none", () => {
  const operation = "{name: a, path: /a, operations: [{name: get-a, method: GET}]}";
  const tool = (outputs: string): string =>
    capabilityOf({ resources: operation, tools: `{name: get-a, description: Gets., call: up.get-a${outputs}}` });

  it.each([
    ["text/plain", "AQBx==", { type: "text", text: "AQBx==" }],
    ["text/csv; charset=utf-8", "a,b\n1,2\n", { type: "text", text: "a,b\n1,2\n" }],
    ["application/xml", "<a/>", { type: "text", text: "<a/>" }],
    ["image/png", "\u0089PNG", { type: "image", mimeType: "image/png" }],
  ])("is handed to a model as what it says it is: %s", async (type, text, expected) => {
    const upstream = await startUpstream(
      (_, response) =>
        void response
          .writeHead(200, { "content-type": type })
          .end(Buffer.from(text, type === "image/png" ? "latin1" : "utf8")),
    );
    const result = await (await toolsOf(await serve(tool(""), upstream))).callTool({ name: "get-a", arguments: {} });
    expect(result.isError).toBeUndefined();
    expect(result.content).toMatchObject([expected]);
  });

  it.each([
    ["it says that it is JSON", "application/json", ""],
    ["it says that it is JSON of a kind", "application/problem+json", ""],
    ["it says nothing", undefined, ""],
    [
      "the author shaped it",
      "text/plain",
      ", outputParameters: [{type: object, properties: {a: {type: string, mapping: $.a}}}]",
    ],
  ])("is an error where %s", async (_why, type, outputs) => {
    const upstream = await startUpstream(
      (_, response) => void response.writeHead(200, type === undefined ? {} : { "content-type": type }).end("{secret"),
    );
    const result = await (
      await toolsOf(await serve(tool(outputs), upstream))
    ).callTool({ name: "get-a", arguments: {} });
    expect(result.isError).toBe(true);
  });
});

it("bytes and text whose sender does not know what they are, are what the capability says", async () => {
  const said = (name: string, format: string, type: string): string =>
    `{name: ${name}, path: /${name}, operations: [{name: ${name}, method: GET, outputRawFormat: ${format}, outputMediaType: ${type}}]}`;
  const kinds = ["untyped", "general", "older", "known", "text"];
  const yaml = capabilityOf({
    resources: kinds
      .map((name) => said(name, name === "text" ? "text" : "binary", name === "text" ? "text/markdown" : "image/png"))
      .join(", "),
    routes: kinds
      .map((name) => `{name: ${name}, path: /${name}, operations: [{name: ${name}, method: GET, call: up.${name}}]}`)
      .join(", "),
    tools: kinds.map((name) => `{name: ${name}, description: Gets., call: up.${name}}`).join(", "),
  });
  const types: Readonly<Record<string, string>> = {
    general: "application/octet-stream",
    older: "binary/octet-stream; charset=binary",
    known: "image/jpeg",
    text: "application/octet-stream",
  };
  const upstream = await startUpstream(({ url }, response) => {
    const type = types[url.slice(1)];
    response.writeHead(200, type === undefined ? {} : { "content-type": type }).end("PNG");
  });
  const served = await serve(yaml, upstream);
  const client = await toolsOf(served);
  for (const name of kinds) {
    const type = { known: "image/jpeg", text: "text/markdown" }[name] ?? "image/png";
    const answer = await fetch(`${served.rest}/${name}`);
    expect([answer.headers.get("content-type")?.split(";")[0], await answer.text()], name).toEqual([type, "PNG"]);
    const { content } = await client.callTool({ name, arguments: {} });
    expect(content, name).toEqual([
      name === "text" ? { type: "text", text: "PNG" } : { type: "image", mimeType: type, data: "UE5H" },
    ]);
  }
});
