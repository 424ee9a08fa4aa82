import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { Lexer, Parser } from "yaml";
import { findCorpus } from "./corpus/corpus.js";
import { part } from "./part.js";

/** What finds tokens in the bundle, beside the package as it is. */
interface Tokens {
  readonly Lexer: { new (): { lex(text: string): Iterable<string> } };
  readonly Parser: { new (onNewLine?: (offset: number) => void): { parse(text: string): Iterable<unknown> } };
}

let plain: Tokens;
// The build's own modules have no types.
const modules: { readonly plainMethods: (text: string, entry: string) => string } = await import(
  "../plain-methods.js" as string
);
const { plainMethods } = modules;

beforeAll(async () => {
  const folder = resolve("node_modules/yaml/browser/dist/parse");
  const { outputFiles } = await build({
    stdin: {
      contents: 'export { Lexer } from "./lexer.js"; export { Parser } from "./parser.js";',
      resolveDir: folder,
    },
    bundle: true,
    format: "esm",
    write: false,
    plugins: [
      {
        name: "plain-tokens",
        setup({ onLoad }) {
          for (const [module, entry] of [
            ["lexer", "lex"],
            ["parser", "parse"],
          ] as const)
            onLoad({ filter: new RegExp(`${module}\\.js$`) }, ({ path }) => ({
              contents: plainMethods(readFileSync(path, "utf8"), entry),
            }));
        },
      },
    ],
  });
  plain = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? "").toString("base64")}`);
});

/** Lexemes, tokens, and the lines that are told of. */
function tokensOf(text: string, { Lexer: AnyLexer, Parser: AnyParser }: Tokens): string {
  const lines: number[] = [];
  const tokens = [...new AnyParser((offset) => lines.push(offset)).parse(text)];
  return JSON.stringify([[...new AnyLexer().lex(text)], tokens, lines]);
}

const every = `%YAML 1.2
# comment
---
a: &x 1 # one
"b": 'it''s'
? [c, {d: e, "f":g}, *x]
: - |2-
     kept

  - >+
   folded

-  !tag "q\\
   r"
...
--- !<tag:a,2000:b> {? a, b: , : c}
- - - x
  - ? y
`;

describe("what finds tokens of YAML without generators", () => {
  it("gives the same tokens of every capability", () => {
    const corpus = findCorpus();
    if (corpus === undefined) console.log("skipped: ../shared/corpus is not there");
    const paths = ["capabilities", "test/diagnostics", ...(corpus === undefined ? [] : [corpus])].flatMap(yamlBelow);
    const chosen = part(paths, 200);
    expect(chosen.length).toBeGreaterThanOrEqual(200);
    for (const path of chosen) {
      const text = readFileSync(path, "utf8");
      expect(tokensOf(text, plain) === tokensOf(text, { Lexer, Parser }), path).toBe(true);
    }
  });

  it("gives the same tokens of a text that stops or begins anywhere, with either end of lines", () => {
    for (const text of [every, every.replaceAll("\n", "\r\n"), `\ufeff${every}`])
      for (let at = 0; at <= text.length; at += 1)
        for (const cut of [text.slice(0, at), text.slice(at)])
          expect(tokensOf(cut, plain) === tokensOf(cut, { Lexer, Parser }), JSON.stringify(cut)).toBe(true);
  });

  it("gives the same tokens of what is no YAML", () => {
    const bits = [
      "- ",
      "? ",
      ": ",
      "a",
      "'",
      '"',
      "[",
      "]",
      "{",
      "}",
      ",",
      "\n",
      "  ",
      "\t",
      "\r\n",
      "|",
      ">",
      "&a ",
      "*a",
      "!t ",
      "#",
      "%",
      "---",
      "...",
      "\ufeff",
      "\u0002",
      "\u001f",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...bits), { maxLength: 40 }), (parts) => {
        const text = parts.join("");
        expect(tokensOf(text, plain)).toBe(tokensOf(text, { Lexer, Parser }));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ["a generator in it", "class A { *lex() { const g = function* () { yield 1; }; } }"],
    ["what another gives", "class A { *lex() { yield* others(); } }"],
    ["what is made of a yield", "class A { *lex() { const a = yield 1; } }"],
    ["an entry that ends early", "class A { *lex() { if (a) return; yield 1; } }"],
    ["another entry", "class A { *parse() { yield 1; } }"],
  ])("fails the build where the package has %s", (_, text) => {
    expect(() => plainMethods(text, "lex")).toThrow("something new to make plain");
  });
});

function yamlBelow(folder: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true }).map(String).sort();
  return names.filter((name) => /\.ya?ml$/.test(name)).map((name) => join(folder, name));
}
