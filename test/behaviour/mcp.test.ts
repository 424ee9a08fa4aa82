import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from "node:http";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Client, InMemoryTransport, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as OlderClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as OlderTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { McpServer } from "@modelcontextprotocol/server";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { Tools } from "../../templates/runtime/mcp-tools.js";
import { toolInput } from "../../templates/runtime/tool-input.js";
import { compileText, fileText, importServer, scratchFolder, writeGenerated } from "../check.js";

/** A capability with one API, `up`, of these operations, and one MCP server, `t-mcp`, of this. */
function capability(operations: string, server: string, dialect = "naftiko: 1.0.0-alpha2"): string {
  return `${dialect}
info: {label: Case, description: A case.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: http://127.0.0.1:9
      resources:
        - name: a
          path: /a
          operations:
${operations.replaceAll(/^/gm, "            ")}
  exposes:
    - type: mcp
      namespace: t-mcp
      port: 9090
${server.replaceAll(/^/gm, "      ")}
`;
}

interface Seen {
  readonly url: string;
  readonly body: string;
}

interface Running {
  readonly url: string;
  readonly seen: readonly Seen[];
}

let started = 0;

/** Starts what a capability compiles to, over an upstream that answers as told. */
async function start(
  text: string,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  options: object = {},
): Promise<Running> {
  const seen: Seen[] = [];
  const upstream = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    seen.push({ url: request.url ?? "", body: Buffer.concat(chunks).toString() });
    answer(request, response);
  }).listen(0, "127.0.0.1");
  await once(upstream, "listening");
  const address = upstream.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const name = `mcp-${(started += 1)}`;
  const { start: run } = await importServer(compileText(text, { name }), name);
  const running = await run({
    ports: { "t-mcp": 0 },
    baseUrls: { up: `http://127.0.0.1:${port}` },
    logLevel: "silent",
    call: { retries: 0 },
    ...options,
  });
  onTestFinished(async () => {
    await running.close();
    upstream.closeAllConnections();
    upstream.close();
  });
  return { url: running.addresses["t-mcp"] ?? "", seen };
}

async function connect(url: string, mode: "legacy" | "auto"): Promise<Client> {
  const client = new Client({ name: "test", version: "1.0.0" }, { versionNegotiation: { mode } });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`)));
  onTestFinished(async () => await client.close());
  return client;
}

async function connectOlder(url: string): Promise<OlderClient> {
  const client = new OlderClient({ name: "test", version: "1.0.0" });
  // Its own types are stricter than its own classes under exactOptionalPropertyTypes.
  await client.connect(new OlderTransport(new URL(`${url}/mcp`)) as Parameters<OlderClient["connect"]>[0]);
  onTestFinished(async () => await client.close());
  return client;
}

const ok =
  (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  (_: IncomingMessage, response: ServerResponse): void =>
    void response.writeHead(200, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
const listed =
  "outputParameters: [{type: array, mapping: $.items, items: {type: object, properties: {id: {type: string, mapping: $.id}, size: {type: number, mapping: $.size}}}}]";

describe.each(["legacy", "auto"] as const)("a client in mode %s", (mode) => {
  it("sends what models send, and is told by name what is not understood", async () => {
    const text = capability(
      "- {name: find, method: POST, inputParameters: [{name: page, in: query, type: integer}, {name: q, in: query, type: string}, {name: deep, in: query, type: boolean}, {name: where, in: body, type: object}]}",
      "tools:\n  - {name: find, description: Finds., call: up.find}",
    );
    const { url, seen } = await start(text, ok({}));
    const client = await connect(url, mode);
    const call = async (args: Record<string, unknown>): Promise<unknown> =>
      await client.callTool({ name: "find", arguments: args });
    await call({ page: "5", q: 7, deep: "true", where: '{"a":1}' });
    expect(seen[0]).toEqual({ url: "/a?page=5&q=7&deep=true", body: '{"where":{"a":1}}' });
    await call({ page: null, q: null, where: null });
    expect(seen[1]?.url).toBe("/a");
    expect(["", "{}"]).toContain(seen[1]?.body);
    expect(await call({ pages: 1 })).toMatchObject({
      isError: true,
      content: [
        { text: expect.stringMatching(/`pages` is not an argument of this tool; did you mean `page`\?.*`where`/) },
      ],
    });
    expect(seen).toHaveLength(2);
  });

  it("sends numbers with all their digits, and reads them so in text", async () => {
    const text = capability(
      "- {name: find, method: POST, inputParameters: [{name: id, in: query, type: integer}, {name: order, in: body, type: object}, {name: rate, in: body, type: number}]}",
      "tools:\n  - {name: find, description: Finds., call: up.find}",
    );
    const { url, seen } = await start(
      text,
      (_, response) =>
        void response
          .writeHead(200, { "content-type": "application/json" })
          .end('{"id":1524831183200260097,"rate":1.10}'),
    );
    const client = await connect(url, mode);
    const result = await client.callTool({
      name: "find",
      arguments: { id: "1524831183200260097", order: '{"id":1524831183200260097}', rate: "1.10" },
    });
    expect(seen[0]).toEqual({
      url: "/a?id=1524831183200260097",
      body: '{"order":{"id":1524831183200260097},"rate":1.10}',
    });
    expect(result).toMatchObject({ content: [{ text: '{"id":1524831183200260097,"rate":1.10}' }] });
    // As JSON has them: no JavaScript client can write these.
    const modern = {
      _meta: {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": { name: "t", version: "1" },
        "io.modelcontextprotocol/clientCapabilities": {},
      },
    };
    const params = JSON.stringify({ name: "find", arguments: "ARGS", ...(mode === "auto" ? modern : {}) }).replace(
      '"ARGS"',
      '{"id":1524831183200260097,"order":{"id":[1524831183200260097,-0]},"rate":1.10}',
    );
    const headers = {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      ...(mode === "auto"
        ? { "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call", "mcp-name": "find" }
        : {}),
    };
    const raw = await fetch(`${url}/mcp`, {
      method: "POST",
      headers,
      body: `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":${params}}`,
    });
    expect(await raw.text()).toContain("1524831183200260097");
    expect(seen[1]).toEqual({
      url: "/a?id=1524831183200260097",
      body: '{"order":{"id":[1524831183200260097,-0]},"rate":1.10}',
    });
  });

  it("is given lists and scalars as structured content", async () => {
    const text = capability(
      "- {name: list, method: GET}",
      `tools:\n  - {name: list, description: Lists., call: up.list, ${listed}}\n  - {name: first, description: First., call: up.list, outputParameters: [{type: string, mapping: "$.items[0].id"}]}`,
    );
    const answers = [
      {
        items: [
          { id: "a", size: 1 },
          { id: 7, size: "2" },
        ],
      },
      { items: [] },
      {},
      { items: [{ id: { odd: true }, size: 1 }] },
    ];
    let answered = 0;
    const { url } = await start(text, (request, response) => ok(answers[answered])(request, response));
    const client = await connect(url, mode);
    const { tools } = await client.listTools();
    const wrap = (value: unknown): unknown => (mode === "legacy" ? { result: value } : value);
    expect(tools[0]?.outputSchema).toMatchObject(
      mode === "legacy"
        ? { type: "object", properties: { result: { type: "array" } } }
        : { type: "array", items: { type: "object" } },
    );
    expect(await client.callTool({ name: "list", arguments: {} })).toMatchObject({
      structuredContent: wrap([
        { id: "a", size: 1 },
        { id: "7", size: 2 },
      ]),
    });
    expect(await client.callTool({ name: "first", arguments: {} })).toMatchObject({ structuredContent: wrap("a") });
    answered = 1;
    expect(await client.callTool({ name: "list", arguments: {} })).toMatchObject({ structuredContent: wrap([]) });
    expect(await client.callTool({ name: "first", arguments: {} })).toMatchObject({ structuredContent: wrap(null) });
    answered = 2;
    expect(await client.callTool({ name: "list", arguments: {} })).toMatchObject({ structuredContent: wrap([]) });
    answered = 3;
    expect(await client.callTool({ name: "list", arguments: {} })).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining("do not repeat it") }, { text: expect.stringContaining('"odd"') }],
    });
  });

  it("reads what a raw, an empty and a broken answer are", async () => {
    const text = capability(
      "- {name: raw, method: GET, outputRawFormat: raw}\n- {name: json, method: POST}\n- {name: bytes, method: PUT, outputRawFormat: binary}",
      "tools:\n  - {name: raw, description: Raw., call: up.raw}\n  - {name: json, description: JSON., call: up.json}\n  - {name: bytes, description: Bytes., call: up.bytes}",
    );
    let reply = { status: 404, headers: {}, body: "" };
    const { url } = await start(
      text,
      (_, response) => void response.writeHead(reply.status, reply.headers).end(reply.body),
    );
    const client = await connect(url, mode);
    const call = async (
      name: string,
      status: number,
      headers: Record<string, string>,
      body: string,
    ): Promise<unknown> => {
      reply = { status, headers, body };
      return await client.callTool({ name, arguments: {} });
    };
    const json = { "content-type": "application/json" };
    expect(await call("raw", 404, json, '{"error":"nope"}')).toMatchObject({
      isError: true,
      content: [{ text: expect.stringMatching(/answered 404: \{"error":"nope"\}\nThere is nothing/) }],
    });
    expect(await call("raw", 201, { ...json, location: "/things/7" }, '{"id":7}')).toMatchObject({
      content: [
        { text: '{"id":7}' },
        { text: expect.stringMatching(/^It was created at http:\/\/127\.0\.0\.1:\d+\/things\/7$/) },
      ],
    });
    expect(await call("json", 201, { ...json, location: "/things/7" }, '{"id":7}')).toMatchObject({
      content: [
        { text: '{"id":7}' },
        { text: expect.stringMatching(/^It was created at http:\/\/127\.0\.0\.1:\d+\/things\/7$/) },
      ],
    });
    expect(await call("bytes", 200, { "content-type": "text/plain" }, "hello")).toMatchObject({
      content: [{ type: "text", text: "hello" }],
    });
    for (const name of ["raw", "json", "bytes"]) expect(await call(name, 204, {}, "")).toMatchObject({ content: [] });
    expect(await call("json", 200, json, "{bad")).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining("is no valid JSON") }],
    });
  });

  it("is told truly what changes, and how long answers may be kept", async () => {
    const text = capability(
      "- {name: a, method: GET}",
      "ttlMs: 60000\ncacheScope: public\ntools:\n  - {name: get-a, description: Gets., call: up.a}",
      "ikanos: 1.0.0-beta4",
    );
    const { url } = await start(text, ok({}));
    const client = await connect(url, mode);
    expect(client.getServerCapabilities()).toEqual({ tools: { listChanged: false } });
    if (mode === "auto") expect(await client.listTools()).toMatchObject({ ttlMs: 60_000, cacheScope: "public" });
  });

  it("is told in errors of the protocol that a resource is not there, or cannot be read", async () => {
    const text = capability(
      "- {name: a, method: GET}",
      'resources:\n  - {name: thing, display: Thing, uri: "things://a", description: A thing., call: up.a}',
      "ikanos: 1.0.0-beta4",
    );
    let status = 404;
    const { url } = await start(text, (_, response) => void response.writeHead(status).end());
    const client = await connect(url, mode);
    await expect(client.readResource({ uri: "things://a" })).rejects.toMatchObject({
      code: -32602,
      data: { uri: "things://a" },
    });
    status = 500;
    await expect(client.readResource({ uri: "things://a" })).rejects.toMatchObject({
      code: -32603,
      message: expect.stringContaining("Try again later"),
    });
  });

  // Found by the Python client: these were internal errors of the server, which spoke of arguments.
  it("is told which part of a URI is no value that the API takes, as a parameter of the request that is wrong", async () => {
    const text = capability(
      `- {name: a, method: GET, path: "/a/{n}", inputParameters: [{name: n, in: path, type: integer}, {name: yes, in: query, type: boolean}]}
- {name: b, method: GET, path: "/b/{word}", inputParameters: [{name: word, in: path, type: string}]}`,
      `resources:
  - {name: number, display: Number, uri: "numbers://{n}", description: A number., call: up.a}
  - {name: flag, display: Flag, uri: "flags://{n}/{yes}", description: A flag., call: up.a}
  - {name: word, display: Word, uri: "words://{word}", description: A word., call: up.b}`,
      "ikanos: 1.0.0-beta4",
    );
    const { url, seen } = await start(text, ok({}));
    const client = await connect(url, mode);
    for (const [uri, name] of [
      ["numbers://x", "n"],
      ["numbers://%20", "n"],
      ["flags://1/perhaps", "yes"],
      ["words://..", "word"],
    ] as const)
      await expect(client.readResource({ uri }), uri).rejects.toMatchObject({
        code: -32602,
        message: expect.stringMatching(new RegExp(`\\b${name}\\b[^]*Correct the URI and read it again`)),
      });
    expect(seen).toEqual([]);
  });

  it("is told every keyword of what tools take", async () => {
    const text = capability(
      `- name: list
  method: GET
  inputParameters:
    - {name: page, in: query, type: integer, default: 1, minimum: 1, maximum: 50}
    - {name: tags, in: query, type: array, items: {type: string, maxLength: 3}, maxItems: 2, uniqueItems: true}
    - {name: state, in: query, type: string, enum: [open, closed], examples: [open], deprecated: true}
- name: add
  method: POST
  inputParameters: [{name: page, in: query, type: integer}, {name: address, in: body, type: object}, {name: extra, in: query, type: string}]`,
      `tools:
  - {name: list, description: Lists., call: up.list}
  - name: add
    description: Adds.
    call: up.add
    with: {extra: tools.extra}
    inputSchema:
      type: object
      properties:
        page: {type: integer, minimum: 1, maximum: 50}
        address: {$ref: "#/$defs/address"}
      required: [page]
      $defs:
        address: {type: object, properties: {street: {type: string}}, required: [street]}
  - name: declared
    description: Declared.
    call: up.list
    inputParameters:
      - {name: page, type: integer, required: false, minimum: 10, description: The page.}
      - {name: state, type: string, required: false, oneOf: [{const: open}, {const: closed}], schema: {$ref: "#/$defs/s", $defs: {s: {minLength: 4}}}}`,
    );
    const { url, seen } = await start(text, ok({}));
    const client = await connect(url, mode);
    const [list, add, declared] = (await client.listTools()).tools.map(({ inputSchema }) => inputSchema);
    expect(list).toEqual({
      type: "object",
      properties: {
        page: { type: "integer", default: 1, minimum: 1, maximum: 50 },
        tags: { type: "array", items: { type: "string", maxLength: 3 }, maxItems: 2, uniqueItems: true },
        state: { type: "string", enum: ["open", "closed"], examples: ["open"], deprecated: true },
      },
      additionalProperties: false,
    });
    expect(add).toMatchObject({
      properties: {
        page: { type: "integer", minimum: 1, maximum: 50 },
        address: { $ref: "#/$defs/address" },
        extra: { type: "string" },
      },
      required: ["page"],
      $defs: { address: { required: ["street"] } },
      additionalProperties: false,
    });
    expect(declared).toMatchObject({
      properties: {
        page: { description: "The page.", type: "integer", minimum: 10 },
        state: { type: "string", oneOf: [{ const: "open" }, { const: "closed" }], minLength: 4 },
      },
    });
    const refused = async (name: string, args: Record<string, unknown>, words: string): Promise<void> =>
      expect(await client.callTool({ name, arguments: args })).toMatchObject({
        isError: true,
        content: [{ text: expect.stringContaining(words) }],
      });
    await refused("list", { page: 51 }, "`page` must be <= 50");
    await refused("list", { tags: ["a", "a"] }, "`tags` must NOT have duplicate items");
    await refused("list", { state: "opened" }, '`state` must be one of "open", "closed"');
    await refused("add", { page: "7", address: "{}" }, "`address.street` is required");
    await refused("declared", { state: "ajar" }, "`state`");
    expect(seen).toEqual([]);
    await client.callTool({ name: "add", arguments: { page: "7", address: '{"street":"Main"}' } });
    expect(seen).toEqual([{ url: "/a?page=7", body: '{"address":{"street":"Main"}}' }]);
  });

  it("is told what the called methods promise, and more than names", async () => {
    const text = capability(
      "- {name: get, method: GET, description: Reads the thing.}\n- {name: put, method: PUT}\n- {name: drop, method: DELETE}\n- {name: add, method: POST}",
      `tools:
  - {name: get-thing, description: Get thing., call: up.get}
  - {name: put-thing, description: put_thing, call: up.put}
  - {name: drop-thing, description: Drops it for good., call: up.drop}
  - {name: add-thing, call: up.add}
  - {name: read-only, description: Said., call: up.add, hints: {readOnly: true, openWorld: false}}
  - {name: open, description: Looks around., call: up.get, hints: {openWorld: true}}
  - {name: not-only-read, description: Counts., call: up.get, hints: {readOnly: false}}
  - {name: harmful, description: Locks., call: up.get, hints: {destructive: true}}
  - {name: once, description: Drops., call: up.drop, hints: {idempotent: false}}
  - {name: harmless, description: Drops softly., call: up.drop, hints: {destructive: false}}
  - {name: writes, description: Drops too., call: up.drop, hints: {readOnly: false}}
  - {name: said-to-read, description: Puts., call: up.put, hints: {readOnly: true}}`,
    );
    const { url } = await start(text, ok({}));
    const { tools } = await (await connect(url, mode)).listTools();
    expect(tools.map(({ description, annotations }) => [description, annotations])).toEqual([
      ["Reads the thing.", { readOnlyHint: true }],
      ["put_thing: `PUT /a` of `up`.", { idempotentHint: true }],
      ["Drops it for good.", { destructiveHint: true, idempotentHint: true }],
      ["add-thing: `POST /a` of `up`.", undefined],
      ["Said.", { readOnlyHint: true, openWorldHint: false }],
      ["Looks around.", { readOnlyHint: true, openWorldHint: true }],
      // One hint takes no other away, and none that nobody wrote contradicts it.
      ["Counts.", { readOnlyHint: false }],
      ["Locks.", { destructiveHint: true }],
      ["Drops.", { destructiveHint: true, idempotentHint: false }],
      ["Drops softly.", { destructiveHint: false, idempotentHint: true }],
      ["Drops too.", { readOnlyHint: false, destructiveHint: true, idempotentHint: true }],
      ["Puts.", { readOnlyHint: true, idempotentHint: true }],
    ]);
  });

  it("is told how operations of several steps go on, and that a call is tried again, where it asks", async () => {
    const text = capability(
      "- {name: get, method: GET, inputParameters: [{name: after, in: query, type: string}]}",
      `tools:
  - name: steps
    description: Steps.
    steps: [{name: one, type: call, call: up.get}, {name: two, type: call, call: up.get, with: {after: "{{one.id}}"}}]
    mappings: [{targetName: id, value: $.two.id}]
  - {name: plain, description: Plain., call: up.get}`,
    );
    let failures = 1;
    const { url } = await start(
      text,
      (_, response) =>
        void response
          .writeHead((failures -= 1) === 0 ? 503 : 200, { "content-type": "application/json", "retry-after": "0" })
          .end('{"id":"x"}'),
      { call: { retries: 1 } },
    );
    const client = await connect(url, mode);
    const told: unknown[] = [];
    const call = async (name: string): Promise<unknown> =>
      await client.callTool(
        { name, arguments: {} },
        { onprogress: ({ progress, message }) => void told.push([progress, message]) },
      );
    expect(await call("plain")).toMatchObject({ structuredContent: { id: "x" } });
    expect(told).toEqual([[1, expect.stringMatching(/^up\.get is tried again in \d+ s$/)]]);
    told.length = 0;
    expect(await call("steps")).toMatchObject({ structuredContent: { id: "x" } });
    expect(told).toEqual([
      [1, "1 call is answered"],
      [2, "2 calls are answered"],
    ]);
  });

  it("reads resources under the media type that they have", async () => {
    const text = capability(
      "- {name: raw, method: GET, outputRawFormat: raw}\n- {name: bytes, method: PUT, outputRawFormat: binary}\n- {name: json, method: POST}",
      `resources:
  - {name: page, display: Page, uri: "things://page", description: A page., call: up.raw}
  - {name: picture, display: Picture, uri: "things://picture", description: A picture., call: up.bytes}
  - {name: data, display: Data, uri: "things://data", description: Data., call: up.json}
  - {name: said, display: Said, uri: "things://said", description: Said., mimeType: text/markdown, call: up.raw}`,
      "ikanos: 1.0.0-beta4",
    );
    const { url } = await start(text, ({ method }, response) => {
      const [type, body] =
        method === "GET"
          ? ["text/html; charset=utf-8", "<p>é</p>"]
          : method === "PUT"
            ? ["image/png", "png"]
            : ["application/vnd.api+json", '{"a":1}'];
      response.writeHead(200, { "content-type": type }).end(body);
    });
    const client = await connect(url, mode);
    const read = async (uri: string): Promise<unknown> => (await client.readResource({ uri })).contents;
    expect((await client.listResources()).resources.map(({ mimeType }) => mimeType)).toEqual([
      undefined,
      undefined,
      "application/json",
      "text/markdown",
    ]);
    expect(await read("things://page")).toEqual([
      { uri: "things://page", mimeType: "text/html; charset=utf-8", text: "<p>é</p>" },
    ]);
    expect(await read("things://picture")).toEqual([
      { uri: "things://picture", mimeType: "image/png", blob: Buffer.from("png").toString("base64") },
    ]);
    expect(await read("things://data")).toEqual([
      { uri: "things://data", mimeType: "application/json", text: '{"a":1}' },
    ]);
    expect(await read("things://said")).toEqual([
      { uri: "things://said", mimeType: "text/markdown", text: "<p>é</p>" },
    ]);
  });

  it("reads resources by URIs of any spelling", async () => {
    const uris = ["https://Example.com", "things://a/b c", "docs://größe/x", "urn:thing:1"];
    const text = capability(
      "- {name: a, method: GET}",
      `resources:\n${uris.map((uri, index) => `  - {name: r${index}, display: R, uri: "${uri}", description: R., call: up.a}`).join("\n")}`,
      "ikanos: 1.0.0-beta4",
    );
    const client = await connect((await start(text, ok({ id: 1 }))).url, mode);
    const { resources } = await client.listResources();
    expect(resources).toHaveLength(uris.length);
    for (const uri of [...uris, ...resources.map((resource) => resource.uri)])
      expect((await client.readResource({ uri })).contents).toMatchObject([{ text: '{"id":1}' }]);
  });

  it("completes what resource templates list, and the files of folders", async () => {
    const root = scratchFolder();
    for (const name of ["moon.md", "mars.md"]) writeFileSync(join(root, name), name);
    const text = capability(
      "- {name: a, method: GET, inputParameters: [{name: state, in: query, type: string, enum: [open, ordered, closed]}]}",
      `resources:
  - {name: things, display: Things, uri: "things://{{state}}", description: Things., call: up.a, with: {state: "{{state}}"}}
  - {name: guides, display: Guides, uri: "docs://guides", description: The guides., location: "file://${root}"}`,
      "ikanos: 1.0.0-beta4",
    );
    const client = await connect((await start(text, ok({}))).url, mode);
    const complete = async (uri: string, name: string, value: string): Promise<unknown> =>
      (await client.complete({ ref: { type: "ref/resource", uri }, argument: { name, value } })).completion.values;
    expect(await complete("things://{state}", "state", "o")).toEqual(["open", "ordered"]);
    expect(await complete("things://{state}", "state", "")).toEqual(["open", "ordered", "closed"]);
    expect(await complete("docs://guides/{+path}", "path", "mo")).toEqual(["moon.md"]);
    expect(await complete("docs://guides/{+path}", "path", "x")).toEqual([]);
  });

  it("calls tools whose names every object has", async () => {
    const names = ["constructor", "toString", "valueOf", "hasOwnProperty"];
    const text = capability(
      "- {name: a, method: GET}",
      `tools:\n${[...names, "get-a"].map((name) => `  - {name: ${name}, description: Gets., call: up.a}`).join("\n")}`,
    );
    const { url } = await start(text, ok({ id: 1 }));
    const client = await connect(url, mode);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual([...names, "get-a"]);
    for (const name of names)
      expect(await client.callTool({ name, arguments: {} })).toMatchObject({ structuredContent: { id: 1 } });
    await expect(client.callTool({ name: "isPrototypeOf", arguments: {} })).rejects.toMatchObject({ code: -32602 });
  });
});

it("the older client takes lists and scalars too, and what does not convert", async () => {
  const text = capability(
    "- {name: list, method: GET}",
    `tools:\n  - {name: list, description: Lists., call: up.list, ${listed}}`,
  );
  let body: unknown = { items: [{ id: "a", size: 1 }] };
  const { url } = await start(text, (request, response) => ok(body)(request, response));
  const client = await connectOlder(url);
  expect((await client.listTools()).tools[0]?.outputSchema).toMatchObject({ type: "object" });
  expect(await client.callTool({ name: "list", arguments: {} })).toMatchObject({
    structuredContent: { result: [{ id: "a", size: 1 }] },
  });
  body = { items: [{ id: null, size: "many" }] };
  expect(await client.callTool({ name: "list", arguments: {} })).toMatchObject({ isError: true });
  body = { items: [{ id: null }] };
  expect(await client.callTool({ name: "list", arguments: {} })).toMatchObject({
    structuredContent: { result: [{ id: null, size: null }] },
  });
});

it("files of any name are served from a folder, and hidden ones are not", async () => {
  const root = scratchFolder();
  mkdirSync(join(root, "guides", "größen"), { recursive: true });
  const files = {
    "plain.txt": "plain",
    "two words.txt": "two",
    "größen/50%.md": "half",
    ".settings": "hidden",
    "größen/.env": "hidden",
  };
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, "guides", path), text);
  const text = capability(
    "- {name: a, method: GET}",
    `resources:\n  - {name: guides, display: Guides, uri: "docs://guides", description: The guides., location: "file://${root}/guides"}`,
    "ikanos: 1.0.0-beta4",
  );
  const { url } = await start(text, ok({}));
  const client = await connect(url, "auto");
  const { resources } = await client.listResources();
  expect(resources.map(({ name }) => name)).toEqual(["größen/50%.md", "plain.txt", "two words.txt"]);
  const read = await Promise.all(resources.map(async ({ uri }) => (await client.readResource({ uri })).contents));
  expect(read).toMatchObject([[{ text: "half" }], [{ text: "plain" }], [{ text: "two" }]]);
  for (const uri of ["docs://guides/.settings", "docs://guides/gr%C3%B6%C3%9Fen/.env", "docs://guides/%2Esettings"])
    await expect(client.readResource({ uri })).rejects.toThrow("not found");
});

it("patterns take linear time, and what is wrong is named, in every dialect of JSON Schema that servers know", async () => {
  const dialects = [
    ...["draft-06", "draft-07"].map((draft) => `http://json-schema.org/${draft}/schema#`),
    ...["2019-09", "2020-12"].map((draft) => `https://json-schema.org/draft/${draft}/schema`),
    "http://json-schema.org/draft-04/schema#",
  ];
  const tools = dialects.map(
    (dialect, index) =>
      `  - {name: t${index}, description: T., call: up.a, inputSchema: {$schema: "${dialect}", type: object, properties: {id: {type: string, pattern: "^(a+)+$"}}, required: [id], additionalProperties: false}}`,
  );
  const { url } = await start(
    capability(
      "- {name: a, method: GET, inputParameters: [{name: id, in: query, type: string}]}",
      `tools:\n${tools.join("\n")}`,
    ),
    ok({ id: 1 }),
  );
  const client = await connect(url, "auto");
  for (const index of dialects.keys()) {
    const call = async (given: Record<string, unknown>): Promise<unknown> =>
      await client.callTool({ name: `t${index}`, arguments: given });
    expect(await call({ id: "aaa" })).toMatchObject({ structuredContent: { id: 1 } });
    // By backtracking this would not end.
    const wrong = { isError: true, content: [{ text: expect.stringContaining("`id` must match pattern") }] };
    expect(await call({ id: `${"a".repeat(200)}!` })).toMatchObject(wrong);
    expect(await call({})).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining("`id` is required") }],
    });
  }
});

it("whole URLs are taken as proxies send them", async () => {
  const { url } = await start(
    capability("- {name: a, method: GET}", "tools:\n  - {name: get-a, description: Gets., call: up.a}"),
    ok({ id: 1 }),
  );
  const headers = { "content-type": "application/json", accept: "application/json, text/event-stream" };
  const message = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "get-a", arguments: {} } };
  for (const path of [`${url}/mcp`, `${url}/mcp?a=1`, "/mcp?a=1"]) {
    const request = httpRequest(url, { method: "POST", path, headers }).end(JSON.stringify(message));
    const [response]: IncomingMessage[] = await once(request, "response");
    let text = "";
    for await (const chunk of response ?? []) text += String(chunk);
    expect([response?.statusCode, text], path).toEqual([200, expect.stringContaining('"structuredContent":{"id":1}')]);
  }
});

it("unknown paths of the port are problem documents", async () => {
  const { url } = await start(
    capability("- {name: a, method: GET}", "tools:\n  - {name: get-a, description: Gets., call: up.a}"),
    ok({}),
  );
  for (const [method, path] of [
    ["GET", "/sse"],
    ["POST", "/messages"],
    ["GET", "/mcp/more"],
    ["DELETE", "/x"],
  ] as const) {
    const response = await fetch(`${url}${path}`, { method });
    expect([response.status, response.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
    expect(await response.json()).toMatchObject({
      status: 404,
      title: "Not Found",
      detail: `nothing is served at ${path}`,
    });
  }
});

describe("which tools are shown", () => {
  const text = `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: http://127.0.0.1:9
      resources:
        - name: pets
          path: /pets
          operations: [{name: list-pets, method: GET, inputParameters: [{name: limit, in: query, type: integer}]}, {name: add-pet, method: POST, inputParameters: [{name: pet, in: body, type: object}]}]
        - name: orders
          path: /orders/{id}
          operations: [{name: get-order, method: GET, description: Reads an invoice.}, {name: drop-order, method: DELETE}]
  exposes:
    - type: mcp
      namespace: t-mcp
      port: 9090
      tools: [{name: list-pets, description: All the pets., call: up.list-pets}, {name: add-pet, description: Adds one., call: up.add-pet}, {name: get-order, description: Reads an invoice., call: up.get-order}, {name: drop-order, description: Drops one., call: up.drop-order}]
`;
  const shown = async (options: object): Promise<readonly string[]> => {
    const { url } = await start(text, ok({}), options);
    return (await (await connect(url, "auto")).listTools()).tools.map(({ name }) => name);
  };

  it("is chosen by flag, variable or option: all, those that read, by name or group", async () => {
    expect(await shown({})).toEqual(["list-pets", "add-pet", "get-order", "drop-order"]);
    expect(await shown({ argv: ["--t-mcp-tools", "read-only"] })).toEqual(["list-pets", "get-order"]);
    expect(await shown({ env: { T_MCP_TOOLS: "pets" } })).toEqual(["list-pets", "add-pet"]);
    expect(await shown({ tools: { "t-mcp": "*-order, list-*" } })).toEqual(["list-pets", "get-order", "drop-order"]);
    expect(await shown({ tools: { "t-mcp": "orders,read-only" } })).toEqual(["get-order"]);
  });

  it.each([
    [
      { argv: ["--t-mcp-tools", "list-pet"] },
      "--t-mcp-tools and T_MCP_TOOLS: there is no tool or group `list-pet`; did you mean `list-pets`?",
    ],
    [{ env: { T_MCP_TOOLS: "Readonly" } }, "there is no tool or group `Readonly`; did you mean `read-only`?"],
    [{ tools: { "t-mcp": "search, ordres" } }, "there is no tool or group `ordres`; did you mean `orders`?"],
    [{ tools: { "t-mcp": "pets,nothing-*" } }, "there is no tool or group `nothing-*`"],
    [{ tools: { "t-mcp": "search,code" } }, "tools are shown either through `search` or through `code`"],
    [{ tools: { "t-mcp": "code" } }, "take `code` where the server is generated with"],
  ] as readonly (readonly [{ readonly argv?: readonly string[] }, string])[])(
    "by words that mean none of them (%j) is refused when the server starts",
    async (options, said) => {
      await expect(start(text, ok({}), options)).rejects.toThrow(said);
      const warned = vi.spyOn(console, "error").mockImplementation(() => undefined);
      onTestFinished(() => warned.mockRestore());
      await expect(start(text, ok({}), { ...options, argv: ["--stdio", ...(options.argv ?? [])] })).rejects.toThrow(
        said,
      );
    },
  );

  it("may have others beside them, which are chosen, found and called as they are", async () => {
    const root = writeGenerated(compileText(text, { name: "added" }), "mcp-added");
    const module: Record<string, (options: object) => McpServer> = await import(
      pathToFileURL(join(root, "mcp.ts")).href
    );
    const make = module["tMcp"];
    if (make === undefined) throw new Error("no tMcp");
    const added = async (options: object): Promise<Client> => {
      const server = make({
        ...options,
        addTools: (tools: Tools) =>
          tools.add(
            "count-words",
            {
              title: "Count words",
              description: "Counts words of a text.",
              inputSchema: toolInput<{ text: string }>({
                type: "object",
                properties: { text: { type: "string" } },
                required: ["text"],
                additionalProperties: false,
              }),
              annotations: { readOnlyHint: true },
            },
            async ({ text: words }) =>
              await Promise.resolve({ content: [{ type: "text", text: String(words.split(" ").length) }] }),
          ),
      });
      const client = new Client({ name: "test", version: "1.0.0" });
      const [near, far] = InMemoryTransport.createLinkedPair();
      await Promise.all([server.connect(far), client.connect(near)]);
      onTestFinished(async () => await client.close());
      return client;
    };
    const names = async (client: Client): Promise<readonly string[]> =>
      (await client.listTools()).tools.map(({ name }) => name);
    const counted = { content: [{ type: "text", text: "2" }] };
    const all = await added({});
    expect(await names(all)).toEqual(["list-pets", "add-pet", "get-order", "drop-order", "count-words"]);
    expect(await all.callTool({ name: "count-words", arguments: { text: "a b" } })).toMatchObject(counted);
    expect(await all.callTool({ name: "count-words", arguments: { txt: "a b" } })).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining("`txt` is not an argument of this tool; did you mean `text`?") }],
    });
    expect(await names(await added({ tools: "read-only" }))).toEqual(["list-pets", "get-order", "count-words"]);
    expect(await names(await added({ tools: "pets" }))).toEqual(["list-pets", "add-pet"]);
    const searching = await added({ tools: "search" });
    const call = { name: "count-words", arguments: { text: "a b" } };
    expect(await searching.callTool({ name: "call_tool", arguments: call })).toMatchObject(counted);
    expect(() =>
      make({
        addTools: (tools: Tools) =>
          tools.add(
            "get-order",
            {
              title: "Again",
              description: "Again.",
              inputSchema: toolInput<object>({ type: "object" }),
            },
            async () => await Promise.resolve({ content: [] }),
          ),
      }),
    ).toThrow("there are two tools called get-order");
  });

  it("through three that find, describe and call them", async () => {
    const { url, seen } = await start(text, ok({ id: 7 }, { link: '<?limit=2>; rel="next"' }), {
      tools: { "t-mcp": "search" },
    });
    const client = await connect(url, "auto");
    expect((await client.listTools()).tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint])).toEqual([
      ["find_tools", true],
      ["describe_tool", true],
      ["call_tool", undefined],
    ]);
    const call = async (
      name: string,
      args: object,
    ): Promise<{ readonly isError?: boolean; readonly value: unknown }> => {
      const { content, isError } = await client.callTool({ name, arguments: { ...args } });
      const [first] = content;
      const said = first?.type === "text" ? first.text : "";
      return isError === true ? { isError, value: said } : { value: JSON.parse(said) };
    };
    expect(await call("find_tools", {})).toEqual({
      value: { groups: { pets: ["list-pets", "add-pet"], orders: ["get-order", "drop-order"] } },
    });
    expect(await call("find_tools", { query: "invoices" })).toEqual({
      value: { tools: [{ name: "get-order", description: "Reads an invoice.", arguments: ["id*"] }] },
    });
    expect(await call("find_tools", { query: "add a pet", limit: 1 })).toMatchObject({
      value: { tools: [{ name: "add-pet" }], more: 1 },
    });
    expect(await call("find_tools", { query: "spaceship" })).toMatchObject({
      value: { note: "No tool has these words. These are all." },
    });
    expect(await call("describe_tool", { name: "drop-order" })).toMatchObject({
      value: { name: "drop-order", inputSchema: { required: ["id"] }, annotations: { destructiveHint: true } },
    });
    expect(await call("describe_tool", { name: "drop_orders" })).toEqual({
      isError: true,
      value: "This server has no tool `drop_orders`; did you mean `drop-order`? `find_tools` finds those that it has.",
    });
    expect(await call("call_tool", { name: "constructor" })).toMatchObject({ isError: true });
    expect(await call("call_tool", { name: "get-order", arguments: { order: 1 } })).toEqual({
      isError: true,
      value: "`id` is required\n`order` is not an argument of this tool; there is `id`",
    });
    expect(seen).toEqual([]);
    expect(await call("call_tool", { name: "get-order", arguments: '{"id": 7}' })).toEqual({ value: { id: 7 } });
    expect(seen).toEqual([{ url: "/orders/7", body: "" }]);
    expect(await client.callTool({ name: "call_tool", arguments: { name: "list-pets" } })).toMatchObject({
      structuredContent: { id: 7 },
      content: [{}, { text: expect.stringContaining('`limit`: "2"') }],
    });
  });

  it("arguments that clients add are left out where the server is told so, and lists are cut where it is told", async () => {
    const items = Array.from({ length: 100 }, (_, id) => ({ id }));
    const { url, seen } = await start(text, ok(items), {
      env: { T_MCP_IGNORE_ARGUMENTS: "toolCallId, sessionId" },
      argv: ["--t-mcp-max-list-chars=200"],
    });
    const client = await connect(url, "auto");
    const result = await client.callTool({ name: "list-pets", arguments: { toolCallId: "c", limit: "3" } });
    expect(seen[0]?.url).toBe("/pets?limit=3");
    expect(result).toMatchObject({
      content: [
        {},
        { text: expect.stringMatching(/the first \d+ of 100 elements\. Ask for the rest, or for less, by `limit`\./) },
      ],
    });
    expect(await client.callTool({ name: "list-pets", arguments: { toolcall: "c" } })).toMatchObject({ isError: true });
    await expect(start(text, ok({}), { maxListChars: { "t-mcp": -1 } })).rejects.toThrow(
      "--t-mcp-max-list-chars and T_MCP_MAX_LIST_CHARS take a number of characters",
    );
  });

  it("are called as the configuration says, by skills too", async () => {
    const long = `list-${"very-".repeat(14)}long`;
    const yaml = `${text.replaceAll("{name: list-pets, description", `{name: ${long}, description`)}    - type: skill
      namespace: t-skills
      port: 9092
      skills: [{name: pets, description: Pets., tools: [{name: all, description: All., from: {sourceNamespace: t-mcp, action: ${long}}}]}]
`;
    const warned = (names: Record<string, string>): readonly string[] =>
      compileText(yaml, { mcp: { code: false, names } }).diagnostics.flatMap(({ code, severity }) =>
        severity === "info" ? [] : [code],
      );
    expect(warned({})).toEqual(["model/long-tool-name"]);
    expect(warned({ [`t-mcp.${long}`]: "list-pets", "other.add-pet": "x" })).toEqual([]);
    const renamed = fileText(
      compileText(yaml, { mcp: { code: false, names: { [`t-mcp.${long}`]: "list-pets" } } }),
      "mcp.ts",
    );
    expect(renamed).toContain('"list-pets",');
    expect(renamed).not.toContain(long);
  });

  it("more of them than clients take are said when the server starts", async () => {
    const tools = Array.from(
      { length: 101 },
      (_, index) => `{name: list-${index}, description: Pets of kind ${index}., call: up.list-pets}`,
    );
    const many = text.replace(/tools: \[.*\]/, () => `tools: [${tools.join(", ")}]`);
    const said = vi.spyOn(process.stdout, "write").mockImplementation(() => true);
    onTestFinished(() => said.mockRestore());
    await start(many, ok({}), { logLevel: "warn" });
    await start(many, ok({}), { logLevel: "warn", tools: { "t-mcp": "search" } });
    const lines = said.mock.calls.map(([line]) => String(line)).filter((line) => line.includes("101 tools"));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("--t-mcp-tools or T_MCP_TOOLS shows some of them, or `search` three");
  });
});
