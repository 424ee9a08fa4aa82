import { describe, expect, it } from "vitest";
import { compileText } from "../check.js";

const api = (namespace: string, ...names: readonly string[]): string =>
  `  - type: http
    namespace: ${namespace}
    baseUri: https://${namespace}.example.com
    resources:
    - name: all
      path: /all
      operations:
${names.map((name) => `      - {name: ${name}, method: GET, path: /${name}}`).join("\n")}
`;

/** Which operations the tools of a capability call, where each tool is called by what it calls. */
function called(calls: readonly string[], ...apis: readonly string[]): readonly (string | undefined)[] {
  const { capability } = compileText(`naftiko: 1.0.0-alpha2
info: {label: Calls, description: Calls.}
capability:
  consumes:
${apis.join("")}  exposes:
  - type: mcp
    namespace: tools
    tools:
${calls.map((call, index) => `    - {name: tool-${index}, description: Calls., call: ${call}}`).join("\n")}
`);
  const [adapter] = capability?.adapters ?? [];
  if (adapter?.kind !== "mcp") throw new Error("no tools");
  return adapter.tools.map(({ action }) => (action?.kind === "call" ? action.operation.id : action?.kind));
}

describe("what a call names", () => {
  it("is an operation of its namespace, whatever dots are in either", () => {
    const apis = [api("a", "b.c", "list"), api("a-b", "c", "list")];
    expect(called(["a.b.c", "a-b.c", "a.list", "a-b.list"], ...apis)).toEqual(["a.b.c", "a-b.c", "a.list", "a-b.list"]);
  });

  it("may be a bare name that one namespace has, but not one of several", () => {
    const apis = [api("ships", "list", "dock"), api("ports", "list", "open")];
    expect(called(["dock", "open", "list"], ...apis)).toEqual(["ships.dock", "ports.open", "handler"]);
  });

  it("is left to a handler where nothing has that name", () => {
    expect(called(["ships.lift", "shop.list"], api("ships", "list"))).toEqual(["handler", "handler"]);
  });
});
