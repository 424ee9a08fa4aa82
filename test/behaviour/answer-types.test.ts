import { describe, expect, it } from "vitest";
import { compileText, fileText } from "../check.js";
import { json, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, serve, textOfTool, toolsOf } from "./served.js";

/** A call without outputs of its own, of an operation that says this of its answer. */
function consuming(output: string): string {
  return capabilityOf({
    resources: `{name: a, path: /a, operations: [{name: get-a, method: GET, outputParameters: [${output}]}]}`,
    routes: "{name: a, path: /a, operations: [{method: GET, name: get-a, call: up.get-a}]}",
    tools: "{name: get-a, description: Gets., call: up.get-a}",
  });
}

function exposing(output: string): string {
  return capabilityOf({
    resources: "{name: a, path: /a, operations: [{name: get-a, method: GET}]}",
    routes: `{name: a, path: /a, operations: [{method: GET, name: get-a, call: up.get-a, outputParameters: [${output}]}]}`,
    tools: `{name: get-a, description: Gets., call: up.get-a, outputParameters: [${output}]}`,
  });
}

/** The schema of the answer in the contract. */
function contractOf(yaml: string): unknown {
  const document = JSON.parse(fileText(compileText(yaml), "openapi.json"));
  return document.paths["/a"].get.responses["200"].content["application/json"].schema;
}

const text = { type: ["string", "null"] };
const whole = { type: ["integer", "null"] };
const line = { type: "object", properties: { sku: text, n: whole } };

describe("what a consumed output says of an answer", () => {
  it.each([
    [
      "{name: lines, type: array, value: $.lines, items: {type: object, properties: {sku: {type: string}, n: {type: integer}}}}",
      { type: "object", properties: { lines: { type: ["array", "null"], items: line } } },
    ],
    [
      "{name: lines, type: array, value: $.lines, items: [{name: sku, type: string}, {name: n, type: integer}]}",
      { type: "object", properties: { lines: { type: ["array", "null"], items: line } } },
    ],
    [
      "{name: lines, type: array, items: {type: object, properties: {sku: {type: string}, n: {type: integer}}}}",
      { type: "array", items: line },
    ],
    [
      "{name: grid, type: array, value: $.grid, items: {type: array, items: {type: number}}}",
      {
        type: "object",
        properties: { grid: { type: ["array", "null"], items: { type: "array", items: { type: "number" } } } },
      },
    ],
    [
      "{name: order, type: object, value: $.order, properties: {id: {type: string}, lines: {type: array, items: {type: object, properties: {sku: {type: string}, n: {type: integer}}}}}}",
      {
        type: "object",
        properties: {
          order: {
            type: ["object", "null"],
            properties: { id: text, lines: { type: ["array", "null"], items: line } },
          },
        },
      },
    ],
    [
      "{name: rates, type: object, value: $.rates, values: {type: number}}",
      {
        type: "object",
        properties: { rates: { type: ["object", "null"], additionalProperties: { type: ["number", "null"] } } },
      },
    ],
    ["{name: id, type: string}", { type: "object", properties: { id: text } }],
    [
      "{name: state, type: string, value: $.state, enum: [open, closed]}",
      {
        type: "object",
        properties: { state: { anyOf: [{ type: "string", enum: ["open", "closed"] }, { type: "null" }] } },
      },
    ],
  ])("%s", (output, schema) => {
    expect(contractOf(consuming(output))).toEqual(schema);
  });

  it("is known of the client, of a tool and of the last of several steps, too", () => {
    const yaml = consuming(
      "{name: lines, type: array, value: $.lines, items: {type: object, properties: {sku: {type: string}}}}",
    );
    expect(fileText(compileText(yaml), "types.ts").replace(/\s+/g, " ")).toContain(
      "readonly lines?: readonly { readonly sku?: string | null | undefined;",
    );
    expect(fileText(compileText(yaml), "mcp.ts")).toMatch(/sku: \{ type: \["string", "null"\]/);
    const steps = yaml.replaceAll(
      "call: up.get-a",
      "steps: [{type: call, name: one, call: up.get-a}, {type: call, name: two, call: up.get-a}]",
    );
    expect(contractOf(steps)).toEqual(contractOf(yaml));
  });

  it("that must be there is neither optional nor null, nor is what it stands in", () => {
    const yaml = consuming(
      "{name: id, type: string, value: $.order.id, required: true}, {name: note, type: string, value: $.order.note}, {name: items, type: array, value: $.items, items: {type: object, required: [sku], properties: {sku: {type: string}, n: {type: integer}}}}",
    );
    expect(contractOf(yaml)).toEqual({
      type: "object",
      required: ["order"],
      properties: {
        order: { type: "object", required: ["id"], properties: { id: { type: "string" }, note: text } },
        items: {
          type: ["array", "null"],
          items: { type: "object", required: ["sku"], properties: { sku: { type: "string" }, n: whole } },
        },
      },
    });
  });
});

describe("what can be null, and what cannot", () => {
  const items = "{type: array, mapping: $.items, items: {type: object, properties: {n: {type: string, mapping: $.n}}}}";

  it("a list is never null, at any depth, and says so", async () => {
    const yaml = exposing(
      `{type: object, properties: {list: ${items}, deep: {type: object, properties: {grid: {type: array, mapping: $.grid, items: {type: array, mapping: $., items: {type: number}}}, any: {type: array, mapping: $.any}}}}}`,
    );
    const schema = contractOf(yaml);
    expect(schema).toMatchObject({
      properties: {
        list: { type: "array", items: { type: "object", properties: { n: text } } },
        deep: { properties: { grid: { type: "array", items: { type: "array" } }, any: { type: "array" } } },
      },
    });
    const upstream = await startUpstream((_seen, response) => json(response, { items: null }));
    const served = await serve(yaml, upstream);
    const empty = { list: [], deep: { grid: [], any: [] } };
    expect(await (await fetch(`${served.rest}/a`)).json()).toEqual(empty);
    const client = await toolsOf(served);
    expect((await client.callTool({ name: "get-a", arguments: {} })).structuredContent).toEqual(empty);
    const { tools } = await client.listTools();
    expect(tools[0]?.outputSchema).toMatchObject({ properties: { list: { type: "array" } } });
  });

  it.each([
    ["{type: string, mapping: $.title}", { type: ["string", "null"] }],
    ["{type: integer, mapping: $.count}", { type: ["integer", "null"] }],
    [
      "{type: object, mapping: $.rates, values: {type: number}}",
      { type: ["object", "null"], additionalProperties: { type: ["number", "null"] } },
    ],
  ])("what is mapped out of nothing is null, and says so: %s", async (output, schema) => {
    const yaml = exposing(output);
    expect(contractOf(yaml)).toEqual(schema);
    const upstream = await startUpstream((_seen, response) => json(response, { other: 1 }));
    const { rest } = await serve(yaml, upstream);
    const response = await fetch(`${rest}/a`);
    expect([response.status, await response.text()]).toEqual([200, "null"]);
  });

  it("a list that is all of the answer is empty, not null", async () => {
    const yaml = exposing(items);
    expect(contractOf(yaml)).toMatchObject({ type: "array" });
    const upstream = await startUpstream((_seen, response) => json(response, {}));
    expect(await (await fetch(`${(await serve(yaml, upstream)).rest}/a`)).json()).toEqual([]);
  });
});

describe("what an exposed output says of an answer", () => {
  it("is its values and its words, in the contract and in the tool", () => {
    const yaml = exposing(
      "{type: object, properties: {state: {type: string, mapping: $.state, required: true, enum: [open, closed], description: Where it stands.}, n: {type: integer, mapping: $.n, enum: [1, 2]}}}",
    );
    expect(contractOf(yaml)).toEqual({
      type: "object",
      required: ["state", "n"],
      properties: {
        state: { type: "string", enum: ["open", "closed"], description: "Where it stands." },
        n: { anyOf: [{ type: "integer", enum: [1, 2] }, { type: "null" }] },
      },
    });
    expect(fileText(compileText(yaml), "mcp.ts")).toContain("Where it stands.");
  });
});

describe("members that nobody declares", () => {
  // Who keeps a schema and checks answers by it would refuse the next edition, which has a member more.
  it.each([
    ["a shape", exposing("{type: object, properties: {id: {type: string, mapping: $.id}}}")],
    [
      "a list of shapes",
      exposing("{type: array, items: {type: object, properties: {id: {type: string, mapping: $.id}}}}"),
    ],
  ])("are not forbidden by what is published of %s, though none is answered today", (_, yaml) => {
    const contract = JSON.stringify(contractOf(yaml));
    expect(contract).toContain('"id"');
    expect(contract).not.toContain("additionalProperties");
    expect(fileText(compileText(yaml), "mcp.ts").split("Output = lazySchema(")[1]?.split("/**")[0]).not.toContain(
      "additionalProperties",
    );
  });
});

describe("a property that does not say where it stands", () => {
  it.each([
    ["{type: object, properties: {id: {type: string}, n: {type: integer, mapping: $.count}}}", { id: "7", n: 2 }],
    ["{type: object, properties: {sub: {type: object, properties: {x: {type: integer}}}}}", { sub: { x: 3 } }],
    // One that is mapped says that the object itself stands nowhere.
    [
      "{type: object, properties: {sub: {type: object, properties: {x: {type: integer, mapping: $.sub.x}, id: {type: integer}}}}}",
      { sub: { x: 3, id: 7 } },
    ],
    [
      "{type: object, properties: {list: {type: array, items: {type: object, properties: {k: {type: string}}}}}}",
      { list: [{ k: "a" }, { k: null }] },
    ],
    [
      "{type: array, mapping: $.list, items: {type: object, properties: {k: {type: string}}}}",
      [{ k: "a" }, { k: null }],
    ],
    [
      "{type: object, properties: {tags: {type: array, items: {type: string}}, none: {type: string}}}",
      { tags: ["t"], none: null },
    ],
  ])("is the member of its name: %s", async (output, expected) => {
    const upstream = await startUpstream((_, response) =>
      json(response, { id: 7, count: "2", sub: { x: 3, y: 4 }, list: [{ k: "a", ssn: 1 }, {}], tags: "t", ssn: 1 }),
    );
    const served = await serve(exposing(output), upstream);
    expect(await (await fetch(`${served.rest}/a`)).json()).toEqual(expected);
    expect(JSON.parse(await textOfTool(await toolsOf(served), "get-a"))).toEqual(expected);
  });
});

describe("what an output says that must be there", () => {
  const outputs = [
    "{type: object, required: [id], properties: {id: {type: string, mapping: $.id}, n: {type: integer, mapping: $.n}}}",
    "{type: object, properties: {id: {type: string, mapping: $.id, required: true}, n: {type: integer, mapping: $.n}}}",
  ];

  it.each(outputs)("is promised, and its absence is the upstream's fault: %s", async (output) => {
    expect(contractOf(exposing(output))).toEqual({
      type: "object",
      required: ["id", "n"],
      properties: { id: { type: "string" }, n: whole },
    });
    let answer: object = { id: "7", n: null };
    const upstream = await startUpstream((_, response) =>
      json(response, answer, 200, { "cache-control": "max-age=60" }),
    );
    const served = await serve(exposing(output), upstream);
    const tools = await toolsOf(served);
    expect(await (await fetch(`${served.rest}/a`)).json()).toEqual({ id: "7", n: null });
    expect((await tools.callTool({ name: "get-a", arguments: {} })).structuredContent).toEqual({ id: "7", n: null });
    for (const lacking of [{ n: 1 }, { id: null, n: 1 }, { ID: "7", ssn: "1" }]) {
      answer = lacking;
      const refused = await fetch(`${served.rest}/a`);
      expect([refused.status, refused.headers.get("cache-control"), await refused.json()]).toMatchObject([
        502,
        null,
        { detail: "the answer has no `id`, which the capability requires" },
      ]);
      const { isError, content } = await tools.callTool({ name: "get-a", arguments: {} });
      expect([isError, content]).toMatchObject([true, [{ text: expect.stringContaining("has no `id`") }]]);
    }
  });

  it("counts for the members that steps are mapped to, for elements of lists, and not for alternatives that fit", async () => {
    const yaml = capabilityOf({
      resources: "{name: a, path: /a, operations: [{name: get-a, method: GET}]}",
      routes: `
        {name: steps, path: /steps, operations: [{method: GET, name: steps, steps: [{type: call, name: one, call: up.get-a}, {type: call, name: two, call: up.get-a}],
          mappings: [{targetName: id, value: $.one.id}, {targetName: n, value: $.two.n}], outputParameters: [{name: id, type: string, required: true}, {name: n, type: integer}]}]},
        {name: list, path: /list, operations: [{method: GET, name: list, call: up.get-a, outputParameters: [{type: array, mapping: $.list, items: {type: object, properties: {k: {type: string, mapping: $.k, required: true}}}}]}]},
        {name: either, path: /either, operations: [{method: GET, name: either, call: up.get-a, outputParameters: [{type: object, properties: {id: {type: string, mapping: $.id, required: true}}}, {type: object, properties: {n: {type: integer, mapping: $.n}}}]}]}`,
    });
    let answer: object = {};
    const { rest } = await serve(yaml, await startUpstream((_, response) => json(response, answer)));
    const ask = async (path: string, given: object): Promise<unknown> => {
      answer = given;
      const response = await fetch(rest + path);
      return [response.status, await response.json()];
    };
    expect(await ask("/steps", { id: 7, n: 1 })).toEqual([200, { id: "7", n: 1 }]);
    expect(await ask("/steps", { id: 7 })).toEqual([200, { id: "7" }]);
    expect(await ask("/steps", { n: 1 })).toMatchObject([502, { detail: expect.stringContaining("`id`") }]);
    expect(await ask("/list", { list: [{ k: "a" }] })).toEqual([200, [{ k: "a" }]]);
    expect(await ask("/list", { list: [] })).toEqual([200, []]);
    expect(await ask("/list", { list: [{ k: "a" }, {}] })).toMatchObject([
      502,
      { detail: expect.stringContaining("`k`") },
    ]);
    expect(await ask("/either", { id: 7, n: 1 })).toEqual([200, { id: "7" }]);
    expect(await ask("/either", { n: 1 })).toEqual([200, { n: 1 }]);
  });
});
