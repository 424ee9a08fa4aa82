import { describe, expect, it } from "vitest";
import { rest, written } from "./name-meetings.js";
import { compileText, fileText } from "./check.js";

const paths = (...texts: readonly string[]): string =>
  written({
    consumes: [
      '{type: http, namespace: up, baseUri: "http://127.0.0.1:9", resources: [{name: a, path: /a, operations: [{name: get, method: GET}]}]}',
    ],
    exposes: [rest(Object.fromEntries(texts.map((text) => [text, "{name: get, method: GET, call: up.get}"])))],
  });

/** The name of the handler of each route, by its path. */
function handlersOf(...texts: readonly string[]): Readonly<Record<string, string>> {
  const text = fileText(compileText(paths(...texts)), "rest.ts");
  const found = text.matchAll(
    /\/\*\*(?:(?!\*\/)[\s\S])*?`?GET ([^\s`*]+)`?(?:(?!\*\/)[\s\S])*?\*\/\s*readonly (\w+):/g,
  );
  return Object.fromEntries([...found].map(([, path = "", name = ""]) => [path, name]));
}

/** Some of these, one or more, in their order. */
function selections(all: readonly string[]): readonly (readonly string[])[] {
  const [first, ...others] = all;
  if (first === undefined) return [];
  const without = selections(others);
  return [[first], ...without.map((some) => [first, ...some]), ...without];
}

describe("handlers of routes that differ in punctuation or case alone", () => {
  it.each([
    ["marks between the same words", ["/a-b", "/a_b", "/a.b", "/a/b"]],
    ["placeholders and words", ["/a/b", "/a/{b}", "/a-{b}", "/{a}/b"]],
    ["words that begin elsewhere", ["/ab-c", "/a-bc", "/abC", "/abc"]],
    ["marks that have no word", ["/a+b", "/a@b", "/a!b", "/a%20b"]],
  ])("have names that no other route takes, whichever stands first or is added: %s", (_, all) => {
    for (const some of selections(all)) {
      const handlers = handlersOf(...some);
      expect(Object.keys(handlers)).toEqual(some);
      expect(handlersOf(...some.toReversed())).toEqual(handlers);
      for (const name of Object.values(handlers)) expect(name).not.toMatch(/_\d$/);
      // A handler that was passed before another route came is for its own route or for none.
      for (const added of some) {
        const before = handlersOf(...some.filter((path) => path !== added));
        for (const [path, name] of Object.entries(before)) {
          const owner = Object.entries(handlers).find(([, other]) => other === name)?.[0];
          expect([path, undefined], `${name} of ${path}, with ${added}`).toContain(owner);
        }
      }
    }
  });

  it("that no name tells apart are refused", () => {
    const { diagnostics } = compileText(paths("/caf\u00e9", "/cafe\u0301"));
    expect(diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code)).toEqual([
      "plan/name-clash",
    ]);
  });
});
