import { expect, it } from "vitest";
import {
  type Code,
  code,
  codeFrom,
  exportedName,
  importName,
  objectLiteral,
  privateName,
  property,
} from "../generator/plan/code.js";
import { usualCode } from "../generator/plan/code-settings.js";
import { finishFile } from "../generator/plan/file.js";

const span = { file: { path: "a.yaml", text: "a" }, start: 0, end: 1 };
const mark = (printed: string): string => `<${printed}>`;

const printed = (fragment: Code, marks = true): string =>
  finishFile("rest.ts", { fragment }, usualCode, marks ? mark : undefined).printed.fragment;

it("a property is one word where its value is that word, and nothing else", () => {
  const id = importName("./client", "id", false);
  expect(printed(property("id", id))).toBe("id");
  expect(printed(property("id", codeFrom(id, span)))).toBe("id");
  expect(printed(property("id", code`${id}.x`))).toBe("id: id.x");
  expect(printed(property("idx", id))).toBe("idx: id");
  expect(printed(property("i", codeFrom(id, span)))).toBe("i: <id>");
  expect(printed(property("i", id), false)).toBe("i: id");
});

it("what stands in properties of properties is printed once, whether or not it is marked", () => {
  for (const marks of [true, false]) {
    const looks = [8, 64].map((depth) => {
      let count = 0;
      const leaf = importName("./client", "leaf", false);
      const watched = new Proxy(leaf, {
        get: (target, key): unknown => {
          count += key === "kind" ? 1 : 0;
          return Reflect.get(target, key);
        },
      });
      let nested: Code = codeFrom(watched, span);
      for (let level = 0; level < depth; level += 1) nested = objectLiteral([property("a", nested)]);
      const leafPrinted = marks ? "<leaf>" : "leaf";
      expect(printed(nested, marks)).toBe(`${"{ a: ".repeat(depth)}${leafPrinted}${" }".repeat(depth)}`);
      return count;
    });
    expect(looks[1]).toBe(looks[0]);
  }
});

it("two exported declarations of one name are a fault, and so is one called like a word of the language", () => {
  const exports = (...names: readonly string[]): string => {
    const declarations = names.map((name) => code`export const ${exportedName(name)} = 1;`);
    return finishFile("rest.ts", { declarations }, usualCode, undefined).printed.declarations.join("\n");
  };
  expect(exports("one", "two")).toBe("export const one = 1;\nexport const two = 1;");
  expect(() => exports("one", "two", "one")).toThrow("rest.ts cannot export a declaration called one");
  expect(() => exports("delete")).toThrow("rest.ts cannot export a declaration called delete");
  // One declaration may stand in several places, and what is private makes way.
  const one = exportedName("one");
  const plan = { all: [code`${one}`, code`${one}`, code`${privateName("one")}`] };
  expect(finishFile("rest.ts", plan, usualCode, undefined).printed.all).toEqual(["one", "one", "one2"]);
});
