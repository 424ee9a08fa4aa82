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
