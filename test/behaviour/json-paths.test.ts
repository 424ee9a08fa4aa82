import { readFileSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { parseJsonPath } from "../../generator/model/parse-json-path.js";
import { compileText, importServer } from "../check.js";
import { json, startUpstream } from "../runtime/upstream.js";

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
