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

const references = new Set<string>([
  "model/unresolved-reference",
  "model/doubtful-name",
  "model/shell-binding",
  "lint/other-hole",
  "model/lost-input",
  "model/unread-input",
]);

const told = (yaml: string): readonly string[] =>
  compileText(yaml)
    .diagnostics.filter(({ code }) => references.has(code))
    .map(({ severity, code, help }) => `${severity} ${code}: ${help}`);

describe("a reference in the words of another notation is no text to send", () => {
  it.each([
    ["order.owner", "$.order.owner"],
    ["order.owner.id", "$.order.owner.id"],
    ["steps.order.owner", "$.order.owner"],
    ["steps.order.outputs.owner", "$.order.owner"],
    ["$.steps.order.owner", undefined],
    ["ordr.owner", "$.order.owner"],
    ["$order.owner", "$.order.owner"],
    ["$steps.order.outputs.owner", "$.order.owner"],
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
    ["$request.path.id", "rest.path.id"],
    ["$inputs.id", "rest.id"],
    ["$rest.id", "rest.id"],
    ["$rest.path.id", "rest.path.id"],
  ])("of a REST caller: %s", (route, meant) => {
    expect(told(shop({ route }))).toEqual([`warning model/unresolved-reference: did you mean \`${meant}\`?`]);
    expect(told(shop({ route: meant }))).toEqual([]);
  });

  it.each(["tool.id", "args.id", "arguments.id", "request.params.id", "params.id", "$.id", "$m.id"])(
    "of a tool's, where the input is lost, in one error at the value: %s",
    (value) => {
      const yaml = shop({ tool: value });
      expect(told(yaml)).toEqual(["error model/unresolved-reference: did you mean `m.id`?"]);
      const found = compileText(yaml).diagnostics.find(({ code }) => code === "model/unresolved-reference");
      expect(found?.span && yaml.slice(found.span.start, found.span.end)).toContain(value);
      expect(told(shop({ tool: "m.id" }))).toEqual([]);
    },
  );

  it.each([
    ["{{request.path.id}}", "rest.path.id"],
    ["{{params.id}}", "rest.id"],
    ["o-{{input.id}}", "rest.id"],
    ["{{rset.path.id}}", "rest.path.id"],
    ["{{evn.TOKEN}}", "env.TOKEN"],
  ])("in braces of a route: %s", (route, meant) => {
    const unread = meant === "env.TOKEN" ? ["warning model/unread-input"] : [];
    const codes = told(shop({ route })).map((each) => each.replace(/(unread-input):.*/, "$1"));
    expect(codes.toSorted()).toEqual([`warning model/doubtful-name: did you mean \`${meant}\`?`, ...unread]);
  });

  it.each(["{{arguments.id}}", "{{args.id}}", "{{tool.id}}", "{{tols.id}}"])(
    "in braces of a tool's, where the input is lost, in one error at the value: %s",
    (tool) => {
      const meant = tool === "{{tool.id}}" || tool === "{{tols.id}}" ? /m\.id|tools\.id/ : /m\.id/;
      expect(told(shop({ tool }))).toEqual([expect.stringMatching(/^error model\/doubtful-name: did you mean/)]);
      expect(told(shop({ tool }))[0]).toMatch(meant);
    },
  );

  it.each([
    ["{{ordr.owner}}", ["warning model/doubtful-name: did you mean `order.owner`?"]],
    ["{{order.owner}}", []],
    ["${order.owner}", ['error model/shell-binding: write `"$.order.owner"`']],
    ["a ${steps.order.owner}", ['error model/shell-binding: write `"{{order.owner}}"`']],
    ["${rest.path.id}", ['error model/shell-binding: write `"{{rest.path.id}}"`']],
    ["${args.id}", ['error model/shell-binding: write `"{{id}}"`']],
    [
      "${ordr.owner}",
      [
        'error model/shell-binding: write `"{{ordr.owner}}"`, and have `ordr` name an input, a step or a namespace of `binds`',
      ],
    ],
  ])("in braces of a step's: %s", (step, expected) => expect(told(shop({ step }))).toEqual(expected));

  // A name that feeds the placeholder of the same route is taken for it; that was not said.
  it.each([
    ["{{idd}}", "id"],
    ["order-{{idd}}", "id"],
    ["{{customer}}", "id"],
    ["rest.path.idd", "rest.path.id"],
    ["rest.idd", "rest.id"],
    ["r.idd", "r.id"],
  ])("that is taken for the placeholder it feeds: %s", (route, meant) => {
    expect(told(shop({ route }))).toEqual([`warning model/doubtful-name: did you mean \`${meant}\`?`]);
  });

  // The input was told where it is declared, not where it is written.
  it.each([
    ["{rest.path.id}", "{{rest.path.id}}"],
    ["{params.id}", "{{id}}"],
    ["<rest.id>", "{{rest.id}}"],
    ["order-{id}", "{{id}}"],
  ])("in other marks: %s", (route, meant) => {
    expect(told(shop({ route }))).toEqual([`warning lint/other-hole: write \`${meant}\``]);
  });

  it.each(["{{id}}", "{{rest.path.id}}", "{id.x} {{id}}", "{ a {id} } {{id}}", "{{id}}{other}"])(
    "but what is declared is no slip: %s",
    (route) => expect(told(shop({ route }))).toEqual([]),
  );

  it.each(["query.sql", "params.json", "body.html", "api.example.com", "v1.2", "input.csv"])(
    "but a text that names no input stays one: %s",
    (route) => expect(told(shop({ route }))).toEqual([expect.stringContaining("model/unread-input")]),
  );
});
