import { describe, expect, it } from "vitest";
import { compileText } from "../check.js";
import { json, startUpstream } from "../runtime/upstream.js";
import { serve, textOfTool, toolsOf } from "./served.js";

const plan = { type: "object", properties: { id: { type: "string" }, name: { type: "string" } } };
const answers = { "200": { description: "ok", content: { "application/json": { schema: plan } } } };
/** As Workday's document has it, cut down: ids in camel case, a server with a path. */
const document = {
  openapi: "3.0.3",
  info: { title: "Workday Advanced Compensation", version: "1" },
  servers: [{ url: "http://127.0.0.1:9/ccx/v1" }],
  paths: {
    "/compensationPlans": {
      get: {
        operationId: "listCompensationPlans",
        parameters: [{ name: "type", in: "query", schema: { type: "string" } }],
        responses: answers,
      },
    },
    "/compensationPlans/{planId}": {
      get: {
        operationId: "getCompensationPlan",
        parameters: [{ name: "planId", in: "path", required: true, schema: { type: "string" } }],
        responses: answers,
      },
    },
  },
};
const swagger = {
  swagger: "2.0",
  info: { title: "Workday Advanced Compensation", version: "1" },
  host: "127.0.0.1:9",
  basePath: "/ccx/v1",
  schemes: ["http"],
  paths: {
    "/compensationPlans": {
      get: {
        operationId: "listCompensationPlans",
        parameters: [{ name: "type", in: "query", type: "string" }],
        responses: { "200": { description: "ok", schema: plan } },
      },
    },
    "/compensationPlans/{planId}": {
      get: {
        operationId: "getCompensationPlan",
        parameters: [{ name: "planId", in: "path", required: true, type: "string" }],
        responses: { "200": { description: "ok", schema: plan } },
      },
    },
  },
};

function capability(imported: string): string {
  return `
naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
    - ${imported}
  exposes:
    - type: rest
      namespace: t-rest
      port: 8080
      resources:
        - path: /v1/compensation-plans
          operations: [{method: GET, name: list-compensation-plans, call: workday.list-compensation-plans, outputParameters: [{type: object, mapping: $.}]}]
        - path: /v1/compensation-plans/{planId}
          operations: [{method: GET, name: get-compensation-plan, call: workday.get-compensation-plan, with: {planId: rest.planId}, outputParameters: [{type: object, mapping: $.}]}]
    - type: mcp
      namespace: t-mcp
      port: 9090
      tools:
        - {name: get-compensation-plan, description: Get a plan., call: workday.get-compensation-plan, with: {planId: tools.planId}, outputParameters: [{type: object, mapping: $.}]}
`;
}

describe("an API's own document that is imported", () => {
  // Expected by the author's view: the three published files say `{openapi: NAMESPACE, location: DOCUMENT}` and call NAMESPACE.operation-in-kebab-case.
  it.each([
    { imported: "{openapi: workday, location: ../openapi/api.yaml}", text: JSON.stringify(document, undefined, 2) },
    { imported: "{location: ../openapi/api.yaml, import: workday}", text: JSON.stringify(document) },
    { imported: "{ref: ../openapi/api.yaml, namespace: workday}", text: JSON.stringify(swagger) },
    { imported: "{location: ../openapi/api.yaml, import: compensation, as: workday}", text: JSON.stringify(document) },
    { imported: "{location: ../openapi/api.yaml, openapi: true, namespace: workday}", text: JSON.stringify(document) },
  ])("is an API with all of its operations: $imported", async ({ imported, text }) => {
    const upstream = await startUpstream((_, response) => json(response, { id: "p 1", name: "Base" }));
    const served = await serve(
      capability(imported),
      upstream,
      { baseUrls: { workday: `${upstream.url}/ccx/v1` } },
      { "openapi/api.yaml": text },
    );
    expect(await (await fetch(`${served.rest}/v1/compensation-plans?type=bonus`)).json()).toMatchObject({ id: "p 1" });
    expect((await fetch(`${served.rest}/v1/compensation-plans/p%201`)).status).toBe(200);
    expect(await textOfTool(await toolsOf(served), "get-compensation-plan", { planId: "a/b" })).toContain("Base");
    expect(upstream.seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "GET /ccx/v1/compensationPlans?type=bonus",
      "GET /ccx/v1/compensationPlans/p%201",
      "GET /ccx/v1/compensationPlans/a%2Fb",
    ]);
  });

  it("is read once as an input, and says what answers are", () => {
    const { files, inputs, diagnostics } = compileText(
      capability("{openapi: workday, location: ../openapi/api.yaml}"),
      { others: { "openapi/api.yaml": JSON.stringify(document) } },
    );
    expect(diagnostics.filter(({ severity }) => severity !== "info")).toEqual([]);
    expect(inputs.map(({ path }) => path.replace(/^.*\//, ""))).toEqual(["case.yaml", "api.yaml"]);
    const types = files.map(({ text }) => text).join("\n");
    expect(types).toMatch(/readonly name\?: string/);
  });

  it.each([
    { location: "../openapi/none.yaml", says: "imported file `openapi/none.yaml` is not there" },
    { location: "https://api.example.com/openapi.json", says: "nothing is fetched while compiling" },
  ])("that is not there is one finding, at its place: $location", ({ location, says }) => {
    const { diagnostics } = compileText(capability(`{openapi: workday, location: "${location}"}`));
    expect(diagnostics.filter(({ severity }) => severity !== "info").map(({ message }) => message)).toEqual([
      expect.stringContaining(says),
    ]);
  });
});
