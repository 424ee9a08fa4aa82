import { expect, it } from "vitest";
import { json, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, serve } from "./served.js";

const answer = { rows: [{ id: 1 }, { id: 2 }, { id: 3, deep: { id: 4 } }], "*": "star", total: 3 };
const holes = {
  all: ["{{find.rows[*].id}}", [1, 2, 3]],
  root: ["{{$.find.rows[*].id}}", [1, 2, 3]],
  wild: ["{{find.rows.*.id}}", [1, 2, 3]],
  some: ["{{find.rows[0:2]}}", [{ id: 1 }, { id: 2 }]],
  deep: ["{{find..id}}", [1, 2, 3, 4]],
  chosen: ["{{find.rows[?(@.id==2)].id}}", [2]],
  place: ["{{find.rows[2].deep.id}}", 4],
  quoted: ["{{find['*']}}", "star"],
  text: ["of {{find.total}}", "of 3"],
} as const;
const data = JSON.stringify(Object.fromEntries(Object.entries(holes).map(([name, [hole]]) => [name, hole])));
const names = Object.keys(holes);
const yaml = capabilityOf({
  resources: `{name: find, path: /find, operations: [{name: find, method: GET}]}, {name: own, path: /own, operations: [{name: own, method: POST, body: ${data}}]},
    {name: given, path: /given, operations: [{name: given, method: POST, inputParameters: [${names.map((name) => `{name: ${name}, in: body}`).join(", ")}]}]}`,
  routes: `{name: own, path: /own, operations: [{name: own, method: POST, steps: [{type: call, name: find, call: up.find}, {type: call, name: use, call: up.own}]}]},
    {name: given, path: /given, operations: [{name: given, method: POST, steps: [{type: call, name: find, call: up.find}, {type: call, name: use, call: up.given, with: ${data}}]}]}`,
});

it.each(["own", "given"])("places of a step are read alike in what is called and in `with`: %s", async (route) => {
  const upstream = await startUpstream(({ url }, response) => json(response, url === "/find" ? answer : {}));
  const { rest } = await serve(yaml, upstream);
  expect((await fetch(`${rest}/${route}`, { method: "POST" })).status).toBe(200);
  const expected = Object.fromEntries(Object.entries(holes).map(([name, [, value]]) => [name, value]));
  expect(JSON.parse(upstream.seen[1]?.body ?? "")).toEqual(expected);
});
