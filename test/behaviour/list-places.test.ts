import { expect, it } from "vitest";
import { json, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, serve } from "./served.js";

const yaml = capabilityOf({
  resources:
    '{name: f, path: "/f/{p}", operations: [{name: f, method: GET, inputParameters: [{name: p, in: path, type: array, required: true}, {name: X-Ids, in: header, type: array}]}]}',
  routes:
    '{name: f, path: "/f/{p}", operations: [{name: f, method: GET, call: up.f, inputParameters: [{name: p, in: path, type: array, items: {type: string}, required: true}, {name: X-Ids, in: header, type: array, items: {type: string}, required: false}]}]}',
});

// RFC 6570 3.2.2 and OpenAPI `simple`: commas between items stand as they are, those inside of one are encoded.
it.each([
  ["a", "a"],
  ["a,b", "a,b"],
  ["a%2Cb", "a%2Cb"],
  ["a%2cb,c", "a%2Cb,c"],
  ["%C3%A9,x%20y", "%C3%A9,x%20y"],
  ["a%2Fb%2Cc,d", "a%2Fb%2Cc,d"],
  ["%22a%2Cb%22", "%22a%2Cb%22"],
])("a list in the path goes on as it came: %s", async (came, goes) => {
  const upstream = await startUpstream((_, response) => json(response, {}));
  const { rest } = await serve(yaml, upstream);
  expect((await fetch(`${rest}/f/${came}?x=a%2Cb`)).status).toBe(200);
  expect(upstream.seen[0]?.url).toBe(`/f/${goes}`);
});

// RFC 9110, 5.6.1 and 5.6.4.
it.each([
  ["a, b", "a, b"],
  ["a,b", "a, b"],
  ['"a,b", c', '"a,b", c'],
  ['"a\\",b", c', '"a\\",b", c'],
  ['5", 6', '5", 6'],
])("a list in a header keeps its items: %s", async (came, goes) => {
  const upstream = await startUpstream((_, response) => json(response, {}));
  const { rest } = await serve(yaml, upstream);
  expect((await fetch(`${rest}/f/a`, { headers: { "x-ids": came } })).status).toBe(200);
  expect(upstream.seen[0]?.headers["x-ids"]).toBe(goes);
});
