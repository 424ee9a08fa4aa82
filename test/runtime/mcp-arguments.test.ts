import { Client, InMemoryTransport } from "@modelcontextprotocol/client";
import { McpServer } from "@modelcontextprotocol/server";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import type { JsonObject, JsonValue } from "../../templates/runtime/json.js";
import { writeJson } from "../../templates/runtime/write-json.js";
import { ignoringArguments, toolInput } from "../../templates/runtime/tool-input.js";

type Reading = { readonly value: unknown } | { readonly refused: string };

async function read(schema: JsonObject, value: JsonValue, ignored?: readonly string[]): Promise<Reading> {
  const result = await ignoringArguments(toolInput<unknown>(schema), ignored)["~standard"].validate(value);
  return result.issues === undefined
    ? { value: result.value }
    : { refused: result.issues.map(({ message }) => message).join("\n") };
}

/** The schema of a tool whose one argument is `x`. */
function taking(x: JsonValue, more: JsonObject = {}): JsonObject {
  return { type: "object", properties: { x }, additionalProperties: false, ...more };
}

describe("what models send takes no more work than its length", () => {
  it.each<[string, JsonObject]>([
    ["a pattern that can match in many ways", taking({ type: "string", pattern: "^(a+)+$" })],
    ["one of an alternative", taking({ anyOf: [{ type: "string", pattern: "^(\\w+\\s?)*$" }, { type: "null" }] })],
    ["one of an item", { type: "object", properties: { x: { not: { type: "string", pattern: "^(a|a)*!$" } } } }],
  ])("%s", async (_, schema) => {
    const text = `${"a".repeat(100_000)}!`;
    const { refused } = (await read(schema, { x: text })) as { readonly refused?: string };
    expect(refused?.includes(text)).not.toBe(true);
    expect(await read(taking({ type: "string", pattern: "^(a+)+$" }), { x: "aaa" })).toEqual({ value: { x: "aaa" } });
  });

  it("names of members that can match in many ways", async () => {
    const schema = { type: "object", patternProperties: { "^(a+)+$": {} }, additionalProperties: false };
    expect(await read(schema, { [`${"a".repeat(5_000)}!`]: 1 })).toHaveProperty("refused");
  });

  it("levels beyond all reason are refused by name, and nothing walks them", async () => {
    const deep: JsonValue = JSON.parse(`${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`);
    expect(await read(taking({ type: "object" }), { x: deep })).toEqual({
      refused: "the arguments are nested more than 500 levels deep",
    });
  });

  it.each<[string, JsonObject, string]>([
    ["an object", { type: "object" }, `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`],
    ["a list", { type: "array" }, `${"[".repeat(50_000)}${"]".repeat(50_000)}`],
    ["one of both", { anyOf: [{ type: "object" }, { type: "array" }] }, `${"[".repeat(50_000)}${"]".repeat(50_000)}`],
    ["a list of lists", { type: "array", items: { type: "array" } }, `[${"[".repeat(50_000)}${"]".repeat(50_000)}]`],
  ])("and so are those of JSON text that means %s", async (_, schema, text) => {
    expect(await read(taking(schema), { x: text })).toEqual({
      refused: "the arguments are nested more than 500 levels deep",
    });
  });
});

describe("what models send is understood where nothing is lost", () => {
  const address = { type: "object", properties: { zip: { type: "string" }, no: { type: "integer" } } };
  const cases: readonly (readonly [string, JsonValue, JsonValue, JsonValue])[] = [
    ["text for an integer", { type: "integer" }, "5", 5],
    ["text for a negative number", { type: "number" }, "-1.5", -1.5],
    ["a number for a text", { type: "string" }, 5, "5"],
    ["a boolean for a text", { type: "string" }, true, "true"],
    ["text for a boolean", { type: "boolean" }, "true", true],
    ["text for a boolean, the other one", { type: "boolean" }, "false", false],
    ["JSON text for an object", { type: "object" }, '{"a":1}', { a: 1 }],
    ["JSON text for a list", { type: "array" }, "[1,2]", [1, 2]],
    ["texts in a list of integers", { type: "array", items: { type: "integer" } }, ["1", 2], [1, 2]],
    ["texts in a list that is a text", { type: "array", items: { type: "integer" } }, '["1"]', [1]],
    ["members of an object", address, { zip: 12345, no: "7" }, { zip: "12345", no: 7 }],
    ["members of an object that is a text", address, '{"zip":12345,"no":"7"}', { zip: "12345", no: 7 }],
    ["text for a listed number", { enum: [1, 2] }, "2", 2],
    ["a number for a listed text", { type: "string", enum: ["1", "2"] }, 2, "2"],
    ["text for a nullable integer", { type: ["integer", "null"] }, "5", 5],
    ["text for one of several types", { anyOf: [{ type: "integer" }, { type: "null" }] }, "5", 5],
    ["text for what a reference names", { $ref: "#/$defs/count" }, "5", 5],
    [
      "members of each schema of allOf",
      { allOf: [{ properties: { a: { type: "integer" } } }, { properties: { b: { type: "boolean" } } }] },
      { a: "1", b: "true" },
      { a: 1, b: true },
    ],
    ["members that are not named", { type: "object", additionalProperties: { type: "integer" } }, { a: "1" }, { a: 1 }],
  ];
  it.each(cases)("%s", async (_, schema, sent, meant) => {
    expect(await read(taking(schema, { $defs: { count: { type: "integer" } } }), { x: sent })).toEqual({
      value: { x: meant },
    });
  });

  const asTheyAre: readonly (readonly [string, JsonValue, JsonValue])[] = [
    ["text where text is meant", { type: "string" }, "5"],
    ["text where text or number is meant", { type: ["integer", "string"] }, "5"],
    ["text where one alternative is text", { anyOf: [{ type: "integer" }, { type: "string" }] }, "5"],
    ["JSON text where text is meant", { type: "string" }, '{"a":1}'],
    ["anything where nothing is declared", {}, "5"],
    ["null where nothing is declared", {}, null],
    ["null where it is a value", { type: ["string", "null"] }, null],
    ["null inside an object", { type: "object" }, { a: null }],
    ["a name that objects inherit", { type: "object" }, { constructor: "c" }],
  ];
  it.each(asTheyAre)("%s stays", async (_, schema, sent) => {
    expect(await read(taking(schema), { x: sent })).toEqual({ value: { x: sent } });
  });

  const lossy: readonly (readonly [string, JsonValue, JsonValue, string])[] = [
    ["a fraction for an integer", { type: "integer" }, "5.5", "`x` must be a whole number"],
    ["words for a number", { type: "number" }, "five", "`x` must be a number"],
    ["nothing for a number", { type: "number" }, "", "`x` must be a number"],
    ["yes for a boolean", { type: "boolean" }, "yes", "`x` must be true or false"],
    ["1 for a boolean", { type: "boolean" }, 1, "`x` must be true or false"],
    ["a broken object", { type: "object" }, '{"a":', "`x` must be an object"],
    ["an object for a text", { type: "string" }, { a: 1 }, "`x` must be a text"],
    [
      "a list of objects for a list of texts",
      { type: "array", items: { type: "string" } },
      ["a", {}],
      "`x[1]` must be a text",
    ],
    [
      "a value that is not listed",
      { type: "string", enum: ["open", "closed"] },
      "opened",
      '`x` must be one of "open", "closed"',
    ],
    ["a number with zeros in front", { type: "integer" }, "007", "`x` must be a whole number"],
    ["other keywords", { type: "integer", maximum: 50 }, "51", "`x` must be <= 50"],
  ];
  it.each(lossy)("%s is refused", async (_, schema, sent, refused) => {
    expect(await read(taking(schema), { x: sent })).toEqual({ refused });
  });
});

it("digits that a number would lose are kept", async () => {
  const id = "1524831183200260097";
  for (const [schema, sent, text] of [
    [{ type: "integer" }, id, `{"x":${id}}`],
    [{ type: "number" }, "0.12345678901234567890", '{"x":0.12345678901234567890}'],
    [{ type: "number" }, "1.10", '{"x":1.10}'],
    [{ type: "object" }, `{"id":${id}}`, `{"x":{"id":${id}}}`],
    [{ type: "array", items: { type: "integer" } }, [id, 1], `{"x":[${id},1]}`],
    [{ type: "string" }, id, `{"x":"${id}"}`],
  ] as const) {
    const reading = await read(taking(schema), { x: sent });
    expect("value" in reading && writeJson(reading.value)).toBe(text);
  }
});

describe("null", () => {
  it("for an optional argument of a type without null is an absent argument", async () => {
    for (const type of ["string", "integer", "object", "array", "boolean"])
      expect(await read(taking({ type }), { x: null })).toEqual({ value: {} });
    expect(await read(taking({ enum: ["a"] }), { x: null })).toEqual({ value: {} });
    expect(await read(taking({ $ref: "#/$defs/a" }, { $defs: { a: { type: "string" } } }), { x: null })).toEqual({
      value: {},
    });
    expect(await read(taking({ oneOf: [{ type: "string" }, { type: "integer" }] }), { x: null })).toEqual({
      value: {},
    });
  });

  it("for a required argument, or further in, is refused by name", async () => {
    expect(await read(taking({ type: "string" }, { required: ["x"] }), { x: null })).toEqual({
      refused: "`x` must be a text",
    });
    expect(await read(taking({ type: "object", properties: { a: { type: "string" } } }), { x: { a: null } })).toEqual({
      refused: "`x.a` must be a text",
    });
  });
});

describe("an argument that is not declared", () => {
  const schema: JsonObject = {
    type: "object",
    properties: { petId: { type: "string" }, limit: { type: "integer" } },
    additionalProperties: false,
  };

  it("is refused by name, with the nearest and the allowed ones", async () => {
    expect(await read(schema, { pet_id: "7" })).toEqual({
      refused: "`pet_id` is not an argument of this tool; did you mean `petId`? there are `petId`, `limit`",
    });
    expect(await read(schema, { limt: 7 })).toEqual({
      refused: "`limt` is not an argument of this tool; did you mean `limit`? there are `petId`, `limit`",
    });
    expect(await read(schema, { toolCallId: "c1" })).toEqual({
      refused: "`toolCallId` is not an argument of this tool; there are `petId`, `limit`",
    });
    expect(await read({ type: "object", additionalProperties: false }, { a: 1 })).toEqual({
      refused: "`a` is not an argument of this tool; there are none",
    });
    expect(await read(schema, { constructor: 1 })).toEqual({
      refused: "`constructor` is not an argument of this tool; there are `petId`, `limit`",
    });
    expect(
      await read(taking({ type: "object", properties: { a: {} }, additionalProperties: false }), { x: { b: 1 } }),
    ).toEqual({ refused: "`b` is not a member of `x`; did you mean `a`? there is `a`" });
  });

  it.each<[string, JsonObject]>([
    ["if and then", { if: { required: ["limit"] }, then: { properties: { page: { type: "integer" } } } }],
    ["allOf", { allOf: [{ properties: { page: {} } }, { required: ["petId"] }] }],
    ["oneOf", { oneOf: [{ properties: { page: {} } }, { properties: { cursor: {} }, required: ["cursor"] }] }],
    ["dependentSchemas", { dependentSchemas: { limit: { properties: { page: {} } } } }],
    ["$ref", { $ref: "#/$defs/paged", $defs: { paged: { properties: { page: {} } } } }],
    [
      "a definition that holds itself",
      { $ref: "#/$defs/a", $defs: { a: { properties: { page: {} }, allOf: [{ $ref: "#/$defs/a" }] } } },
    ],
  ])("is refused by name by a schema that is closed over its parts: %s", async (_, parts) => {
    const { additionalProperties: _closed, ...open } = schema;
    const closed: JsonObject = { ...open, ...parts, unevaluatedProperties: false };
    for (const [given, whole, of] of [
      [{ petId: "1", pages: 2 }, closed, "`pages` is not an argument of this tool; did you mean `page`?"],
      [
        { x: { petId: "1", pages: 2 } },
        taking(closed, { $defs: closed["$defs"] ?? {} }),
        "`pages` is not a member of `x`; did you mean `page`?",
      ],
    ] as const) {
      const { refused } = (await read(whole, given)) as { readonly refused?: string };
      expect(refused).toContain(of);
      expect(refused).toContain("`petId`");
    }
  });

  it("is refused before anything is read, where there are very many", async () => {
    const names = Array.from({ length: 200_000 }, (_, index) => `x${index}`);
    let reads = 0;
    const given = new Proxy(Object.fromEntries(names.map((name) => [name, 1])), {
      get: (target, name) => {
        reads += 1;
        return Reflect.get(target, name);
      },
    });
    const { issues = [] } = await toolInput(schema)["~standard"].validate(given);
    expect([issues[0]?.message.split("\n").length, reads]).toEqual([10, 0]);
    expect(issues[0]?.message).toContain("`x0` is not an argument of this tool");
  });

  it("is taken where the author's schema allows it", async () => {
    expect(await read({ type: "object" }, { a: 1 })).toEqual({ value: { a: 1 } });
    for (const part of [
      { additionalProperties: true },
      { patternProperties: { "^a$": {} } },
      { properties: { a: {} } },
    ])
      expect(await read({ type: "object", allOf: [part], unevaluatedProperties: false }, { a: 1 })).toEqual({
        value: { a: 1 },
      });
    expect(
      await read({ type: "object", patternProperties: { "^x-": {} }, additionalProperties: false }, { "x-a": 1 }),
    ).toEqual({ value: { "x-a": 1 } });
  });

  it("is left out where the server is told to ignore its name, unless the tool declares it", async () => {
    expect(await read(schema, { toolCallId: "c1", limit: "2" }, ["toolCallId", "limit"])).toEqual({
      value: { limit: 2 },
    });
    expect(await read(schema, { other: "c1" }, ["toolCallId"])).toMatchObject({
      refused: expect.stringContaining("`other`"),
    });
  });

  it("and one that is missing are named together", async () => {
    expect(await read({ ...schema, required: ["petId"] }, { id: "7" })).toEqual({
      refused: "`petId` is required\n`id` is not an argument of this tool; there are `petId`, `limit`",
    });
  });
});

describe("hostile arguments", () => {
  it("of a list of wrong items are named up to ten, whatever their number", async () => {
    const reading = await read(taking({ type: "array", items: { type: "string" } }), {
      x: Array.from({ length: 200_000 }, () => ({})),
    });
    expect("refused" in reading && reading.refused.split("\n")).toHaveLength(10);
  });

  it("that lie deep are no exception", async () => {
    const deep = JSON.parse(`${'{"x":'.repeat(400)}1${"}".repeat(400)}`) as JsonValue;
    const recursive: JsonObject = { type: "object", properties: { x: { $ref: "#" } } };
    expect(await read(recursive, deep)).toEqual({ refused: expect.stringMatching(/^`x\.x\..*…` lies too deep$/) });
  });

  it("of any form fit or are refused in words", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const reading = await read(
          taking({ type: "object", properties: { a: { type: "integer" } }, required: ["a"] }),
          { x: value as JsonValue },
        );
        expect("value" in reading || reading.refused !== "").toBe(true);
      }),
    );
  });
});

it("models are told what to correct, on either revision of the protocol", async () => {
  for (const mode of ["legacy", "auto"] as const) {
    const server = new McpServer({ name: "t", version: "1.0.0" });
    const inputSchema = toolInput<{ page?: number }>({
      type: "object",
      properties: { page: { type: "integer", default: 1 } },
      additionalProperties: false,
    });
    server.registerTool("list", { description: "Lists.", inputSchema }, async ({ page }) => ({
      content: [{ type: "text", text: JSON.stringify(page) }],
    }));
    const client = new Client({ name: "test", version: "1.0.0" }, { versionNegotiation: { mode } });
    const [near, far] = InMemoryTransport.createLinkedPair();
    await Promise.all([server.connect(far), client.connect(near)]);
    onTestFinished(async () => await client.close());
    expect((await client.listTools()).tools[0]?.inputSchema).toEqual({
      type: "object",
      properties: { page: { type: "integer", default: 1 } },
      additionalProperties: false,
    });
    expect(await client.callTool({ name: "list", arguments: { page: "5" } })).toMatchObject({
      content: [{ text: "5" }],
    });
    expect(await client.callTool({ name: "list", arguments: { pages: 5 } })).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining("`pages` is not an argument of this tool; did you mean `page`?") }],
    });
  }
});
