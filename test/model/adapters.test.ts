import { expect, it } from "vitest";
import { compileText } from "../check.js";

const consumes = `consumes: [{type: http, namespace: up, baseUri: "https://up.example", resources: [{name: a, path: /a, operations: [{name: get-a, method: GET}]}]}]`;

function adaptersOf(exposes: string): readonly object[] {
  const { capability } = compileText(
    `naftiko: 1.0.0-alpha2\ninfo: {label: Case, description: A case.}\ncapability:\n  ${consumes}\n  exposes:\n${exposes}`,
  );
  return (capability?.adapters ?? []).map(({ kind, namespace, port, address }) => ({ kind, namespace, port, address }));
}

it("adapters stand in YAML order, each with a port and an address, on loopback where the YAML says nothing", () => {
  expect(
    adaptersOf(`
    - {type: mcp, namespace: t, tools: [{name: a, description: A., call: up.get-a}]}
    - {type: rest, namespace: r, resources: [{name: a, path: /a, operations: [{method: GET, name: a, call: up.get-a}]}]}
    - {type: skill, namespace: s, skills: [{name: k, description: K., tools: [{name: a, description: A., from: {sourceNamespace: t, action: a}}]}]}
    - {type: control, namespace: c}
    - {type: rest, namespace: open, port: 8000, address: 0.0.0.0, resources: [{name: a, path: /a, operations: [{method: GET, name: a, call: up.get-a}]}]}
`),
  ).toEqual([
    { kind: "mcp", namespace: "t", port: 9090, address: "localhost" },
    { kind: "rest", namespace: "r", port: 8080, address: "localhost" },
    { kind: "skill", namespace: "s", port: 8090, address: "localhost" },
    { kind: "control", namespace: "c", port: 9091, address: "localhost" },
    { kind: "rest", namespace: "open", port: 8000, address: "0.0.0.0" },
  ]);
});

it("the views hold what the list holds, also after a rule left something out", () => {
  const { capability } = compileText(`naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  ${consumes}
  exposes:
    - {type: mcp, namespace: t, tools: [{name: a, description: A., call: up.get-a}, {name: a, description: A., call: up.get-a}]}
    - {type: rest, namespace: r, resources: [{name: a, path: /a, operations: [{method: GET, name: a, call: up.get-a}, {method: GET, name: b, call: up.get-a}]}]}
`);
  expect(capability?.mcp[0]).toBe(capability?.adapters[0]);
  expect(capability?.rest[0]).toBe(capability?.adapters[1]);
  expect(capability?.mcp[0]?.tools.length).toBe(1);
  expect(capability?.rest[0]?.resources[0]?.operations.length).toBe(1);
});
