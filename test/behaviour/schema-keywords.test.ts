import { describe, expect, it } from "vitest";
import { compileText, fileText } from "../check.js";
import { json, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, rawRequest, serve, toolsOf } from "./served.js";

/** A keyword, a schema of the member `v` that has it, values that it allows, and values that it does not (JSON Schema 2020-12). */
const keywords: readonly (readonly [
  keyword: string,
  schema: string,
  right: readonly unknown[],
  wrong: readonly unknown[],
])[] = [
  ["minimum", "{type: integer, minimum: 3}", [3], [2]],
  ["exclusiveMinimum", "{type: number, exclusiveMinimum: 3}", [3.5], [3]],
  ["exclusiveMaximum", "{type: number, exclusiveMaximum: 3}", [2.5], [3]],
  ["multipleOf", "{type: number, multipleOf: 0.1}", [0.3, 1.1, 4.35e1], [0.35]],
  ["multipleOf", "{type: number, multipleOf: 0.01}", [19.99, 1.1, 0.07], [19.999]],
  ["multipleOf", "{type: integer, multipleOf: 5}", [10], [12]],
  ["minLength", "{type: string, minLength: 2}", ["ab", "😀😀"], ["a", "😀"]],
  ["maxLength", "{type: string, maxLength: 2}", ["ab", "😀😀"], ["abc"]],
  ["pattern", '{type: string, pattern: "^a+$"}', ["aa"], ["b"]],
  ["enum", "{type: string, enum: [a, b]}", ["a"], ["c"]],
  ["const", "{type: string, const: a}", ["a"], ["b"]],
  ["const", "{type: object, properties: {x: {const: null}}, required: [x]}", [{ x: null }], [{ x: 0 }, {}]],
  ["const", "{type: object, properties: {x: {const: {a: [1]}}}}", [{ x: { a: [1] } }], [{ x: { a: [2] } }]],
  ["minItems", "{type: array, items: {type: string}, minItems: 1}", [["a"]], [[]]],
  ["maxItems", "{type: array, items: {type: string}, maxItems: 1}", [["a"]], [["a", "b"]]],
  [
    "uniqueItems",
    "{type: array, items: {type: object}, uniqueItems: true}",
    [[{ a: 1 }, { a: 2 }]],
    [
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
    ],
  ],
  ["contains", "{type: array, items: {type: integer}, contains: {type: integer, minimum: 5}}", [[1, 5]], [[1]]],
  ["minContains", "{type: array, items: {type: integer}, contains: {minimum: 5}, minContains: 2}", [[5, 6]], [[5]]],
  ["maxContains", "{type: array, items: {type: integer}, contains: {minimum: 5}, maxContains: 1}", [[5]], [[5, 6]]],
  [
    "prefixItems",
    "{type: array, prefixItems: [{type: string}, {type: integer}], items: false}",
    [["a", 1]],
    [
      ["a", "b"],
      ["a", 1, 2],
    ],
  ],
  ["properties", "{type: object, properties: {a: {type: boolean}}}", [{ a: true }], [{ a: { b: 1 } }]],
  ["required", "{type: object, properties: {a: {type: string}}, required: [a]}", [{ a: "x" }], [{}]],
  [
    "additionalProperties",
    "{type: object, properties: {a: {type: string}}, additionalProperties: false}",
    [{ a: "x" }],
    [{ a: "x", b: 1 }],
  ],
  ["additionalProperties", "{type: object, additionalProperties: {type: integer}}", [{ a: 1 }], [{ a: "x" }]],
  [
    "patternProperties",
    '{type: object, patternProperties: {"^x-": {type: integer}}}',
    [{ "x-a": 1, b: "y" }],
    [{ "x-a": "y" }],
  ],
  ["propertyNames", '{type: object, propertyNames: {pattern: "^[a-z]+$"}}', [{ ab: 1 }], [{ AB: 1 }]],
  ["minProperties", "{type: object, minProperties: 1}", [{ a: 1 }], [{}]],
  ["maxProperties", "{type: object, maxProperties: 1}", [{ a: 1 }], [{ a: 1, b: 2 }]],
  ["dependentRequired", "{type: object, dependentRequired: {card: [cvc]}}", [{ card: 1, cvc: 2 }, {}], [{ card: 1 }]],
  [
    "dependentSchemas",
    "{type: object, dependentSchemas: {card: {required: [cvc]}}}",
    [{ card: 1, cvc: 2 }],
    [{ card: 1 }],
  ],
  [
    "if",
    "{type: object, if: {required: [a]}, then: {required: [b]}, else: {required: [c]}}",
    [{ a: 1, b: 2 }, { c: 1 }],
    [{ a: 1 }, {}],
  ],
  ["not", "{type: object, not: {required: [a]}}", [{ b: 1 }], [{ a: 1 }]],
  ["anyOf", "{type: object, anyOf: [{required: [a]}, {required: [b]}]}", [{ a: 1 }, { a: 1, b: 1 }], [{}]],
  ["oneOf", "{type: object, oneOf: [{required: [a]}, {required: [b]}]}", [{ a: 1 }], [{ a: 1, b: 1 }, {}]],
  ["allOf", "{type: object, allOf: [{required: [a]}, {required: [b]}]}", [{ a: 1, b: 1 }], [{ a: 1 }]],
  [
    "unevaluatedProperties",
    "{type: object, allOf: [{properties: {a: {type: string}}}], unevaluatedProperties: false}",
    [{ a: "x" }],
    [{ b: 1 }],
  ],
  ["unevaluatedItems", "{type: array, prefixItems: [{type: string}], unevaluatedItems: false}", [["a"]], [["a", 1]]],
  ["format", "{type: string, format: date}", ["2026-02-28"], ["2026-02-30", "x"]],
  ["format", "{type: string, format: date-time}", ["2026-02-28T10:00:00Z"], ["2026-02-28 10"]],
  ["format", "{type: string, format: uuid}", ["3f2c1a9b-8d7e-4a6b-9c0d-112233445566"], ["3f2c"]],
  ["format", "{type: string, format: email}", ["a@b.example"], ["a"]],
  ["format", "{type: string, format: ipv4}", ["10.0.0.1"], ["10.0.0.256"]],
  ["type", '{type: object, properties: {x: {type: [string, "null"]}}}', [{ x: null }, { x: "a" }], [{ x: { a: 1 } }]],
  [
    "type",
    "{type: object, properties: {x: {type: object, properties: {y: {type: [integer, 'null']}}}}}",
    [{ x: { y: null } }],
    [{ x: { y: "a" } }],
  ],
  [
    "$ref",
    '{type: object, properties: {left: {$ref: "#/properties/v"}, n: {type: integer}}, additionalProperties: false}',
    [{ left: { left: { n: 1 } } }],
    [{ left: { m: 1 } }],
  ],
];

/** Keywords that only say something: they reach whoever reads the schema. */
const notes: readonly (readonly [keyword: string, schema: string, found: object])[] = [
  ["title", "{type: string, title: T}", { title: "T" }],
  ["examples", "{type: string, examples: [a]}", { examples: ["a"] }],
  ["default", "{type: string, default: a}", { default: "a" }],
  ["deprecated", "{type: string, deprecated: true}", { deprecated: true }],
  [
    "readOnly",
    "{type: object, properties: {x: {type: string, readOnly: true}}}",
    { properties: { x: { readOnly: true } } },
  ],
  [
    "writeOnly",
    "{type: object, properties: {x: {type: string, writeOnly: true}}}",
    { properties: { x: { writeOnly: true } } },
  ],
  [
    "contentEncoding",
    "{type: string, contentEncoding: base64, contentMediaType: image/png}",
    { contentEncoding: "base64", contentMediaType: "image/png" },
  ],
  ["$comment", "{type: string, $comment: why}", { type: "string" }],
];

const forTool = (schema: string): string =>
  capabilityOf({
    resources: "{name: a, path: /a, operations: [{name: add, method: POST, inputParameters: [{name: v, in: body}]}]}",
    tools: `{name: add, description: Adds., call: up.add, inputSchema: {type: object, properties: {v: ${schema}}}}`,
  });
const forRoute = (schema: string): string =>
  capabilityOf({
    resources: `{name: a, path: /a, operations: [{name: add, method: POST, inputParameters: [{name: v, in: body}]}]}`,
    routes: `{name: a, path: /a, operations: [{name: add, method: POST, call: up.add, inputParameters: [{name: v, in: body, ${schema.slice(1)}]}]}`,
  });

describe("a keyword of JSON Schema", () => {
  it.each(keywords)("%s is checked in a tool: %s", async (keyword, schema, right, wrong) => {
    const upstream = await startUpstream((_, response) => json(response, {}));
    const tools = await toolsOf(await serve(forTool(schema), upstream));
    const [listed] = (await tools.listTools()).tools;
    expect(JSON.stringify(listed?.inputSchema)).toContain(`"${keyword}"`);
    for (const v of right) {
      const result = await tools.callTool({ name: "add", arguments: { v } });
      expect([v, result.isError ?? false, JSON.parse(upstream.seen.at(-1)?.body ?? "null")]).toEqual([v, false, { v }]);
    }
    const before = upstream.seen.length;
    for (const v of wrong) {
      const result = await tools.callTool({ name: "add", arguments: { v } });
      expect([v, result.isError, JSON.stringify(result.content)]).toEqual([v, true, expect.stringMatching(/\bv\b/)]);
    }
    expect(upstream.seen).toHaveLength(before);
  });

  // A route says a format in its contract, and leaves it to the upstream: it is a note by default (JSON Schema 2020-12, Validation, 7.2.1).
  it.each(keywords.filter(([keyword]) => keyword !== "$ref"))(
    "%s is checked in a route, and stands in its contract: %s",
    async (keyword, schema, right, wrong) => {
      const upstream = await startUpstream((_, response) => json(response, {}));
      const yaml = forRoute(schema);
      const document = JSON.parse(fileText(compileText(yaml), "openapi.json"));
      expect(JSON.stringify(document.paths["/a"].post.requestBody)).toContain(`"${keyword}"`);
      const { rest } = await serve(yaml, upstream);
      const send = async (v: unknown): Promise<{ readonly status: number; readonly text: string }> =>
        await rawRequest(rest, "/a", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ v }),
        });
      for (const v of right) {
        const { status } = await send(v);
        expect([v, status, JSON.parse(upstream.seen.at(-1)?.body ?? "null")]).toEqual([v, 200, { v }]);
      }
      if (keyword === "format") return;
      const before = upstream.seen.length;
      for (const v of wrong) {
        const { status, text } = await send(v);
        expect([v, status, text]).toEqual([v, 400, expect.stringMatching(/`v\b/)]);
      }
      expect(upstream.seen).toHaveLength(before);
    },
  );

  it.each(notes)("%s is told in a tool and a contract: %s", async (_, schema, found) => {
    const upstream = await startUpstream((_seen, response) => json(response, {}));
    const tools = await toolsOf(await serve(forTool(schema), upstream));
    expect((await tools.listTools()).tools[0]?.inputSchema).toMatchObject({ properties: { v: found } });
    const document = JSON.parse(fileText(compileText(forRoute(schema)), "openapi.json"));
    const body = document.paths["/a"].post.requestBody.content["application/json"].schema;
    expect(body).toMatchObject({ properties: { v: found } });
  });
});

describe("what callers write", () => {
  // "Values": understood where nothing is lost, refused by name elsewhere.
  it.each<[string, string, unknown, unknown]>([
    ["{type: integer}", "text of digits", "5", 5],
    ["{type: integer}", "a whole decimal", 5.0, 5],
    ["{type: string}", "a number", 5, "5"],
    ["{type: string}", "a truth", true, "true"],
    ["{type: boolean}", "text of a truth", "true", true],
    ["{type: number}", "text of a decimal", "0.5", 0.5],
    ["{type: object}", "text of an object", '{"a":1}', { a: 1 }],
    ["{type: array, items: {type: integer}}", "text of a list", "[1,2]", [1, 2]],
    ["{type: array, items: {type: integer}}", "a list of texts", ["1", "2"], [1, 2]],
    ["{type: object, properties: {n: {type: integer}}}", "text inside", { n: "5" }, { n: 5 }],
    [
      "{type: object, properties: {n: {type: object, properties: {m: {type: boolean}}}}}",
      "text deep inside",
      { n: { m: "false" } },
      { n: { m: false } },
    ],
    [
      "{type: array, items: {type: object, properties: {n: {type: integer}}}}",
      "text in items",
      [{ n: "5" }],
      [{ n: 5 }],
    ],
    ['{type: [integer, "null"]}', "text for a nullable", "5", 5],
    ["{anyOf: [{type: integer}, {type: 'null'}]}", "text for an alternative", "5", 5],
    ["{oneOf: [{type: integer}, {type: string}]}", "text where text is meant", "5", "5"],
    ["{type: integer, enum: [1, 5]}", "text of a listed number", "5", 5],
    ["{type: string, enum: ['1', '5']}", "a number for a listed text", 5, "5"],
  ])("%s takes %s", async (schema, _, v, meant) => {
    const upstream = await startUpstream((_seen, response) => json(response, {}));
    const tools = await toolsOf(await serve(forTool(schema), upstream));
    const result = await tools.callTool({ name: "add", arguments: { v } });
    expect([result.isError ?? false, upstream.seen.map(({ body }) => JSON.parse(body))]).toEqual([
      false,
      [{ v: meant }],
    ]);
  });

  it.each<[string, unknown]>([
    // A null that is an alternative is no other value.
    ["{anyOf: [{type: integer}, {type: 'null'}]}", "five"],
    ["{oneOf: [{type: string, enum: [a]}, {type: 'null'}]}", "b"],
    ["{type: array, items: {anyOf: [{type: string}, {type: 'null'}]}}", [{ a: 1 }]],
    ["{type: object, properties: {n: {type: 'null'}}}", { n: 5 }],
    ["{type: integer}", "5.5"],
    ["{type: integer}", "five"],
    ["{type: integer}", ""],
    ["{type: integer}", true],
    ["{type: integer}", "0x5"],
    ["{type: boolean}", "yes"],
    ["{type: boolean}", 1],
    ["{type: object}", "[1]"],
    ["{type: object}", "{bad"],
    ["{type: array, items: {type: integer}}", "1,2"],
    ["{type: array, items: {type: integer}}", '{"a":1}'],
    ["{type: string}", { a: 1 }],
    ["{type: string}", ["a"]],
    ["{type: object, properties: {n: {type: integer}}}", { n: null }],
    ["{type: array, items: {type: integer}}", [null]],
    ["{type: object, properties: {a: {type: string}}, additionalProperties: false}", { b: "x" }],
  ])("%s does not take %j", async (schema, v) => {
    const upstream = await startUpstream((_, response) => json(response, {}));
    const tools = await toolsOf(await serve(forTool(schema), upstream));
    const result = await tools.callTool({ name: "add", arguments: { v } });
    expect([result.isError, JSON.stringify(result.content), upstream.seen]).toEqual([
      true,
      expect.stringMatching(/\bv\b/),
      [],
    ]);
  });

  it("a number keeps its digits where a list of numbers has it in others", async () => {
    const upstream = await startUpstream((_, response) => json(response, {}));
    const yaml = capabilityOf({
      resources:
        "{name: a, path: /a, operations: [{name: get, method: GET, inputParameters: [{name: v, in: query, type: number, enum: [1.1, 2, 30]}]}]}",
      routes: "{name: a, path: /a, operations: [{name: get, method: GET, call: up.get}]}",
      tools: "{name: get, description: Gets., call: up.get}",
    });
    const served = await serve(yaml, upstream);
    const tools = await toolsOf(served);
    for (const text of ["1.10", "1.1", "2.0", "2", "3e1"]) {
      expect([text, (await fetch(`${served.rest}/a?v=${text}`)).status, upstream.seen.at(-1)?.url]).toEqual([
        text,
        200,
        `/a?v=${text}`,
      ]);
      const result = await tools.callTool({ name: "get", arguments: { v: text } });
      expect([text, result.isError ?? false, upstream.seen.at(-1)?.url]).toEqual([text, false, `/a?v=${text}`]);
    }
    const before = upstream.seen.length;
    for (const text of ["1.100001", "1.2", "0x2", "", "2,0"]) {
      expect([text, (await fetch(`${served.rest}/a?v=${text}`)).status]).toEqual([text, 400]);
      expect([text, (await tools.callTool({ name: "get", arguments: { v: text } })).isError]).toEqual([text, true]);
    }
    expect(upstream.seen).toHaveLength(before);
  });
});
