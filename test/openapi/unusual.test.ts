import { describe, expect, it } from "vitest";
import { compileText, fileText } from "../check.js";
import { answers, callAll, head, imported } from "./calls.js";

/** Documents as few write them, imported, generated and called: what comes upstream was said before, from the specification and the document. */
it("of OpenAPI 3.1", async () => {
  await callAll(
    `${head("3.1.0")}paths:
  /demanded:
    post: {operationId: demanded, requestBody: {required: true, content: {application/json: {schema: {allOf: [{$ref: "#/components/schemas/Base"}, {required: [name]}]}}}}, ${answers}}
  /named:
    post: {operationId: named, requestBody: {required: true, content: {application/json: {schema: {allOf: [{$ref: "#/components/schemas/Base"}, {$ref: "#/components/schemas/Named"}]}}}}, ${answers}}
  /told:
    post: {operationId: told, requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Animal"}}}}, ${answers}}
  /own:
    post: {operationId: own, requestBody: {required: true, content: {application/json: {schema: {type: object, required: [id, name], properties: {id: {type: integer, readOnly: true}, name: {type: string}}}}}}, ${answers}}
  /cookie:
    get: {operationId: cookie, parameters: [{name: session, in: cookie, required: true, schema: {type: string}}], ${answers}}
  /deep:
    get: {operationId: deep, parameters: [{name: f, in: query, style: deepObject, schema: {type: object, properties: {a: {type: object, properties: {b: {type: integer}}}}}}], ${answers}}
  /said:
    get: {operationId: said, parameters: [{name: f, in: query, content: {application/json: {schema: {type: object, required: [a], properties: {a: {type: integer}}}}}}], ${answers}}
  /of/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}, {name: q, in: query, schema: {type: string}}]
    get: {operationId: of, parameters: [{name: q, in: query, required: true, schema: {type: integer}}], ${answers}}
  /range: {get: {operationId: range, parameters: [{name: n, in: query, schema: {type: [integer, "null"], exclusiveMaximum: 10}}, {name: k, in: query, schema: {const: fixed}}], ${answers}}}
  /shared: {$ref: "#/components/pathItems/Shared"}
  /files/{id}.json: {get: {operationId: file, parameters: [{name: id, in: path, required: true, schema: {type: string}}], ${answers}}}
  /closed:
    post: {operationId: closed, requestBody: {required: true, content: {application/json: {schema: {type: object, additionalProperties: false, properties: {z: {type: string}}}}}}, ${answers}}
components:
  pathItems:
    Shared: {post: {operationId: shared, requestBody: {$ref: "#/components/requestBodies/Any"}, ${answers}}}
  requestBodies:
    Any: {required: true, content: {application/json: {schema: {type: object, required: [z], properties: {z: {type: string}}}}}}
  schemas:
    Base: {type: object, properties: {name: {type: string}, age: {type: integer}}}
    Named: {required: [name]}
    Animal: {oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}], discriminator: {propertyName: kind, mapping: {feline: "#/components/schemas/Cat", dog: Dog}}}
    Cat: {type: object, required: [kind, lives], properties: {kind: {type: string}, lives: {type: integer}}}
    Dog: {type: object, required: [kind, good], properties: {kind: {type: string}, good: {type: boolean}}}
`,
    [
      ["POST /demanded", '{"age":1}', "400 `name` is required"],
      ["POST /demanded", '{"name":"a"}', 'POST /demanded {"name":"a"}'],
      ["POST /named", '{"age":1}', "400 `name` is required"],
      ["POST /told", '{"kind":"feline","lives":9}', 'POST /told {"kind":"feline","lives":9}'],
      ["POST /told", '{"kind":"dog","good":true}', 'POST /told {"kind":"dog","good":true}'],
      // Nobody has to send what the API makes.
      ["POST /own", '{"name":"a"}', 'POST /own {"name":"a"}'],
      ["GET /cookie session=abc;other=1", undefined, "GET /cookie session=abc"],
      ["GET /cookie", undefined, "400 `session` is required"],
      ["GET /deep?f=%7B%22a%22%3A%7B%22b%22%3A1%7D%7D", undefined, "GET /deep?f%5Ba%5D%5Bb%5D=1"],
      ["GET /said?f=%7B%22a%22%3A1%7D", undefined, "GET /said?f=%7B%22a%22%3A1%7D"],
      ["GET /said?f=%7B%22a%22%3A%22x%22%7D", undefined, "400 `f/a` must be integer"],
      // The operation's own parameter stands over that of its path.
      ["GET /of/5?q=1", undefined, "GET /of/5?q=1"],
      ["GET /of/5?q=x", undefined, "400 `q` must be integer"],
      ["GET /of/x?q=1", undefined, "400 `id` must be integer"],
      ["GET /range?n=9&k=fixed", undefined, "GET /range?n=9&k=fixed"],
      ["GET /range?n=10", undefined, "400 `n` must be < 10"],
      ["GET /range?k=other", undefined, "400 `k` must be one of fixed"],
      ["POST /shared", "{}", "400 `z` is required"],
      ["POST /shared", '{"z":"1"}', 'POST /shared {"z":"1"}'],
      ["GET /files/x%2Fy.json", undefined, "GET /files/x%2Fy.json"],
      ["POST /closed", '{"z":"1","w":2}', "400 `w` is not known here (did you mean `z`?)"],
    ],
  );
});

it("JSON in a query keeps the types that it has, whichever alternative they are of", async () => {
  const any = "[{type: number}, {type: string}, {type: boolean}, {type: array, items: {}}]";
  const of = (properties: string): string =>
    `[{name: f, in: query, content: {application/json: {schema: {type: object, properties: ${properties}}}}}, {name: n, in: query, schema: {type: integer}}]`;
  const sent = (value: string): string => `?f=${encodeURIComponent(value)}`;
  const same = (path: string, value: string): [string, undefined, string] => [
    `GET ${path}${sent(value)}`,
    undefined,
    `GET ${path}${sent(value)}`,
  ];
  await callAll(
    `${head("3.0.3")}paths:
  /any: {get: {operationId: any, parameters: ${of(`{v: {anyOf: ${any}}}`)}, ${answers}}}
  /one: {get: {operationId: one, parameters: ${of("{v: {oneOf: [{type: integer}, {type: string}]}}")}, ${answers}}}
  /list: {get: {operationId: list, parameters: ${of(`{v: {type: array, items: {anyOf: ${any}}}}`)}, ${answers}}}
`,
    [
      ...['{"v":1.5}', '{"v":"1.5"}', '{"v":true}', '{"v":[1,"a",false]}'].map((value) => same("/any", value)),
      same("/one", '{"v":7}'),
      same("/list", '{"v":[1,true,"x"]}'),
      [`GET /any${sent('{"v":true}')}&n=7`, undefined, `GET /any${sent('{"v":true}')}&n=7`],
      [`GET /any${sent('{"v":true}')}&n=x`, undefined, "400 `n` must be integer"],
      [`GET /one${sent('{"v":false}')}&n=x`, undefined, /^400 /],
    ],
  );
});

it("words of a list beside its type are those of its items", async () => {
  await callAll(
    `${head("3.0.3")}paths:
  /listed: {get: {operationId: listed, parameters: [{name: set, in: query, style: form, explode: false, schema: {type: array, items: {}, enum: [pc, mobile]}}], ${answers}}}
  /sized: {get: {operationId: sized, parameters: [{name: size, in: query, schema: {type: array, items: {type: string}, enum: [1, 2]}}], ${answers}}}
  /sent:
    post: {operationId: sent, requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {tags: {type: array, nullable: true, items: {type: integer}, enum: [1, 2, null]}}}}}}, ${answers}}
`,
    [
      ["GET /listed?set=pc&set=mobile", undefined, "GET /listed?set=pc,mobile"],
      ["GET /listed?set=other", undefined, "400 `set/0` must be one of pc, mobile"],
      ["GET /sized?size=2", undefined, "GET /sized?size=2"],
      ["GET /sized?size=3", undefined, "400 `size/0` must be one of 1, 2"],
      ["POST /sent", '{"tags":[1,2]}', 'POST /sent {"tags":[1,2]}'],
      ["POST /sent", '{"tags":[3]}', "400 `tags/0` must be one of 1, 2"],
      ["POST /sent", '{"tags":null}', 'POST /sent {"tags":null}'],
    ],
  );
});

it("a placeholder behind `?` of a path is one of the query, as the capability has it, and typed as the document says", () => {
  const { compilation } = imported(`${head("3.0.3")}paths:
  /rides?page={page}&per_page={per_page}:
    get: {operationId: rides, parameters: [{name: page, in: path, required: true, schema: {type: integer}}, {name: per_page, in: path, required: true, schema: {type: integer}}], ${answers}}
`);
  const told = compilation.diagnostics.filter(({ severity }) => severity !== "info").map(({ code }) => code);
  expect(new Set(told)).toEqual(new Set(["lint/query-in-path", "lint/query-in-route"]));
  const types = fileText(compilation, "types.ts");
  expect([...types.matchAll(/readonly (\w+): (\w+);/g)].map(([, name, type]) => `${name} ${type}`)).toEqual([
    "page number",
    "per_page number",
  ]);
});

it("of OpenAPI 3.0: what may be null may be null, listed or not", async () => {
  await callAll(
    `${head("3.0.3")}paths:
  /a:
    post: {operationId: a, requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {e: {type: string, nullable: true, enum: [a, null]}, f: {type: string, nullable: true, enum: [a]}, n: {type: integer, minimum: 1, exclusiveMinimum: true}}}}}}, ${answers}}
`,
    [
      ["POST /a", '{"e":null,"f":null}', 'POST /a {"e":null,"f":null}'],
      ["POST /a", '{"e":"a","f":"a","n":2}', 'POST /a {"e":"a","f":"a","n":2}'],
      ["POST /a", '{"n":1}', "400 `n` must be > 1"],
    ],
  );
});

it("of Swagger 2: fields of a form, their lists as each says", async () => {
  await callAll(
    `swagger: "2.0"
info: {title: Case, version: "1"}
host: api.example
basePath: /v1
schemes: [https]
consumes: [application/x-www-form-urlencoded]
paths:
  /f:
    post:
      operationId: f
      parameters:
        - {name: c, in: formData, type: array, items: {type: string}}
        - {name: p, in: formData, type: array, items: {type: string}, collectionFormat: pipes}
        - {name: m, in: formData, type: array, items: {type: string}, collectionFormat: multi}
        - {name: n, in: formData, type: integer, format: int64, required: true}
      responses: {"200": {description: It., schema: {type: object}}}
`,
    [
      [
        "POST /f",
        '{"c":["a","b"],"p":["x","y"],"m":["1","2"],"n":9007199254740993}',
        "POST /f c=a%2Cb&p=x%7Cy&m=1&m=2&n=9007199254740993",
      ],
      ["POST /f", '{"c":["a"]}', "400 `n` is required"],
    ],
  );
});

describe("what is not taken over is said", () => {
  it("of OpenAPI 3.2: methods that no capability has, and queries that are one value", () => {
    const { unsaid, compilation } = imported(`${head("3.2.0")}paths:
  /a:
    get: {operationId: getA, ${answers}}
    query: {operationId: queryA, ${answers}}
    additionalOperations: {COPY: {operationId: copyA, ${answers}}}
  /b:
    get: {operationId: getB, parameters: [{name: all, in: querystring, content: {application/json: {schema: {type: object}}}}], ${answers}}
    trace: {operationId: traceB, ${answers}}
`);
    expect(unsaid).toEqual([
      "3 operations of a method that no capability has (`TRACE`, `QUERY`, methods of the API's own): left out",
      "1 operation whose query is one value (`in: querystring`): it is not sent",
    ]);
    expect(compilation.capability?.apis[0]?.operations.map(({ name }) => name)).toEqual(["get-a", "get-b"]);
  });

  it("servers of a path, callbacks, links and webhooks", () => {
    const { unsaid } = imported(`${head("3.1.0")}paths:
  /a:
    servers: [{url: https://other.example}]
    post:
      operationId: addA
      callbacks: {done: {"{$request.body#/url}": {post: {responses: {"200": {description: It.}}}}}}
      responses: {"201": {description: Made., links: {self: {operationId: getA}}}}
webhooks: {made: {post: {responses: {"200": {description: It.}}}}}
`);
    expect(unsaid).toEqual([
      "1 webhook: nothing receives calls of the API",
      "1 operation with callbacks: nothing receives them",
      "1 operation with another server: all are called at one base URI",
      "1 operation whose answers have links: they are not followed",
    ]);
  });
});

describe("authentication that a document asks for and a capability does not send", () => {
  const told = (security: string, scheme: string, more = ""): readonly (string | undefined)[] =>
    compileText(
      `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
  - {type: http, namespace: up, baseUri: "https://api.example/v1", openapi: ./api.yaml, resources: [{name: a, path: /a, operations: [{name: a, method: GET${more}}]}]}
`,
      {
        others: {
          "capabilities/api.yaml": `${head("3.1.0")}security: ${security}\npaths:\n  /a: {get: {operationId: a, ${answers}}}\ncomponents: {securitySchemes: {s: ${scheme}, t: {type: mutualTLS}}}\n`,
        },
      },
    )
      .diagnostics.filter(({ code }) => code === "openapi/missing-authentication")
      .map(({ help }) => help);

  it.each([
    [
      "{type: http, scheme: bearer}",
      'add `authentication: { type: bearer, token: "{{UP_TOKEN}}" }` to the API, and `UP_TOKEN` to the keys of `binds`',
    ],
    [
      "{type: apiKey, in: query, name: api_key}",
      'add `authentication: { type: apikey, key: api_key, value: "{{UP_KEY}}", placement: query }` to the API, and `UP_KEY` to the keys of `binds`',
    ],
    [
      '{type: oauth2, flows: {clientCredentials: {tokenUrl: "https://id.example/token", scopes: {}}}}',
      'add `authentication: { type: oauth2, tokenEndpoint: "https://id.example/token", clientId: "{{UP_CLIENT_ID}}", clientSecret: "{{UP_CLIENT_SECRET}}" }` to the API, and `UP_CLIENT_ID`, `UP_CLIENT_SECRET` to the keys of `binds`',
    ],
    ["{type: mutualTLS}", "no capability says this kind: pass what the API wants with the options of each call"],
  ])("%s is told with what to write", (scheme, help) => {
    expect(told("[{s: []}]", scheme)).toEqual([help]);
  });

  it("is not told where calls may go without, or an input carries it", () => {
    const bearer = "{type: http, scheme: bearer}";
    expect(told("[{s: []}, {}]", bearer)).toEqual([]);
    expect(told("[]", bearer)).toEqual([]);
    expect(told("[{s: []}]", bearer, ", inputParameters: [{name: authorization, in: header}]")).toEqual([]);
    expect(
      told("[{s: []}]", "{type: apiKey, in: query, name: k}", ", inputParameters: [{name: k, in: query}]"),
    ).toEqual([]);
    expect(
      told("[{s: [], t: []}]", "{type: apiKey, in: query, name: k}", ", inputParameters: [{name: k, in: query}]"),
    ).toHaveLength(1);
  });
});
