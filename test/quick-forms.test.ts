import { runInThisContext } from "node:vm";
import { describe, expect, it } from "vitest";

// The build's own modules have no types.
const load = async (path: string): Promise<Readonly<Record<string, (...values: readonly unknown[]) => unknown>>> =>
  await import(path);
const { copyMembers, mapFlat } = await load("../quick-functions.js");
const { quickForms } = await load("../quick-forms.js");

/** What an expression gives as it is written, and as the build writes it: its value, or what it throws. */
function both(expression: string): readonly [unknown, unknown] {
  const values = (text: string): unknown => {
    const calls: unknown[] = [];
    const told = (value: unknown): unknown => (calls.push(value), value);
    try {
      return {
        value: described(runInThisContext(`(copyMembers, mapFlat, told) => ${text}`)(copyMembers, mapFlat, told)),
        calls,
      };
    } catch (error) {
      return { error: error instanceof Error ? error.name : error, calls };
    }
  };
  const [written, built] = [`(${expression})`, String(quickForms?.(`(${expression})`, "expression.ts"))];
  return [values(written), values(built)];
}

/** With the order of members, members that are undefined, and what is inherited. */
function described(value: unknown): unknown {
  if (Array.isArray(value)) return ["list", ...value.map(described)];
  if (typeof value !== "object" || value === null) return value === undefined ? "undefined" : value;
  const own = Reflect.ownKeys(value).map((key) => [key, described(Reflect.get(Object(value), key))]);
  return { own, inherited: Object.getPrototypeOf(value) === Object.prototype };
}

const written = [
  "{ ...{ a: 1, b: 2 }, a: 3, c: 4 }",
  "{ ...{ b: 1 }, ...{ a: 2, b: 3 } }",
  "{ ...{ b: 1 }, ...{ a: 2 }, c: 3, ...{ b: 4 }, d: 5 }",
  "{ ...undefined, a: 1 }",
  "{ ...null, ...undefined }",
  "{ ...{ a: 1 }, ...(false && { b: 1 }), ...'ab' }",
  "{ ...[7, 8], a: 1 }",
  '{ ...JSON.parse(\'{"__proto__": {"x": 1}, "y": 2}\'), a: 1 }',
  "{ ...{ a: 1 }, ['__proto__']: { x: 1 } }",
  "{ ...{ a: 1 }, ...JSON.parse('{\"__proto__\": null}') }",
  "{ ...{ a: undefined }, b: undefined }",
  "{ ...told({ a: 1 }), b: told(2), ...told({ c: 3 }), d: told(4) }",
  "{ ...{ ...{ ...{ a: 1 }, b: 2 }, c: 3 }, ...{ ...{ d: 4 }, e: 5 } }",
  "((x) => ({ ...x, twice() { return this.n * 2 }, ['k' + x.n]: 1 }))({ n: 2 }).twice()",
  "{ ...{ a: 1 }, get b() { return 2 } }",
  "{ ...{ get a() { return told(1) } }, b: 2 }",
  "{ ...{ a: 1 }, /* of `a` */ b: 2, // the last\n }",
  "{ a: 1, ...{ a: 2 }, b: 3 }",
  "{ ...{ a: 1 } }",
  "{ ...{ [Symbol.iterator]: 1 }, b: 2 }",
  "((...x) => [...x])(...[1], 2)",
  "[3, 1, 2].flatMap((each, index, all) => [each, index, all.length])",
  "[[1], [2, [3]], 4, 'text', undefined].flatMap((each) => each)",
  "[].flatMap(told)",
  "[1, 2].flatMap((x) => [x].flatMap((y) => [y, x]).filter((y) => y > 1)).flatMap(told)",
  "undefined?.flatMap((x) => x)",
  "({ of: undefined }).of?.parts.flatMap((x) => x)",
  "undefined.flatMap((x) => x)",
  "[1].flatMap((x) => ({ ...{ a: x }, b: x }))",
  "[...[1, 2].flatMap((x) => [x, x]), { ...{ a: [3].flatMap(told) }, b: 1 }]",
];

describe("what engines are quick at does what is written", () => {
  it.each(written)("%s", (expression) => {
    const [asWritten, asBuilt] = both(expression);
    expect(asBuilt).toEqual(asWritten);
  });

  it("types are no part of it", () => {
    const typed = "const all = items.flatMap<Item>(change);\nconst one = { ...rest, a: 1 } satisfies One as Two;";
    expect(quickForms?.(typed, "typed.ts")).toBe(
      "const all = mapFlat(items, change);\nconst one = copyMembers(rest, { a: 1 }) satisfies One as Two;",
    );
  });
});
