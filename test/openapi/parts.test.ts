import { rmSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { afterAll, expect, it } from "vitest";
import { briefly, compileText, writeGenerated } from "../check.js";
import { startUpstream } from "../runtime/upstream.js";

/** The parts of a multipart body have the media types that the API's document says (OpenAPI 3.1 section 4.8.15, RFC 7578 section 4.4). */
const root = `parts/${process.pid}`;
afterAll(() => rmSync(`.capstan/${root}`, { recursive: true, force: true }));

const object = { type: "object", properties: { a: { type: "string" } } };
const text = { type: "string" };
const file = { type: "string", format: "binary" };
const document = (properties: object, encoding: object): string =>
  JSON.stringify({
    openapi: "3.0.3",
    info: { title: "A", version: "1" },
    paths: {
      "/things": {
        post: {
          requestBody: { content: { "multipart/form-data": { encoding, schema: { type: "object", properties } } } },
          responses: { 204: { description: "Done." } },
        },
      },
    },
  });

let count = 0;

/** The parts that a client sends: their headers but for the name, and their content. */
async function sent(
  properties: Readonly<Record<string, object>>,
  encoding: object,
  input: object,
): Promise<Readonly<Record<string, string>>> {
  const names = Object.keys(properties);
  const compilation = compileText(
    `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
  - {type: http, namespace: up, baseUri: "http://127.0.0.1:9", openapi: ./api.yaml, resources: [{name: all, path: /, operations: [{name: make, method: POST, path: /things, description: Makes., inputParameters: [${names.map((name) => `{name: ${name}, in: body}`).join(", ")}]}]}]}
`,
    { others: { "capabilities/api.yaml": document(properties, encoding) } },
  );
  expect(compilation.diagnostics.filter(({ severity }) => severity !== "info").map(briefly)).toEqual([]);
  count += 1;
  const folder = writeGenerated(compilation, `${root}/${count}`);
  const upstream = await startUpstream((_, response) => void response.writeHead(204).end());
  const { make } = await import(pathToFileURL(`${folder}/client.ts`).href);
  await make(input, { baseUrl: upstream.url });
  const [request] = upstream.seen;
  const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(request?.headers["content-type"] ?? "")?.[1] ?? "none";
  const [before, ...parts] = (request?.body ?? "").split(`--${boundary}`);
  expect([before, parts.at(-1)]).toEqual(["", "--\r\n"]);
  return Object.fromEntries(
    parts.slice(0, -1).map((part) => {
      const [head = "", ...content] = part.split("\r\n\r\n");
      const name = / name="([^"]*)"/.exec(head)?.[1] ?? "";
      const rest = head
        .replace(/^\r\nContent-Disposition: form-data; name="[^"]*"/, "")
        .replace(/\r\nContent-Type: /, " ");
      return [name, `${rest.trim()}|${content.join("\r\n\r\n").replace(/\r\n$/, "")}`];
    }),
  );
}

it("objects are JSON, what has one media type has it, files say their own first", async () => {
  const seen = await sent(
    {
      title: text,
      details: object,
      table: text,
      notes: { type: "array", items: text },
      tags: { type: "array", items: text },
      picture: file,
      photo: file,
      scan: file,
    },
    {
      table: { contentType: "text/csv; charset=utf-8" },
      notes: { contentType: "application/json" },
      picture: { contentType: "image/png" },
      photo: { contentType: "image/png" },
      scan: { contentType: "image/png, image/jpeg" },
    },
    {
      title: "A\nB",
      details: { a: "é" },
      table: "a,b\n1,2",
      notes: ["x", "y"],
      tags: ["t"],
      picture: new TextEncoder().encode("png"),
      photo: { content: new TextEncoder().encode("webp"), filename: "p.webp", mediaType: "image/webp" },
      scan: new TextEncoder().encode("any"),
    },
  );
  expect(seen).toEqual({
    title: "|A\r\nB",
    details: 'application/json|{"a":"é"}',
    table: "text/csv; charset=utf-8|a,b\n1,2",
    notes: 'application/json|["x","y"]',
    tags: "|t",
    picture: '; filename="picture" image/png|png',
    photo: '; filename="p.webp" image/webp|webp',
    scan: '; filename="scan" application/octet-stream|any',
  });
});

it("also beside a file that comes as a stream, and where parts are absent", async () => {
  const properties = { details: object, other: object, picture: file };
  const picture = new Blob(["png"]).stream();
  expect(await sent(properties, {}, { details: { a: "1" }, picture: { content: picture, filename: "a.png" } })).toEqual(
    {
      details: 'application/json|{"a":"1"}',
      picture: '; filename="a.png" application/octet-stream|png',
    },
  );
});

it("text and files alone are sent as ever", async () => {
  const properties = { title: text, picture: file };
  const seen = await sent(
    properties,
    { title: { contentType: "text/plain" } },
    { title: "T", picture: new TextEncoder().encode("png") },
  );
  expect(seen).toEqual({ title: "|T", picture: '; filename="picture" application/octet-stream|png' });
});

it("parts without names are a body that callers make whole (RFC 2046 section 5.1.3, RFC 2387)", async () => {
  for (const type of ["multipart/mixed", "multipart/related"]) {
    const compilation = compileText(
      `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
  - {type: http, namespace: up, baseUri: "http://127.0.0.1:9", openapi: ./api.yaml, resources: [{name: all, path: /, operations: [{name: make, method: POST, path: /things, description: Makes., inputParameters: [{name: body, in: body}]}]}]}
`,
      { others: { "capabilities/api.yaml": document({ a: text }, {}).replace("multipart/form-data", type) } },
    );
    count += 1;
    const folder = writeGenerated(compilation, `${root}/${count}`);
    const upstream = await startUpstream((_, response) => void response.writeHead(204).end());
    const { make } = await import(pathToFileURL(`${folder}/client.ts`).href);
    const content = new TextEncoder().encode("--b\r\n\r\nhi\r\n--b--\r\n");
    await make({ body: { content, mediaType: `${type}; boundary=b` } }, { baseUrl: upstream.url });
    expect(upstream.seen.map(({ headers, body }) => [headers["content-type"], body])).toEqual([
      [`${type}; boundary=b`, "--b\r\n\r\nhi\r\n--b--\r\n"],
    ]);
  }
});
