import { describe, expect, it } from "vitest";
import { compileText } from "../check.js";

/** Two steps without `mappings`, whose outputs read what the second answers; `answer`: what that declares. */
const twoSteps = (outputs: string, { answer = "", more = "" } = {}): string => `naftiko: 1.0.0-alpha2
info: {label: Pets, description: Pets.}
capability:
  consumes:
    - type: http
      namespace: pets
      baseUri: https://pets.example
      resources:
        - name: pets
          path: /pets
          operations:
            - {name: list, method: GET}
            - {name: keepers, method: GET${answer}}
${more}  exposes:
    - type: mcp
      namespace: tools
      port: 9090
      tools:
        - name: both
          description: Both.
          steps:
            - {type: call, name: one, call: pets.list}
            - {type: call, name: two, call: pets.keepers}
          outputParameters: [${outputs}]
`;

const said = (text: string): readonly string[] =>
  compileText(text)
    .diagnostics.filter(({ severity }) => severity !== "info")
    .map(({ code, help = "" }) => `${code}: ${help.split("; ")[0]}`);

const warns = (write: string): readonly string[] => [`model/step-in-output: ${write}`];
const refuses = (write: string): readonly string[] => [`model/unknown-step: ${write}`];
const mappings = (target: string, value: string): string =>
  `write \`mappings: [{targetName: ${target}, value: ${value}}]\` beside \`steps\``;

describe("an output of steps without mappings that names a step", () => {
  it.each([
    ["{name: x, type: string, mapping: $.one.x}", warns(mappings("x", "$.one.x"))],
    ["{name: x, type: string, mapping: one.x}", warns(mappings("x", "$.one.x"))],
    ["{name: x, type: string, value: $.one.x}", warns(mappings("x", "$.one.x"))],
    [`{name: x, mapping: "$['one'].x[0]"}`, warns(mappings("x", `"$['one'].x[0]"`))],
    ["{type: object, properties: {a: {type: string, mapping: $.one.x}}}", warns(mappings("a", "$.one.x"))],
    ["{name: o, type: object, mapping: $, properties: {a: {mapping: $.one.x}}}", warns(mappings("o.a", "$.one.x"))],
    ["{type: array, mapping: $.one.items}", warns(mappings("items", "$.one.items"))],
    ["{name: x, type: string, mapping: $.two.title}", warns("write `$.title`: outputs start in the answer of `two`")],
    ["{name: x, mapping: $.two}", warns("write `$`: outputs start in the answer of `two`")],
    ['{name: x, type: string, value: "{{one.x}}"}', refuses(mappings("x", "$.one.x"))],
    ['{name: x, type: string, value: "of {{$.one.x}}"}', refuses(mappings("x", "$.one.x"))],
    ['{name: x, type: string, value: "{{steps.one.x}}"}', refuses(mappings("x", "$.one.x"))],
    ['{name: x, type: string, value: "{{$.none.x}}"}', refuses("write `$.<step>` or `$.<step>.<field>`")],
  ])("%s is told what to write", (output, expected) => {
    expect(said(twoSteps(output))).toEqual(expected);
  });

  it.each([
    [
      "a path inside an object that has a place of its own",
      "{name: o, type: object, mapping: $.a, properties: {x: {mapping: $.one.x}}}",
    ],
    ["a path inside a list", "{name: l, type: array, mapping: $.l, items: {type: string, mapping: $.one}}"],
    ["a name that is no step's", "{name: x, type: string, mapping: $.three.x}"],
    ["what is written out", "{name: x, type: string, const: $.one.x}"],
  ])("says nothing of %s", (_, output) => {
    expect(said(twoSteps(output))).toEqual([]);
  });

  it("says nothing of a member that the last step is known to answer, and speaks of one that it lacks", () => {
    const answer = ", outputParameters: [{name: one, type: string, value: $.one}]";
    expect(said(twoSteps("{name: x, type: string, mapping: $.one}", { answer }))).toEqual([]);
    expect(said(twoSteps("{name: x, type: string, mapping: $.two}", { answer }))).toHaveLength(1);
  });

  it("is told where the steps are those of a function", () => {
    const more = `  aggregates:
    - label: Pets
      namespace: domain
      functions:
        - name: both
          description: Both.
          steps:
            - {type: call, name: one, call: pets.list}
            - {type: call, name: two, call: pets.keepers}
`;
    const text = twoSteps("{name: x, type: string, mapping: $.one.x}", { more }).replace(
      /          steps:\n.*\n.*\n(?=          outputParameters)/,
      "          ref: domain.both\n",
    );
    expect(said(text)).toEqual(warns(mappings("x", "$.one.x")));
  });

  it("is no path where it is a template, whatever is called", () => {
    for (const path of ["{{one.x}}", "$.{{one}}", "$.a.{{one.x}}"])
      expect(said(twoSteps(`{name: x, type: string, mapping: "${path}"}`))[0]).toContain("model/broken-path");
    expect(said(twoSteps(`{name: x, type: string, mapping: "$['{{x}}']"}`))).toEqual([]);
  });
});
