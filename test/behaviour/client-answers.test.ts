import { describe, expect, it } from "vitest";
import { failure, json, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, generate } from "./served.js";

const formats = ["json", "csv", "xml", "text", "binary", "raw"];
const yaml = capabilityOf({
  resources: `${formats.map((format) => `{name: ${format}, path: /${format}, operations: [{name: get-${format}, method: GET, outputRawFormat: ${format}}]}`).join(", ")},
    {name: one, path: "/one/{id}", operations: [{name: get-one, method: GET, inputParameters: [{name: id, in: path, type: string, required: true}]}]}`,
  routes: `
    {name: mapped, path: /mapped, operations: [{method: GET, name: map-both, steps: [{type: call, name: l, call: up.get-json}, {type: call, name: o, call: up.get-one, with: {id: "{{l.id}}"}}], mappings: [{targetName: id, value: $.l.id}]}]},
    {name: last, path: /last, operations: [{method: GET, name: last-one, steps: [{type: call, name: l, call: up.get-json}, {type: call, name: o, call: up.get-one, with: {id: "{{l.id}}"}}]}]}`,
});

const bodies: Readonly<Record<string, readonly [mediaType: string, body: string, value: unknown]>> = {
  json: ["application/json", '{"id":"7"}', { id: "7" }],
  csv: ["text/csv", "id\n7\n", [{ id: "7" }]],
  xml: ["application/xml", "<r><id>7</id></r>", { id: "7" }],
  text: ["text/plain", "seven", "seven"],
  binary: ["image/png", "png", new TextEncoder().encode("png")],
};

interface Made {
  readonly client: Readonly<Record<string, (...given: readonly unknown[]) => Promise<unknown>>>;
  readonly operations: Made["client"];
  readonly withResponse: (...given: readonly unknown[]) => Promise<{
    readonly value: unknown;
    readonly status: number;
    readonly headers: Headers;
    readonly url: string;
  }>;
}

async function made(): Promise<Made> {
  const file = generate(yaml);
  const { withResponse } = await import(file("../runtime/with-response.ts"));
  return { client: await import(file("client.ts")), operations: await import(file("operations.ts")), withResponse };
}

describe("the functions of a client", () => {
  it("tell the status and the headers of their answers, whatever they answer with", async () => {
    const upstream = await startUpstream(({ url }, response) => {
      const [mediaType = "application/json", body = '{"url":1}'] = bodies[url.slice(1)] ?? [];
      response.writeHead(203, { "content-type": mediaType, "x-total-count": "41" }).end(body);
    });
    const { client, operations, withResponse } = await made();
    const options = { baseUrl: upstream.url };
    for (const [format, [, , value]] of Object.entries(bodies)) {
      const told = await withResponse(client[`get${format[0]?.toUpperCase()}${format.slice(1)}`], options);
      expect([told.value, told.status, told.headers.get("x-total-count"), told.url], format).toEqual([
        value,
        203,
        "41",
        `${upstream.url}/${format}`,
      ]);
    }
    const raw = await withResponse(client["getRaw"], options);
    expect([raw.status, raw.value]).toMatchObject([203, { status: 203 }]);
    expect((await withResponse(client["getOne"], { id: "a b" }, options)).url).toBe(`${upstream.url}/one/a%20b`);
    expect(await withResponse(operations["mapBoth"], options)).toMatchObject({ value: { id: "7" }, status: 203 });
    expect(await withResponse(operations["lastOne"], options)).toMatchObject({
      value: { url: 1 },
      url: `${upstream.url}/one/7`,
    });
  });

  it("fail with what was asked, how often, and what was answered", async () => {
    const upstream = await startUpstream(({ headers, url }, response) => {
      if (url.startsWith("/one")) json(response, { why: "none", n: 1 }, 404, { "x-request-id": "theirs" });
      else if (url === "/json" && headers["x-ok"] === "1") json(response, { id: "7" });
      else json(response, { why: "busy" }, 503);
    });
    const { client, operations, withResponse } = await made();
    const options = { baseUrl: upstream.url, retries: 1, requestId: "ours", headers: {} };
    for (const format of ["json", "csv", "xml", "text", "binary"]) {
      const name = `get${format[0]?.toUpperCase()}${format.slice(1)}`;
      for (const call of [() => client[name]?.(options), () => withResponse(client[name], options)])
        expect(await failure(call() ?? Promise.resolve()), format).toMatchObject({
          kind: "status",
          operation: `up.get-${format}`,
          method: "GET",
          status: 503,
          attempt: 2,
          requestId: "ours",
          body: { why: "busy" },
        });
    }
    const passing = { ...options, headers: { "x-ok": "1" } };
    for (const call of [() => operations["mapBoth"]?.(passing), () => withResponse(operations["lastOne"], passing)])
      expect(await failure(call() ?? Promise.resolve())).toMatchObject({
        operation: "up.get-one",
        status: 404,
        attempt: 1,
        requestId: "theirs",
        body: { why: "none", n: 1 },
      });
  });

  it("fail with what was asked where nothing, or nothing that can be read, is answered", async () => {
    const upstream = await startUpstream(({ url }, response) => {
      if (url === "/xml") response.destroy();
      else if (url === "/binary") response.writeHead(200, { "content-type": "image/png" }).end("x".repeat(100));
      else response.writeHead(200, { "content-type": "application/json" }).end("{");
    });
    const { client } = await made();
    const options = { baseUrl: upstream.url, retries: 1, requestId: "ours", maxBytes: 50 };
    for (const [name, kind, attempt] of [
      ["getJson", "decode", 1],
      ["getXml", "network", 2],
      ["getBinary", "decode", 1],
    ] as const)
      expect(await failure(client[name]?.(options) ?? Promise.resolve()), name).toMatchObject({
        kind,
        operation: `up.get-${name.slice(3).toLowerCase()}`,
        attempt,
        requestId: "ours",
        url: `${upstream.url}/${name.slice(3).toLowerCase()}`,
      });
  });
});
