import { describe, expect, it } from "vitest";
import { compileText } from "../check.js";

const server = (parts: string): string => `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes: [{type: http, namespace: up, baseUri: "http://127.0.0.1:9", resources: [{name: a, path: /a, operations: [{name: a, method: GET}]}]}]
  exposes: [{type: mcp, namespace: m, port: 9090, ${parts}}]
`;
const told = (parts: string): readonly string[] =>
  compileText(server(parts))
    .diagnostics.filter(({ severity }) => severity !== "info")
    .map(({ severity, code, message }) => `${severity} ${code}: ${message}`);
const prompt = (name: string, more = ""): string =>
  `{${name}${more}, description: P., template: [{role: user, content: "{{x}}"}]}`;
const x = ", arguments: [{name: x, description: X.}]";

describe("what an MCP server names twice is told, for it would not start", () => {
  it.each([
    [
      `prompts: [${prompt("name: p", x)}, ${prompt("name: p", x)}]`,
      "prompt `p` is declared twice: the first one is used",
    ],
    [
      `prompts: [${prompt("name: p", ", arguments: [{name: x, description: X.}, {name: x, description: Y.}]")}]`,
      "argument `x` is declared twice: the first one is used",
    ],
    [
      `resources: [{name: r, uri: "a://r", description: R., call: up.a}, {name: s, uri: "a://r", description: S., call: up.a}]`,
      "MCP resource `a://r` is declared twice: the first one is used",
    ],
  ])("%s", (parts, message) => {
    expect(told(parts)).toEqual([`warning schema/repeated-name: ${message}`]);
  });

  // The second was left out unread.
  it.each([
    `prompts: [${prompt("name: p", x)}, ${prompt("name: p, descripton: Q.", x)}]`,
    `prompts: [${prompt("name: p", ", arguments: [{name: x, description: X.}, {name: x, descripton: Y.}]")}]`,
    `resources: [{name: r, uri: "a://r", description: R., call: up.a}, {name: s, uri: "a://r", descripton: S., call: up.a}]`,
    `tools: [{name: t, description: T., call: up.a, inputParameters: [{name: x, type: string}, {name: x, descripton: X.}], with: {y: "{{x}}"}}]`,
    `tools: [{name: t, description: T., call: up.a, outputParameters: [{type: object, properties: [{name: x, type: string}, {name: x, descripton: X.}]}]}]`,
    `tools: [{name: t, description: T., call: up.a, outputParameters: [{type: array, items: [{name: x, type: string}, {name: x, descripton: X.}]}]}]`,
  ])("and what is wrong inside the second, too: %s", (parts) => {
    expect(told(parts)).toContainEqual(expect.stringContaining("is declared twice"));
    expect(told(parts)).toContainEqual(expect.stringContaining("unknown key `descripton`"));
  });

  it("and the first is what is served", () => {
    const { capability } = compileText(server(`prompts: [${prompt("name: p", x)}, ${prompt("name: p", x)}]`));
    expect(capability?.mcp.map(({ prompts }) => prompts.length)).toEqual([1]);
  });
});

describe("what an MCP server has no name for is told", () => {
  it.each([
    ["tools: [{description: T., call: up.a}]", "tool has no `name`"],
    [`prompts: [{description: P., template: [{role: user, content: x}]}]`, "prompt has no `name`"],
    [
      `prompts: [${prompt("name: p", ", arguments: [{description: X.}, {name: x, description: X.}]")}]`,
      "argument has no `name`",
    ],
  ])("%s", (parts, message) => {
    expect(told(parts)).toEqual([`error schema/missing-key: ${message}`]);
  });

  it("but a tool is named by the flow that it is", () => {
    const yaml = server("tools: [{description: T., ref: f.g}]").replace(
      "  exposes:",
      "  aggregates: [{namespace: f, label: F, functions: [{name: g, description: G., call: up.a}]}]\n  exposes:",
    );
    expect(compileText(yaml).capability?.mcp.flatMap(({ tools }) => tools.map(({ name }) => name))).toEqual(["g"]);
  });
});
