import { ts } from "ts-morph";
import { describe, expect, it } from "vitest";
import { readFolder } from "./check.js";
import { growth, worstGrowth } from "./growth.js";

/** Every regular expression that is written out in the generator and in what is copied into generated trees, once, with where it stands. */
const expressions = new Map(
  ["generator", "templates/runtime"].flatMap((folder) =>
    Object.entries(readFolder(folder))
      .filter(([path]) => path.endsWith(".ts"))
      .flatMap(([path, text]) =>
        literalsOf(ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true)).map(
          (literal) => [literal, `${folder}/${path}`] as const,
        ),
      ),
  ),
);

function literalsOf(source: ts.SourceFile): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function parse(literal: string): RegExp {
  const end = literal.lastIndexOf("/");
  return new RegExp(literal.slice(1, end), literal.slice(end + 1));
}

/** Texts that the expression speaks of: its own words and marks, and one of each class of characters. What makes it slow is a run of them. */
function piecesOf({ source }: RegExp): readonly string[] {
  const plain = source.replace(/\(\?(?:[:=!]|<[=!])|\\[bBdDsSwW]|[{][\d,]+[}]|[()|^$*+?]/g, "\0").replaceAll("\\", "");
  const words = plain.split("\0").flatMap((run) => (run.startsWith("[") ? [...run] : [run, ...run]));
  return [...new Set([...words.filter((word) => word.length <= 40), " ", "\t", "\n", "a", "A", "0", "_", "-"])].filter(
    (piece) => piece !== "",
  );
}

/** How the worst text made of a run of one or two pieces, after each piece, makes the time grow. */
function worstOf(expression: RegExp): { readonly growth: number; readonly text: string } {
  const pieces = piecesOf(expression);
  const some = pieces.slice(0, 14);
  const pumps = [...pieces, ...some.flatMap((one) => some.map((other) => one + other))];
  let worst = { growth: 0, text: "" };
  for (const prefix of ["", ...pieces, ...some.map((piece) => `${some[0] ?? ""}${piece}`)]) {
    for (const pump of pumps) {
      const make = (size: number): string => `${prefix}${pump.repeat(Math.ceil(size / pump.length))}\u0001\n`;
      const apply = (text: string): unknown => text.replace(expression, "");
      // A linear one is done with this before the clock ticks.
      const text = make(1_500);
      const before = performance.now();
      apply(text);
      if (performance.now() - before < 2) continue;
      const grown = growth(4_000, make, apply);
      if (grown > worst.growth) worst = { growth: grown, text: JSON.stringify(`${prefix}${pump}...`) };
      if (grown > worstGrowth) return worst;
    }
  }
  return worst;
}

const isShort = process.env.CAPSTAN_LONG === undefined;

describe("regular expressions", () => {
  it("are found", () => {
    expect(expressions.size).toBeGreaterThan(200);
  });

  it.skipIf(isShort).each([
    ["/\\s+$/", true],
    ["/\\[[^\\]]*\\]\\(/g", true],
    ["/^(#{1,6})\\s+(.*?)\\s*#*$/", true],
    ["/\\{[^}]*\\}/g", true],
    ["/=+$/", true],
    ["/(\\w+)=/", true],

    ["/(?<!\\s)\\s+$/", false],
    ["/\\{[^{}]*\\}/g", false],
  ])("%s is told apart by this test: slow is %s", (literal, slow) => {
    expect(worstOf(parse(literal)).growth > worstGrowth).toBe(slow);
  });

  if (isShort) console.log("skipped: trying every regular expression takes minutes; .ci/long does it (CAPSTAN_LONG)");
  it.skipIf(isShort)("take time in proportion to the text, whatever it is", () => {
    const slow = [...expressions].flatMap(([literal, path]) => {
      const { growth: grown, text } = worstOf(parse(literal));
      return grown > worstGrowth ? [`${path}: ${literal} grows ${grown.toFixed(1)} times on ${text}`] : [];
    });
    expect(slow).toEqual([]);
  });
});
