import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { growth, worstGrowth } from "./growth.js";

/** Microseconds that work has taken: set forward by hand, so that what is judged is the judgement and not the machine. */
let taken = 0;

/** Steps of a nanosecond. */
function spend(steps: number): void {
  taken += steps / 1_000;
}

const same = (size: number): number => size;

describe("how work grows, by the processor's time", () => {
  beforeEach(() => {
    taken = 0;
    vi.spyOn(process, "cpuUsage").mockImplementation((before) => ({ user: taken - (before?.user ?? 0), system: 0 }));
  });
  afterEach(() => void vi.restoreAllMocks());

  it("is told of what is linear, and of n log n", () => {
    expect(growth(20_000_000, same, spend)).toBeCloseTo(4);
    expect(growth(2_000_000, same, (size) => spend(size * Math.log2(size)))).toBeLessThan(worstGrowth);
  });

  it("is told of a square", () => {
    expect(growth(10_000, same, (size) => spend(size * size))).toBeCloseTo(16);
  });

  it("is told of a square that is refused where it is larger still", () => {
    const work = (size: number): void => {
      if (size > 40_000) throw new Error("too much");
      spend(size * size);
    };
    expect(growth(10_000, same, work)).toBeCloseTo(16);
  });

  it("is told of what is linear, though others' garbage is collected while the larger input is read for the first time", () => {
    let runs = 0;
    const work = (size: number): void => {
      runs += 1;
      spend(size * (runs === 2 ? 5 : 1));
    };
    expect(growth(20_000_000, same, work)).toBeCloseTo(4);
  });

  it("is nothing of what takes no time", () => {
    expect(growth(10, same, spend)).toBe(0);
  });
});

describe("how work grows on this machine", () => {
  it("is told of what makes garbage that lives for a while", () => {
    const garbage = (size: number): unknown =>
      Array.from({ length: size }, (_, index) => ({ index, text: `${index}` }));
    expect(growth(60_000, same, garbage)).toBeLessThan(worstGrowth);
  });
});
