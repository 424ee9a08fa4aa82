import { readFileSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { parseJsonPath } from "../../generator/model/parse-json-path.js";
import { compileText, importServer } from "../check.js";
import { json, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, serve } from "./served.js";

const shop = {
  limit: 20,
  "a b": 1,
  "c.d": 2,
  items: [
    { name: "pen", kind: "tool", price: 2, tags: ["x", "y"] },
    { name: "atlas", kind: "book", price: 40, tags: ["x"] },
    { name: "ink", kind: "tool", price: 9.5 },
    { name: "desk", kind: "tool", price: 30, tags: [], parts: { price: "none" } },
  ],
};

it("compiled JSONPaths select what they say", async () => {
  const { start } = await importServer(
    compileText(readFileSync("test/golden/json-paths/capability.yaml", "utf8"), { name: "json-paths" }),
    "json-paths",
  );
  const upstream = await startUpstream((_, response) => json(response, shop));
  const servers = await start({ ports: { "shop-rest": 0 }, baseUrls: { shop: upstream.url }, logLevel: "silent" });
  onTestFinished(servers.close);
  expect(await (await fetch(`${servers.addresses["shop-rest"]}/report`)).json()).toEqual({
    descent: [2, 40, 9.5, 30, "none"],
    cheap: ["pen", "ink"],
    tagged: ["pen"],
    slices: ["atlas", "ink"],
    last: "desk",
    union: ["pen", "ink"],
    names: [1, 2],
    nested: ["x", "y", "x"],
    count: 4,
    sum: 81.5,
    deep: ["x", "x"],
    nothing: [],
    twice: ["pen", "ink"],
    first: "pen",
  });
});

it("a name of digits is the element of a list and the member of an object", async () => {
  const output = (mapping: string): string => `{type: string, mapping: "${mapping}"}`;
  const upstream = await startUpstream((_, response) =>
    json(response, { items: [{ tags: ["x", "y"] }, { tags: [] }], years: { 0: "zero", 2024: "leap", "01": "odd" } }),
  );
  const yaml = capabilityOf({
    resources: "{name: a, path: /a, operations: [{name: get-a, method: GET}]}",
    routes: `{name: a, path: /a, operations: [{method: GET, name: get-a, call: up.get-a, outputParameters: [{type: object, properties: {
      first: ${output("$.items.0.tags.0")}, second: ${output("$.items[0].tags.1")}, none: ${output("$.items.1.tags.0")}, beyond: ${output("$.items.9")},
      zero: ${output("$.years.0")}, leap: ${output("$.years.2024")}, odd: ${output("$.years.01")}, no: ${output("$.items.01")}, length: ${output("$.items.length")},
      each: {type: array, mapping: "$.items[*].tags.1"}, inner: {type: array, mapping: $.items.0.tags, items: {type: string}}}}]}]}`,
  });
  const { rest } = await serve(yaml, upstream);
  expect(await (await fetch(`${rest}/a`)).json()).toEqual({
    first: "x",
    second: "y",
    none: null,
    beyond: null,
    zero: "zero",
    leap: "leap",
    odd: "odd",
    no: null,
    length: null,
    each: ["y"],
    inner: ["x", "y"],
  });
});

describe("texts that are no JSONPath", () => {
  it.each([
    "$.items[",
    "$.items[?(@.a =~ /x/)]",
    "$.items[?(@.a ==)]",
    "$.items[?@.a <]",
    "$.a[b]",
    "$...a",
    "$.a[?(@.b",
    "$.a['b]",
    "$.a[1,]",
    "$.a b(c)",
    "$.length().x",
  ])("%s", (text) => {
    expect(parseJsonPath(text).kind).toBe("expression");
  });
});
