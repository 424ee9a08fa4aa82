import { once } from "node:events";
import { get as httpGet, type IncomingMessage, type ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { fastify } from "fastify";
import { describe, expect, it, onTestFinished } from "vitest";
import type { StartOptions } from "../../templates/runtime/server.js";
import { json, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, generate, serve } from "./served.js";

/** Bytes of an operation, of a function that is one, of the last of several steps; and an answer handed on raw by the last of several steps. */
const yaml = capabilityOf({
  resources: `
    {name: list, path: /list, operations: [{name: list, method: GET, outputParameters: [{name: id, type: string, value: $.id}]}]},
    {name: file, path: "/{id}", operations: [
      {name: get-file, method: GET, outputRawFormat: binary, maxBinarySize: 8B, inputParameters: [{name: id, in: path}]},
      {name: get-raw, method: GET, outputRawFormat: raw, inputParameters: [{name: id, in: path}]}]}`,
  routes: `
    {name: call, path: "/call/{id}", operations: [{method: GET, name: get-file, call: up.get-file}]},
    {name: function, path: "/function/{id}", operations: [{method: GET, name: get-function, ref: files.get-one}]},
    {name: steps, path: /steps/a, operations: [{method: GET, name: get-steps, steps: [{type: call, name: l, call: up.list}, {type: call, name: f, call: up.get-file, with: {id: "{{l.id}}"}}]}]},
    {name: raw, path: /raw/a, operations: [{method: GET, name: get-raw, steps: [{type: call, name: l, call: up.list}, {type: call, name: f, call: up.get-raw, with: {id: "{{l.id}}"}}]}]}`,
}).replace(
  "  exposes:",
  "  aggregates: [{label: Files, namespace: files, functions: [{name: get-one, description: Gets., call: up.get-file}]}]\n  exposes:",
);
const places = ["call", "function", "steps"];

type Answer = (response: ServerResponse) => void;

let answer: Answer | undefined;
let listed: Answer | undefined;

/** An adapter in front of an upstream that names `a` in its list, and answers everything else with `answer`. */
async function served(options: Partial<StartOptions> = {}): Promise<string> {
  const upstream = await startUpstream(({ url }, response) =>
    url === "/list" ? (listed ?? ((list) => json(list, { id: "a" })))(response) : answer?.(response),
  );
  return (await serve(yaml, upstream, options)).rest;
}

async function ask(url: string): Promise<IncomingMessage> {
  const request = httpGet(url);
  const [response] = await once(request, "response");
  return response;
}

/** What came of a body, and whether all of it did. */
async function bodyOf(response: IncomingMessage): Promise<{ readonly bytes: number; readonly whole: boolean }> {
  let bytes = 0;
  try {
    for await (const chunk of response) bytes += chunk.length;
    return { bytes, whole: response.complete };
  } catch {
    return { bytes, whole: false };
  }
}

describe("bytes over REST", () => {
  it("come as the upstream sends them, are limited while they do, and end with either side", async () => {
    for (const call of [{ retries: 0 }, { retries: 0, fetch: globalThis.fetch }]) {
      const rest = await served({ call });
      for (const place of places) {
        await areTold(`${rest}/${place}/a`);
        await areLimited(`${rest}/${place}/a`);
        await breakOff(`${rest}/${place}/a`);
        await endWithTheirCaller(`${rest}/${place}/a`);
        await mayBeNone(`${rest}/${place}/a`);
      }
    }
  });

  it("are decoded where the upstream encodes them: the limit is one of the bytes that come out", async () => {
    const rest = await served();
    for (const place of places) {
      const encoded =
        (text: string): Answer =>
        (response) =>
          void response.writeHead(200, { "content-type": "image/png", "content-encoding": "gzip" }).end(gzipSync(text));
      answer = encoded("12345678");
      const response = await ask(`${rest}/${place}/a`);
      expect([response.headers["content-encoding"], response.headers["content-length"]]).toEqual([
        undefined,
        undefined,
      ]);
      expect(await bodyOf(response)).toEqual({ bytes: 8, whole: true });
      answer = encoded("123456789".repeat(1000));
      const bomb = await ask(`${rest}/${place}/a`);
      const isRefused = bomb.statusCode === 502;
      expect(isRefused || !(await bodyOf(bomb)).whole).toBe(true);
    }
  });

  it("are told of to HEAD without any", async () => {
    const rest = await served();
    answer = (response) =>
      void response.writeHead(200, { "content-type": "image/png", "content-length": "4" }).end("1234");
    for (const place of places) {
      const { status, headers } = await fetch(`${rest}/${place}/a`, { method: "HEAD" });
      expect([status, headers.get("content-type"), headers.get("content-length")]).toEqual([200, "image/png", "4"]);
    }
  });
});

async function areTold(url: string): Promise<void> {
  let finish = (): void => undefined;
  answer = (response) => {
    response.writeHead(200, {
      "content-type": "application/zip",
      "content-disposition": 'attachment; filename="a.zip"',
      "content-length": "8",
      etag: '"1"',
    });
    response.write("four");
    finish = () => void response.end("more");
  };
  const response = await ask(url);
  // The end has not been sent yet.
  expect([response.statusCode, response.headers]).toMatchObject([
    200,
    {
      "content-type": "application/zip",
      "content-disposition": 'attachment; filename="a.zip"',
      "content-length": "8",
      etag: '"1"',
      "x-content-type-options": "nosniff",
    },
  ]);
  finish();
  expect(await bodyOf(response)).toEqual({ bytes: 8, whole: true });
}

/** What comes of a body of which `first` has arrived before the upstream does `last`. */
async function bodyBegunWith(
  first: string,
  url: string,
  last: Answer,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  let upstream: ServerResponse | undefined;
  answer = (response) => {
    upstream = response;
    response.writeHead(200, { "content-type": "image/png", ...headers }).write(first);
  };
  const response = await ask(url);
  if (upstream !== undefined) last(upstream);
  return await bodyOf(response);
}

/** 502 where it is known, a broken connection where it is found out. */
async function areLimited(url: string): Promise<void> {
  answer = (response) => void response.writeHead(200, { "content-length": "9" }).end("123456789");
  const refused = await fetch(url);
  expect([refused.status, refused.headers.get("content-type"), await refused.json()]).toMatchObject([
    502,
    "application/problem+json",
    { detail: expect.stringContaining("larger than 8 bytes") },
  ]);
  const followedBy = async (last: string): Promise<unknown> =>
    await bodyBegunWith("1234567", url, (response) => void response.end(last));
  expect(await followedBy("89")).toMatchObject({ whole: false });
  expect(await followedBy("8")).toEqual({ bytes: 8, whole: true });
}

/** 502 where there was no byte yet, with nothing said of what did not come. */
async function breakOff(url: string): Promise<void> {
  const destroy: Answer = (response) => void response.destroy();
  for (const headers of [{}, { "content-length": "8" }])
    expect(await bodyBegunWith("1234", url, destroy, headers)).toMatchObject({ whole: false });
  answer = (response) => {
    response.writeHead(200, { "content-length": "8", "cache-control": "max-age=60", etag: '"1"' }).flushHeaders();
    setTimeout(() => response.destroy(), 30);
  };
  const refused = await fetch(url);
  expect(
    [refused.status, ...["content-type", "cache-control", "etag"].map((name) => refused.headers.get(name))],
    await refused.text(),
  ).toEqual([502, "application/problem+json", null, null]);
}

async function endWithTheirCaller(url: string): Promise<void> {
  for (const first of ["1234", undefined])
    await new Promise<void>((resolve) => {
      const request = httpGet(url).on("error", () => undefined);
      request.on("response", () => request.destroy());
      answer = (response) => {
        response.on("close", resolve).writeHead(200, { "content-length": "8" }).flushHeaders();
        if (first === undefined) setTimeout(() => request.destroy(), 30);
        else response.write(first);
      };
    });
}

async function mayBeNone(url: string): Promise<void> {
  for (const [status, body, headers] of [
    [404, '{"why":1}', { "content-type": "application/json" }],
    [200, "", { "content-type": "image/png", "content-length": "0" }],
    [204, "", {}],
    [304, "", { etag: '"1"' }],
  ] as const) {
    answer = (response) => void response.writeHead(status, headers).end(body);
    const response = await fetch(url, { headers: { "if-none-match": '"1"' } });
    expect([response.status, await response.text()]).toEqual([status, body]);
  }
}

describe("a handler of the host's own", () => {
  it("may answer with bytes, and gets them whole from the client", async () => {
    const file = generate(yaml);
    const { tRest } = await import(file("rest.ts"));
    const { getFile } = await import(file("client.ts"));
    const upstream = await startUpstream((_, response) => void response.end("three"));
    const app = fastify();
    onTestFinished(async () => await app.close());
    await app.register(tRest, {
      call: { baseUrl: upstream.url },
      handlers: {
        getFile: async (input: object, options: object) => {
          const bytes: Uint8Array = await getFile(input, options);
          return bytes.toReversed();
        },
      },
    });
    const { headers, body } = await app.inject("/call/a");
    expect([headers["content-length"], body]).toEqual(["5", "eerht"]);
  });
});

describe("an answer that is handed on raw by the last of several steps", () => {
  it("is handed on as it came; failures of earlier steps are failures", async () => {
    const rest = await served();
    answer = (response) =>
      void response.writeHead(418, { "content-type": "text/x-tea", "set-cookie": "a=1" }).end("short");
    const { status, headers, ...rawly } = await fetch(`${rest}/raw/a`).then(async (response) => ({
      status: response.status,
      headers: response.headers,
      text: await response.text(),
    }));
    expect([status, headers.get("content-type"), headers.get("set-cookie"), rawly.text]).toEqual([
      418,
      "text/x-tea",
      "a=1",
      "short",
    ]);
    listed = (response) => json(response, { why: "no list" }, 503);
    const refused = await fetch(`${rest}/raw/a`);
    expect([refused.status, await refused.json()]).toEqual([503, { why: "no list" }]);
  });
});
