import { describe, expect, it } from "vitest";
import { compileText } from "../check.js";
import { json, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, rawRequest, serve, textOfTool, toolsOf } from "./served.js";

const resources = `{name: s, path: /s, operations: [
  {name: list, method: GET},
  {name: numbers, method: GET, path: /f, outputParameters: [{name: second, type: string, value: $.1.id}]},
  {name: fields, method: GET, path: /f, outputParameters: [{name: key, type: string, value: $.id}]},
  {name: one, method: GET, path: "/o/{id}", inputParameters: [{name: id, in: path}]},
  {name: many, method: POST, path: /m, inputParameters: [{name: ids, in: body, type: array}]}]}`;

/** A tool of two steps, the second of which takes `reference`. */
function tool(name: string, call: string, parameter: string, reference: string, first = "list"): string {
  return `{name: ${name}, description: D., steps: [{name: a, type: call, call: up.${first}}, {name: b, type: call, call: up.${call}, with: {${parameter}: ${JSON.stringify(reference)}}}]}`;
}

const shop = [
  { id: "p1", kind: "tool", "a b": { n: 1 } },
  { id: "p2", kind: "book" },
  { id: "p3", kind: "tool" },
];

describe("what a step reads of an earlier one", () => {
  it("may stand at any JSONPath behind its name", async () => {
    const upstream = await startUpstream((seen, response) =>
      json(response, seen.url === "/s" || seen.url === "/s/f" ? shop : { ok: true }),
    );
    const cases = [
      ["first", "one", "id", "$.a[0].id", "GET /s/o/p1"],
      ["last", "one", "id", "$.a[-1].id", "GET /s/o/p3"],
      ["numbered", "one", "id", "$.a.0.id", "GET /s/o/p1"],
      ["numbered-hole", "one", "id", "{{a.2.id}}", "GET /s/o/p3"],
      ["quoted", "one", "id", "$['a'][1]['id']", "GET /s/o/p2"],
      ["spaced", "one", "id", "$.a[0]['a b'].n", "GET /s/o/1"],
      ["template", "one", "id", "x-{{$.a[1].id}}", "GET /s/o/x-p2"],
      ["hole", "one", "id", "{{a[1].id}}", "GET /s/o/p2"],
      ["counted", "one", "id", "$.a.length()", "GET /s/o/3"],
      ["all", "many", "ids", "$.a[*].id", 'POST /s/m {"ids":["p1","p2","p3"]}'],
      ["some", "many", "ids", "$.a[?(@.kind=='tool')].id", 'POST /s/m {"ids":["p1","p3"]}'],
      ["slice", "many", "ids", "$.a[:2].id", 'POST /s/m {"ids":["p1","p2"]}'],
    ] as const;
    const served = await serve(
      capabilityOf({
        resources,
        tools: [
          ...cases.map(([name, call, parameter, reference]) => tool(name, call, parameter, reference)),
          tool("declared", "one", "id", "$.a[1].key", "fields"),
          tool("declared-number", "one", "id", "$.a.second", "numbers"),
          `{name: mapped, description: D., steps: [{name: a, type: call, call: up.list}], mappings: [{targetName: one, value: "$.a[0].id"}, {targetName: all, value: "$.a[*].id"}, {targetName: none, value: "$.a[9].id"}]}`,
        ].join(", "),
      }),
      upstream,
    );
    const client = await toolsOf(served);
    for (const [name, , , , sent] of [
      ...cases,
      ["declared", "", "", "", "GET /s/o/p2"] as const,
      ["declared-number", "", "", "", "GET /s/o/p2"] as const,
    ]) {
      await client.callTool({ name, arguments: {} });
      const { method, url, body } = upstream.seen.at(-1) ?? {};
      expect([name, `${method} ${url}${body === "" ? "" : ` ${body}`}`]).toEqual([name, sent]);
    }
    expect(JSON.parse(await textOfTool(client, "mapped"))).toEqual({ one: "p1", all: ["p1", "p2", "p3"] });
  });

  it("is the step's fault where it is not there", async () => {
    const upstream = await startUpstream((_, response) => json(response, []));
    const client = await toolsOf(
      await serve(capabilityOf({ resources, tools: tool("first", "one", "id", "$.a[0].id") }), upstream),
    );
    const text = await textOfTool(client, "first");
    expect(text).toContain("step `a` was answered without `[0].id`");
    expect(upstream.seen.length).toBe(1);
  });

  it.each([
    ["$.b[0].id", "model/unknown-step", "`$.b[0].id` names no step"],
    ["$[0].id", "model/unknown-step", "`$[0].id` names no step"],
    ["$.a[0.id", "model/broken-path", "`[` is never closed"],
    ["$.a[?(@.x=~/y/)].id", "model/broken-path", "is no JSONPath"],
  ])("is refused where it cannot be read, and never sent as text: %s", (reference, code, message) => {
    const yaml = capabilityOf({
      resources,
      tools: `${tool("wrong", "one", "id", reference)}, {name: right, description: D., call: up.list}`,
    });
    const { diagnostics } = compileText(yaml);
    expect(diagnostics.find((one) => one.code === code)).toMatchObject({
      severity: "error",
      message: expect.stringContaining(message),
    });
    const kept = compileText(yaml, { keepGoing: true });
    expect(kept.capability?.mcp.flatMap(({ tools }) => tools.map(({ name }) => name))).toEqual(["right"]);
  });
});

it("tables that nothing is declared of are lists of objects of text", async () => {
  const upstream = await startUpstream((seen, response) => {
    const [type = "", text = ""] =
      seen.url === "/s"
        ? ["text/csv", "id,name\n1,a\n2\n"]
        : seen.url === "/s/h"
          ? ["text/html", "<table><tr><th>id</th></tr><tr><td>1</td></tr></table>"]
          : ["text/markdown", "# A\n\ntext\n"];
    response.writeHead(200, { "content-type": type }).end(text);
  });
  const served = await serve(
    capabilityOf({
      resources: `{name: s, path: /s, operations: [{name: rows, method: GET, outputRawFormat: csv}, {name: page, method: GET, path: /h, outputRawFormat: html}, {name: text, method: GET, path: /t, outputRawFormat: markdown}, {name: free, method: GET, path: /t, outputRawFormat: xml}]}`,
      routes: `{name: rows, path: /rows, operations: [{name: rows, method: GET, call: up.rows}]}, {name: page, path: /page, operations: [{name: page, method: GET, call: up.page}]}, {name: text, path: /text, operations: [{name: text, method: GET, call: up.text}]}`,
      tools:
        "{name: rows, description: R., call: up.rows}, {name: page, description: R., call: up.page}, {name: text, description: R., call: up.text}, {name: free, description: R., call: up.free}",
    }),
    upstream,
  );
  const client = await toolsOf(served);
  const { paths } = JSON.parse((await rawRequest(served.rest, "/openapi.json")).text);
  const schemaOf = (path: string): unknown => paths[path].get.responses["200"].content["application/json"].schema;
  const row = { type: "object", additionalProperties: { type: "string" } };
  expect(schemaOf("/rows")).toEqual({ type: "array", items: row });
  expect(schemaOf("/page")).toMatchObject({ properties: { tables: { items: { type: "array", items: row } } } });
  expect(schemaOf("/text")).toMatchObject({
    properties: { sections: { items: { required: expect.arrayContaining(["heading"]) } } },
  });
  // What turns out to be no table is handed on as what it is: a tool promises nothing of it.
  for (const { outputSchema } of (await client.listTools()).tools) expect(outputSchema).toBeUndefined();
  expect(JSON.parse(await textOfTool(client, "rows"))).toEqual([{ id: "1", name: "a" }, { id: "2" }]);
  expect(JSON.parse(await textOfTool(client, "page"))).toEqual({ tables: [[{ id: "1" }]] });
  for (const name of ["rows", "page", "text"])
    expect((await client.callTool({ name, arguments: {} })).isError).not.toBe(true);
});
