import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { compileText, fileText } from "../check.js";
import { startUpstream, type RecordingUpstream } from "../runtime/upstream.js";
import { capabilityOf, rawRequest, serve } from "./served.js";

const yaml = capabilityOf({
  resources: `
    {name: a, path: /a, operations: [{name: post-a, method: POST, inputParameters: [{name: body, in: body, type: object, required: false}]}, {name: get-a, method: GET}]},
    {name: free, path: /free, operations: [{name: put-free, method: PUT, inputParameters: [{name: body, in: body}]}]},
    {name: fields, path: /fields, operations: [{name: put-fields, method: PUT, inputParameters: [{name: note, in: body, type: string}]}]},
    {name: p, path: "/p/{id}/x", operations: [{name: get-p, method: GET, inputParameters: [{name: id, in: path, required: true}]}]}`,
  routes: `
    {name: a, path: /a, operations: [{method: POST, name: post-a, call: up.post-a}, {method: GET, name: get-a, call: up.get-a}]},
    {name: free, path: /free, operations: [{method: PUT, name: put-free, call: up.put-free, with: {body: rest.body}}]},
    {name: fields, path: /fields, operations: [{method: PUT, name: put-fields, call: up.put-fields, inputParameters: [{name: note, in: body, type: string, required: false}]}]},
    {name: p, path: "/p/{id}/x", operations: [{method: GET, name: get-p, call: up.get-p}]}`,
});

async function running(): Promise<{ readonly rest: string; readonly upstream: RecordingUpstream }> {
  const upstream = await startUpstream(
    (_, response) => void response.setHeader("content-type", "application/json").end("{}"),
  );
  return { upstream, rest: (await serve(yaml, upstream)).rest };
}

function isProblem(answer: {
  readonly headers: Record<string, unknown>;
  readonly text: string;
}): Record<string, unknown> {
  expect(answer.headers["content-type"]).toBe("application/problem+json");
  return JSON.parse(answer.text);
}

const typed = { "content-type": "application/json" };

describe("bodies of requests", () => {
  it("may be compressed", async () => {
    const { rest, upstream } = await running();
    for (const [encoding, compress] of [
      ["gzip", gzipSync],
      ["x-gzip", gzipSync],
      ["deflate", deflateSync],
      ["br", brotliCompressSync],
      ["GZIP", gzipSync],
    ] as const) {
      const answer = await rawRequest(rest, "/a", {
        method: "POST",
        headers: { ...typed, "content-encoding": encoding },
        body: compress('{"n":1524831183200260097}'),
      });
      expect(answer.status, encoding).toBe(200);
      expect(upstream.seen.at(-1)).toMatchObject({ body: '{"n":1524831183200260097}' });
      expect(upstream.seen.at(-1)?.headers).not.toHaveProperty("content-encoding");
    }
  });

  it("that are compressed in another way, badly, or to more than is taken are refused in words", async () => {
    const { rest, upstream } = await running();
    const other = await rawRequest(rest, "/a", {
      method: "POST",
      headers: { ...typed, "content-encoding": "zstd" },
      body: "x",
    });
    expect([other.status, other.headers["accept-encoding"], isProblem(other)]).toMatchObject([
      415,
      "gzip, deflate, br",
      { title: "Unsupported Media Type" },
    ]);
    const broken = await rawRequest(rest, "/a", {
      method: "POST",
      headers: { ...typed, "content-encoding": "gzip" },
      body: "no gzip",
    });
    expect([broken.status, isProblem(broken)]).toMatchObject([400, { detail: expect.stringContaining("body") }]);
    const bomb = await rawRequest(rest, "/a", {
      method: "POST",
      headers: { ...typed, "content-encoding": "gzip" },
      body: gzipSync(Buffer.alloc(50_000_000, " ")),
    });
    expect([bomb.status, isProblem(bomb)]).toMatchObject([413, { title: "Content Too Large" }]);
    expect(upstream.seen).toEqual([]);
  });

  it("are read in the character set that they name, or refused", async () => {
    const { rest, upstream } = await running();
    const sent = async (type: string, body: Buffer): Promise<Awaited<ReturnType<typeof rawRequest>>> =>
      await rawRequest(rest, "/a", { method: "POST", headers: { "content-type": type }, body });
    for (const [charset, encoding] of [
      ["iso-8859-1", "latin1"],
      ["utf-16le", "utf16le"],
      ["UTF-8", "utf8"],
      ['"latin1"', "latin1"],
    ] as const) {
      expect(
        (await sent(`application/json; charset=${charset}`, Buffer.from('{"name":"\u00e9"}', encoding))).status,
        charset,
      ).toBe(200);
      expect(upstream.seen.at(-1)?.body).toBe('{"name":"\u00e9"}');
    }
    const seen = upstream.seen.length;
    const unknown = await sent("application/json; charset=klingon", Buffer.from("{}"));
    expect([unknown.status, isProblem(unknown)]).toMatchObject([415, { title: "Unsupported Media Type" }]);
    const wrong = await sent("application/json", Buffer.from('{"name":"\u00e9"}', "latin1"));
    expect([wrong.status, isProblem(wrong)]).toMatchObject([
      400,
      { errors: [{ in: "body", name: "body", detail: "is not written in utf-8" }] },
    ]);
    expect(upstream.seen).toHaveLength(seen);
  });

  it("that are null are so only where null is taken", async () => {
    const { rest, upstream } = await running();
    for (const [method, path] of [
      ["POST", "/a"],
      ["PUT", "/fields"],
    ] as const) {
      const refused = await rawRequest(rest, path, { method, headers: typed, body: "null" });
      expect([refused.status, isProblem(refused)], path).toMatchObject([
        400,
        { errors: [{ in: "body", name: "body", detail: "must not be null" }] },
      ]);
      expect((await rawRequest(rest, path, { method, headers: typed })).status, path).toBe(200);
    }
    expect((await rawRequest(rest, "/free", { method: "PUT", headers: typed, body: "null" })).status).toBe(200);
    expect(upstream.seen.at(-1)?.body).toBe("null");
  });
});

describe("requests that cannot be served are answered by problem documents", () => {
  it.each([
    ["GET", "/p/%E9/x", 400],
    ["GET", "/nothing", 404],
    ["QUERY", "/a", 405],
    ["PROPFIND", "/a", 405],
    ["DELETE", "/a", 405],
    ["QUERY", "/nothing", 404],
  ])("%s %s: %i", async (method, path, status) => {
    const { rest, upstream } = await running();
    const answer = await rawRequest(rest, path, { method });
    expect([answer.status, isProblem(answer)]).toMatchObject([status, { status }]);
    if (status === 405)
      expect(String(answer.headers.allow).split(", ").sort()).toEqual(["GET", "HEAD", "OPTIONS", "POST"]);
    expect(upstream.seen).toEqual([]);
  });

  it("a path that is too long: 414, without the path", async () => {
    const { rest } = await running();
    const answer = await rawRequest(rest, `/p/${"a".repeat(2_500)}/x`);
    expect([answer.status, isProblem(answer)]).toMatchObject([414, { status: 414 }]);
    expect(answer.text).not.toContain("aaaa");
  });

  it("too many headers: 431", async () => {
    const { rest } = await running();
    const answer = await rawRequest(rest, "/a", { headers: { "x-long": "a".repeat(40_000) } });
    expect([answer.status, isProblem(answer)]).toMatchObject([431, { status: 431 }]);
  });
});

describe("text that is the whole body", () => {
  const kinds = ["xml", "sparql", "yaml", "text"];
  const resources = kinds.map(
    (kind) =>
      `{name: ${kind}, path: /${kind}, operations: [{name: put-${kind}, method: PUT, inputParameters: [{name: body, in: body, type: string, required: true}], body: {type: ${kind}, data: "{{body}}"}}]}`,
  );
  const routes = kinds.map(
    (kind) =>
      `{name: ${kind}, path: /${kind}, operations: [{method: PUT, name: put-${kind}, call: up.put-${kind}, with: {body: rest.body}}]}`,
  );
  const text = capabilityOf({ resources: resources.join(", "), routes: routes.join(", ") });

  it("may come as what it is, or as a text in JSON, and as nothing else", async () => {
    const upstream = await startUpstream((_, response) => void response.end("{}"));
    const { rest } = await serve(text, upstream);
    for (const [path, mediaType, body, sent] of [
      ["/xml", "application/xml", "<a>é</a>", "application/xml"],
      ["/xml", "text/xml; charset=utf-8", "<a/>", "application/xml"],
      ["/sparql", "application/sparql-query", "SELECT * {}", "application/sparql-query"],
      ["/yaml", "application/yaml", "a: 1", "application/yaml"],
      ["/text", "text/markdown", "# é", "text/plain"],
      ["/text", "text/plain", "a", "text/plain"],
    ] as const) {
      const answer = await rawRequest(rest, path, { method: "PUT", headers: { "content-type": mediaType }, body });
      expect(answer.status, mediaType).toBe(200);
      expect(upstream.seen.at(-1)).toMatchObject({ body, headers: { "content-type": sent } });
    }
    await rawRequest(rest, "/xml", { method: "PUT", headers: typed, body: '"<a/>"' });
    expect(upstream.seen.at(-1)).toMatchObject({ body: "<a/>" });
    const { length } = upstream.seen;
    for (const [path, mediaType] of [
      ["/xml", "text/csv"],
      ["/text", "application/xml"],
      ["/sparql", "application/sparql-update"],
    ] as const)
      expect(
        (await rawRequest(rest, path, { method: "PUT", headers: { "content-type": mediaType }, body: "x" })).status,
      ).toBe(415);
    expect(upstream.seen).toHaveLength(length);
    const { paths } = JSON.parse(fileText(compileText(text), "openapi.json"));
    expect(Object.keys(paths["/xml"].put.requestBody.content)).toEqual(["application/json", "application/xml"]);
  });
});
