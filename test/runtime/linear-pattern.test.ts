import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linearPattern } from "../../templates/runtime/linear-pattern.js";
import { growth, worstGrowth } from "../growth.js";

const atoms = [
  "a",
  "b",
  ".",
  "é",
  "😀",
  "\\d",
  "\\W",
  "\\s",
  "[ab]",
  "[^a\\]]",
  "[\\w-]",
  "[]",
  "\\p{L}",
  "\\P{Lu}",
  "\\u0061",
  "\\u{1F600}",
  "\\uD83D\\uDE00",
  "\\x62",
  "\\.",
  "\\/",
  "\\n",
  "\\cJ",
  "\\0",
  "\\b",
  "\\B",
  "^",
  "$",
];
const counts = ["*", "+", "?", "*?", "+?", "??", "{2}", "{0}", "{1,}", "{0,2}", "{1,3}?"];
const isCountable = (atom: string): boolean => !/^(?:\\[bB]|[$^])$/.test(atom);
const { expression } = fc.letrec<{ expression: string; term: string }>((tie) => ({
  expression: fc.array(tie("term"), { maxLength: 4 }).map((terms) => terms.join("")),
  term: fc.oneof(
    { depthSize: "small" },
    fc
      .tuple(fc.constantFrom(...atoms), fc.option(fc.constantFrom(...counts)))
      .map(([atom, count]) => atom + (count !== null && isCountable(atom) ? count : "")),
    fc
      .tuple(
        fc.constantFrom("(", "(?:", "(?<n>"),
        fc.array(tie("expression"), { minLength: 1, maxLength: 3 }),
        fc.option(fc.constantFrom(...counts)),
      )
      .map(([open, parts, count]) => `${open}${parts.join("|")})${count ?? ""}`),
  ),
}));
const text = fc.string({ unit: fc.constantFrom(..."aabB1 _-é😀\n]./\0", "\ud83d"), maxLength: 8 });

/** A search as ECMA-262 has it (RegExpBuiltinExec), from character to character: V8's own also begins inside a pair of surrogates, where `\B` holds. */
function isFound(sticky: RegExp, searched: string): boolean {
  let index = 0;
  for (const character of [...searched, ""]) {
    sticky.lastIndex = index;
    if (sticky.test(searched)) return true;
    index += character.length;
  }
  return false;
}

/** What the engine of the platform, which tries each way to divide a text among counts in counts, is asked: more of them may take it minutes. */
const mostCountedGroups = 4;

function isTolerable(pattern: string): boolean {
  return (pattern.match(/\)[*+?{]/g) ?? []).length <= mostCountedGroups;
}

describe("patterns of authors", () => {
  it("say what the engine of the platform says", () => {
    fc.assert(
      fc.property(expression.filter(isTolerable), fc.array(text, { minLength: 1, maxLength: 6 }), (pattern, texts) => {
        let engine: RegExp;
        try {
          engine = new RegExp(pattern, "uy");
        } catch {
          // Names of groups may be repeated.
          return;
        }
        const linear = linearPattern(pattern, "u");
        for (const each of texts)
          expect([pattern, each, linear.test(each)]).toEqual([pattern, each, isFound(engine, each)]);
      }),
      { numRuns: 4_000, examples: [["\\B", ["a😀a", "😀", "\ud83d😀"]]] },
    );
  });

  const hard: readonly (readonly [pattern: string, make: (size: number) => string])[] = [
    ["^(a+)+$", (size) => `${"a".repeat(size)}b`],
    ["^(\\w+\\s?)*$", (size) => `${"a".repeat(size)}!`],
    ["^(a|a)*$", (size) => `${"a".repeat(size)}b`],
    ["^(.*?,){11}P", (size) => "1,".repeat(size)],
    ["\\d+$", (size) => `${"1".repeat(size)}x`],
    ["^\\s*.*\\s*$", (size) => " ".repeat(size)],
    ["\\S+@\\S+\\.\\S+", (size) => "a@".repeat(size)],
    ["(x+x+)+y", (size) => "x".repeat(size)],
    [
      "^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$",
      (size) => "a".repeat(size),
    ],
  ];
  it.each(hard)("%s takes linear time", (pattern, make) => {
    const linear = linearPattern(pattern, "u");
    expect(growth(50_000, make, (each) => linear.test(each))).toBeLessThan(worstGrowth);
  });

  it("with look-around, back references and large counts are the engine's, on short texts", () => {
    expect(linearPattern("^(?=.*\\d).{4,}$", "u").test("abc1")).toBe(true);
    expect(linearPattern("^(?!a)", "u").test("a")).toBe(false);
    expect(linearPattern("^(a)\\1$", "u").test("aa")).toBe(true);
    expect(linearPattern("^a{1,5000}$", "u").test("a".repeat(4_000))).toBe(true);
    expect(linearPattern("^(?=.*\\d).{4,}$", "u").test("1".repeat(10_001))).toBe(false);
    expect(() => linearPattern("(", "u")).toThrow(SyntaxError);
  });
});
