import { expect, it } from "vitest";
import { matchOperation } from "../generator/cli/mock/match-operation.js";
import { compileText } from "./check.js";

const paths = [
  "/pets/{id}",
  "/pets/{id}.json",
  "/pets/{a}:{b}",
  "/pets/{a}-x-{b}.xml",
  "/pets/mine",
  "/{kind}/mine/{{id}}",
];
const resources = paths.map((path, index) => {
  const names = [...path.matchAll(/(\w+)\}/g)].map(([, name]) => `{name: ${name}, in: path, type: string}`);
  const operation = `{name: get-${index}, method: GET, inputParameters: [${names.join(", ")}]}`;
  return `        - {name: r${index}, path: "${path}", operations: [${operation}]}`;
});
const { capability } = compileText(`naftiko: 1.0.0-alpha2
info: {label: A, description: A.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: https://up.example.com
      resources:
${resources.join("\n")}
  exposes:
    - {type: mcp, namespace: up-mcp, port: 9090, tools: [{name: t, description: T., call: up.get-4}]}
`);

// The template that spells out most of what was asked for.
it.each([
  ["pets/7", "/pets/{id}"],
  ["pets/7.json", "/pets/{id}.json"],
  ["pets/.json", "/pets/{id}.json"],
  ["pets/x:y", "/pets/{a}:{b}"],
  ["pets/x%3Ay", "/pets/{id}"],
  ["pets/m%69ne", "/pets/mine"],
  ["pets/1-x-2.xml", "/pets/{a}-x-{b}.xml"],
  ["pets/1-x.xml", "/pets/{id}"],
  ["pets/mine", "/pets/mine"],
  ["dogs/mine/7", "/{kind}/mine/{id}"],
  ["dogs/yours/7", undefined],
  ["pets", undefined],
])("a request for %s is one for %s", (path, template) => {
  const [api] = capability?.apis ?? [];
  const found = api && matchOperation(api, { method: "GET", path, query: new URLSearchParams() });
  expect(found?.path.text).toBe(template);
});
