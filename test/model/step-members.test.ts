import { describe, expect, it } from "vitest";
import { compileText } from "../check.js";

/** A capability whose operation `find` declares the output `total`, and `list` none; `exposed`: adapters and aggregates in flow style. */
const capability = (exposed: string): string => `naftiko: 1.0.0-alpha2
info: {label: A, description: B.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: "http://127.0.0.1:9"
      resources:
        - {name: a, path: /a, operations: [{name: find, method: GET, outputParameters: [{name: total, type: string, mapping: $.t}]}, {name: list, method: GET}, {name: put, method: POST, inputParameters: [{name: n, in: body}, {name: path, in: query}]}, {name: post, method: POST, body: {type: json, data: {n: "a {{find.totl}}", m: "{{find.total}}"}}}, {name: patch, method: PATCH, body: {type: json, data: '{"n": {{find.totl}}}'}}]}
        - {name: raw, path: /raw, operations: [{name: raw, method: GET, outputParameters: [{type: object, mapping: $.}]}]}
${exposed}
`;

const tool = (steps: string, mapping: string): string =>
  `  exposes: [{type: mcp, namespace: m, port: 9090, tools: [{name: t, description: T., steps: {${steps}}, mappings: [{target: x, value: "${mapping}"}], outputParameters: {x: {type: string}}}]}]`;

const find = "find: {type: call, call: up.find}";

/** What is said of members of steps: the texts between backquotes that messages begin with, and what is proposed. */
function said(exposed: string): readonly string[] {
  const { diagnostics, files } = compileText(capability(exposed));
  expect(files).not.toEqual([]);
  return diagnostics
    .filter(({ code }) => code === "model/unknown-step-member")
    .map(({ message, help, span }) => {
      const written = span?.file.text.slice(span.start, span.end).replaceAll('"', "") ?? "";
      return `${written} | ${/`[^`]*`/.exec(message)?.[0]} | ${/`[^`]*`/.exec(help ?? "")?.[0]}`;
    });
}

describe("a member that a step never has", () => {
  it.each([
    ["a mapping", tool(find, "$.find.totl"), ["$.find.totl | `$.find.totl` | `$.find.total`"]],
    ["in quotes", tool(find, "$['find'].Total.x"), ["$['find'].Total.x | `$.find.Total.x` | `$.find.total.x`"]],
    ["like none that is there", tool(find, "$.find.owner"), ["$.find.owner | `$.find.owner` | undefined"]],
    [
      "a value of a later step",
      tool(`${find}, put: {type: call, call: up.put, with: {n: "{{find.totl}}"}}`, "$.put.id"),
      ["{{find.totl}} | `$.find.totl` | `$.find.total`"],
    ],
    // What fills the called operation's own templates was not looked at.
    [
      "a body that the called operation writes out",
      tool(`${find}, post: {type: call, call: up.post}`, "$.post.id"),
      ["find.totl | `$.find.totl` | `$.find.total`"],
    ],
    [
      "a body that it writes as text, by two steps that call it",
      tool(`${find}, patch: {type: call, call: up.patch}, again: {type: call, call: up.patch}`, "$.patch.id"),
      ["find.totl | `$.find.totl` | `$.find.total`"],
    ],
    [
      "a function of an aggregate",
      `  aggregates: [{display: A, namespace: agg, flows: {f: {description: F., steps: {${find}}, mappings: [{target: x, value: $.find.totl}], outputParameters: {x: {type: string}}}}}]
  exposes: [{type: mcp, namespace: m, port: 9090, tools: [{name: t, description: T., ref: agg.f}]}]`,
      ["$.find.totl | `$.find.totl` | `$.find.total`"],
    ],
  ])("is told: %s", (_, exposed, right) => {
    expect(said(exposed)).toEqual(right);
  });

  it.each([
    ["one that it has", tool(find, "$.find.total")],
    ["what is below one that it has", tool(find, "$.find.total.x[0]")],
    ["all of it", tool(find, "$.find")],
    ["of an operation that declares nothing", tool("list: {type: call, call: up.list}", "$.list.totl")],
    ["of an operation whose output has no name", tool("raw: {type: call, call: up.raw}", "$.raw.totl")],
    ["of a list", tool(find, "$.find[0].total")],
  ])("is not told: %s", (_, exposed) => {
    expect(said(exposed)).toEqual([]);
  });
});
