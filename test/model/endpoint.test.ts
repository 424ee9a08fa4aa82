import { expect, it } from "vitest";
import type { Action, RestOperation, Tool } from "../../generator/model/capability.js";
import type { ValueExpression } from "../../generator/model/values.js";
import { briefly, compileText } from "../check.js";

const orders = `    - type: http
      namespace: up
      baseUri: https://up.example
      resources:
        - name: orders
          path: /orders
          operations:
            - {name: add, method: POST, inputParameters: [{name: item, in: body, type: string, required: true}, {name: note, in: body, type: string}]}
            - {name: list, method: GET, inputParameters: [{name: page, in: query, type: integer}]}`;

function compiled(exposes: string): {
  readonly tools: readonly Tool[];
  readonly routes: readonly RestOperation[];
  readonly warnings: readonly string[];
} {
  const { capability, diagnostics } = compileText(
    `naftiko: 1.0.0-alpha2\ninfo: {label: Case, description: A case.}\ncapability:\n  consumes:\n${orders}\n  exposes:\n${exposes}`,
  );
  return {
    tools: capability?.mcp.flatMap(({ tools }) => tools) ?? [],
    routes: capability?.rest.flatMap(({ resources }) => resources.flatMap(({ operations }) => operations)) ?? [],
    warnings: diagnostics
      .filter(({ severity }) => severity !== "info")
      .map(briefly)
      .map((line) => line.replace(/^\S+ /, "")),
  };
}

const tool = (text: string): string => `    - {type: mcp, namespace: t, tools: [{name: a, description: A., ${text}}]}`;
const route = (method: string, text: string): string =>
  `    - {type: rest, namespace: r, resources: [{name: a, path: /a, operations: [{method: ${method}, name: a, ${text}}]}]}`;

function argumentsOf(action: Action | undefined): Readonly<Record<string, string>> {
  return action?.kind === "call"
    ? Object.fromEntries(action.arguments.map(({ parameter, value }) => [parameter.name, short(value)]))
    : {};
}

function short(value: ValueExpression): string {
  return value.kind === "input"
    ? ["", value.name, ...value.path].join(".")
    : JSON.stringify(value.kind === "literal" ? value.value : value);
}

it("an object given for a body of fields feeds each field from its member", () => {
  const [fromTool] = compiled(tool("call: up.add, with: {body: tools.order}")).tools;
  expect(argumentsOf(fromTool?.action)).toEqual({ item: ".order.item", note: ".order.note" });
  const { routes, warnings } = compiled(route("POST", "call: up.add, with: {body: rest.body}"));
  expect(argumentsOf(routes[0]?.action)).toEqual({ item: ".body.item", note: ".body.note" });
  expect(routes[0]?.asked.map(({ name, in: place }) => [name, place])).toEqual([["body", "whole"]]);
  expect(warnings).toEqual([]);
  const [written] = compiled(tool('call: up.add, with: {body: {item: tools.what, note: "urgent"}}')).tools;
  expect(argumentsOf(written?.action)).toEqual({ item: ".what", note: '"urgent"' });
});

it("an entry of its own wins over the member of the object", () => {
  const [fromTool] = compiled(tool("call: up.add, with: {body: tools.order, note: tools.note}")).tools;
  expect(argumentsOf(fromTool?.action)).toEqual({ item: ".order.item", note: ".note" });
});

it("whether the body is one input or several does not depend on what is written first", () => {
  for (const written of ["{item: rest.body.item, note: rest.body}", "{note: rest.body, item: rest.body.item}"]) {
    const [operation] = compiled(route("POST", `call: up.add, with: ${written}`)).routes;
    expect(operation?.asked.map(({ name }) => name)).toEqual(["body"]);
    expect(argumentsOf(operation?.action)).toEqual({ item: ".body.item", note: ".body" });
  }
});

it("what no parameter takes is reported and asks nothing of a caller", () => {
  for (const { tools, routes, warnings } of [
    compiled(tool("call: up.list, with: {pages: tools.pages}")),
    compiled(route("GET", "call: up.list, with: {sort: rest.query.sort}")),
  ]) {
    const asked = [...tools, ...routes].flatMap(({ asked: inputs }) => inputs.map(({ name }) => name));
    expect(asked).not.toContain("pages");
    expect(asked).not.toContain("sort");
    expect(warnings).toEqual(["warning model/unknown-parameter"]);
  }
});

it("what stands inside a value has not the type of the whole", () => {
  const typeOf = (text: string): unknown =>
    compiled(tool(`call: up.list, with: {page: ${text}}`)).tools[0]?.asked.map(({ name, type }) => [name, type.kind]);
  expect(typeOf("tools.n")).toEqual([["n", "integer"]]);
  expect(typeOf('"{{tools.n}}"')).toEqual([["n", "integer"]]);
  expect(typeOf('"1{{tools.n}}"')).toEqual([["n", "any"]]);
  expect(typeOf("[{a: tools.n}]")).toEqual([["n", "any"]]);
  expect(typeOf('{a: {b: "{{tools.n}}"}}')).toEqual([["n", "any"]]);
  const item = compiled(tool('call: up.add, with: {item: "x {{tools.n}}"}')).tools[0]?.asked;
  expect(item?.map(({ name, type, required }) => [name, type.kind, required])).toContainEqual(["n", "string", true]);
});
