import { expect, it } from "vitest";
import { capabilityOf, generate, serve, textOfTool, toolsOf } from "./served.js";
import { wireUpstream, written } from "./wire.js";

const formats = ["json", "text", "xml", "csv", "yaml", "html", "markdown"];
const yaml = capabilityOf({
  resources: formats
    .map(
      (format) =>
        `{name: ${format}, path: "/${format}/{id}", operations: [{name: get-${format}, method: GET, outputRawFormat: ${format}}]}`,
    )
    .join(", "),
  routes: [
    ...formats.map(
      (format) => `{path: "/${format}/{id}", operations: [{name: r-${format}, method: GET, call: up.get-${format}}]}`,
    ),
    `{path: "/shaped/{id}", operations: [{name: r-shaped, method: GET, call: up.get-json, outputParameters: [{type: object, properties: {a: {type: string, mapping: $.a}}}]}]}`,
  ].join(", "),
  tools: formats.map((format) => `{name: get-${format}, description: Gets., call: up.get-${format}}`).join(", "),
});

/** The beginning of what Zstandard packs (RFC 8878 section 3.1.1): nobody here asked for it. */
const packed = Buffer.from("28b52ffd04006100007b2261223a317d", "hex");
const upstream = async (): ReturnType<typeof wireUpstream> => {
  const failed = written(packed, { "Content-Type": "application/json", "Content-Encoding": "zstd" });
  return await wireUpstream({
    json: failed,
    text: written(packed, { "Content-Type": "text/plain", "Content-Encoding": "zstd" }),
    failed: Buffer.from(failed.toString("latin1").replace("200 OK", "404 Not Found"), "latin1"),
    // Names of what is no coding, or was undone on the way: S3 keeps `aws-chunked`.
    undone: written('{"a": "ü"}', { "Content-Type": "application/json", "Content-Encoding": "aws-chunked" }),
  });
};

const bytesOf = async (response: Response): Promise<string> =>
  Buffer.from(await response.arrayBuffer()).toString("hex");

it.each(formats)(
  "what is encoded in a way that is not undone goes on in its bytes and says so, in %s",
  async (format) => {
    const { rest } = await serve(yaml, await upstream());
    for (const type of ["json", "text"]) {
      const response = await fetch(`${rest}/${format}/${type}`);
      expect([response.status, response.headers.get("content-encoding"), await bytesOf(response)]).toEqual([
        200,
        "zstd",
        packed.toString("hex"),
      ]);
    }
    const failed = await fetch(`${rest}/${format}/failed`);
    expect([failed.status, failed.headers.get("content-encoding"), await bytesOf(failed)]).toEqual([
      404,
      "zstd",
      packed.toString("hex"),
    ]);
  },
);

it("under a declared shape, in tools and in the client it is a failure that names the coding", async () => {
  const api = await upstream();
  const served = await serve(yaml, api);
  const why = "is encoded in a way that is not undone here (zstd)";
  const response = await fetch(`${served.rest}/shaped/json`);
  expect([response.status, await response.json()]).toEqual([
    502,
    expect.objectContaining({ detail: `up.get-json: the answer ${why}` }),
  ]);
  const client = await toolsOf(served);
  for (const format of formats) {
    const result = await client.callTool({ name: `get-${format}`, arguments: { id: "text" } });
    expect([format, result.isError]).toEqual([format, true]);
    expect(await textOfTool(client, `get-${format}`, { id: "text" })).toContain(why);
  }
  const { pooledTransport } = await import(generate(yaml)("../runtime/pooled-transport.ts"));
  const { getText } = await import(generate(yaml)("client.ts"));
  await expect(getText({ id: "text" }, { baseUrl: api.url, transport: pooledTransport })).rejects.toMatchObject({
    kind: "decode",
    coding: "zstd",
  });
});

it("a coding that is none is none", async () => {
  const served = await serve(yaml, await upstream());
  for (const format of ["json", "text", "yaml"]) {
    const response = await fetch(`${served.rest}/${format}/undone`);
    expect([response.status, response.headers.get("content-encoding"), JSON.parse(await response.text())]).toEqual([
      200,
      null,
      { a: "ü" },
    ]);
  }
});

it.each(["json", "text", "csv"])(
  "a byte order mark is believed before the name of a character set, in %s",
  async (format) => {
    // What a server serves that names one character set for all its files.
    const texts: Readonly<Record<string, string>> = { json: '{"a":"ü"}', text: "ü", csv: "a\nü\n" };
    const body = `\ufeff${texts[format]}`;
    const { rest } = await serve(
      yaml,
      await wireUpstream({ it: written(body, { "Content-Type": "text/plain; charset=iso-8859-1" }) }),
    );
    const text = await (await fetch(`${rest}/${format}/it`)).text();
    expect(text).toBe({ json: '{"a":"ü"}', text: "ü", csv: '[{"a":"ü"}]' }[format]);
  },
);
