import { expect, it } from "vitest";
import { compileText } from "../check.js";

function compiled(values: string): { readonly found: readonly string[]; readonly mcp: string } {
  const { diagnostics, files } = compileText(`naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: https://up.example
      resources: [{name: a, path: /a, operations: [{name: find, method: GET, inputParameters: [{name: page-size, in: query, type: integer}, {name: sort, in: query, type: string, value: asc}]}]}]
  aggregates:
    - label: Finds
      namespace: finds
      functions: [{name: find, description: Finds., inputParameters: [{name: page-size, type: integer, required: false, description: P.}], call: up.find}]
  exposes:
    - type: mcp
      namespace: m
      tools: [{name: find, description: Finds., inputParameters: [{name: most, type: integer, required: false, description: M.}], ref: finds.find, with: ${values}}]
`);
  return {
    found: diagnostics.flatMap(({ code, severity, message }) => (severity === "info" ? [] : [`${code}: ${message}`])),
    mcp: files.find(({ path }) => path.endsWith("mcp.ts"))?.text ?? "",
  };
}

it("a function takes values by its inputs' names, in any spelling of them, and says which it has not", () => {
  for (const name of ["page-size", "page_size", "pageSize"]) {
    const { found, mcp } = compiled(`{${name}: tools.most}`);
    expect(found, name).toEqual([]);
    expect(mcp, name).toContain('"page-size": input.most');
  }
  const unknown = (name: string): readonly string[] => [
    `model/unknown-parameter: \`finds.find\` has no parameter \`${name}\`: the value is not sent`,
  ];
  expect(compiled("{pagesise: tools.most}").found).toEqual(unknown("pagesise"));
  expect(compiled('{limit: "{{most}}"}').found).toEqual(unknown("limit"));
  expect(compiled("{page-size: tools.most, limit: 5}").found).toEqual(unknown("limit"));
});
