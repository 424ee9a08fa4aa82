import { describe, expect, it } from "vitest";
import { growth, worstGrowth } from "./growth.js";

/** Steps of a processor, and garbage that lives for a while. */
function spend(steps: number): number {
  let sum = 0;
  for (let step = 0; step < steps; step += 1) sum = (sum + Math.imul(step, 31)) % 1_000_003;
  return sum;
}

const same = (size: number): number => size;

describe("how work grows", () => {
  it("is told of what is linear, of n log n and of what makes garbage", () => {
    expect(growth(200_000, same, (size) => spend(20 * size))).toBeLessThan(worstGrowth);
    expect(growth(200_000, same, (size) => spend(size * Math.log2(size)))).toBeLessThan(worstGrowth);
    expect(
      growth(
        60_000,
        same,
        (size) => Array.from({ length: size }, (_one, index) => ({ index, text: `${index}` })).length,
      ),
    ).toBeLessThan(worstGrowth);
  });

  it("is told of a square", () => {
    expect(growth(1_500, same, (size) => spend(size * size))).toBeGreaterThan(worstGrowth);
  });

  it("is told of a square that is refused where it is larger still", () => {
    const work = (size: number): number => {
      if (size > 6_000) throw new Error("too much");
      return spend(size * size);
    };
    expect(growth(1_500, same, work)).toBeGreaterThan(worstGrowth);
  });

  it("is nothing of what takes no time", () => {
    expect(growth(10, same, spend)).toBe(0);
  });
});
