import { UriTemplate } from "@modelcontextprotocol/server";
import { describe, expect, it } from "vitest";
import { linearTemplate } from "../../templates/runtime/uri-template.js";
import { compileText } from "../check.js";
import { growth, worstGrowth } from "../growth.js";

/** Every text of these letters, up to a length. */
function textsOf(letters: readonly string[], length: number): readonly string[] {
  if (length === 0) return [""];
  return ["", ...letters.flatMap((letter) => textsOf(letters, length - 1).map((rest) => letter + rest))];
}

const templates = [
  "x:{a}-{b}",
  "x:{a}-{b}.x",
  "x:{a}{b}",
  "x:{a}{b}.{c}",
  "x:{a}-{b}-{c}",
  "x:{a}--{b}",
  "x:{a}/{b}-{c}",
  "x:{a}-{b}/{c}",
  "x:{a}-",
];

describe("a template of URIs with several variables between two slashes", () => {
  it.each(templates)("%s takes what the protocol's package takes", (template) => {
    const [ours, theirs] = [linearTemplate(template), new UriTemplate(template)];
    for (const text of textsOf(["-", ".", "x", "/", ","], 6)) {
      const uri = `x:${text}`;
      expect([uri, ours.match(uri)]).toEqual([uri, theirs.match(uri)]);
    }
    expect(ours.match("y:a-b")).toBeNull();
  });

  it.each(templates)("%s is compared in linear time", (template) => {
    for (const pump of ["-", "y-", ".", "x", "-/"])
      expect(growth(50_000, (size) => `x:${pump.repeat(size)}`, linearTemplate(template).match)).toBeLessThanOrEqual(
        worstGrowth,
      );
  });

  it("is what servers are generated with, and others are the package's", () => {
    const resource = (name: string, uri: string): string =>
      `{name: ${name}, label: L, description: D., uri: "${uri}", call: up.get}`;
    const { files } = compileText(`naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes: [{type: http, namespace: up, baseUri: "http://127.0.0.1:9", resources: [{path: /x, operations: [{name: get, method: GET}]}]}]
  exposes:
    - {type: mcp, namespace: m, port: 9090, tools: [{name: t, description: T., call: up.get}], resources: [${resource("a", "x://v/{a}-{b}")}, ${resource("b", "x://w/{a}/{b}.json")}]}
`);
    const mcp = files.find(({ path }) => path.endsWith("mcp.ts"))?.text ?? "";
    expect(mcp).toContain('new ResourceTemplate(linearTemplate("x://v/{a}-{b}"), { list: undefined })');
    expect(mcp).toContain('new ResourceTemplate("x://w/{a}/{b}.json", { list: undefined })');
  });
});
