import { baseUrlsOf } from "../mock-urls.js";
import { describe, expect, it, onTestFinished } from "vitest";
import { startMock } from "../../generator/cli/mock/mock-upstream.js";
import { noSettings, noUpstreams } from "../../generator/model/upstream-settings.js";
import type { Compilation } from "../../generator/pipeline.js";
import { briefly, compileText, fileText } from "../check.js";

/** A capability with one operation, of whose API these answers were seen, by path below its folder. */
function seen(
  answers: Readonly<Record<string, string>>,
  {
    operation = "{name: get-order, method: GET}",
    enums = [],
    openapi,
    others = {},
  }: {
    readonly operation?: string;
    readonly enums?: readonly string[];
    readonly openapi?: string;
    readonly others?: Readonly<Record<string, string>>;
  } = {},
): Compilation {
  return compileText(
    `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
  - {type: http, namespace: shop, baseUri: "https://shop.example", resources: [{name: orders, path: /orders, operations: [${operation}]}]}
  exposes:
  - type: rest
    namespace: shop-rest
    port: 8080
    resources: [{path: /orders, operations: [{method: GET, call: shop.get-order}]}]
  - type: mcp
    namespace: shop-mcp
    port: 8081
    tools: [{name: get-order, description: An order., call: shop.get-order}]
`,
    {
      upstreams: {
        ...noUpstreams,
        namespaces: {
          shop: {
            ...noSettings,
            samples: { folder: "samples/shop", enums },
            ...(openapi === undefined ? {} : { openapi }),
          },
        },
      },
      others: {
        ...Object.fromEntries(Object.entries(answers).map(([path, text]) => [`samples/shop/${path}`, text])),
        ...others,
      },
    },
  );
}

/** What the client's function answers with, on one line. */
function answerType(compilation: Compilation): string {
  const text = fileText(compilation, "types.ts");
  const found = /export (?:interface|type) GetOrderAnswer [^]*?(?=\nexport |$)/.exec(text)?.[0] ?? "";
  return found.replace(/\s+/g, " ").trim();
}

function warnings({ diagnostics }: Compilation): readonly string[] {
  return diagnostics.filter(({ severity }) => severity !== "info").map(briefly);
}

const order = JSON.stringify({
  id: 12345678901,
  reference: "PO-9931-XKCD",
  paid: false,
  customer: { email: "ada@lovelace.example", phone: "+44 20 7946 0958" },
  lines: [{ sku: "sku_Zm81QzR2", quantity: 2 }],
});

describe("answers that were seen are types", () => {
  it("open, with optional members and nothing of the answers themselves", () => {
    const compilation = seen({ "get-order/200-1.json": order });
    expect(warnings(compilation)).toEqual([]);
    const type = answerType(compilation);
    expect(type).toContain("readonly reference?: string | undefined;");
    expect(type).toContain("readonly id?: number | undefined;");
    expect(type).toContain("readonly paid?: boolean | undefined;");
    expect(type).toMatch(/readonly lines\?: readonly \{ readonly sku\?: string \| undefined;/);
    expect(type).toContain("readonly [name: string]: JsonValue | undefined;");
    expect(fileText(compilation, "client.ts")).toContain("as seen in 1 answer.");
    const everything = compilation.files.map(({ text }) => text).join("\n");
    for (const value of ["12345678901", "PO-9931", "ada@", "7946", "sku_Zm81QzR2"])
      expect(everything).not.toContain(value);
  });

  it("members of all answers are there, in unions where they differ", () => {
    const compilation = seen({
      "get-order.json": '{"id": 1, "note": null, "discount": null, "parts": [], "total": 10}',
      "get-order.2.json": '{"id": "1b", "note": "x", "parts": [{"a": 1}, {"b": [1, "2"]}], "total": 10.5, "more": {}}',
      "getOrder/third.json": '{"parts": {"a": true}}',
    });
    expect(warnings(compilation)).toEqual([]);
    const type = answerType(compilation);
    expect(type).toContain("readonly id?: number | string | undefined;");
    expect(type).toContain("readonly note?: string | null | undefined;");
    expect(type).toContain("readonly total?: number | undefined;");
    // What was only ever null may be anything.
    expect(type).toContain("readonly discount?: JsonValue | undefined;");
    expect(type).toMatch(/readonly b\?: readonly \(number \| string\)\[\] \| undefined;/);
    expect(type).toMatch(/readonly a\?: boolean \| undefined;/);
    expect(fileText(compilation, "client.ts")).toContain("as seen in 3 answers.");
  });

  it.each([
    ["numbers", '{"101": {"a": 1}, "102": {"a": 2}}'],
    ["addresses", '{"ada@x.example": {"a": 1}, "bo@x.example": {"a": 2}}'],
    ["UUIDs", '{"0b9c6f0e-5a52-4c5c-9d9b-0d6f1a2b3c4d": {"a": 1}}'],
    ["dates", '{"2026-01-31": {"a": 1}}'],
    ["keys of a service", '{"cus_Nffrj1abc2DEF": {"a": 1}}'],
    ["persons, told by what they hold", '{"ada": {"a": 1}, "grace": {"a": 1}, "joan": {"a": 3}}'],
  ])("names of members that are data make a map: %s", (_, members) => {
    const compilation = seen({ "get-order.json": `{"byKey": ${members}}` });
    expect(answerType(compilation)).toMatch(
      /readonly byKey\?: Readonly<Record<string, \{ readonly a\?: number \| undefined;/,
    );
    const everything = compilation.files.map(({ text }) => text).join("\n");
    for (const key of Object.keys(JSON.parse(members))) expect(everything).not.toContain(JSON.stringify(key));
  });

  it("a member whose name is data beside others is left out", () => {
    const type = answerType(seen({ "get-order.json": '{"total": 1, "ada@x.example": 2}' }));
    expect(type).toContain("readonly total?");
    expect(type).not.toContain("ada");
  });

  it("words are listed on request alone, and never those of secrets", () => {
    const answers = {
      "get-order.1.json": '{"state": "open", "tags": ["a", "b"], "token": "t1"}',
      "get-order.2.json": '{"state": "closed", "tags": [], "token": "t2"}',
    };
    expect(answerType(seen(answers))).toContain("readonly state?: string | undefined;");
    const type = answerType(seen(answers, { enums: ["state", "tags", "token"] }));
    expect(type).toContain('readonly state?: "closed" | "open" | undefined;');
    expect(type).toContain('readonly tags?: readonly ("a" | "b")[] | undefined;');
    expect(type).toContain("readonly token?: string | undefined;");
  });

  it("objects of three members and more have names of their own, smaller ones stand where they are", () => {
    const thing = (more: string): string => `{"a": 1, "b": "x", "c": true${more}}`;
    const compilation = seen({
      "get-order.1.json": `{"customer": ${thing(`, "addresses": [${thing("")}]`)}, "lines": [${thing("")}], "size": {"w": 1, "h": 2}, "input": ${thing("")}}`,
      "get-order/404-1.json": `{"reason": ${thing("")}}`,
    });
    const type = answerType(compilation);
    expect(type).toContain("readonly customer?: GetOrderCustomer | undefined;");
    expect(type).toContain("readonly lines?: readonly GetOrderLine[] | undefined;");
    expect(type).toMatch(/readonly size\?: \{ readonly w\?: number \| undefined;/);
    const schemas = fileText(compilation, "schemas.ts").replace(/\s+/g, " ");
    expect(schemas).toMatch(
      /export type GetOrderCustomer = \{ readonly a\?: number \| undefined; [^}]*readonly addresses\?: readonly GetOrderCustomerAddress\[\]/,
    );
    expect(schemas).toMatch(/export type GetOrderLine = \{/);
    expect(schemas).toMatch(/readonly reason\?: GetOrderFailureReason/);
    const contract = JSON.parse(fileText(compilation, "openapi.json"));
    expect(contract.components.schemas.GetOrderCustomer.properties.b.type).toContain("string");
  });

  it("a list of objects is one of what its items are", () => {
    const compilation = seen({ "get-order.json": '[{"a": 1, "b": 2, "c": 3}]' });
    expect(answerType(compilation)).toBe("export type GetOrderAnswer = readonly GetOrderItem[];");
  });

  it("the order in which answers came changes nothing but the order of members", () => {
    const [one, two] = ['{"a": 1, "b": "x"}', '{"b": 2}'];
    const sorted = (type: string): readonly string[] =>
      type
        .split(/[;{}|]/)
        .map((part) => part.trim())
        .sort();
    expect(sorted(answerType(seen({ "get-order.1.json": one, "get-order.2.json": two })))).toEqual(
      sorted(answerType(seen({ "get-order.1.json": two, "get-order.2.json": one }))),
    );
  });

  it("what a capability declares holds, and what was seen is added", () => {
    const operation =
      "{name: get-order, method: GET, outputParameters: [{name: id, type: string, value: $.id}, {name: first, type: string, value: '$.lines[0].sku'}]}";
    const compilation = seen({ "get-order.json": order }, { operation });
    expect(warnings(compilation).map((each) => each.split(" ").at(-1))).toEqual(["samples/disagreement"]);
    const type = answerType(compilation);
    expect(type).toMatch(/readonly id\??: string/);
    expect(type).toContain("readonly reference?: string");
    expect(type).toMatch(/readonly quantity\?: number/);
  });

  it("the API's document wins", () => {
    const document = `openapi: 3.1.0
info: {title: Shop, version: "1"}
paths:
  /orders:
    get: {responses: {"200": {description: One., content: {application/json: {schema: {type: object, properties: {id: {type: integer}}}}}}}}
`;
    const compilation = seen(
      { "get-order.json": order },
      { openapi: "openapi/shop.yaml", others: { "openapi/shop.yaml": document } },
    );
    expect(warnings(compilation)).toEqual([]);
    expect(answerType(compilation)).not.toContain("reference");
    expect(fileText(compilation, "client.ts")).not.toContain("as seen in");
  });

  it("answers of failures are types of their own, by the status in the name", () => {
    const compilation = seen({
      "get-order/200-1.json": '{"id": 1}',
      "get-order/404-1.json": '{"code": "gone"}',
      "get-order.422.json": '{"errors": ["x"]}',
    });
    expect(answerType(compilation)).not.toContain("code");
    expect(fileText(compilation, "client.ts")).toContain("`GetOrderFailure` (404, 422)");
    expect(fileText(compilation, "schemas.ts").replace(/\s+/g, " ")).toMatch(
      /export (?:interface|type) GetOrderFailure .*readonly errors\?: readonly string\[\] .*readonly code\?: string/,
    );
  });

  it("reach the contract and the tools", () => {
    const compilation = seen({ "get-order.json": order });
    const contract = JSON.parse(fileText(compilation, "openapi.json"));
    const answer = JSON.stringify(contract.paths["/orders"].get.responses["200"]);
    expect(answer).toContain('"reference"');
    expect(answer).not.toContain('"required"');
    expect(fileText(compilation, "mcp.ts")).toContain("reference");
  });

  it("are what --mock answers, word for word, where there are some of success", async () => {
    const text = '{"id": 12345678901234567890, "a": null}';
    const compilation = seen({
      "get-order/201-1.json": text,
      "get-order/202-1.json": "{}",
      "get-order/404-1.json": "[]",
    });
    const { capability, seen: answers } = compilation;
    if (!capability) throw new Error("it does not compile");
    const mock = await startMock([{ capability, seen: answers }], () => undefined);
    onTestFinished(mock.close);
    const response = await fetch(`${baseUrlsOf(mock, capability)["shop"]}/orders`);
    expect([response.status, await response.text()]).toEqual([201, text]);
    mock.play([{ capability, seen: [] }]);
    expect(await (await fetch(`${baseUrlsOf(mock, capability)["shop"]}/orders`)).json()).toMatchObject({ id: 1 });
  });

  it.each([
    ["no folder", {}, "samples/unreadable", "error"],
    ["an operation that is misspelled", { "get-ordr.json": "{}" }, "samples/no-operation", "warning"],
    ["no JSON", { "get-order.json": "{a: 1" }, "samples/no-json", "warning"],
    ["a member twice", { "get-order.json": '{"a": 1, "a": 2}' }, "samples/no-json", "warning"],
  ])("%s is reported", (_, answers, code, severity) => {
    const { diagnostics } = seen(answers);
    expect(diagnostics.filter((each) => each.severity !== "info").map((each) => [each.code, each.severity])).toEqual([
      [code, severity],
    ]);
  });
});
