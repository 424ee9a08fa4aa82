import { describe, expect, it } from "vitest";
import {
  asBoolean,
  asInteger,
  asNumber,
  asText,
  each,
  element,
  isJsonObject,
  type JsonValue,
  property,
  wildcard,
} from "../../templates/runtime/json.js";

describe("reading", () => {
  it("finds own properties only", () => {
    const value: JsonValue = JSON.parse('{"a": 1, "__proto__": {"x": 2}, "n": null}');
    expect(property(value, "a")).toBe(1);
    expect(property(value, "n")).toBeNull();
    expect(property(value, "__proto__")).toEqual({ x: 2 });
    expect(property({}, "__proto__")).toBeUndefined();
    expect(property({}, "toString")).toBeUndefined();
    for (const other of ["text", 1, null, undefined, [1]]) expect(property(other, "length")).toBeUndefined();
  });

  it("finds elements, from the end too, and maps them", () => {
    expect(element(["a", "b"], 0)).toBe("a");
    expect(element(["a", "b"], -1)).toBe("b");
    expect(element(["a"], 3)).toBeUndefined();
    expect(element("ab", 0)).toBeUndefined();
    expect(each([{ id: 1 }, {}], (item) => property(item, "id"))).toEqual([1, undefined]);
    expect(each({ 0: 1 }, String)).toBeUndefined();
    expect(wildcard({ a: 1, b: 2 })).toEqual([1, 2]);
    expect(wildcard([1])).toEqual([1]);
    expect(wildcard("a")).toBeUndefined();
  });

  it("knows objects from arrays and null", () => {
    expect([{}, [], null, "a", undefined].map(isJsonObject)).toEqual([true, false, false, false, false]);
  });
});

describe("conversion where nothing is lost", () => {
  it.each<[JsonValue | undefined, unknown]>([
    ["a", "a"],
    [5, "5"],
    [true, "true"],
    [null, null],
    [undefined, null],
    [{ a: 1 }, { a: 1 }],
  ])("text of %j", (value, expected) => {
    expect(asText(value)).toEqual(expected);
  });

  it.each<[JsonValue | undefined, unknown]>([
    ["5", 5],
    ["1.50", "1.50"],
    ["1e3", "1e3"],
    ["007", "007"],
    ["", ""],
    ["abc", "abc"],
    [2.5, 2.5],
    [undefined, null],
    ["9007199254740993", "9007199254740993"],
    ["Infinity", "Infinity"],
  ])("number of %j", (value, expected) => {
    expect(asNumber(value)).toBe(expected);
  });

  it.each<[JsonValue | undefined, unknown]>([
    ["5", 5],
    ["5.5", "5.5"],
    [5.5, 5.5],
    [null, null],
  ])("integer of %j", (value, expected) => {
    expect(asInteger(value)).toBe(expected);
  });

  it.each<[JsonValue | undefined, unknown]>([
    ["true", true],
    ["false", false],
    ["yes", "yes"],
    [1, 1],
    [undefined, null],
  ])("boolean of %j", (value, expected) => {
    expect(asBoolean(value)).toBe(expected);
  });
});
