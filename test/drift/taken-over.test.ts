import { describe, expect, it } from "vitest";
import type { Comparison } from "../../generator/drift/comparison.js";
import type { RouteFact } from "../../generator/drift/facts/callables.js";
import { heirOf, routesOverPlaceholders } from "../../generator/drift/hits/taken-over.js";
import { growth, worstGrowth } from "../growth.js";

/** What is looked at of a route; the key is as facts of routes have it. */
const routeOf = (path: string, adapter = "r"): RouteFact =>
  ({ key: `${adapter} GET ${path}`, adapter, label: `GET ${path}` }) as RouteFact;
const comparisonOf = (added: readonly string[], both: readonly string[]): Pick<Comparison, "routes"> => {
  const pairs = both.map((path) => ({ before: routeOf(path), after: routeOf(path) }));
  return { routes: { added: added.map((path) => routeOf(path)), removed: [], both: pairs } as Comparison["routes"] };
};

describe("a route that takes another's requests", () => {
  it.each([
    ["/pets/lost", ["/pets/{}"], "GET /pets/{}"],
    ["/pets/lost/{}", ["/pets/{}/{}"], "GET /pets/{}/{}"],
    // What is written alike goes before a placeholder: the router looks so.
    ["/pets/lost", ["/{}/{}", "/pets/{}"], "GET /pets/{}"],
    ["/pets/{}", ["/pets/{}"], undefined],
    ["/pets/{}", ["/pets/lost"], undefined],
    ["/pets/lost", ["/dogs/{}", "/pets", "/pets/{}/x"], undefined],
  ])("%s beside %j", (path, both, taken) => {
    const comparison = comparisonOf([path], both);
    expect(routesOverPlaceholders(comparison).map(({ sentence }) => sentence)).toEqual(
      taken === undefined ? [] : [`it answers requests that ${taken} answered`],
    );
    expect(heirOf(routeOf(path), comparison)?.label).toBe(taken);
    expect(heirOf(routeOf(path, "other"), comparison)).toBeUndefined();
  });

  it("is found without looking at all others", () => {
    const make = (size: number): Pick<Comparison, "routes"> =>
      comparisonOf(
        Array.from({ length: size }, (_, index) => `/b${index}/{}`),
        Array.from({ length: size }, (_, index) => `/a${index}/{}`),
      );
    // The trees of a comparison are kept: each run has one of its own.
    const work = ({ routes }: Pick<Comparison, "routes">): unknown => routesOverPlaceholders({ routes: { ...routes } });
    expect(growth(2_000, make, work)).toBeLessThanOrEqual(worstGrowth);
  });
});
