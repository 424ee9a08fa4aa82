import { describe, expect, it } from "vitest";
import { compileText, fileText } from "../check.js";
import { json, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, serve } from "./served.js";

interface Operation {
  readonly parameters?: readonly object[];
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly security?: unknown;
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly encoding?: object }>> };
  readonly responses: Readonly<Record<string, { readonly headers?: object; readonly content?: object }>>;
}

interface Contract {
  readonly tags: readonly { readonly name: string; readonly description?: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

function contractOf(yaml: string): Contract {
  return JSON.parse(fileText(compileText(yaml), "openapi.json"));
}

function operationOf(contract: Contract, method: string, path = "/a"): Operation {
  const operation = contract.paths[path]?.[method];
  if (operation === undefined) throw new Error(`${method} ${path} is not in the contract`);
  return operation;
}

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

it("a contract says of a parameter that it goes away, and an API that is not called by HTTP keeps nothing else", () => {
  const inputs = "query, header, cookie"
    .split(", ")
    .map((place) => `{name: ${place}-x, in: ${place}, type: string, deprecated: true, minLength: 2}`);
  const yaml = capabilityOf({
    resources: "{name: a, path: /a, operations: [{name: get-a, method: GET, inputParameters: [{name: q, in: query}]}]}",
    routes: `{name: a, path: /a, operations: [{name: get-a, method: GET, call: up.get-a, inputParameters: [${inputs.join(", ")}, {name: q, in: query}]}]}`,
  }).replace("consumes:\n", "consumes:\n    - {type: workers-kv, namespace: kv, baseUri: 'https://kv.example'}\n");
  expect(yaml).toContain("workers-kv");
  const compilation = compileText(yaml, { keepGoing: true });
  expect(compilation.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const contract: Contract = JSON.parse(fileText(compilation, "openapi.json"));
  expect(operationOf(contract, "get").parameters).toEqual([
    ...["query", "header", "cookie"].map((place) => ({
      name: `${place}-x`,
      in: place,
      deprecated: true,
      schema: { type: "string", minLength: 2 },
    })),
    { name: "q", in: "query", schema: {} },
  ]);
});

// OpenAPI 3.1.0, 4.8.15.1: what says nothing of its encoding is written by members (`a=1` for `{"a": 1}`), which the adapters refuse as unknown fields.
describe("a contract says of forms which fields are JSON, and what is written so is taken", () => {
  const fields = `{name: some, in: body, type: object, properties: {a: {type: integer}}}, {name: rows, in: body, type: array, items: {type: object, properties: {a: {type: integer}}}},
    {name: words, in: body, type: array, items: {type: string}}, {name: word, in: body, type: string}`;
  const data = "{some: '{{some}}', rows: '{{rows}}', words: '{{words}}', word: '{{word}}'}";
  const yaml = capabilityOf({
    resources: `{name: a, path: /a, operations: [
      {name: add-form, method: POST, body: {type: form, data: ${data}}, inputParameters: [${fields}]},
      {name: put-parts, method: PUT, body: {type: multipart, data: ${data}}, inputParameters: [${fields}]},
      {name: patch-plain, method: PATCH, body: {type: form, data: {word: "{{word}}"}}, inputParameters: [{name: word, in: body, type: string}]}]}`,
    routes: `{name: a, path: /a, operations: [{name: add-form, method: POST, call: up.add-form}, {name: put-parts, method: PUT, call: up.put-parts}, {name: patch-plain, method: PATCH, call: up.patch-plain}]}`,
  });
  const form = "application/x-www-form-urlencoded";
  const parts = "multipart/form-data";
  const isJson = { contentType: "application/json" };
  const encodings = (method: string): unknown => {
    const { requestBody } = operationOf(contractOf(yaml), method);
    return Object.fromEntries(
      Object.entries(requestBody?.content ?? {}).map(([type, { encoding }]) => [type, encoding]),
    );
  };

  it("of both kinds, and of none that has only texts", () => {
    const encoding = { some: isJson, rows: isJson };
    expect(encodings("post")).toEqual({ "application/json": undefined, [form]: encoding });
    expect(encodings("put")).toEqual({ "application/json": undefined, [form]: encoding, [parts]: encoding });
    expect(encodings("patch")).toEqual({
      "application/json": undefined,
      "application/merge-patch+json": undefined,
      [form]: undefined,
    });
  });

  it("of a body that is one input", () => {
    const body = "{name: body, in: body, type: object, properties: {some: {type: object}, word: {type: string}}}";
    const { requestBody } = operationOf(
      contractOf(
        capabilityOf({
          resources: `{name: a, path: /a, operations: [{name: add, method: POST, body: {type: form, data: "{{body}}"}, inputParameters: [${body}]}]}`,
          routes: "{name: a, path: /a, operations: [{name: add, method: POST, call: up.add}]}",
        }),
      ),
      "post",
    );
    expect(requestBody?.content[form]?.encoding).toEqual({ some: isJson });
  });

  it.each([
    ["POST", form],
    ["PUT", form],
    ["PUT", parts],
  ])("%s as %s", async (method, type) => {
    const upstream = await startUpstream((_, response) => json(response, {}));
    const { rest } = await serve(yaml, upstream);
    const given: readonly (readonly [name: string, value: string])[] = [
      ["some", '{"a":1}'],
      ["rows", '{"a":2}'],
      ["rows", '{"a":3}'],
      ["words", "x"],
      ["words", "y"],
      ["word", "z"],
    ];
    const body = type === form ? new URLSearchParams() : new FormData();
    for (const [name, value] of given) body.append(name, value);
    const answer = await fetch(`${rest}/a`, { method, body });
    expect([answer.status, await answer.text()]).toEqual([200, "{}"]);
    const sent = decodeURIComponent((upstream.seen[0]?.body ?? "").replaceAll("+", " "));
    for (const [, value] of given) expect(sent).toContain(value);
    const byMembers = await fetch(`${rest}/a`, { method, body: new URLSearchParams({ a: "1" }) });
    expect(byMembers.status).toBe(400);
  });
});

describe("a contract", () => {
  const contract = contractOf(
    capabilityOf({
      resources: `{name: a, path: /a, operations: [${methods.map((method) => `{name: ${method.toLowerCase()}-a, method: ${method}}`).join(", ")}, {name: get-bytes, method: GET, path: /bytes, outputRawFormat: binary}, {name: get-text, method: GET, path: /text, outputRawFormat: text}]}`,
      routes: `{name: a, path: /a, description: All of a., tags: [fleet], operations: [
          ${methods.map((method) => `{method: ${method}, name: ${method.toLowerCase()}-a, call: up.${method.toLowerCase()}-a}`).join(", ")},
          {method: GET, name: get-bytes, path: /bytes, call: up.get-bytes, responseBinary: {mediaType: image/png, description: The picture.}},
          {method: GET, name: get-file, path: /file, call: up.get-bytes, description: "The file. All of it.", tags: [billing, fleet]},
          {method: GET, name: get-text, path: /text, call: up.get-text, responses: {200: {description: Words., content: {text/csv: {schema: {type: string}}}}, 409: {description: Not now.}}}]}`,
    }),
  );

  it("lists the statuses that methods come to, with the headers that travel", () => {
    const statuses = Object.fromEntries(
      methods.map((method) => [method, Object.keys(operationOf(contract, method.toLowerCase()).responses)]),
    );
    expect(statuses).toEqual({
      GET: ["200", "304", "4XX", "5XX", "default"],
      POST: ["200", "201", "202", "204", "4XX", "5XX", "default"],
      PUT: ["200", "201", "202", "204", "4XX", "5XX", "default"],
      PATCH: ["200", "201", "202", "204", "4XX", "5XX", "default"],
      DELETE: ["200", "202", "204", "4XX", "5XX", "default"],
    });
    const { responses } = operationOf(contract, "post");
    expect(Object.keys(responses["201"]?.headers ?? {})).toContain("Location");
    expect(Object.keys(operationOf(contract, "get").responses["200"]?.headers ?? {})).toEqual(
      expect.arrayContaining(["ETag", "Link", "X-Total-Count"]),
    );
    expect(responses["204"]).not.toHaveProperty("content");
  });

  it("says what the author declares of answers, bytes and text", () => {
    expect(operationOf(contract, "get", "/a/bytes").responses["200"]).toEqual({
      description: "The picture.",
      content: { "image/png": {} },
    });
    expect(operationOf(contract, "get", "/a/file").responses["200"]?.content).toEqual({ "*/*": {} });
    const { responses } = operationOf(contract, "get", "/a/text");
    expect([responses["200"]?.content, responses["409"]]).toEqual([
      { "text/csv": { schema: { type: "string" } } },
      { description: "Not now." },
    ]);
  });

  it("says of a list that the called operation names what its elements are, and no more", () => {
    const lists = contractOf(
      capabilityOf({
        resources:
          "{name: a, path: /a, operations: [{name: get-a, method: GET, outputParameters: [{name: items, type: array, value: $.items}]}]}",
        routes:
          "{name: a, path: /a, operations: [{method: GET, name: get-a, call: up.get-a, outputParameters: [{type: array, mapping: $.}]}, {method: GET, name: get-b, path: /b, call: up.get-a, outputParameters: [{type: array, mapping: $.items}]}]}",
      }),
    );
    for (const path of ["/a", "/a/b"])
      expect(operationOf(lists, "get", path).responses["200"]?.content).toEqual({
        "application/json": { schema: { type: "array", items: {} } },
      });
  });

  it("has a summary of every operation, and the tags of resources and operations", () => {
    const file = operationOf(contract, "get", "/a/file");
    expect([file.summary, file.description, file.tags]).toEqual([
      "The file",
      "The file. All of it.",
      ["a", "fleet", "billing"],
    ]);
    for (const path of Object.values(contract.paths))
      for (const operation of Object.values(path)) expect(operation.summary).toMatch(/\S/);
    // Of what the author says nothing of, it is said where it stands.
    expect(contract.tags).toEqual([
      { name: "a", description: "All of a." },
      { name: "fleet", description: "At `/a`, `/a/bytes`, `/a/file` and 1 more." },
      { name: "billing", description: "At `/a/file`." },
    ]);
  });
});

describe("what a contract says of inputs is what the route checks", () => {
  const yaml = capabilityOf({
    resources:
      "{name: a, path: /a, operations: [{name: add-a, method: POST, inputParameters: [{name: body, in: body, type: object}, {name: n, in: query, type: integer, required: false}, {name: q, in: query, type: string, required: false}]}]}",
    routes: `{name: a, path: /a, operations: [{method: POST, name: add-a, call: up.add-a, inputParameters: [
      {name: n, in: query, type: integer, required: false, minimum: 1, maximum: 9, multipleOf: 2},
      {name: q, in: query, type: string, required: false, pattern: "^[a-z]+$", maxLength: 3},
      {name: body, in: body, type: object, minProperties: 1, properties: {kind: {const: gift}, lines: {type: array, maxItems: 2, uniqueItems: true, items: {type: object, properties: {count: {type: integer, exclusiveMinimum: 0}}}}}}]}]}`,
  });

  it("every keyword, in queries and bodies at any depth", async () => {
    const { rest } = await serve(yaml, await startUpstream((_, response) => json(response, {})));
    const send = async (query: string, body: object): Promise<number> =>
      (
        await fetch(`${rest}/a${query}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        })
      ).status;
    for (const [query, body] of [
      ["?n=0", { kind: "gift" }],
      ["?n=10", { kind: "gift" }],
      ["?n=3", { kind: "gift" }],
      ["?q=abcd", { kind: "gift" }],
      ["?q=1", { kind: "gift" }],
      ["", {}],
      ["", { kind: "sale" }],
      ["", { lines: [{}, {}, {}] }],
      ["", { lines: [{ count: 1 }, { count: 1 }] }],
      ["", { lines: [{ count: 0 }] }],
    ] as const)
      expect([query, body, await send(query, body)]).toEqual([query, body, 400]);
    expect(await send("?n=4&q=abc", { kind: "gift", lines: [{ count: 1 }, { count: 2 }], more: null })).toBe(200);
  });
});

it("a contract of what says little repeats nothing, and names what is forwarded by words", () => {
  const yaml = `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes: [{type: http, namespace: up, baseUri: "https://up.example.com", resources: [{name: a, path: /a, operations: [{name: get-a, method: GET}]}]}]
  exposes:
    - type: rest
      namespace: r
      port: 8080
      resources:
        - {path: "/files/{{path}}", forward: {targetNamespace: up}}
        - {path: "/a/{{id}}", operations: [{method: GET, display: One a, call: up.get-a}, {method: POST, name: add, call: up.get-a}]}
`;
  const { tags, paths } = JSON.parse(fileText(compileText(yaml), "openapi.json"));
  expect(tags).toEqual([
    { name: "/files/{path}", description: "At `/files/{path}`." },
    { name: "/a/{id}", description: "At `/a/{id}`." },
  ]);
  expect(paths["/files/{path}"].get.operationId).toBe("forward-get-files-path");
  expect(paths["/a/{id}"].get).toMatchObject({ summary: "One a", tags: ["/a/{id}"] });
  expect(paths["/a/{id}"].get.description).toBeUndefined();
  expect(paths["/a/{id}"].post.description).toBeUndefined();
});
