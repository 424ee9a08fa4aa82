import { describe, expect, it } from "vitest";
import { compileText } from "../check.js";

interface Case {
  readonly consumed: string;
  readonly inputs: readonly string[];
  /** Exposed paths that call it, each maybe with what its `with` says. */
  readonly exposed: readonly (string | readonly [path: string, values: string])[];
}

/** The path that is called, and the code that says why; with `--keep-going`, so that what is left out is seen to be left out. */
function compiled(
  { consumed, inputs, exposed }: Case,
  method = "GET",
): {
  readonly path: string | undefined;
  readonly codes: readonly string[];
  readonly routes: number;
  readonly tools: number;
  readonly help: string | undefined;
} {
  const { capability, diagnostics, files } = compileText(
    `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: https://up.example
      resources: [{name: a, path: "${consumed}", operations: [{name: a, method: ${method}, inputParameters: [${inputs.map((name) => `{name: ${name}, in: path, type: string, required: true}`).join(", ")}]}]}]
  exposes:
    - type: rest
      namespace: r
      resources:
${exposed.map((each, index) => `        - {name: r${index}, path: "${typeof each === "string" ? each : each[0]}", operations: [{name: r${index}, method: ${method}, call: up.a${typeof each === "string" ? "" : `, with: ${each[1]}`}}]}`).join("\n")}
        - {name: other, path: /other, operations: [{name: other, method: GET, outputParameters: [{name: a, type: string, value: b}]}]}
    - {type: mcp, namespace: t, tools: [{name: a, description: A., call: up.a}, {name: mock, description: M., outputParameters: [{name: a, type: string, value: b}]}]}
`,
    { keepGoing: true },
  );
  expect(files.length).toBeGreaterThan(0);
  return {
    path: capability?.apis[0]?.operations[0]?.path.text,
    codes: diagnostics.filter(({ severity }) => severity !== "info").map(({ code }) => code),
    routes: capability?.rest[0]?.resources.flatMap(({ operations }) => operations).length ?? 0,
    tools: capability?.mcp[0]?.tools.length ?? 0,
    help: diagnostics.find(({ code }) => code === "model/path-input-unplaced")?.help,
  };
}

describe("path inputs without a placeholder are appended where the exposed paths say so", () => {
  it.each<readonly [Case, string]>([
    // Paths of placeholders alone have no word to compare.
    [
      { consumed: "/{app}/{profile}", inputs: ["label"], exposed: ["/v1/configuration/{app}/{profile}/{label}"] },
      "/{app}/{profile}/{label}",
    ],
    [{ consumed: "/{org}", inputs: ["repo"], exposed: ["/v2/repos/{org}/{repo}"] }, "/{org}/{repo}"],
    [
      { consumed: "/workflows", inputs: ["workflowId"], exposed: ["/v1/workflows/{workflowId}"] },
      "/workflows/{workflowId}",
    ],
    [
      {
        consumed: "/accounts/{account}/transactions",
        inputs: ["account", "id"],
        exposed: [["/v1/transactions/{id}", "{account: rest.query.account, id: rest.id}"]],
      },
      "/accounts/{account}/transactions/{id}",
    ],
    [
      {
        consumed: "/subscriptions/{sub}/managedClusters",
        inputs: ["sub", "name"],
        exposed: [["/v1/clusters/{name}", "{sub: rest.query.sub, name: rest.name}"]],
      },
      "/subscriptions/{sub}/managedClusters/{name}",
    ],
    [{ consumed: "/repos", inputs: ["owner", "repo"], exposed: ["/v1/repos/{owner}/{repo}"] }, "/repos/{owner}/{repo}"],
    [{ consumed: "/line_items", inputs: ["item-id"], exposed: ["/v2/line-item/{itemId}"] }, "/line_items/{item-id}"],
    [{ consumed: "/policy", inputs: ["id"], exposed: ["/policies/{id}"] }, "/policy/{id}"],
    [
      { consumed: "/buckets/{bucket}", inputs: ["bucket", "key"], exposed: ["/v1/buckets/{bucket}/{key}"] },
      "/buckets/{bucket}/{key}",
    ],
    [{ consumed: "/pets", inputs: ["id"], exposed: [["/pets/{petId}", "{id: rest.petId}"]] }, "/pets/{id}"],
    [{ consumed: "/pets/", inputs: ["id"], exposed: ["/pets/{id}", "/admin/pets/{id}"] }, "/pets/{id}"],
  ])("%o", (given, path) => {
    const result = compiled(given);
    expect(result).toMatchObject({
      path,
      codes: ["model/path-input-appended"],
      routes: given.exposed.length + 1,
      tools: 2,
    });
  });
});

describe("everywhere else the operation and what calls it are left out", () => {
  it.each<readonly [Case, string]>([
    [
      { consumed: "/buckets/{bucket}", inputs: ["bucket", "key"], exposed: ["/v1/buckets/{bucket}/objects/{key}"] },
      "/buckets/{bucket}/objects/{key}",
    ],
    [{ consumed: "/workflows", inputs: ["workflowId"], exposed: [] }, "/workflows/{workflowId}"],
    [{ consumed: "/pets", inputs: ["id"], exposed: ["/pets/{id}", "/pets/{id}/toys"] }, "/pets/{id}"],
    [{ consumed: "/pets", inputs: ["id"], exposed: ["/pets"] }, "/pets/{id}"],
    [{ consumed: "/repos", inputs: ["owner", "repo"], exposed: ["/v1/repos/{repo}/{owner}"] }, "/repos/{owner}/{repo}"],
    [
      { consumed: "/repos", inputs: ["owner", "repo"], exposed: ["/v1/owners/{owner}/repos/{repo}"] },
      "/repos/{owner}/{repo}",
    ],
    [{ consumed: "/managedClusters", inputs: ["name"], exposed: ["/clusters/{name}"] }, "/managedClusters/{name}"],
    [{ consumed: "/pets", inputs: ["id"], exposed: ["/pets/{tenant}/{id}"] }, "/pets/{id}"],
  ])("%o", (given, suggestion) => {
    for (const method of ["GET", "DELETE"]) {
      const result = compiled(given, method);
      expect(result).toMatchObject({ path: undefined, codes: ["model/path-input-unplaced"], routes: 1, tools: 1 });
      expect(result.help).toContain(`\`${suggestion}\``);
    }
  });
});

it("an input that the body or a value reads travels there", () => {
  const { capability, diagnostics } = compileText(`naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: https://up.example
      resources: [{name: a, path: /pets, operations: [{name: a, method: POST, inputParameters: [{name: id, in: path}, {name: X-Tag, in: header, value: "pet {{tag}}"}, {name: tag, in: path}], body: {type: json, data: {id: "{{id}}"}}}]}]
  exposes:
    - {type: mcp, namespace: t, tools: [{name: a, description: A., call: up.a}]}
`);
  expect(diagnostics.filter(({ severity }) => severity !== "info")).toEqual([]);
  expect(capability?.apis[0]?.operations[0]?.asked.map(({ name, in: place }) => [name, place])).toEqual([
    ["id", "template"],
    ["tag", "template"],
  ]);
});
