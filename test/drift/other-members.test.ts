import { describe, expect, it } from "vitest";
import { compareTypes } from "../../generator/drift/compare-types.js";
import type { DataType } from "../../generator/model/types.js";

/** What members may hold that an object does not declare (`additionalProperties`, JSON Schema 2020-12 section 10.3.2.3), from the side of whoever passes it. */
const integer: DataType = { kind: "integer" };
const number: DataType = { kind: "number" };
const objectOf = (others?: DataType, name = "a"): DataType => ({
  kind: "object",
  properties: [{ name, type: { kind: "string" }, required: true }],
  open: true,
  ...(others ? { others } : {}),
});

describe("others than the declared members", () => {
  it.each([
    ["the same", objectOf(integer), objectOf(integer), "same"],
    ["more of them", objectOf(integer), objectOf(number), "wider"],
    ["fewer of them", objectOf(number), objectOf(integer), "narrower"],
    ["anything before", objectOf(), objectOf(integer), "narrower"],
    ["anything now", objectOf(integer), objectOf(), "wider"],
    ["something else", objectOf(integer), objectOf({ kind: "boolean" }), "other"],
  ] as const)("%s", (_, before, after, expected) => {
    expect(compareTypes(before, after)).toBe(expected);
  });
});
