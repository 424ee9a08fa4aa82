import Fastify from "fastify";
import { describe, expect, it, onTestFinished } from "vitest";
import { json, type RecordingUpstream, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, generate, rawRequest, serve } from "./served.js";

/** RFC 9110 sections 8.8 and 13: a validator is one of a representation, and what an adapter makes of an answer is another one than the upstream's. */
const shape = "{type: object, properties: {id: {type: integer, mapping: $.id}}}";
const modified = "Wed, 21 Oct 2015 07:28:00 GMT";

/** An upstream that knows its validators, and what it sends under them. */
async function versioned(
  body: { readonly type: string; readonly text: string } = { type: "application/json", text: '{"id":1,"ssn":"2"}' },
): Promise<RecordingUpstream> {
  return await startUpstream(({ method, headers }, response) => {
    const validators = { etag: '"v1"', "last-modified": modified };
    const has = (headers["if-none-match"] ?? "").split(", ");
    const isKnown = has.includes('"v1"') || has.includes("*") || headers["if-modified-since"] === modified;
    if (method === "PUT") return json(response, {}, headers["if-match"] === '"v1"' ? 200 : 412);
    if (isKnown) response.writeHead(304, validators).end();
    else
      response
        .writeHead(200, { "content-type": body.type, ...validators })
        .end(method === "HEAD" ? undefined : body.text);
  });
}

function routes(format: string, outputs = ""): string {
  const shaped = outputs === "" ? "" : `, outputParameters: [${outputs}]`;
  return capabilityOf({
    resources: `{name: a, path: /a, operations: [{name: get-a, method: GET${format === "" ? "" : `, outputRawFormat: ${format}`}}, {name: put-a, method: PUT}]}`,
    routes: `{name: a, path: /a, operations: [{method: GET, name: get-a, call: up.get-a${shaped}}, {method: PUT, name: put-a, call: up.put-a}]}`,
  });
}

/** Status, entity tag, date and body of what `GET /a` is answered with under a condition. */
async function read(
  rest: string,
  headers: Record<string, string> = {},
  method = "GET",
): Promise<readonly (string | number | undefined)[]> {
  const { status, headers: told, text } = await rawRequest(rest, "/a", { method, headers });
  return [status, String(told["etag"] ?? ""), String(told["last-modified"] ?? ""), text];
}

describe.each([
  ["raw", "raw", { type: "application/json", text: '{"id":1,"ssn":"2"}' }],
  ["json", "", { type: "application/json", text: '{"id":1,"ssn":"2"}' }],
  ["text", "text", { type: "text/plain", text: "one" }],
  ["bytes", "binary", { type: "image/png", text: "PNG" }],
])("an answer that is handed on as it came: %s", (_, format, body) => {
  it("has the upstream's validators, and is asked for with them", async () => {
    const upstream = await versioned(body);
    const { rest } = await serve(routes(format), upstream);
    expect(await read(rest)).toEqual([200, '"v1"', modified, body.text]);
    expect(await read(rest, {}, "HEAD")).toEqual([200, '"v1"', modified, ""]);
    for (const method of ["GET", "HEAD"]) {
      expect(await read(rest, { "if-none-match": '"v0", "v1"' }, method)).toEqual([304, '"v1"', modified, ""]);
      expect(await read(rest, { "if-modified-since": modified }, method)).toEqual([304, '"v1"', modified, ""]);
    }
    expect(await read(rest, { "if-none-match": '"v0"' })).toEqual([200, '"v1"', modified, body.text]);
  });
});

const shapedText = '{"id":1}';
describe.each([
  ["a mapping", "", shape, { type: "application/json", text: '{"id":1,"ssn":"2"}' }, shapedText],
  ["another reading", "xml", "", { type: "application/xml", text: "<a><id>1</id></a>" }, '{"id":"1"}'],
  [
    "both",
    "xml",
    "{type: object, properties: {id: {type: integer, mapping: $.id}}}",
    { type: "application/xml", text: "<a><id>1</id></a>" },
    shapedText,
  ],
])("an answer that is made of the upstream's: %s", (_, format, outputs, body, text) => {
  it("has a weak validator of its own, which is undone upstream", async () => {
    const upstream = await versioned(body);
    const { rest } = await serve(routes(format, outputs), upstream);
    const [status, tag = "", date, came] = await read(rest);
    expect([status, date, came]).toEqual([200, "", text]);
    expect(tag).toMatch(/^W\/"[0-9a-f]{12}-s-v1"$/);
    for (const method of ["GET", "HEAD"])
      expect(await read(rest, { "if-none-match": String(tag) }, method)).toEqual([304, tag, "", ""]);
    // The upstream was spared the answer to GET: it was asked with its own tag.
    expect(upstream.seen[1]?.headers["if-none-match"]).toBe('"v1"');
    expect(await read(rest, {}, "HEAD")).toEqual([200, tag, "", ""]);
  });

  it("knows nothing by validators that are not its own: those from before the mapping, of another one, dates", async () => {
    const upstream = await versioned(body);
    const { rest } = await serve(routes(format, outputs), upstream);
    const whole = [200, expect.stringMatching(/^W\//), "", text];
    for (const condition of [
      { "if-none-match": '"v1"' },
      { "if-none-match": 'W/"v1"' },
      { "if-none-match": 'W/"0123456789ab-s-v1"' },
      { "if-modified-since": modified },
      { "if-none-match": '"v1"', "if-modified-since": modified },
    ] as Record<string, string>[])
      expect(await read(rest, condition), JSON.stringify(condition)).toEqual(whole);
    expect(upstream.seen.map(({ headers }) => headers["if-none-match"] ?? headers["if-modified-since"])).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("is known to whoever asks for any, and by its own tag before the route has answered once", async () => {
    const upstream = await versioned(body);
    const yaml = routes(format, outputs);
    const tag = String((await read((await serve(yaml, upstream)).rest))[1]);
    // As after a restart.
    const { rest } = await serve(yaml, upstream);
    expect(await read(rest, { "if-none-match": `"x", ${tag}` })).toEqual([304, tag, "", ""]);
    expect(await read(rest, { "if-none-match": "*" })).toEqual([304, tag, "", ""]);
  });

  it("guards a write by it, and by the upstream's own", async () => {
    const upstream = await versioned(body);
    const { rest } = await serve(routes(format, outputs), upstream);
    const tag = String((await read(rest))[1]);
    const put = async (match: string): Promise<number> =>
      (await rawRequest(rest, "/a", { method: "PUT", headers: { "if-match": match } })).status;
    expect([await put(tag), await put('"v1"'), await put(tag.replace("v1", "v0"))]).toEqual([200, 200, 412]);
    expect(upstream.seen.slice(1).map(({ headers }) => headers["if-match"])).toEqual(['"v1"', '"v1"', '"v0"']);
  });
});

describe("what a handler makes", () => {
  it("of an answer has no validator: nobody knows when it changes", async () => {
    const upstream = await versioned();
    const root = generate(routes(""));
    const [{ tRest }, { getA }] = await Promise.all([import(root("rest.ts")), import(root("client.ts"))]);
    const app = Fastify();
    onTestFinished(async () => await app.close());
    await app.register(tRest, {
      handlers: { getA: async (options: object) => ({ own: await getA(options) }) },
      upstreams: { up: { baseUrl: upstream.url } },
    });
    const rest = await app.listen({ port: 0, host: "127.0.0.1" });
    expect(await read(rest)).toEqual([200, "", "", '{"own":{"id":1,"ssn":"2"}}']);
  });
});

describe("an operation of several steps", () => {
  const steps = (outputs: string): string =>
    capabilityOf({
      resources:
        "{name: a, path: /a, operations: [{name: get-a, method: GET}]}, {name: b, path: /b, operations: [{name: get-b, method: GET, outputParameters: [{name: id, type: integer, value: $.id}]}]}",
      routes: `{name: a, path: /a, operations: [{method: GET, name: get-a, steps: [{type: call, name: b, call: up.get-b}, {type: call, name: a, call: up.get-a}]${outputs}}]}`,
    });

  it("has the validators of the step that is its whole answer, which alone is asked with conditions", async () => {
    const upstream = await versioned();
    const { rest } = await serve(steps(""), upstream);
    expect(await read(rest)).toEqual([200, '"v1"', modified, '{"id":1,"ssn":"2"}']);
    expect(await read(rest, { "if-none-match": '"v1"' })).toEqual([304, '"v1"', modified, ""]);
    expect(upstream.seen.map(({ url, headers }) => `${url} ${headers["if-none-match"]}`)).toEqual([
      "/b undefined",
      "/a undefined",
      "/b undefined",
      '/a "v1"',
    ]);
  });

  it("has a validator of its own where it is mapped, and none where it is made of several", async () => {
    const upstream = await versioned();
    const mapped = await serve(steps(`, outputParameters: [${shape}]`), upstream);
    const tag = String((await read(mapped.rest))[1]);
    expect(tag).toMatch(/^W\/"[0-9a-f]{12}-s-v1"$/);
    expect(await read(mapped.rest, { "if-none-match": tag })).toEqual([304, tag, "", ""]);
    expect((await read(mapped.rest, { "if-none-match": '"v1"' }))[0]).toBe(200);
    const joined = await serve(
      steps(", mappings: [{targetName: id, value: $.b.id}], outputParameters: [{name: id, type: integer}]"),
      upstream,
    );
    expect(await read(joined.rest, { "if-none-match": '"v1"' })).toEqual([200, "", "", '{"id":1}']);
  });
});
