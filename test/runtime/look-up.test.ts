import { describe, expect, it } from "vitest";
import { exactNumber } from "../../templates/runtime/exact-number.js";
import { lookUp } from "../../templates/runtime/steps.js";
import { growth, worstGrowth } from "../growth.js";

const teams = [
  { name: "Red", lead: { id: 5, mail: { work: "r@x" } }, "lead.id": undefined },
  { name: "Blue", lead: { id: "6" }, "a.b": 1 },
  { name: "Red", lead: { id: 7 } },
];

describe("a lookup", () => {
  it("takes the first entry whose field has the text of the value", () => {
    expect(lookUp(teams, "name", "Red", ["name", "none"])).toEqual({ name: "Red", none: null });
    expect(lookUp(teams, "name", "Green", ["name"])).toBeUndefined();
    expect(lookUp({ id: true }, "id", "true", ["id"])).toEqual({ id: true });
    expect(lookUp([{ id: null }, {}, { id: [1] }], "id", null, ["id"])).toBeUndefined();
  });

  it("takes numbers by their value, and texts as they are written", () => {
    const entries = [
      { id: exactNumber("5.0"), n: 1 },
      { id: "07", n: 2 },
      { id: exactNumber("1524831183200260097"), n: 3 },
    ];
    const found = (wanted: unknown): unknown => lookUp(entries, "id", wanted as never, ["n"]);
    expect([5, "5", "5.0", exactNumber("5.00")].map(found)).toEqual([{ n: 1 }, { n: 1 }, { n: 1 }, { n: 1 }]);
    expect(["07", 7, "7"].map(found)).toEqual([{ n: 2 }, undefined, undefined]);
    expect(["1524831183200260097", "1524831183200260096"].map(found)).toEqual([{ n: 3 }, undefined]);
  });

  it("is led into entries by the dots of a field, unless that is a field's name", () => {
    expect(lookUp(teams, "lead.id", 6, ["name", "lead.id"])).toEqual({ name: "Blue", lead: { id: "6" } });
    expect(lookUp(teams, "a.b", "1", ["a.b"])).toEqual({ "a.b": 1 });
    expect(lookUp(teams, "lead.id", "5", ["lead.mail.work", "lead.id", "lead.mail.home"])).toEqual({
      lead: { id: 5, mail: { work: "r@x", home: null } },
    });
  });

  it("of a list of values takes those that are there, in time that grows with both lists", () => {
    expect(lookUp(teams, "lead.id", ["7", "none", "6"], ["name"])).toEqual([{ name: "Red" }, { name: "Blue" }]);
    const grown = growth(
      2_000,
      (size) => Array.from({ length: size }, (_, id) => ({ id: `id-${id}` })),
      (entries) => lookUp(entries, "id", entries.map(({ id }) => id).reverse(), ["id"]),
    );
    expect(grown).toBeLessThan(worstGrowth);
  });
});
