import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { sampleOf } from "../../generator/cli/mock/sample.js";
import type { DataType } from "../../generator/model/types.js";
import type { JsonObject, JsonValue } from "../../generator/source/node.js";

const text: DataType = { kind: "string" };

/** The type `Node` that `inside` makes of itself. */
function node(inside: (itself: DataType) => DataType): DataType {
  const itself: DataType = {
    kind: "named",
    name: "Node",
    declared: () => ({ type: inside(itself), description: undefined }),
  };
  return itself;
}

/** An object that must have these members. */
function objectOf(members: Readonly<Record<string, DataType>>): DataType {
  const properties = Object.entries(members).map(([name, type]) => ({ name, type, required: true }));
  return { kind: "object", open: true, properties };
}

// Found by schemathesis: at the depth where a mock stops, lists held null, and texts were null.
describe("what a mock answers for a type that leads to itself is of that type", () => {
  const self = { $ref: "#/$defs/Node" };
  const label = { type: "string" };
  it.each<readonly [string, (itself: DataType) => DataType, JsonObject]>([
    [
      "a list",
      (items) => objectOf({ label: text, all: { kind: "array", items } }),
      { all: { type: "array", items: self } },
    ],
    [
      "a list of lists",
      (items) => objectOf({ label: text, all: { kind: "array", items: { kind: "array", items } } }),
      { all: { type: "array", items: { type: "array", items: self } } },
    ],
    [
      "values by name",
      (values) => objectOf({ label: text, all: { kind: "record", values } }),
      { all: { type: "object", additionalProperties: self } },
    ],
    [
      "an alternative, which comes first",
      (itself) => objectOf({ label: text, left: { kind: "union", of: [itself, { kind: "number" }] } }),
      { left: { anyOf: [self, { type: "number" }] } },
    ],
    [
      "null",
      (of) => objectOf({ label: text, next: { kind: "nullable", of } }),
      { next: { anyOf: [self, { type: "null" }] } },
    ],
  ])("by %s", (_, inside, properties) => {
    const schema = {
      ...self,
      $defs: {
        Node: { type: "object", required: ["label", ...Object.keys(properties)], properties: { label, ...properties } },
      },
    };
    const validate = new Ajv2020({ strict: false }).compile(schema);
    expect(validate(sampleOf(node(inside), "node")), JSON.stringify(validate.errors)).toBe(true);
  });

  it("and where no value is, only what leads to itself is null", () => {
    const sample = sampleOf(
      node((parent) => objectOf({ label: text, parent })),
      "node",
    );
    const labels: JsonValue[] = [];
    for (let at = sample; at !== null; at = (at as JsonObject)["parent"] ?? null)
      labels.push((at as JsonObject)["label"] ?? null);
    expect(labels.length).toBeGreaterThan(2);
    expect(new Set(labels)).toEqual(new Set(["label"]));
  });
});
