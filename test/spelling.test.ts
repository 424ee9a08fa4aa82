import { describe, expect, it } from "vitest";
import { compileText, fileText } from "./check.js";

/** "Values" in the spec: where text is wanted, an unquoted scalar is the text that stands in the YAML. */
const spellings = [
  "1.10",
  "00123",
  "1e3",
  "0x1F",
  "0o17",
  "+5",
  "True",
  "9007199254740993",
  "-0",
  ".5",
  "2026-05-01",
  "on",
];

function compiled({
  api = "",
  operation = "",
  exposed = "",
  adapter = "",
}: {
  readonly api?: string;
  readonly operation?: string;
  readonly exposed?: string;
  readonly adapter?: string;
}): (path: string) => string {
  const compilation = compileText(`naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
    - {type: http, namespace: up, baseUri: "https://up.example.com"${api}, resources: [{name: a, path: "/a", operations: [{name: get-a, method: POST${operation}}]}]}
  exposes:
    - {type: rest, namespace: r, port: 8080${adapter}, resources: [{name: a, path: /a, operations: [{method: POST, name: get-a${exposed === "" ? ", call: up.get-a" : exposed}}]}]}
`);
  return (path) => fileText(compilation, path);
}

describe.each(spellings)("%s", (written) => {
  const text = JSON.stringify(written);

  it.each([
    ["a header", { operation: `, inputParameters: [{name: X-V, in: header, value: ${written}}]` }],
    ["a query parameter", { operation: `, inputParameters: [{name: v, in: query, value: ${written}}]` }],
    [
      "a typed query parameter",
      { operation: `, inputParameters: [{name: v, in: query, type: string, value: ${written}}]` },
    ],
    ["a header of the API", { api: `, headers: {X-V: ${written}}` }],
    ["an input of the API", { api: `, inputParameters: [{name: X-V, in: header, value: ${written}}]` }],
    ["a member of a form", { operation: `, body: {type: formUrlEncoded, data: {v: ${written}}}` }],
    ["a token", { api: `, authentication: {type: bearer, token: ${written}}` }],
    ["a password", { api: `, authentication: {type: basic, username: me, password: ${written}}` }],
    ["an API key", { api: `, authentication: {type: apikey, key: X-K, value: ${written}}` }],
  ])("stays in %s", (_place, parts) => {
    expect(compiled(parts)("client.ts")).toContain(text);
  });

  it("stays in a `with`, a mock and a const", () => {
    expect(
      compiled({
        operation: ", inputParameters: [{name: v, in: query}]",
        exposed: `, call: up.get-a, with: {v: ${written}}`,
      })("rest.ts"),
    ).toContain(text);
    expect(
      compiled({
        operation: ", inputParameters: [{name: v, in: body, type: string}]",
        exposed: `, call: up.get-a, with: {v: ${written}}`,
      })("rest.ts"),
    ).toContain(text);
    expect(
      compiled({ exposed: `, outputParameters: [{name: v, type: string, value: ${written}}]` })("rest.ts"),
    ).toContain(text);
    expect(
      compiled({
        exposed: `, call: up.get-a, outputParameters: [{type: object, properties: {v: {type: string, const: ${written}}}}]`,
      })("rest.ts"),
    ).toContain(text);
    expect(
      compiled({ adapter: `, authentication: {type: apikey, key: X-K, value: ${written}, placement: header}` })(
        "rest.ts",
      ),
    ).toContain(text);
  });
});
