import { describe, expect, it } from "vitest";
import { compileText } from "../check.js";

/** A route of one call, a route of two steps and a tool; `order` is the step that the second one's `with` may read. */
const shop = (values: { readonly route?: string; readonly step?: string; readonly tool?: string }): string =>
  `naftiko: 1.0.0-alpha2
info: {label: Shop, description: Orders.}
capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: http://127.0.0.1:9
      resources:
        - {name: order, path: "/orders/{id}", operations: [{name: get-order, method: GET, inputParameters: [{name: id, in: path}]}]}
        - {name: owner, path: "/owners/{owner}", operations: [{name: get-owner, method: GET, inputParameters: [{name: owner, in: path}]}]}
  exposes:
    - type: rest
      namespace: r
      port: 8080
      resources:
        - {name: order, path: "/orders/{id}", operations: [{name: read-order, method: GET, call: shop.get-order, with: {id: "${values.route ?? "rest.path.id"}"}}]}
        - name: owner
          path: /orders/{id}/owner
          operations:
            - name: read-owner
              method: GET
              steps:
                - {type: call, name: order, call: shop.get-order, with: {id: rest.path.id}}
                - {type: call, name: owner, call: shop.get-owner, with: {owner: "${values.step ?? "$.order.owner"}"}}
    - type: mcp
      namespace: m
      port: 9090
      tools:
        - name: read-order
          description: One.
          inputParameters: [{name: id, type: string, required: true}]
          call: shop.get-order
          with: {id: "${values.tool ?? "tools.id"}"}
`;

const told = (yaml: string): readonly string[] =>
  compileText(yaml)
    .diagnostics.filter(({ code }) => code === "model/unresolved-reference" || code === "model/lost-input")
    .map(({ severity, code, help }) => `${severity} ${code}: ${help}`);

describe("a reference in the words of another notation is no text to send", () => {
  it.each([
    ["order.owner", "$.order.owner"],
    ["order.owner.id", "$.order.owner.id"],
    ["steps.order.owner", "$.order.owner"],
    ["steps.order.outputs.owner", "$.order.owner"],
    ["$.steps.order.owner", undefined],
    ["ordr.owner", "$.order.owner"],
  ])("of a step: %s", (step, meant) => {
    const expected = meant === undefined ? [] : [`warning model/unresolved-reference: did you mean \`${meant}\`?`];
    expect(told(shop({ step }))).toEqual(expected);
  });

  it("and a step that is named at its root alone is an error, as ever", () => {
    const codes = compileText(shop({ step: "$.steps.order.owner" })).diagnostics.map(({ code }) => code);
    expect(codes).toContain("model/unknown-step");
  });

  it.each([
    ["request.path.id", "rest.path.id"],
    ["req.params.id", "rest.id"],
    ["input.id", "rest.id"],
    ["$.path.id", "rest.path.id"],
    ["$.id", "rest.id"],
    ["rset.path.id", "rest.path.id"],
  ])("of a REST caller: %s", (route, meant) => {
    expect(told(shop({ route }))).toEqual([`warning model/unresolved-reference: did you mean \`${meant}\`?`]);
    expect(told(shop({ route: meant }))).toEqual([]);
  });

  it.each(["tool.id", "args.id", "arguments.id", "request.params.id", "params.id", "$.id"])(
    "of a tool's, where the input is lost, in one error at the value: %s",
    (value) => {
      const yaml = shop({ tool: value });
      expect(told(yaml)).toEqual(["error model/unresolved-reference: did you mean `m.id`?"]);
      const found = compileText(yaml).diagnostics.find(({ code }) => code === "model/unresolved-reference");
      expect(found?.span && yaml.slice(found.span.start, found.span.end)).toContain(value);
      expect(told(shop({ tool: "m.id" }))).toEqual([]);
    },
  );

  it.each(["query.sql", "params.json", "body.html", "api.example.com", "v1.2", "input.csv"])(
    "but a text that names no input stays one: %s",
    (route) => expect(told(shop({ route }))).toEqual([]),
  );
});
