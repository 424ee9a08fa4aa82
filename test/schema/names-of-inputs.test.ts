import { describe, expect, it } from "vitest";
import { compileText } from "../check.js";

interface Places {
  /** Inputs of the consumed API, of a resource of it, of an operation, of a route, of a tool and of a function. */
  readonly api?: string;
  readonly resource?: string;
  readonly operation?: string;
  readonly route?: string;
  readonly tool?: string;
  readonly flow?: string;
}

const inputs = (written: string | undefined): string =>
  written === undefined ? "" : `, inputParameters: [${written}]`;
const capability = ({ api, resource, operation, route, tool, flow }: Places): string => `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  aggregates: [{label: F, namespace: f, functions: [{name: f, description: F., call: up.a${inputs(flow)}}]}]
  consumes: [{type: http, namespace: up, baseUri: "http://127.0.0.1:9"${inputs(api)}, resources: [{name: a, path: /a${inputs(resource)}, operations: [{name: a, method: POST${inputs(operation)}}]}]}]
  exposes:
    - {type: rest, namespace: r, port: 8080, resources: [{name: a, path: /a, operations: [{name: a, method: POST, description: A., call: up.a${inputs(route)}}]}]}
    - {type: mcp, namespace: m, port: 8081, tools: [{name: t, description: T., call: up.a${inputs(tool)}}, {name: u, ref: f.f}]}
`;
const errors = (places: Places): readonly string[] =>
  compileText(capability(places))
    .diagnostics.filter(({ severity }) => severity === "error")
    .map(({ code, message }) => `${code}: ${message}`);

describe("an input without a name is told of: what stands in it would be lost", () => {
  it.each([
    ["of an API, with a fixed value", { api: "{in: header, value: abc}" }],
    ["of a resource", { resource: "{in: query, type: string, value: abc}" }],
    ["of an operation that must be passed", { operation: "{in: body, type: string, required: true}" }],
    ["whose name is empty", { operation: `{name: "", in: body, type: string}` }],
    ["whose name is a blank", { operation: `{name: " ", in: query, type: string}` }],
    ["whose name is null", { operation: "{name: , in: query, type: string}" }],
    ["of a route", { route: "{in: body, type: string, required: false, description: D.}" }],
    ["of a tool", { tool: "{type: string, description: D.}" }],
    ["of a function", { flow: "{type: string, description: D.}" }],
  ])("%s", (_, places) => {
    expect(errors(places)).toEqual(["schema/missing-key: input has no `name`"]);
  });

  it("unless it is a reference, which is told as one", () => {
    expect(errors({ operation: `{$ref: "#/components/q"}` }).join()).not.toContain("has no `name`");
  });
});
