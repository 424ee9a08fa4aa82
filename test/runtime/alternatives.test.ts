import { describe, expect, it } from "vitest";
import { toolInput } from "../../templates/runtime/tool-input.js";
import { loadChecks, validateRequest } from "../../templates/runtime/validate-request.js";

/** What fits none of several alternatives is told what is wrong with the one that it is meant to be, in requests as in tools. Written down before it was run. */
const cat = {
  type: "object",
  required: ["kind", "lives"],
  properties: { kind: { enum: ["cat"] }, lives: { type: "integer" } },
};
const dog = {
  type: "object",
  required: ["kind", "good"],
  properties: { kind: { const: "dog" }, good: { type: "boolean" } },
};
const $defs = {
  Cat: {
    type: "object",
    required: ["kind", "lives"],
    properties: { kind: { type: "string" }, lives: { type: "integer" } },
  },
  Pet: { anyOf: [{ allOf: [{ $ref: "#/$defs/Cat" }, { properties: { kind: { enum: ["cat"] } } }] }, dog] },
  Tree: { anyOf: [{ type: "string" }, { type: "array", items: { $ref: "#/$defs/Tree" } }] },
};

const cases: readonly (readonly [why: string, schema: object, value: unknown, request: string, tool: string])[] = [
  [
    "a word says which",
    { anyOf: [cat, dog] },
    { kind: "cat", lives: "x" },
    "`lives` must be integer",
    "`p.lives` must be a whole number",
  ],
  [
    "no such word",
    { oneOf: [cat, dog] },
    { kind: "cow", lives: 1 },
    "`kind` must be one of cat, dog",
    '`p.kind` must be one of "cat", "dog"',
  ],
  [
    "the word is absent: what is there says which",
    { anyOf: [cat, dog] },
    { lives: 1 },
    "`kind` is required",
    "`p.kind` is required",
  ],
  [
    "the word stands beside a reference",
    { $ref: "#/$defs/Pet" },
    { kind: "cat" },
    "`lives` is required",
    "`p.lives` is required",
  ],
  [
    "alternatives of alternatives",
    { anyOf: [{ $ref: "#/$defs/Pet" }, { type: "string" }] },
    { kind: "dog" },
    "`good` is required",
    "`p.good` is required",
  ],
  [
    "a limit of the one that is meant",
    {
      anyOf: [
        { type: "object", required: ["t", "card"], properties: { t: { const: "card" }, card: { type: "string" } } },
        {
          type: "object",
          required: ["t", "iban"],
          properties: { t: { const: "iban" }, iban: { type: "string", minLength: 5 } },
        },
      ],
    },
    { t: "iban", iban: "DE" },
    "`iban` must NOT have fewer than 5 characters",
    "`p.iban` must NOT have fewer than 5 characters",
  ],
  [
    "in a list",
    { type: "array", items: { anyOf: [cat, dog] } },
    [
      { kind: "dog", good: true },
      { kind: "dog", good: 1 },
    ],
    "`1/good` must be boolean",
    "`p[1].good` must be true or false",
  ],
  [
    "of one that leads to itself",
    { $ref: "#/$defs/Tree" },
    ["a", ["b", {}]],
    "`1/1` must be string, `1/1` must be array",
    "`p[1][1]` must be a text, `p[1][1]` must be a list",
  ],
  [
    "none of their types",
    { anyOf: [{ type: "string" }, { type: "integer" }] },
    {},
    "`body` must be string, `body` must be integer",
    "`p` must be a text, `p` must be a whole number",
  ],
  [
    "nothing says which: each",
    {
      anyOf: [
        { type: "object", required: ["a"] },
        { type: "object", required: ["b"] },
      ],
    },
    {},
    "`a` is required, `b` is required",
    "`p.a` is required, `p.b` is required",
  ],
  [
    "a name with a slash",
    {
      anyOf: [
        { type: "object", properties: { "a/b": { enum: ["x"] } } },
        { type: "object", properties: { "a/b": { enum: ["y"] } } },
      ],
    },
    { "a/b": "z" },
    "`a/b` must be one of x, y",
    '`p.a/b` must be one of "x", "y"',
  ],
];

await loadChecks();

function requested(schema: object, value: unknown): string {
  try {
    validateRequest(
      { headers: {}, body: value, routeOptions: {} } as never,
      { schema: { body: schema }, config: {} } as never,
    );
    return "";
  } catch (error) {
    const { errors = [] } = error as {
      readonly errors?: readonly { readonly name: string; readonly detail: string }[];
    };
    return errors.map(({ name, detail }) => `\`${name}\` ${detail}`).join(", ");
  }
}

describe("of alternatives, what the one lacks that is meant", () => {
  it.each(cases)("%s", async (_, schema, value, request, tool) => {
    expect(requested({ ...schema, $defs }, value)).toBe(request);
    const input = toolInput({ type: "object", properties: { p: schema }, $defs } as never);
    const checked = await input["~standard"].validate({ p: value });
    expect(checked.issues?.map(({ message }) => message.replaceAll("\n", ", ")).join()).toBe(tool);
  });

  it("takes what fits", async () => {
    for (const value of [
      { kind: "cat", lives: 9 },
      { kind: "dog", good: true },
    ]) {
      expect(requested({ anyOf: [cat, dog] }, value)).toBe("");
      expect(requested({ $ref: "#/$defs/Pet", $defs }, value)).toBe("");
    }
  });

  /** Alternatives that say the same of what lies inside them ask for it once, however deep it lies. */
  it("takes time by what is sent", () => {
    const both = { type: "object", required: ["l"], properties: { l: { $ref: "#/$defs/N" } } };
    const schema = {
      $ref: "#/$defs/N",
      $defs: { N: { anyOf: [both, { ...both, minProperties: 1 }, { type: "boolean" }] } },
    };
    const nested = (depth: number): unknown => (depth === 0 ? "x" : { l: nested(depth - 1) });
    expect(requested(schema, nested(40))).toMatch(/^`(?:l\/)+l` must be object/);
    const input = toolInput({ type: "object", properties: { p: { $ref: "#/$defs/N" } }, $defs: schema.$defs } as never);
    return expect(input["~standard"].validate({ p: nested(40) })).resolves.toHaveProperty("issues");
  });

  it("reads a schema once, however many requests are checked against it", () => {
    let reads = 0;
    const schema = Object.defineProperty({ anyOf: [cat, dog] }, "title", {
      enumerable: true,
      get: () => void (reads += 1),
    });
    const value = { kind: "cat", lives: 9 };
    expect(requested(schema, value)).toBe("");
    const before = reads;
    for (let request = 0; request < 5; request += 1) expect(requested(schema, value)).toBe("");
    expect(before).toBeGreaterThan(0);
    expect(reads).toBe(before);
  });

  it("says of what fits two of which one may fit that it does", () => {
    expect(requested({ oneOf: [{ type: "integer" }, { type: "number" }] }, 5)).toMatch(/must match exactly one/);
  });
});
