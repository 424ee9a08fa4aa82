import { describe, expect, it } from "vitest";
import { json, startUpstream } from "../runtime/upstream.js";
import { briefly, compileText, fileText } from "../check.js";
import { capabilityOf, serve, toolsOf } from "./served.js";

/** An operation with an input of these keywords, called over REST. */
function input(type: string, keywords: string, name = "id"): string {
  return capabilityOf({
    resources: `{name: a, path: /a, operations: [{name: get-a, method: GET, inputParameters: [{name: ${name}, in: query, type: ${type}}]}]}`,
    routes: `{name: a, path: /a, operations: [{method: GET, name: get-a, call: up.get-a, inputParameters: [{name: ${name}, in: query, type: ${type}, ${keywords}}]}]}`,
  });
}

const errors = (yaml: string): readonly string[] =>
  compileText(yaml)
    .diagnostics.filter(({ severity }) => severity !== "info")
    .map(briefly);

it("limits of 64 bits are limits", async () => {
  const yaml = input("integer", "minimum: -9223372036854775808, maximum: 9223372036854775807");
  expect(errors(yaml)).toEqual([]);
  expect(fileText(compileText(yaml), "openapi.json")).toMatch(
    /"minimum": -9223372036854775808,\s+"maximum": 9223372036854775807\b/,
  );
  const upstream = await startUpstream((_, response) => json(response, {}));
  const { rest } = await serve(yaml, upstream);
  const statuses = ["1524831183200260097", "9223372036854775808", "-9223372036854775809"].map(
    async (id) => (await fetch(`${rest}/a?id=${id}`)).status,
  );
  expect(await Promise.all(statuses)).toEqual([200, 400, 400]);
  expect(upstream.seen.map(({ url }) => url)).toEqual(["/a?id=1524831183200260097"]);
});

/** The same input in a query, a JSON body, a list of one, and an argument of a tool. */
function everywhere(type: string, keywords: string): string {
  const declared = `type: ${type}, ${keywords}, required: false`;
  const list = `type: array, items: {type: ${type}, ${keywords}}, required: false`;
  return capabilityOf({
    resources: `{name: a, path: /a, operations: [{name: get-a, method: GET, inputParameters: [{name: id, in: query, type: ${type}}]}]},
      {name: b, path: /b, operations: [{name: add-b, method: POST, inputParameters: [{name: id, in: body, type: ${type}}, {name: l, in: body, type: array}]}]}`,
    routes: `{name: a, path: /a, operations: [{method: GET, name: get-a, call: up.get-a, inputParameters: [{name: id, in: query, ${declared}}]}]},
      {name: b, path: /b, operations: [{method: POST, name: add-b, call: up.add-b, inputParameters: [{name: id, in: body, ${declared}}, {name: l, in: body, ${list}}]}]}`,
    tools: `{name: add-b, description: A., call: up.add-b, inputParameters: [{name: id, description: I., ${declared}}, {name: l, description: L., ${list}}]}`,
  });
}

/** Keywords, what they let through of these spellings, and what not: each refused one is the same double as one that is let through, or as its limit. */
it.each<readonly [type: string, keywords: string, taken: readonly string[], refused: readonly string[]]>([
  [
    "integer",
    "enum: [1, 1524831183200260097]",
    ["1", "1524831183200260097"],
    ["1524831183200260096", "1524831183200260098"],
  ],
  ["integer", "const: 9007199254740993", ["9007199254740993"], ["9007199254740992", "9007199254740994"]],
  // What the schema holds a double holds, what comes none.
  ["integer", "const: 9007199254740992", ["9007199254740992"], ["9007199254740993"]],
  ["integer", "maximum: 9223372036854775807", ["9223372036854775807", "-5"], ["9223372036854775808", "1e30"]],
  ["integer", "minimum: -9223372036854775808", ["-9223372036854775808", "7"], ["-9223372036854775809"]],
  ["integer", "maximum: 9007199254740992", ["9007199254740992"], ["9007199254740993"]],
  [
    "number",
    "exclusiveMaximum: 9007199254740993",
    ["9007199254740992", "1.5"],
    ["9007199254740993", "9007199254740993.5"],
  ],
  [
    "integer",
    "multipleOf: 9007199254740993",
    ["9007199254740993", "18014398509481986", "0"],
    ["9007199254740992", "9007199254740994"],
  ],
  ["integer", "multipleOf: 10", ["1524831183200260090", "20"], ["1524831183200260097", "1524831183200260091"]],
  ["integer", "oneOf: [{const: 9007199254740993}, {const: 5}]", ["9007199254740993", "5"], ["9007199254740992"]],
  ["integer", "not: {enum: [9007199254740993]}", ["9007199254740992", "9007199254740994"], ["9007199254740993"]],
])("%s with %s, digit by digit", async (type, keywords, taken, refused) => {
  const yaml = everywhere(type, keywords);
  expect(errors(yaml)).toEqual([]);
  for (const digits of keywords.match(/-?\d{16,}/g) ?? [])
    expect(fileText(compileText(yaml), "openapi.json")).toMatch(new RegExp(`[\\s,[]${digits}[\\s,\\]]`));
  const upstream = await startUpstream((_, response) => json(response, {}));
  const served = await serve(yaml, upstream);
  const post = async (url: string, body: string): Promise<Response> =>
    await fetch(url, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
    });
  const call = async (given: string): Promise<string> => {
    const body = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add-b","arguments":${given}}}`;
    return await (await post(`${served.servers.addresses["t-mcp"]}/mcp`, body)).text();
  };
  for (const digits of taken) {
    expect((await fetch(`${served.rest}/a?id=${digits}`)).status, digits).toBe(200);
    for (const body of [`{"id":${digits}}`, `{"l":[${digits}]}`]) {
      expect((await post(`${served.rest}/b`, body)).status, body).toBe(200);
      expect(await call(body)).not.toContain("isError");
    }
    // Models write such ids as text.
    expect(await call(`{"id":"${digits}"}`)).not.toContain("isError");
    expect(upstream.seen.slice(-6).map(({ url, body }) => (body === "" ? url : body))).toEqual([
      `/a?id=${digits}`,
      `{"id":${digits}}`,
      `{"id":${digits}}`,
      `{"l":[${digits}]}`,
      `{"l":[${digits}]}`,
      `{"id":${digits}}`,
    ]);
  }
  const before = upstream.seen.length;
  for (const digits of refused) {
    expect((await fetch(`${served.rest}/a?id=${digits}`)).status, digits).toBe(400);
    for (const body of [`{"id":${digits}}`, `{"l":[${digits}]}`]) {
      expect((await post(`${served.rest}/b`, body)).status, body).toBe(400);
      expect(await call(body)).toContain('"isError":true');
    }
  }
  expect(upstream.seen.length).toBe(before);
});

// JSON Schema 2020-12, 4.2.2: numbers are equal where their value is, objects whatever the order of their members.
describe("`uniqueItems` compares every digit", () => {
  const taken = [
    "[9007199254740992,9007199254740993]",
    '[{"a":9007199254740992},{"a":9007199254740993}]',
    "[[9007199254740993],[9007199254740992]]",
    "[1e400,1e401,-1e400]",
    "[9007199254740992,9007199254740992.5]",
    '[9007199254740993,"9007199254740993",true,null]',
    '[{"a":{"b":9007199254740993}},{"b":{"a":9007199254740993}}]',
  ];
  const refused = [
    "[9007199254740993,9007199254740993]",
    "[9007199254740993,9007199254740993.0]",
    "[9007199254740993,9.007199254740993e15]",
    "[9007199254740993,1,1.0]",
    "[9007199254740993,0,-0]",
    '[{"a":1,"b":9007199254740993},{"b":9007199254740993,"a":1.0}]',
    "[1.0,1]",
  ];

  it("of routes and of tools, in bodies and in texts", async () => {
    const list = "type: array, uniqueItems: true, required: false";
    const upstream = await startUpstream((_, response) => json(response, {}));
    const served = await serve(
      capabilityOf({
        resources: `{name: a, path: /a, operations: [{name: add-a, method: POST, inputParameters: [{name: l, in: body, type: array}, {name: q, in: query, type: array, items: {type: integer}}]}]}`,
        routes: `{name: a, path: /a, operations: [{method: POST, name: add-a, call: up.add-a, inputParameters: [{name: l, in: body, ${list}}, {name: q, in: query, ${list}, items: {type: integer}}]}]}`,
        tools: `{name: add-a, description: A., call: up.add-a, inputParameters: [{name: l, description: L., ${list}}]}`,
      }),
      upstream,
    );
    const post = async (url: string, body: string): Promise<Response> =>
      await fetch(url, {
        method: "POST",
        body,
        headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
      });
    const call = async (l: string): Promise<string> => {
      const body = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add-a","arguments":{"l":${l}}}}`;
      return await (await post(`${served.servers.addresses["t-mcp"]}/mcp`, body)).text();
    };
    for (const l of taken) {
      expect((await post(`${served.rest}/a`, `{"l":${l}}`)).status, l).toBe(200);
      expect(await call(l), l).not.toContain("isError");
      expect(upstream.seen.slice(-2).map(({ body }) => body)).toEqual([`{"l":${l}}`, `{"l":${l}}`]);
    }
    const before = upstream.seen.length;
    for (const l of refused) {
      expect((await post(`${served.rest}/a`, `{"l":${l}}`)).status, l).toBe(400);
      expect(await call(l), l).toContain("must NOT have duplicate items");
    }
    expect(upstream.seen.length).toBe(before);
    const query = async (q: string): Promise<number> => (await post(`${served.rest}/a?${q}`, "{}")).status;
    expect(await query("q=9007199254740992&q=9007199254740993")).toBe(200);
    expect(await query("q=9007199254740993&q=9007199254740993")).toBe(400);
  });
});

it("a default beyond 2^53 is sent in its digits, and told in them", async () => {
  const yaml = everywhere("integer", "default: 1524831183200260097");
  const upstream = await startUpstream((_, response) => json(response, {}));
  const served = await serve(yaml, upstream);
  await fetch(`${served.rest}/a`);
  await fetch(`${served.rest}/b`, { method: "POST", body: "{}", headers: { "content-type": "application/json" } });
  const tools = await toolsOf(served);
  await tools.callTool({ name: "add-b", arguments: {} });
  expect(upstream.seen.map(({ url, body }) => (body === "" ? url : body))).toEqual([
    "/a?id=1524831183200260097",
    '{"id":1524831183200260097}',
    '{"id":1524831183200260097}',
  ]);
  // The document as it is served, and tools as they are listed: a number where the runtime can write it, words where it cannot.
  expect(await (await fetch(`${served.rest}/openapi.json`)).text()).toContain('"default":1524831183200260097');
  const listed = await fetch(`${served.servers.addresses["t-mcp"]}/mcp`, {
    method: "POST",
    body: '{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}',
    headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
  });
  expect(await listed.text()).toContain(
    "rawJSON" in JSON ? '"default":1524831183200260097' : "By default 1524831183200260097.",
  );
});

it("no list of tools tells another number than is meant", async () => {
  const upstream = await startUpstream((_, response) => json(response, {}));
  const limits = "minimum: 9007199254740993, exclusiveMaximum: 9223372036854775807, multipleOf: 9007199254740993";
  const { servers } = await serve(everywhere("integer", limits), upstream);
  const listed = await fetch(`${servers.addresses["t-mcp"]}/mcp`, {
    method: "POST",
    body: '{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}',
    headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
  });
  const text = await listed.text();
  expect(text).not.toMatch(/9007199254740992|922337203685477580[^7]/);
  for (const told of "rawJSON" in JSON
    ? ['"minimum":9007199254740993', '"exclusiveMaximum":9223372036854775807', '"multipleOf":9007199254740993']
    : ["At least 9007199254740993.", "Less than 9223372036854775807.", "A multiple of 9007199254740993."])
    expect(text).toContain(told);
});

it("what no double is near is told, and not used", () => {
  expect(errors(input("number", "default: 1e400"))).toEqual([expect.stringContaining("warning schema/long-number")]);
});

it("a text of digits is the default that it is written as", async () => {
  const upstream = await startUpstream((_, response) => json(response, {}));
  const { rest } = await serve(input("string", "default: 1524831183200260097"), upstream);
  await fetch(`${rest}/a`);
  expect(upstream.seen.map(({ url }) => url)).toEqual(["/a?id=1524831183200260097"]);
});

it("numbers that an author writes and no double holds go out in their digits, from bodies and from `with`", async () => {
  const written =
    '{a: 1e400, b: -0, c: 9007199254740993.5, d: 0.12345678901234567890, e: 1.5, f: "1e400", g: [-9223372036854775809]}';
  const sent =
    '{"a":1e400,"b":-0,"c":9007199254740993.5,"d":0.12345678901234567890,"e":1.5,"f":"1e400","g":[-9223372036854775809]}';
  const upstream = await startUpstream((_, response) => json(response, {}));
  const { rest } = await serve(
    capabilityOf({
      resources: `{name: a, path: /a, operations: [{name: add-a, method: POST, body: {type: json, data: ${written}}}]}, {name: b, path: /b, operations: [{name: add-b, method: POST, inputParameters: [{name: q, in: query, type: number}, {name: o, in: body, type: object}, {name: t, in: body, type: string}]}]}`,
      routes: `{name: a, path: /a, operations: [{method: POST, name: add-a, call: up.add-a}]}, {name: b, path: /b, operations: [{method: POST, name: add-b, call: up.add-b, with: {q: 0.12345678901234567890, o: ${written}, t: 1e400}}]}`,
    }),
    upstream,
  );
  await fetch(`${rest}/a`, { method: "POST" });
  await fetch(`${rest}/b`, { method: "POST" });
  expect(upstream.seen.map(({ url, body }) => `${url} ${body}`)).toEqual([
    `/a ${sent}`,
    `/b?q=0.12345678901234567890 {"o":${sent},"t":"1e400"}`,
  ]);
});
