import { describe, expect, it } from "vitest";
import { briefly, compileText, fileText } from "../check.js";

function capability(steps: string, beside = ""): string {
  return `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: https://up.dev
      resources:
        - name: things
          path: /things
          operations: [{name: list, method: GET}, {name: count, method: HEAD}]
  exposes:
    - type: rest
      namespace: r
      port: 8080
      resources:
        - name: both
          path: /both
          operations:
            - {method: GET, name: both, description: Both., ${beside} steps: [${steps}], mappings: [{targetName: a, value: $.a}, {targetName: b, value: $.b}]}
        - name: one
          path: /one
          operations: [{method: GET, name: one, description: One., call: up.list}]
`;
}

const a = "{name: a, type: call, call: up.list}";
const b = "{name: b, type: call, call: up.list}";

function codesOf(text: string, keepGoing = false): readonly string[] {
  return compileText(text, { keepGoing })
    .diagnostics.filter(({ severity }) => severity !== "info")
    .map((diagnostic) => briefly(diagnostic).split(" ").slice(1).join(" "));
}

describe("constructs of flows that the format does not have", () => {
  it.each([
    ["forEach", `{name: a, type: call, call: up.list, forEach: $.b}, ${b}`, ""],
    ["foreach", `{name: a, type: call, call: up.list, foreach: $.b}, ${b}`, ""],
    ["condition", `{name: a, type: call, call: up.list, condition: x}, ${b}`, ""],
    ["if", `{name: a, type: call, call: up.list, if: x}, ${b}`, ""],
    ["a type", `{name: a, type: loop, over: $.b}, ${b}`, ""],
    ["transform", `${a}, {name: b, type: transform, value: x}`, ""],
    ["parallel with what is not known", `{name: p, type: parallel, join: any, steps: [${a}, ${b}]}`, ""],
    ["parallel: false", `${a}, ${b}`, "parallel: false,"],
    ["beside steps", `${a}, ${b}`, "when: never,"],
    ["retry", `{name: a, type: call, call: up.list, retry: {times: 3}}, ${b}`, ""],
  ])("%s is refused by its name, and nothing else is said", (_, steps, beside) => {
    expect(codesOf(capability(steps, beside))).toEqual(["error schema/unsupported-construct"]);
  });

  it("leaves the operation to a handler and compiles the others, where going on is asked for", () => {
    const text = capability(`{name: a, type: call, call: up.list, condition: x}, ${b}`);
    const { files } = compileText(text, { keepGoing: true });
    expect(files.map(({ path }) => path)).not.toContain("case/operations.ts");
    expect(codesOf(text, true)).toEqual(["warning schema/unsupported-construct", "warning model/needs-handler"]);
    expect(fileText(compileText(text, { keepGoing: true }), "rest.ts")).toContain('"/one"');
  });

  it("compiles steps that run side by side as what they are", () => {
    const listed = compileText(capability(`${a}, ${b}`));
    for (const [steps, beside] of [
      [`{name: p, type: parallel, steps: [${a}, ${b}]}`, ""],
      [`${a}, {type: parallel, description: One alone., steps: [${b}]}`, ""],
      [`{type: parallel, steps: [{type: parallel, steps: [${a}]}, ${b}]}`, ""],
      [`${a}, ${b}`, "parallel: true,"],
    ] as const) {
      const text = capability(steps, beside);
      expect(codesOf(text)).toEqual([]);
      expect(fileText(compileText(text), "operations.ts")).toBe(fileText(listed, "operations.ts"));
    }
    expect(fileText(listed, "operations.ts")).toContain("Promise.all");
  });
});
