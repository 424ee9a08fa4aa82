import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { failure, json, type RecordingUpstream, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, generate } from "./served.js";

const yaml = capabilityOf({
  resources: `
    {name: things, path: "/things/{id}", operations: [{name: get-thing, method: GET, inputParameters: [
      {name: id, in: path, type: string, required: true}, {name: q, in: query, type: string}, {name: n, in: query, type: number},
      {name: ids, in: query, type: array, items: {type: string}}, {name: X-H, in: header, type: array}, {name: c, in: cookie, type: string}]}]},
    {name: orders, path: /orders, operations: [
      {name: add-order, method: POST, inputParameters: [{name: a, in: body, required: true}, {name: b, in: body, type: number}]},
      {name: add-form, method: PUT, inputParameters: [{name: a, in: body}], body: {type: formUrlEncoded}}]},
    {name: slow, path: /slow, operations: [{name: get-slow, method: GET}]}, {name: gone, path: /gone, operations: [{name: get-gone, method: GET}]}`,
});

/** What JavaScript passes as the functions of a client, whatever their types say. */
type Functions = Readonly<Record<string, (...given: readonly unknown[]) => Promise<unknown>>>;
let client: Functions;

beforeAll(async () => {
  client = await import(generate(yaml)("index.ts"));
});

async function upstreamOf(): Promise<RecordingUpstream> {
  return await startUpstream(({ url }, response) => {
    // Never answered: whoever asks waits.
    if (url.startsWith("/slow")) return;
    json(response, { error: "gone" }, url.startsWith("/gone") ? 404 : 200);
  });
}

const circular: Record<string, unknown> = {};
circular["self"] = circular;

describe("an argument that no text stands for is refused by name, and nothing is sent", () => {
  // JavaScript would write NaN, `null`, `{}`, the source of a function, or leave it out.
  it.each<[string, string, unknown, string]>([
    ["getThing", "n", NaN, "n"],
    ["getThing", "n", Infinity, "n"],
    ["getThing", "q", () => 1, "q"],
    ["getThing", "q", Symbol("s"), "q"],
    ["getThing", "q", Promise.resolve("forgotten await"), "q"],
    ["getThing", "ids", new Set(["x"]), "ids"],
    ["getThing", "ids", ["x", undefined], "ids"],
    ["getThing", "ids", ["x", null], "ids"],
    ["getThing", "ids", [NaN], "ids"],
    ["getThing", "id", new Map(), "id"],
    ["getThing", "id", ["x", null], "id"],
    ["getThing", "id", null, "id"],
    ["getThing", "id", undefined, "id"],
    ["getThing", "c", -Infinity, "c"],
    ["getThing", "X-H", ["a", null], "X-H"],
    ["getThing", "X-H", ["a", NaN], "X-H"],
    ["getThing", "X-H", ["a,b", "c"], "X-H"],
    ["getThing", "X-H", "a\r\nX-Admin: 1", "X-H"],
    ["addOrder", "b", NaN, "body"],
    ["addOrder", "a", { deep: [{ x: Infinity }] }, "body"],
    ["addOrder", "a", () => 1, "body"],
    ["addOrder", "a", new Map([["x", 1]]), "body"],
    ["addOrder", "a", new Uint8Array([1, 2]), "body"],
    ["addOrder", "a", Buffer.from("ab"), "body"],
    ["addOrder", "a", circular, "body"],
    ["addForm", "a", NaN, "a"],
    ["addForm", "a", ["x", null], "a"],
    ["addForm", "a", new Set(["x"]), "a"],
  ])("%s with %s: %j", async (operation, member, value, parameter) => {
    const upstream = await upstreamOf();
    const input = { id: "1", a: "x", [member]: value };
    const error = await failure(client[operation]?.(input, { baseUrl: upstream.url, retries: 0 }) ?? Promise.resolve());
    expect(error).toMatchObject({ name: "CallError", kind: "input", parameter });
    expect(upstream.seen).toEqual([]);
  });

  it("and what writes itself goes as it writes itself", async () => {
    const upstream = await upstreamOf();
    const options = { baseUrl: upstream.url, retries: 0 };
    class Money {
      readonly amount = 5;
    }
    await client["addOrder"]?.(
      { a: { at: new Date(0), url: new URL("https://a.test"), sum: new Money() }, b: 7n },
      options,
    );
    await client["getThing"]?.({ id: "1", n: 12345678901234567890n, "X-H": ['"a,b"', "c"], q: "" }, options);
    expect(upstream.seen.map(({ url, body, headers }) => [url, body, headers["x-h"]])).toEqual([
      [
        "/orders",
        '{"a":{"at":"1970-01-01T00:00:00.000Z","url":"https://a.test/","sum":{"amount":5}},"b":7}',
        undefined,
      ],
      ["/things/1?q=&n=12345678901234567890", "", '"a,b", c'],
    ]);
  });
});

describe("an option that is none is told as a mistake of whoever set it, before anything is sent", () => {
  it.each<[string, unknown]>([
    ["timeoutMs", NaN],
    ["timeoutMs", -1],
    ["timeoutMs", "50"],
    ["retries", NaN],
    ["retries", -1],
    ["maxBytes", NaN],
    ["maxBytes", "1 MB"],
    ["baseUrl", "api.test"],
    ["baseUrl", "ftp://api.test"],
    ["baseUrl", "http://u:p@api.test"],
    ["baseUrl", new URL("http://api.test")],
  ])("%s: %s", async (name, value) => {
    const upstream = await upstreamOf();
    const error = await failure(client["getGone"]?.({ baseUrl: upstream.url, [name]: value }) ?? Promise.resolve());
    expect(error).toMatchObject({ name: "CallError", kind: "configuration" });
    expect(String(error)).toContain(name === "baseUrl" ? "base URL" : `\`${name}\``);
    expect(upstream.seen).toEqual([]);
  });
});

describe("a listener that throws", () => {
  it.each(["onResponse", "onRetry"])("(%s) fails the call once, as what it is", async (name) => {
    const upstream = await startUpstream((_, response) => json(response, {}, name === "onRetry" ? 503 : 200));
    const mine = new Error("mine");
    const listener = (): never => {
      throw mine;
    };
    const error = await failure(client["getGone"]?.({ baseUrl: upstream.url, [name]: listener }) ?? Promise.resolve());
    expect(error).toMatchObject({ kind: "configuration", cause: mine });
    expect(String(error)).toContain(name);
    expect(upstream.seen).toHaveLength(1);
  });
});

describe("how a call ends is told by its kind", () => {
  it.each<[string, object, object]>([
    ["getSlow", { timeoutMs: 30 }, { kind: "timeout" }],
    ["getSlow", { signal: AbortSignal.abort() }, { kind: "aborted" }],
    ["getSlow", { signal: AbortSignal.timeout(30) }, { kind: "timeout" }],
    ["getGone", {}, { kind: "status", status: 404, body: { error: "gone" } }],
    ["getGone", { baseUrl: "http://127.0.0.1:1" }, { kind: "network" }],
    ["getGone", { headers: { Host: "evil.test" } }, { kind: "input", parameter: "Host" }],
    ["getGone", { headers: { "X A": "1" } }, { kind: "input", parameter: "X A" }],
    ["getGone", { headers: { "X-A": "1\n2" } }, { kind: "input", parameter: "X-A" }],
  ])("%s with %j", async (operation, options, expected) => {
    const upstream = await upstreamOf();
    const call = client[operation]?.({ baseUrl: upstream.url, retries: 0, ...options });
    expect(await failure(call ?? Promise.resolve())).toMatchObject({ name: "CallError", ...expected });
  });

  it("and either of two signals ends it", async () => {
    const upstream = await upstreamOf();
    const { tRest } = await import(
      generate(
        capabilityOf({
          resources: "{name: slow, path: /slow, operations: [{name: get-slow, method: GET}]}",
          routes: "{name: slow, path: /slow, operations: [{method: GET, name: get-slow, call: up.get-slow}]}",
        }),
      )("rest.ts")
    );
    const { default: Fastify } = await import("fastify");
    for (const which of [0, 1]) {
      const [all, one] = [new AbortController(), new AbortController()];
      const app = Fastify();
      await app.register(tRest, {
        call: { signal: all.signal, baseUrl: upstream.url, retries: 0 },
        upstreams: { up: { signal: one.signal } },
      });
      onTestFinished(async () => await app.close());
      const asked = app.inject("/slow");
      await expect.poll(() => upstream.seen.length).toBe(which + 1);
      [all, one][which]?.abort();
      expect((await asked).statusCode).toBeGreaterThanOrEqual(499);
    }
  });
});

it.each<[string, () => AbortSignal, string, string]>([
  // WHATWG DOM: the reason of a signal of time is a DOMException called TimeoutError.
  ["of time", () => AbortSignal.timeout(30), "timeout", "signal"],
  [
    "of several, one of time",
    () => AbortSignal.any([AbortSignal.timeout(30), new AbortController().signal]),
    "timeout",
    "signal",
  ],
  ["that is over before", () => AbortSignal.abort(new DOMException("late", "TimeoutError")), "timeout", "signal"],
  ["of a person", () => AbortSignal.abort(), "aborted", "aborted by its caller"],
  ["with a reason of its own", () => AbortSignal.abort(new Error("closed")), "aborted", "aborted by its caller"],
])("a caller's signal %s says why its call ended", async (_, signal, kind, words) => {
  const { url } = await upstreamOf();
  const error = await failure(client["getSlow"]?.({ baseUrl: url, signal: signal() }) ?? Promise.resolve());
  expect(error).toMatchObject({ kind, operation: "up.get-slow", message: expect.stringContaining(words) });
});

describe("what JavaScript leaves out of an input is named, and nothing is sent", () => {
  const required = "type: string, required: true";
  const others = capabilityOf({
    resources: `
      {name: t, path: /t, operations: [{name: add-text, method: POST, inputParameters: [{name: x, in: body, ${required}}], body: {type: text, data: "hello {{x}}"}}]},
      {name: p, path: "/p/{x}", operations: [{name: get-path, method: GET, inputParameters: [{name: x, in: path, ${required}}]}]},
      {name: q, path: /q, operations: [{name: get-query, method: GET, inputParameters: [{name: x, in: query, ${required}}]}]},
      {name: h, path: /h, operations: [{name: get-header, method: GET, inputParameters: [{name: x, in: header, ${required}}]}]},
      {name: c, path: /c, operations: [{name: get-cookie, method: GET, inputParameters: [{name: x, in: cookie, ${required}}]}]},
      {name: f, path: /f, operations: [{name: add-form, method: POST, inputParameters: [{name: x, in: body, ${required}}], body: {type: formUrlEncoded, data: {f: "{{x}}"}}}]},
      {name: m, path: /m, operations: [{name: add-parts, method: POST, inputParameters: [{name: x, in: body, ${required}}], body: {type: multipartForm, data: {f: "{{x}}"}}}]},
      {name: l, path: /l, operations: [{name: add-xml, method: POST, inputParameters: [{name: x, in: body, ${required}}], body: {type: xml, data: "<a>{{x}}</a>"}}]},
      {name: j, path: /j, operations: [{name: add-json, method: POST, inputParameters: [{name: x, in: body, ${required}}], body: '{"a":"x {{x}}"}'}]},
      {name: o, path: /o, operations: [{name: add-all, method: POST, inputParameters: [{name: x, in: body, ${required}}, {name: y, in: query, ${required}}, {name: z, in: query}]}]}`,
  });
  const functions = [
    "addText",
    "getPath",
    "getQuery",
    "getHeader",
    "getCookie",
    "addForm",
    "addParts",
    "addXml",
    "addJson",
  ];

  it.each(functions)("%s", async (name) => {
    const upstream = await upstreamOf();
    const { [name]: call }: Functions = await import(generate(others)("index.ts"));
    // Nothing at all, another kind of thing, and an object without it.
    for (const given of [undefined, null, "x", {}, { y: "x" }, { x: undefined }]) {
      const error = await failure(call?.(given, { baseUrl: upstream.url }) ?? Promise.resolve());
      expect(error).toMatchObject({ name: "CallError", kind: "input", message: expect.stringContaining("`x`") });
    }
    expect(upstream.seen).toEqual([]);
    await call?.({ x: "1" }, { baseUrl: upstream.url });
    expect(upstream.seen).toHaveLength(1);
  });

  it("all of it at once, and nothing that may be left out", async () => {
    const { addAll }: Functions = await import(generate(others)("index.ts"));
    expect(await failure(addAll?.({}) ?? Promise.resolve())).toMatchObject({
      message: "up.add-all: `x`, `y` are missing",
      operation: "up.add-all",
      parameter: "x",
    });
  });
});
