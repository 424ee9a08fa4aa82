import { expect, it } from "vitest";
import { json, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, rawRequest, serve, textOfTool, toolsOf } from "./served.js";

/** A name that only a branch takes which is not the one taken is refused by its name (JSON Schema 2020-12, 10.2 and 11). */
const branch = (kind: string, name: string, closed = ""): string =>
  `{properties: {kind: {const: ${kind}}, ${name}: {type: string}}, required: [kind]${closed}}`;
const closed = ", additionalProperties: false";
const either = `${branch("a", "x", closed)}, ${branch("b", "y", closed)}`;
const kind = "properties: {kind: {type: string}}";
const schemas = {
  one: `{type: object, oneOf: [${either}]}`,
  any: `{type: object, anyOf: [${either}]}`,
  chosen: `{type: object, ${kind}, if: {properties: {kind: {const: a}}}, then: {properties: {x: {type: string}}}, else: {properties: {y: {type: string}}}, unevaluatedProperties: false}`,
  evaluated: `{type: object, ${kind}, oneOf: [${branch("a", "x")}, ${branch("b", "y")}], unevaluatedProperties: false}`,
  dependent: `{type: object, ${kind}, dependentSchemas: {kind: {properties: {x: {type: string}}}}, unevaluatedProperties: false}`,
  inside: `{type: object, properties: {o: {oneOf: [${either}]}}}`,
} as const;
const names = Object.keys(schemas) as (keyof typeof schemas)[];

it("in requests and in tools, at the top and inside", async () => {
  const upstream = await startUpstream((_, response) => json(response, {}));
  const served = await serve(
    capabilityOf({
      resources:
        "{name: a, path: /a, operations: [{name: send, method: POST, body: {type: json}}, {name: put, method: PUT, inputParameters: [{name: kind, in: body}, {name: o, in: body, type: object}]}]}",
      routes: names
        .map(
          (name) =>
            `{name: ${name}, path: /${name}, operations: [{method: POST, name: ${name}, call: up.send, inputParameters: [{name: body, in: body, required: true, schema: ${schemas[name]}}]}]}`,
        )
        .join(", "),
      tools: names
        .map((name) => `{name: ${name}, description: Sends., call: up.put, inputSchema: ${schemas[name]}}`)
        .join(", "),
    }),
    upstream,
  );
  const client = await toolsOf(served);
  for (const name of names) {
    const given = name === "inside" ? { o: { kind: "a", y: "1" } } : { kind: "a", y: "1" };
    const [inRest, inTool] = name === "inside" ? ["o/y", "`y` is not a member of `o`"] : ["y", "`y`"];
    const { status, text } = await rawRequest(served.rest, `/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(given),
    });
    expect([name, status]).toEqual([name, 400]);
    expect(JSON.parse(text).errors, name).toContainEqual({
      in: "body",
      name: inRest,
      detail: expect.stringMatching(/^is not known here/),
    });
    const told = await textOfTool(client, name, given);
    expect(told, name).toMatch(/`[\w.]*` is not (?:known here|a member|an argument of this tool)/);
    expect(told, name).toContain(inTool);
    expect(told, name).not.toMatch(/must NOT have/);
  }
  expect(upstream.seen).toEqual([]);
});
