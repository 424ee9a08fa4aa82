import { expect, it } from "vitest";
import { briefly, compileText } from "../check.js";

/** A capability whose only caller of `up.a` is what is given: a function's step, a tool, an MCP resource. */
const written = (exposes: string, aggregates = ""): string =>
  `ikanos: 1.0.0-beta4
info: {display: Case, description: A case.}
capability:
  consumes:
    - {type: http, namespace: up, baseUri: "http://127.0.0.1:9", authentication: {type: oauth1}, resources: [{name: a, path: /a, operations: [{name: a, method: GET, inputParameters: [{name: q, in: query, type: string}]}]}]}
${aggregates}  exposes:
    - ${exposes}
`;

it("a value in a step of a function, and in what a function passes, is looked at as any other", () => {
  const steps =
    "  aggregates:\n    - {display: F, namespace: f, flows: {s: {description: D., steps: {one: {type: call, call: up.a, with: {q: '${TOKEN}'}}}}, c: {description: D., call: up.a, with: {q: '${TOKEN}'}}}}\n";
  const { diagnostics } = compileText(
    written(
      "{type: mcp, namespace: m, port: 9090, tools: [{name: s, description: D., ref: f.s}, {name: c, description: D., ref: f.c}]}",
      steps,
    ),
  );
  expect(diagnostics.filter(({ code }) => code === "model/shell-binding").map(briefly)).toHaveLength(2);
});

it.each([
  ["a tool", "{type: mcp, namespace: m, port: 9090, tools: [{name: s, description: D., call: up.a}]}"],
  [
    "an MCP resource",
    "{type: mcp, namespace: m, port: 9090, tools: [], resources: [{name: s, display: S, uri: 'k://s', description: D., call: up.a}]}",
  ],
  [
    "an operation",
    "{type: rest, namespace: m, port: 8080, resources: [{path: /s, operations: [{method: GET, name: s, call: up.a}]}]}",
  ],
])("an authentication that nobody signs is told with the adapter that calls by it: %s", (_, exposes) => {
  const found = compileText(written(exposes)).diagnostics.find(
    ({ code }) => code === "model/unsupported-authentication",
  );
  expect(JSON.stringify([found?.message, found?.help])).toContain("`m`");
});
