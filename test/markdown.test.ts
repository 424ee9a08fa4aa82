import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeSpan, inlineMarkdown } from "../generator/text/markdown.js";
import { capstan, project } from "./capstan.js";
import { exampleCapability } from "../generator/drift/rules/example.js";

/** Markdown without its code spans, read as CommonMark reads them (section 6.1): a run of backticks closes with the next run of the same length. */
function outsideCode(markdown: string): string {
  let rest = markdown;
  let outside = "";
  for (let open = /`+/.exec(rest); open; open = /`+/.exec(rest)) {
    const start = open.index + open[0].length;
    const close = [...rest.slice(start).matchAll(/`+/g)].find(([run]) => run.length === open?.[0].length);
    outside += rest.slice(0, open.index);
    if (!close) return `${outside}UNCLOSED${rest.slice(open.index)}`;
    rest = rest.slice(start + close.index + close[0].length);
  }
  return outside + rest;
}

const alive = /[<>[\]*_~|\\&@#]|:\/\/|\bwww\.|UNCLOSED/;

describe("text in one line of Markdown", () => {
  it.each([
    [
      "requests without `kind` get 400, not 200: breaking (for now).",
      "requests without `kind` get 400, not 200: breaking (for now).",
    ],
    ["`see`[approve](https://evil.example)`now` is new", "`see[approve](https://evil.example)now` is new"],
    ["![x](https://evil.example/x.png) here", "`![x](https://evil.example/x.png)` here"],
    ["ask @maintainers, see #12", "ask `@maintainers,` see `#12`"],
    ["<img src=x> & more", "`<img` `src=x>` `&` more"],
    ["www.evil.example and https://evil.example", "`www.evil.example` and `https://evil.example`"],
    ["one ` alone", "one `` ` `` alone"],
    ["*bold* _thin_ a|b", "`*bold*` `_thin_` `a|b`"],
    ["two\nlines", "two lines"],
  ])("%j", (text, expected) => {
    const markdown = inlineMarkdown(text);
    expect(outsideCode(markdown)).not.toMatch(alive);
    expect(markdown).toBe(expected);
  });

  it("is dead for any text, and holds all of its words", () => {
    const text = fc.string({ unit: fc.constantFrom(..."ab `[]()!<>@#*_~|\\&:/.w`  ".split("")), maxLength: 60 });
    fc.assert(
      fc.property(text, (sentence) => {
        const markdown = inlineMarkdown(sentence);
        expect(outsideCode(markdown)).not.toMatch(alive);
        expect(markdown.replace(/[ `]/g, "")).toBe(sentence.replace(/[ `]/g, ""));
      }),
      { numRuns: 3000 },
    );
  });

  it("code spans hold any text", () => {
    expect(codeSpan("a")).toBe("`a`");
    expect(codeSpan("a``b`c")).toBe("```a``b`c```");
    expect(codeSpan("`a`")).toBe("`` `a` ``");
  });
});

it("names in what `diff` writes for a pull request are text there", () => {
  const evil = "see`[approve](https://evil.example)`now ![x](https://evil.example/x.png) @everyone <b>";
  const changed = exampleCapability.replace(
    /(tools:\n +- name: )([\w-]+)/,
    (_whole, before: string, name: string) => `${before}${JSON.stringify(`${name} ${evil}`)}`,
  );
  expect(changed).not.toBe(exampleCapability);
  const folder = project({ "old.yaml": exampleCapability, "new.yaml": changed });
  const { out } = capstan(folder, ["diff", "old.yaml", "new.yaml", "--format", "markdown"]);
  expect(out).toContain("evil.example");
  const [prose = ""] = out.split("```markdown");
  for (const line of prose.split("\n").filter((each) => each.startsWith("- ")))
    expect(outsideCode(line), line).not.toMatch(alive);
});
