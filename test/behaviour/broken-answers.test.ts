import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { startUpstream } from "../runtime/upstream.js";
import { capabilityOf, generate, serve, textOfTool, toolsOf } from "./served.js";

const operations = ["json", "xml", "csv", "text"];
const yaml = capabilityOf({
  resources: operations
    .map(
      (format) =>
        `{name: ${format}, path: /${format}, operations: [{name: get-${format}, method: GET, outputRawFormat: ${format}}]}`,
    )
    .join(", "),
  routes: operations
    .map(
      (format) =>
        `{name: ${format}, path: /${format}, operations: [{name: get-${format}, method: GET, call: up.get-${format}}]}`,
    )
    .join(", "),
  tools: operations.map((format) => `{name: get-${format}, description: Gets., call: up.get-${format}}`).join(", "),
});

/** Announces a hundred bytes, and goes away after eight. */
const cut = async (): Promise<{ readonly url: string }> =>
  await startUpstream((_, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "100" }).write('{"id": 1');
    setTimeout(() => response.destroy(), 20);
  });

const packed = gzipSync(JSON.stringify({ id: "1".repeat(5_000) }));
const cutShort = packed.subarray(0, 20);
/** Says that it is packed: it is not, or not all of it is there. */
const garbled = async (body: Uint8Array | string, coding = "gzip"): Promise<{ readonly url: string }> =>
  await startUpstream(
    (_, response) =>
      void response.writeHead(200, { "content-type": "application/json", "content-encoding": coding }).end(body),
  );

describe("an upstream that answers, but not to the end, is not one that cannot be reached", () => {
  it.each(operations)("in %s the answer broke off", async (format) => {
    const served = await serve(yaml, await cut());
    const response = await fetch(`${served.rest}/${format}`);
    expect([response.status, await response.json()]).toEqual([
      502,
      expect.objectContaining({ detail: `the answer of the upstream of up.get-${format} broke off` }),
    ]);
    const said = await textOfTool(await toolsOf(served), `get-${format}`);
    expect(said).toContain(`up.get-${format}: the answer broke off`);
    expect(said).not.toContain("cannot be reached");
  });

  it.each([
    ["that is none", "gzip", "no gzip"],
    ["that is cut", "gzip", cutShort],
    ["of another coding", "br", packed],
  ])("a coding %s is said to be no such thing", async (_, coding, body) => {
    const upstream = await garbled(body, coding);
    const served = await serve(yaml, upstream);
    const response = await fetch(`${served.rest}/json`);
    const why = `up.get-json: the answer is not encoded as it says (${coding})`;
    expect([response.status, await response.json()]).toEqual([502, expect.objectContaining({ detail: why })]);
    expect(await textOfTool(await toolsOf(served), "get-json")).toContain(why);
    // The platform's own fetch, which the client uses, takes what is cut for all that there is.
    if (body === cutShort) return;
    const client = await import(generate(yaml)("client.ts"));
    await expect(client.getJson({ baseUrl: upstream.url, retries: 0 })).rejects.toMatchObject({
      kind: "decode",
      message: why,
      status: 200,
    });
  });

  it("in the client it is a network failure, which is tried again", async () => {
    const client = await import(generate(yaml)("client.ts"));
    let asked = 0;
    const upstream = await startUpstream((_, response) => {
      asked += 1;
      if (asked > 1) return void response.end('{"id": 2}');
      response.writeHead(200, { "content-length": "100" }).write("{");
      setTimeout(() => response.destroy(), 20);
    });
    expect(await client.getJson({ baseUrl: upstream.url })).toEqual({ id: 2 });
    for (const options of [{}, { fetch }])
      await expect(client.getJson({ baseUrl: (await cut()).url, retries: 0, ...options })).rejects.toMatchObject({
        kind: "network",
        status: 200,
        message: "up.get-json: the answer broke off",
      });
  });
});

const passages = ["raw", "binary"];
const passed = capabilityOf({
  resources: passages
    .map(
      (format) =>
        `{name: ${format}, path: /${format}, operations: [{name: get-${format}, method: GET, outputRawFormat: ${format}}]}`,
    )
    .join(", "),
  routes: passages
    .map(
      (format) =>
        `{name: ${format}, path: /${format}, operations: [{name: get-${format}, method: GET, call: up.get-${format}}]}`,
    )
    .join(", "),
  tools: passages.map((format) => `{name: get-${format}, description: Gets., call: up.get-${format}}`).join(", "),
});
/** What says something of an answer that nobody gets. */
const told = {
  "content-type": "image/png",
  etag: '"1"',
  "last-modified": "Tue, 01 Jan 2030 00:00:00 GMT",
  "cache-control": "max-age=60",
  "content-disposition": "attachment",
  "set-cookie": "session=1",
  "accept-ranges": "bytes",
};

describe("an answer that is handed on while it comes", () => {
  it.each(passages)("is a failure of the upstream's where none of it came (%s)", async (format) => {
    const upstream = await startUpstream((_, response) => {
      response.writeHead(200, { ...told, "content-length": "100" }).flushHeaders();
      setTimeout(() => response.destroy(), 20);
    });
    const served = await serve(passed, upstream);
    const response = await fetch(`${served.rest}/${format}`);
    expect([response.status, await response.json()]).toEqual([
      502,
      expect.objectContaining({ detail: `the answer of the upstream of up.get-${format} broke off` }),
    ]);
    // Nothing of an answer that there is none of: a client would keep it, or believe that it has a session.
    for (const name of Object.keys(told).filter((one) => one !== "content-type"))
      expect([name, response.headers.get(name)]).toEqual([name, null]);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.get("x-request-id")).not.toBeNull();
    expect(await textOfTool(await toolsOf(served), `get-${format}`)).toContain(
      `up.get-${format}: the answer broke off`,
    );
  });

  it.each(passages)("is one where its coding is none (%s)", async (format) => {
    const upstream = await startUpstream(
      (_, response) => void response.writeHead(200, { ...told, "content-encoding": "gzip" }).end("no gzip"),
    );
    const served = await serve(passed, upstream);
    const response = await fetch(`${served.rest}/${format}`);
    const why = `up.get-${format}: the answer is not encoded as it says (gzip)`;
    expect([response.status, await response.json()]).toEqual([502, expect.objectContaining({ detail: why })]);
    expect(response.headers.get("set-cookie")).toBeNull();
    expect(await textOfTool(await toolsOf(served), `get-${format}`)).toContain(why);
  });

  it.each(passages)("breaks the connection off where a part of it is on its way (%s)", async (format) => {
    const upstream = await startUpstream((_, response) => {
      response.writeHead(200, { ...told, "content-length": "100" }).write("12345678");
      setTimeout(() => response.destroy(), 200);
    });
    const response = await fetch(`${(await serve(passed, upstream)).rest}/${format}`);
    expect(response.status).toBe(200);
    await expect(response.arrayBuffer()).rejects.toThrow("terminated");
  });

  it("is not waited for to its end", async () => {
    let end = (): void => undefined;
    const upstream = await startUpstream((_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).write("data: 1\n\n");
      end = () => void response.end("data: 2\n\n");
    });
    const response = await fetch(`${(await serve(passed, upstream)).rest}/raw`);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect(await reader?.read()).toEqual({ done: false, value: "data: 1\n\n" });
    end();
    expect(await reader?.read()).toEqual({ done: false, value: "data: 2\n\n" });
  });

  it.each(passages)("says what it is still encoded in (%s)", async (format) => {
    const upstream = await startUpstream(
      (_, response) => void response.writeHead(200, { ...told, "content-encoding": "x-own" }).end("packed"),
    );
    const { rest } = await serve(passed, upstream);
    for (const method of ["GET", "HEAD"]) {
      const response = await fetch(`${rest}/${format}`, { method });
      expect([response.status, response.headers.get("content-encoding")]).toEqual([200, "x-own"]);
    }
  });

  it.each(passages)("answers HEAD without its body, and says no length of what has none (%s)", async (format) => {
    let status = 200;
    const upstream = await startUpstream(
      (_, response) => void response.writeHead(status, { etag: '"1"' }).end(status === 200 ? "12345678" : undefined),
    );
    const { rest } = await serve(passed, upstream);
    const asked = async (): Promise<unknown> => {
      const { headers, status: answered } = await fetch(`${rest}/${format}`, { method: "HEAD" });
      return [answered, headers.get("etag"), headers.get("content-length")];
    };
    expect(await asked()).toEqual([200, '"1"', format === "raw" ? null : "8"]);
    for (status of [304, 204]) expect(await asked()).toEqual([status, '"1"', null]);
  });
});
