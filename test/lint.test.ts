import { expect, it } from "vitest";
import { compileText } from "./check.js";
import { lintRules, rightCapability, rightFiles } from "./lint-rules.js";

/** What the whole of a capability is told, matters of taste included; of notes, only those of `code`. */
function codesOf(text: string, code = ""): readonly string[] {
  const { diagnostics } = compileText(text, { others: { ...rightFiles, "capabilities/case.yaml": text }, style: true });
  return [
    ...new Set(diagnostics.filter((each) => each.severity !== "info" || each.code === code).map((each) => each.code)),
  ];
}

it("a capability that the reference project's rules find right is told nothing", () => {
  expect(codesOf(rightCapability)).toEqual([]);
});

// A tunnel is refused whatever is said of it, and errors of reading hide what may follow from them.
const beside = ["model/unsupported-tunnel"];

it.each(lintRules)("$rule: $code", ({ code, edits }) => {
  let text = rightCapability;
  for (const [from, to] of edits) {
    expect(text.split(from).length, from).toBe(2);
    text = text.replace(from, () => to);
  }
  expect(codesOf(text, code).filter((each) => !beside.includes(each))).toEqual([code]);
});

it("matters of taste are looked for only where that is asked", () => {
  const { diagnostics } = compileText(rightCapability.replace(", tags: [pets]", ""), { others: rightFiles });
  expect(diagnostics.filter(({ code }) => code.startsWith("style/"))).toEqual([]);
});
