import { describe, expect, it } from "vitest";
import { compileText } from "../check.js";

/** A route and a tool that share the function of an aggregate, and a route of steps. */
const document = (function_: string, steps: string, method = "GET"): string => `naftiko: 1.0.0-alpha2
info: {label: Shop, description: Orders.}
capability:
  aggregates:
    - label: A
      namespace: agg
      functions:
        - {name: f, description: F., inputParameters: [{name: id, type: string}], ${function_}}
  consumes:
    - type: http
      namespace: shop
      baseUri: http://127.0.0.1:9
      resources:
        - {name: orders, path: "/orders/{id}", operations: [{name: find, method: ${method}, inputParameters: [{name: id, in: path}]}]}
  exposes:
    - type: rest
      namespace: r
      port: 8080
      resources:
        - {name: one, path: "/one/{id}", operations: [{name: one, method: GET, ref: agg.f}]}
        - {name: two, path: "/two/{id}", operations: [{name: two, method: POST, steps: [${steps}]}]}
    - type: mcp
      namespace: m
      port: 9090
      tools: [{name: f, description: F., ref: agg.f}]
`;

const told = (yaml: string): readonly string[] =>
  compileText(yaml)
    .diagnostics.filter(({ severity }) => severity !== "info")
    .map(({ severity, code, help }) => `${severity} ${code}: ${help}`);

const call = "call: shop.find";
const step = "{type: call, name: a, call: shop.find, with: {id: rest.path.id}}";

describe("one mistake is told once, where it leads to the mend", () => {
  it("nothing is told of what is right", () => expect(told(document(call, step))).toEqual([]));

  it.each([
    ["a method", document(call, step, "PACTH"), "error schema/wrong-type: did you mean `PATCH`?"],
    [
      "the type of a step",
      document(call, step.replace("type: call", "type: cal")),
      "schema/unknown-type: did you mean `call`?",
    ],
    ["a call of a function", document("call: shop.fnd", step), "model/unknown-operation: did you mean `shop.find`?"],
    [
      "a call in a step of a function",
      document("steps: [{type: call, name: a, call: shop.fnd, with: {id: agg.id}}]", step),
      "model/unknown-operation: did you mean `shop.find`?",
    ],
    [
      "two steps of one name in a function",
      document(`steps: [${step}, ${step}]`.replaceAll("rest.path", "agg"), step),
      "model/repeated-step",
    ],
    [
      "the type of a function's step",
      document("steps: [{type: cal, name: a, call: shop.find, with: {id: agg.id}}]", step),
      "schema/unknown-type",
    ],
  ])("%s", (_, yaml, message) => {
    expect(told(yaml)).toEqual([expect.stringContaining(message)]);
  });

  it("a function that there is not is told where it is named", () => {
    expect(told(document(call, step).replace("method: GET, ref: agg.f", "method: GET, ref: agg.ff"))).toEqual([
      "error model/unknown-ref: did you mean `agg.f`?",
    ]);
  });
});
