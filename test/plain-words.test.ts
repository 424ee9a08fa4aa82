import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { comment } from "../generator/plan/comment.js";
import { inlineCode, prose } from "../generator/plan/prose.js";

/** Words and marks that Markdown, comments and links are made of, among plain ones. */
const word = fc.oneof(
  fc.constantFrom(
    "Lists",
    "orders,",
    "(all)",
    "www.x.y",
    "GH-12",
    "https://a.b",
    "#1",
    "a_b",
    "*/",
    "/*",
    "@see",
    "2)",
    "e.g.",
  ),
  fc.string({ unit: fc.constantFrom(..."aZ0 ,.;:!?'\"()/%+=-_*`[]<>|~&@#\\\u200b\n"), maxLength: 6 }),
);
const text = fc.array(word, { maxLength: 5 }).map((words) => words.join(" "));

// A line end at its end says nothing, and is in no plain text: both are to say the same.
describe("plain words, which take one look, are written as all others", () => {
  const same = (write: (text: string) => unknown): void =>
    fc.assert(
      fc.property(text, (written) => {
        expect(write(written)).toEqual(write(`${written}\n`));
      }),
      { numRuns: 3000 },
    );

  it("in prose", () => same(prose));
  it("in code", () => same((written) => inlineCode(written.trim())));
  it("in comments", () => same((written) => comment([written])));
  it("in comments of several paragraphs", () => same((written) => comment(["Said first", written], "")));

  it("in texts of which none is plain to the letter", () => {
    expect(prose("See www.example.com today")).toBe("See `www.example.com` today");
    expect(prose("Fixes GH-12 at last")).toBe("Fixes `GH-12` at last");
    expect(prose("Lists orders, newest first (at most 50).")).toBe("Lists orders, newest first (at most 50).");
    expect(inlineCode("a b")).toBe("`a b`");
    expect(comment(["Ends */ here"])).toBe("/** Ends *\\/ here */\n");
  });
});
