import { expect, it } from "vitest";
import { json, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, serve, textOfTool, toolsOf } from "./served.js";

/** Two operations, and what the second one takes. */
function twoSteps(parameter: string, input: string, first = "POST", given = "{v: tools.v}"): string {
  const steps = `[{type: call, name: one, call: up.first}, {type: call, name: two, call: up.second, with: ${given}}]`;
  return capabilityOf({
    resources: `{name: a, path: /first, operations: [{name: first, method: ${first}}]}, {name: b, path: /second, operations: [{name: second, method: PUT, inputParameters: [${parameter}]}]}`,
    routes: `{name: x, path: /x, operations: [{name: go, method: POST, inputParameters: [{name: v, in: query, ${input}}], steps: ${steps.replaceAll("tools.", "rest.")}}]}`,
    tools: `{name: go, description: Goes., inputParameters: [{name: v, description: V., ${input}}], steps: ${steps}}`,
  });
}

it.each([
  ["a required value that is absent", "{name: v, in: header, required: true}", "type: string, required: false", ""],
  ["a text for a number", "{name: v, in: query, type: integer}", "type: string, required: false", "abc"],
  ["a text for true or false", "{name: v, in: query, type: boolean}", "type: string, required: false", "yes"],
  ["none of the words", "{name: v, in: body, type: string, enum: [a, b]}", "type: string, required: false", "c"],
])("%s of a later step is refused before the first one has written", async (_, parameter, input, value) => {
  const upstream = await startUpstream((_seen, response) => json(response, {}));
  const served = await serve(twoSteps(parameter, input), upstream);
  const response = await fetch(`${served.rest}/x${value === "" ? "" : `?v=${value}`}`, { method: "POST" });
  expect([response.status, await response.text()]).toEqual([400, expect.stringContaining("`v`")]);
  expect(await textOfTool(await toolsOf(served), "go", value === "" ? {} : { v: value })).toContain("`v`");
  expect(upstream.seen).toEqual([]);
});

it("what is given goes to its step, and what an earlier step lacks is still that step's fault", async () => {
  const upstream = await startUpstream((_seen, response) => json(response, {}));
  const parameter = "{name: v, in: query, type: integer, required: true}, {name: w, in: query, required: true}";
  const yaml = (w: string): string =>
    twoSteps(parameter, "type: string, required: false", "GET", `{v: tools.v, w: ${w}}`);
  const served = await serve(yaml("x"), upstream);
  expect((await fetch(`${served.rest}/x?v=7`, { method: "POST" })).status).toBe(200);
  expect(upstream.seen.map(({ method, url }) => `${method} ${url}`)).toEqual(["GET /first", "PUT /second?v=7&w=x"]);
  const lacking = await serve(yaml("$.one.w"), upstream);
  const response = await fetch(`${lacking.rest}/x?v=7`, { method: "POST" });
  expect([response.status, await response.text()]).toEqual([502, expect.stringContaining("`one`")]);
});

it("reads that run side by side are not begun either", async () => {
  const upstream = await startUpstream((_seen, response) => json(response, {}));
  const read = (name: string): string =>
    `{name: ${name}, path: /${name}, operations: [{name: ${name}, method: GET, inputParameters: [{name: v, in: query, required: true}]}]}`;
  const served = await serve(
    capabilityOf({
      resources: [`{name: p, path: /p, operations: [{name: p, method: GET}]}`, read("q"), read("r")].join(", "),
      routes: `{name: x, path: /x, operations: [{name: go, method: GET, inputParameters: [{name: a, in: query, type: string, required: false}, {name: b, in: query, type: string, required: false}], steps: [{type: call, name: one, call: up.p}, {type: call, name: two, call: up.q, with: {v: rest.a}}, {type: call, name: three, call: up.r, with: {v: rest.b}}]}]}`,
    }),
    upstream,
  );
  expect((await fetch(`${served.rest}/x?a=1`)).status).toBe(400);
  expect(upstream.seen).toEqual([]);
  expect((await fetch(`${served.rest}/x?a=1&b=2`)).status).toBe(200);
  expect(upstream.seen.map(({ url }) => url).sort()).toEqual(["/p", "/q?v=1", "/r?v=2"]);
});
