import { describe, expect, it } from "vitest";
import { findExpressions, slownessOf } from "./expressions.js";

describe("regular expressions", () => {
  it("are found; `npm run regular-expressions` judges them all", () => {
    expect(findExpressions().size).toBeGreaterThan(300);
  });

  it.each([
    ["/\\s+$/", true],
    ["/\\[[^\\]]*\\]\\(/g", true],
    ["/\\{[^}]*\\}/g", true],
    ["/^v\\d+(?:[._-]?\\w+)*$/", true],
    ["/(?<!\\s)\\s+$/", false],
    ["/\\{[^{}]*\\}/g", false],
  ])("%s is told apart: slow is %s", (literal, slow) => {
    expect(slownessOf(literal) !== undefined).toBe(slow);
  });
});
