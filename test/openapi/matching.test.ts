import { describe, expect, it } from "vitest";
import { compileText } from "../check.js";

/**
 * Which operation of a document one of a capability is (OpenAPI 3.1 sections 4.8.5 and 4.8.8), and what is said where both disagree. What is expected was
 * written down before anything was run.
 */
const components = `components: {schemas: {Thing: {type: object, required: [size], properties: {size: {type: integer}}}, Other: {type: object, properties: {other: {type: string}}}}}\n`;
const answer = (name = "Thing"): string =>
  `responses: {"200": {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/${name}'}}}}}`;
const at = (path: string, method = "get"): string => `  ${path}: {${method}: {operationId: thingAt, ${answer()}}}\n`;
const other = (path: string, method = "get"): string =>
  `  ${path}: {${method}: {operationId: one, ${answer("Other")}}}\n`;

interface Matched {
  readonly codes: readonly string[];
  readonly said: string;
  readonly text: string;
}

function matched(
  [baseUri, path, more = "", method = "GET", name = "get-thing"]: readonly [string, string, string?, string?, string?],
  paths: string,
  servers?: string,
): Matched {
  const { diagnostics, files } = compileText(
    `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
binds: [{namespace: env, keys: {BASE_URL: BASE_URL}}]
capability:
  consumes:
  - {type: http, namespace: up, baseUri: "${baseUri}", openapi: ./api.yaml, resources: [{name: r, path: "${path}", operations: [{name: ${name}, method: ${method}${more}}]}]}
`,
    {
      others: {
        "capabilities/api.yaml": `openapi: 3.1.0\ninfo: {title: Case, version: "1"}\n${servers === undefined ? "" : `servers: ${servers}\n`}paths:\n${paths}${components}`,
      },
    },
  );
  const ours = diagnostics.filter(({ code }) => code.startsWith("openapi/"));
  return {
    codes: ours.map(({ code }) => code),
    said: ours.map(({ message, help }) => `${message} (${help ?? ""})`).join("; "),
    text: files
      .filter(({ path: file }) => file.endsWith(".ts") && !file.startsWith("runtime/"))
      .map((file) => file.text)
      .join("\n"),
  };
}

type Found = readonly [why: string, of: Parameters<typeof matched>[0], paths: string, servers?: string];

describe("is found", () => {
  const rows: readonly Found[] = [
    [
      "base URI is the document's server",
      ["https://api.x/v1", "/things/{id}"],
      at("/things/{thingId}"),
      "[{url: 'https://api.x/v1'}]",
    ],
    [
      "the version stands in the capability's path",
      ["https://api.x", "/v1/things/{{id}}"],
      at("/things/{thingId}"),
      "[{url: 'https://api.x/v1'}]",
    ],
    [
      "the version stands in the document's path, no servers",
      ["https://api.x/v1", "/things/{id}"],
      at("/v1/things/{thingId}"),
    ],
    [
      "templated servers and base URI",
      ["https://{region}.api.x/v1", "/things"],
      at("/things"),
      "[{url: 'https://{region}.api.x/{basePath}', variables: {region: {default: eu}, basePath: {default: v1}}}]",
    ],
    ["relative server", ["https://api.x/api/v2", "/things"], at("/things"), "[{url: /api/v2}]"],
    ["slashes at the end", ["https://api.x/v1/", "/things/"], at("/things"), "[{url: 'https://api.x/v1/'}]"],
    ["slash at the end of the document's path", ["https://api.x", "/things"], at("/things/")],
    [
      "literal segments win over placeholders",
      ["https://api.x", "/things/{a}/parts/latest"],
      other("/things/{x}/parts/{y}") + at("/things/{x}/parts/latest"),
    ],
    [
      "a placeholder is not a literal's match",
      ["https://api.x", "/things/{a}/parts/{b}"],
      other("/things/{x}/parts/latest") + at("/things/{x}/parts/{y}"),
    ],
    ["a query in the capability's path is no part of the path", ["https://api.x", "/things?kind=a"], at("/things")],
    [
      "fragments tell operations apart (AWS)",
      ["https://api.x", "/#X-Amz-Target=ACM.Create", "", "POST"],
      other("/#X-Amz-Target=ACM.Drop", "post") + at("/#X-Amz-Target=ACM.Create", "post"),
    ],
    ["placeholders inside a segment", ["https://api.x", "/files/{name}.json"], at("/files/{id}.json")],
    [
      "servers of a path",
      ["https://api.x", "/v2/things"],
      `  /things: {servers: [{url: 'https://api.x/v2'}], get: {operationId: thingAt, ${answer()}}}\n`,
      "[{url: 'https://api.x/v1'}]",
    ],
    [
      "a literal segment is a value of the document's placeholder (/users/me)",
      ["https://api.x", "/users/me"],
      at("/users/{id}"),
    ],
    ["an empty base URI", ["", "/things"], at("/things"), "[{url: 'https://api.x/v1'}]"],
    [
      "another version in the base URI than the server: the path matches",
      ["https://api.x/v2", "/things"],
      at("/things"),
      "[{url: 'https://api.x/v1'}]",
    ],
    [
      "several servers: any of them",
      ["https://eu.api.x/api/v1", "/things"],
      at("/things"),
      "[{url: 'https://sandbox.x'}, {url: 'https://eu.api.x/api/v1'}]",
    ],
    [
      "document's path with the whole prefix, base URI without",
      ["https://api.x", "/api/v3/things"],
      at("/api/v3/things"),
      "[{url: 'https://api.x'}]",
    ],
    [
      "placeholders named with dots and dashes",
      ["https://api.x", "/things/{thing_id}/{other-id}"],
      at("/things/{thing.id}/{otherId}"),
    ],
    [
      "a path that only ends alike is another (/admin/things is not /things of another server's prefix... both are in the document)",
      ["https://api.x", "/admin/things"],
      other("/things") + at("/admin/things"),
    ],
    [
      "Google's custom verbs: /things/{id}:cancel",
      ["https://api.x", "/things/{id}:cancel", "", "POST"],
      other("/things/{id}", "post") + at("/things/{name}:cancel", "post"),
    ],
    ["OData keys: /things({id})", ["https://api.x", "/things({id})"], at("/things({key})")],
    ["a base URI that is a binding", ["{{BASE_URL}}", "/things"], at("/things"), "[{url: 'https://api.x/v1'}]"],
    [
      "AWS's query protocol: /?Action=",
      ["https://api.x", "/?Action=List"],
      other("/?Action=Drop") + at("/?Action=List"),
    ],
  ];
  it.each(rows.map((row) => ({ why: row[0], row })))("$why", ({ row: [, of, paths, servers] }) => {
    const { codes, text } = matched(of, paths, servers);
    expect(codes).toEqual([]);
    expect(text).toContain("size: number");
  });
});

type Missed = readonly [why: string, of: Parameters<typeof matched>[0], paths: string, code: string, said?: RegExp];

describe("is not found, or by its name alone", () => {
  const rows: readonly Missed[] = [
    [
      "operationId where no path matches, with the notice",
      ["https://api.x", "/unknown", "", "GET", "thing-at"],
      at("/things"),
      "openapi/matched-by-name",
    ],
    [
      "operationId of another method is another operation: not taken",
      ["https://api.x", "/unknown", "", "GET", "thing-at"],
      at("/things", "delete"),
      "openapi/no-operation",
    ],
    [
      "nothing matches: the nearest is named",
      ["https://api.x", "/thingz"],
      at("/things"),
      "openapi/no-operation",
      /\/things\b/,
    ],
    [
      "the path is there, the method is not: said",
      ["https://api.x", "/things", "", "POST"],
      at("/things"),
      "openapi/no-operation",
      /GET \/things/,
    ],
    [
      "paths are case-sensitive: not taken, nearest named",
      ["https://api.x", "/Things"],
      at("/things"),
      "openapi/no-operation",
      /\/things\b/,
    ],
    ["HEAD is not GET", ["https://api.x", "/things", "", "HEAD"], at("/things"), "openapi/no-operation"],
    [
      "several of one path, and the capability says none of what tells them apart: not guessed",
      ["https://api.x", "/", "", "POST", "whatever"],
      other("/#X-T=Drop", "post") + at("/#X-T=List", "post"),
      "openapi/no-operation",
    ],
  ];
  it.each(rows.map((row) => ({ why: row[0], row })))("$why", ({ row: [, of, paths, code, said = /./] }) => {
    const found = matched(of, paths);
    expect(found.codes).toEqual([code]);
    expect(found.said).toMatch(said);
    if (code === "openapi/no-operation") expect(found.text).not.toMatch(/size: number|other\?: string/);
  });
});

it("placeholders are those of their place, in whatever order the document declares them, behind what base URI and servers share", () => {
  const parameters =
    "parameters: [{name: second, in: path, required: true, schema: {type: integer}}, {name: first, in: path, required: true, schema: {type: string, enum: [p, q]}}]";
  const paths = `  /x/{first}/y/{second}: {get: {operationId: a, ${parameters}, ${answer()}}}\n`;
  for (const path of ["/x/{a}/y/{b}", "/v1/{tenant}/x/{a}/y/{b}"]) {
    const { codes, text } = matched(
      ["https://api.x", path],
      paths,
      "[{url: 'https://api.x/v1/{tenant}', variables: {tenant: {default: t}}}]",
    );
    expect(codes).toEqual([]);
    expect(text).toMatch(/a: "p" \| "q"/);
    expect(text).toMatch(/b: number/);
  }
});

it.each([
  ["its type", "query, type: integer", "query, schema: {type: string}", "openapi/disagreement", /n\?: number/],
  ["its place", "header, type: string", "query, schema: {type: string}", "openapi/disagreement", /"?n"?\?: string/],
  [
    "its words",
    "query, type: string, enum: [a, z]",
    "query, schema: {type: string, enum: [a, b]}",
    "openapi/disagreement",
    /"a" \| "z"/,
  ],
  [
    "fewer of its words",
    "query, type: string, enum: [a]",
    "query, schema: {type: string, enum: [a, b]}",
    undefined,
    /n\?: "a"/,
  ],
  [
    "whether it is needed",
    "query, type: string, required: false",
    "query, required: true, schema: {type: string}",
    "openapi/disagreement",
    /n\?: string/,
  ],
])("the capability's word of an input holds, and it is told: %s", (_, capability, document, code, type) => {
  const { codes, text } = matched(
    ["https://api.x", "/things", `, inputParameters: [{name: n, in: ${capability}}]`],
    `  /things: {get: {operationId: a, parameters: [{name: n, in: ${document}}], ${answer()}}}\n`,
  );
  expect(codes).toEqual(code === undefined ? [] : [code]);
  expect(text).toMatch(type);
});
