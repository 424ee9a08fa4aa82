import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { write } from "../capstan.js";
import { readFolder } from "../check.js";
import { served, start, stop, stopAll } from "../long-run.js";

afterEach(stopAll);

/** One API by a document that is split over two files, one by samples. */
const capability = `naftiko: 1.0.0-alpha2
info: {label: Shop, description: A shop.}
capability:
  consumes:
  - {type: http, namespace: orders, baseUri: "https://orders.example", openapi: ../api/orders.yaml, resources: [{name: orders, path: /orders, operations: [{name: get-order, method: GET, description: An order.}]}]}
  - {type: http, namespace: stock, baseUri: "https://stock.example", resources: [{name: stock, path: /stock, operations: [{name: get-stock, method: GET, description: What is there.}]}]}
  exposes:
  - type: rest
    namespace: shop-rest
    address: localhost
    port: 0
    resources:
    - {name: order, path: /order, operations: [{method: GET, name: order, call: orders.get-order}]}
    - {name: stock, path: /stock, operations: [{method: GET, name: stock, call: stock.get-stock}]}
`;

const document = `openapi: 3.1.0
info: {title: Orders, version: "1"}
paths:
  /orders:
    get: {responses: {"200": {description: It., content: {application/json: {schema: {$ref: "./schemas.json#/Order"}}}}}}
`;

const schemas = (member: string): string =>
  JSON.stringify({ Order: { type: "object", required: [member], properties: { [member]: { type: "integer" } } } });

const files = {
  "capabilities/shop.yaml": capability,
  "api/orders.yaml": document,
  "api/schemas.json": schemas("number"),
  "samples/stock/get-stock.json": '{"left": 3}',
  "capstan.config.yaml": "upstreams: {stock: {samples: samples/stock}}\n",
};

describe("documents of APIs and answers that were seen are watched", () => {
  it("by generate --watch: what they say is generated anew", async () => {
    const folder = served(files);
    const watching = start(folder, ["generate", "--watch"]);
    await watching.until(/watching; Ctrl-C ends it/);
    const generated = (): string => Object.values(readFolder(join(folder, "generated/shop"))).join("\n");
    expect(generated()).toContain("readonly number: number");
    expect(generated()).toContain("readonly left?: number");

    write(folder, { "api/orders.yaml": document.replace("description: It.", "description: One order.") });
    await watching.until(/api\/orders\.yaml changed\n[\s\S]*rewrite generated\/shop\/openapi\.json[\s\S]*? ms/);
    write(folder, { "api/schemas.json": schemas("reference") });
    await watching.until(/api\/schemas\.json changed\n[\s\S]*rewrite generated\/shop\/schemas\.ts[\s\S]*? ms/);
    expect(generated()).toContain("readonly reference: number");

    write(folder, { "samples/stock/get-stock.2.json": '{"shelf": "b"}' });
    await watching.until(/get-stock\.2\.json added\n[\s\S]*rewrite generated\/shop\/types\/stock\.ts[\s\S]*? ms/);
    expect(generated()).toContain("readonly shelf?: string");
    expect(generated()).toContain("as seen in 2 answers");

    // What breaks is told at its place, and the next change mends it.
    writeFileSync(join(folder, "api/orders.yaml"), "openapi: 3.1.0\npaths: [\n");
    await watching.until(/error source\//);
    writeFileSync(join(folder, "api/orders.yaml"), document.replace("schemas.json#/Order", "schemas.json#/Ordr"));
    await watching.until(/openapi\/broken-reference/);
    expect(await stop(watching)).toBe(0);
  });

  it("by serve --mock: they are answered with at once", async () => {
    const folder = served(files);
    const serving = start(folder, ["serve", "--mock"]);
    const [, url = ""] = await serving.until(/listens on (\S+)/);
    const answer = async (path: string): Promise<unknown> => await (await fetch(`${url}${path}`)).json();
    expect(await answer("/order")).toEqual({ number: 1 });
    expect(await answer("/stock")).toEqual({ left: 3 });

    write(folder, { "api/schemas.json": schemas("reference") });
    await serving.until(/reloaded/);
    expect(await answer("/order")).toEqual({ reference: 1 });
    write(folder, { "samples/stock/get-stock.json": '{"left": 4, "shelf": "b"}' });
    await serving.until(/reloaded/);
    expect(await answer("/stock")).toEqual({ left: 4, shelf: "b" });
    expect(await stop(serving)).toBe(0);
  });
});
