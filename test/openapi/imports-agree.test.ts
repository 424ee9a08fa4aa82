import { describe, expect, it, onTestFinished } from "vitest";
import { fileText, importServer } from "../check.js";
import { startUpstream } from "../runtime/upstream.js";
import { answers, callAll, head, imported } from "./calls.js";

const warnings = ({ compilation }: ReturnType<typeof imported>): readonly unknown[] =>
  compilation.diagnostics.filter(({ severity }) => severity !== "info");

let count = 0;

/** How the client says what a body is; of bytes it need not. */
const sentAs = (mediaType: string): string =>
  mediaType === "application/octet-stream" ? "bytesBody(input.body)" : `"${mediaType}")`;

/** What `import openapi` writes says what its document says: nothing is reported of the two, and nothing that the document demands is left out. */
describe("an import and its document", () => {
  it.each([
    ["application/x-yaml", "string"],
    ["application/yaml", "string"],
    ["application/graphql", "string"],
    ["application/sparql-query", "string"],
    ["application/x-ndjson", "string"],
    ["application/javascript", "string"],
    ["application/zip", "Upload"],
    ["application/octet-stream", "Upload"],
  ])("have one way of writing a body of `%s`", (mediaType, type) => {
    const { compilation } = imported(`${head("3.0.3")}paths:
  /q:
    post:
      operationId: put
      requestBody: {required: true, content: {"${mediaType}": {schema: {type: string}}}}
      ${answers}
`);
    expect(warnings({ unsaid: [], compilation })).toEqual([]);
    expect(fileText(compilation, "types.ts")).toMatch(new RegExp(`readonly body: ${type}`));
    expect(fileText(compilation, "client.ts")).toContain(sentAs(mediaType));
  });

  it.each(["application/x-json", "application/vnd.case.json", "text/x-json"])(
    "take a body and an answer of `%s` for JSON",
    (mediaType) => {
      const schema = "{schema: {type: object, required: [n], properties: {n: {type: integer}}}}";
      const { compilation } = imported(`${head("3.0.3")}paths:
  /q:
    post:
      operationId: put
      requestBody: {required: true, content: {"${mediaType}": ${schema}}}
      responses: {"200": {description: It., content: {"${mediaType}": ${schema}}}}
`);
      expect(warnings({ unsaid: [], compilation })).toEqual([]);
      expect(fileText(compilation, "types.ts").match(/readonly n: number/g)).toHaveLength(2);
      expect(fileText(compilation, "client.ts")).toContain(mediaType);
    },
  );

  it.each(["application/x-yaml", "application/graphql", "text/csv"])("take an answer of `%s` for text", (mediaType) => {
    const { compilation } = imported(`${head("3.0.3")}paths:
  /q: {get: {operationId: q, responses: {"200": {description: It., content: {"${mediaType}": {schema: {type: string}}}}}}}
`);
    expect(warnings({ unsaid: [], compilation })).toEqual([]);
    expect(fileText(compilation, "client.ts")).toMatch(/Promise<string>/);
  });

  it("know headers that whoever sends a call sends", () => {
    const demanded = ["Content-Length", "Host", "Expect", "Transfer-Encoding", "X-Own"].map(
      (name) => `{name: ${name}, in: header, required: true, schema: {type: string}}`,
    );
    const { compilation } = imported(`${head("3.0.3")}paths:
  /q: {put: {operationId: q, parameters: [${demanded.join(", ")}], ${answers}}}
`);
    expect(warnings({ unsaid: [], compilation })).toEqual([]);
    expect(fileText(compilation, "types.ts").match(/readonly "?[\w-]+"?: string/g)).toEqual([
      'readonly "X-Own": string',
    ]);
  });
});

it("placeholders that are called by what other templates read are names", async () => {
  const path = (name: string): string => `{name: "${name}", in: path, required: true, schema: {type: string}}`;
  await callAll(
    `${head("3.0.3")}paths:
  "/a/{id:}": {get: {operationId: a, parameters: [${path("id:")}], ${answers}}}
  "/b/{x,y}/{x_y}": {get: {operationId: b, parameters: [${path("x,y")}, ${path("x_y")}], ${answers}}}
  "/c/{.id}/{:}": {get: {operationId: c, parameters: [${path(".id")}, ${path(":")}, {name: id, in: query, schema: {type: string}}], ${answers}}}
`,
    [
      ["GET /a/1", undefined, "GET /a/1"],
      ["GET /b/1/2", undefined, "GET /b/1/2"],
      ["GET /c/1/2?id=3", undefined, "GET /c/1/2?id=3"],
    ],
  );
});

it("inputs beside a body are left out where the body has their name alone", async () => {
  const named = (name: string): string => `{name: ${name}, in: query, required: true, schema: {type: string}}`;
  const form = (fields: string): string =>
    `requestBody: {required: true, content: {application/x-www-form-urlencoded: {schema: {type: object, properties: ${fields}}}}}`;
  const document = `${head("3.0.3")}paths:
  /form: {post: {operationId: form, parameters: [${named("body")}], ${form("{f: {type: string}}")}, ${answers}}}
  /got: {get: {operationId: got, parameters: [${named("body")}], requestBody: {content: {application/json: {schema: {type: object}}}}, ${answers}}}
`;
  await callAll(document, [
    ["POST /form?body=q", '{"f":"1"}', "POST /form?body=q f=1"],
    ["GET /got?body=q", undefined, "GET /got?body=q"],
  ]);
  const { unsaid } = imported(`${head("3.0.3")}paths:
  /twice: {post: {operationId: twice, parameters: [${named("f")}], ${form("{f: {type: string}}")}, ${answers}}}
`);
  expect(unsaid.join(" ")).toContain("inputs of one name in two places");
});

const binary = "{schema: {$ref: '#/components/schemas/File'}}";
const components = "components: {schemas: {File: {type: string, format: binary}}}\n";

describe("bytes that a document calls JSON", () => {
  const file = (contents: string): string =>
    `${head("3.0.3")}paths:\n  /file: {get: {operationId: file, responses: {"200": {description: It., content: ${contents}}}}}\n${components}`;
  const swagger = `swagger: "2.0"
info: {title: Case, version: "1"}
host: api.example
basePath: /v1
schemes: [https]
produces: [application/json]
paths:
  /file: {get: {operationId: file, responses: {"200": {description: It., schema: {type: file}}}}}
`;
  it.each([
    ["a file", file(`{application/json: ${binary}}`)],
    ["a file of any type", file(`{"*/*": ${binary}}`)],
    ["as ASP.NET has it", file(`{text/plain: ${binary}, application/json: ${binary}, text/json: ${binary}}`)],
    ["text or a file", file(`{text/csv: ${binary}, application/pdf: ${binary}}`)],
    ["a file of Swagger 2", swagger],
  ])("are handed on as they come: %s", async (_, document) => {
    const done = imported(document);
    expect(warnings(done)).toEqual([]);
    const upstream = await startUpstream((__, response) => {
      response.writeHead(200, { "content-type": "application/pdf" }).end(Buffer.from([0x25, 0x50, 0x44, 0x46, 0xff]));
    });
    const { start } = await importServer(done.compilation, `bytes-${process.pid}-${(count += 1)}`);
    const servers = await start({
      ports: { "up-rest": 0, "up-mcp": 0 },
      baseUrls: { up: upstream.url },
      logLevel: "silent",
    });
    onTestFinished(servers.close);
    const answer = await fetch(`${servers.addresses["up-rest"]}/file`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/pdf");
    expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([0x25, 0x50, 0x44, 0x46, 0xff]);
    // Only the API knows what the file is.
    expect(upstream.seen[0]?.headers.accept).not.toMatch(/json/);
  });

  it("are JSON all the same where other answers of that type are", () => {
    const { compilation } = imported(
      file(
        `{application/json: {schema: {type: object, properties: {n: {type: integer}}}}, application/pdf: ${binary}}`,
      ),
    );
    expect(fileText(compilation, "types.ts")).toMatch(/readonly n\?: number/);
  });

  it.each([
    ["*/*", "application/octet-stream"],
    ["application/json", "application/json"],
  ])("are sent as they come, as `%s`", (mediaType, sent) => {
    const done = imported(
      `${head("3.0.3")}paths:\n  /file: {put: {operationId: file, requestBody: {required: true, content: {"${mediaType}": ${binary}}}, ${answers}}}\n${components}`,
    );
    expect(warnings(done)).toEqual([]);
    expect(fileText(done.compilation, "types.ts")).toContain("readonly body: Upload");
    expect(fileText(done.compilation, "client.ts")).toContain(sentAs(sent));
  });
});

it("a body that is demanded is demanded, whatever it is written as", async () => {
  const body = (mediaType: string, schema: string): string =>
    `requestBody: {required: true, content: {${mediaType}: {schema: ${schema}}}}, ${answers}`;
  await callAll(
    `${head("3.0.3")}paths:
  /bytes: {put: {operationId: bytes, ${body("application/zip", "{type: string, format: binary}")}}}
  /xml: {put: {operationId: xml, ${body("application/xml", "{type: object, properties: {n: {type: integer}}}")}}}
  /text: {put: {operationId: text, ${body("text/plain", "{type: string}")}}}
`,
    [
      ["PUT /bytes", undefined, /^400 .*required/],
      ["PUT /xml", undefined, /^400 .*required/],
      ["PUT /text", undefined, /^400 .*required/],
    ],
  );
});

describe("where tokens are had", () => {
  const document = (tokenUrl: string, server: string): string => `openapi: 3.0.3
info: {title: Case, version: "1"}
servers: [{url: ${server}}]
security: [{o: []}]
paths:
  /q: {get: {operationId: q, ${answers}}}
components: {securitySchemes: {o: {type: oauth2, flows: {clientCredentials: {tokenUrl: "${tokenUrl}", scopes: {}}}}}}
`;
  it.each([
    ["/oauth/token", "https://api.example/oauth/token"],
    ["token", "https://api.example/token"],
    ["../token", "https://api.example/token"],
    ["https://login.example/token", "https://login.example/token"],
  ])("is a whole URL, of `%s`", (tokenUrl, whole) => {
    const done = imported(document(tokenUrl, "https://api.example/v1"));
    expect(warnings(done)).toEqual([]);
    expect(fileText(done.compilation, "client.ts") + fileText(done.compilation, "server.ts")).toContain(`"${whole}"`);
  });
});
