import { describe, expect, it } from "vitest";
import { findChanges, isVersion, type Version } from "../../generator/drift/changes.js";
import { compileText } from "../check.js";
import { json, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, serve, toolsOf } from "./served.js";

const order = {
  id: 77,
  total: "3.5",
  paid: "true",
  secret: "s3cret",
  note: "a rather long note",
  by: { email: "a@b", phone: 5 },
  lines: [
    { sku: 1, n: "2", cost: 9, tags: "new" },
    { sku: "b", n: 1, cost: 8, tags: [1, 2] },
  ],
  rates: { eur: "1", usd: 2 },
};

const capability = (outputs: string, mappings = "{targetName: order, value: $.one}"): string => {
  const made = `steps: [{name: one, type: call, call: up.one}], mappings: [${mappings}], outputParameters: [${outputs}]`;
  return capabilityOf({
    resources: "{name: o, path: /o, operations: [{name: one, method: GET}]}",
    routes: `{path: /o, operations: [{method: GET, name: get-o, ${made}}]}`,
    tools: `{name: get-o, description: D., ${made}}`,
  });
};

/** What callers of both adapters get; the tool's answer is checked against its own output schema by the client. */
async function answered(text: string, upstream: unknown = order): Promise<unknown> {
  const served = await serve(text, await startUpstream((_, response) => json(response, upstream)));
  const overRest = await (await fetch(`${served.rest}/o`)).json();
  const { structuredContent } = await (await toolsOf(served)).callTool({ name: "get-o", arguments: {} });
  expect(structuredContent).toEqual(overRest);
  return overRest;
}

describe("what outputs declare inside of what mappings take", () => {
  it("converts scalars at any depth, and leaves what nobody declares", async () => {
    expect(
      await answered(
        capability(`{name: order, type: object, properties: {id: {type: string}, total: {type: number}, paid: {type: boolean},
          by: {type: object, properties: {phone: {type: string}}}, rates: {type: object, values: {type: number}},
          lines: {type: array, items: {type: object, properties: {sku: {type: string}, n: {type: integer}, tags: {type: array, items: {type: string}}}}}}}`),
      ),
    ).toEqual({
      order: {
        ...order,
        id: "77",
        total: 3.5,
        paid: true,
        by: { email: "a@b", phone: "5" },
        lines: [
          { sku: "1", n: 2, cost: 9, tags: ["new"] },
          { sku: "b", n: 1, cost: 8, tags: ["1", "2"] },
        ],
        rates: { eur: 1, usd: 2 },
      },
    });
  });

  it("leaves what is of another kind, and what is not there", async () => {
    const text = capability(
      "{name: order, type: object, properties: {id: {type: string}, lines: {type: array, items: {type: string}}}}",
    );
    expect(await answered(text, { id: null, other: 1 })).toEqual({ order: { id: null, other: 1 } });
  });

  it("makes the parts that say where they stand, and no others", async () => {
    expect(
      await answered(
        capability(`{name: order, type: object, properties: {number: {type: string, mapping: $.id}, total: {type: number},
          kind: {type: string, const: order}, mail: {type: string, mapping: $.by.email},
          lines: {type: array, mapping: $.lines, items: {type: object, properties: {article: {type: string, mapping: $.sku}, gone: {type: string, mapping: $.none}}}}}}`),
      ),
    ).toEqual({
      order: {
        number: "77",
        total: 3.5,
        kind: "order",
        mail: "a@b",
        lines: [
          { article: "1", gone: null },
          { article: "b", gone: null },
        ],
      },
    });
  });

  it("does so for lists, maps, parts of parts and texts of a greatest length", async () => {
    const text = capability(
      `{name: lines, type: array, items: {type: object, properties: {article: {type: string, mapping: $.sku}}}},
       {name: rates, type: object, values: {type: string, mapping: $.}},
       {name: about, type: object, properties: {who: {type: object, properties: {mail: {type: string, mapping: $.email}}}, note: {type: string, maxLength: 8}}}`,
      "{targetName: lines, value: $.one.lines}, {targetName: rates, value: $.one.rates}, {targetName: about.who, value: $.one.by}, {targetName: about.note, value: $.one.note}",
    );
    expect(await answered(text)).toEqual({
      lines: [{ article: "1" }, { article: "b" }],
      rates: { eur: "1", usd: "2" },
      about: { who: { mail: "a@b" }, note: "a rather" },
    });
  });

  it("says so in the types, and in what changes for callers", () => {
    const made = (path: string): string =>
      capability(`{name: order, type: object, properties: {mail: {type: string, mapping: ${path}}}}`);
    const before = compileText(made("$.by.email"));
    const code = before.files.find(({ path }) => path.endsWith("operations.ts"))?.text ?? "";
    expect(code.replaceAll(/\s+/g, " ")).toContain(
      "readonly order?: { readonly mail: string | null; } | null | undefined",
    );
    const changes = findChanges(versionOf(made("$.by.email")), versionOf(made("$.by.phone")));
    expect(changes.map(({ id, level }) => [id, level])).toEqual([
      ["rest/answer-remapped", "risky"],
      ["mcp/output-remapped", "risky"],
    ]);
  });

  it("tells that a value of an output's own is not read", () => {
    const text = capability("{name: order, type: string, value: mine}");
    expect(
      compileText(text)
        .diagnostics.filter(({ code }) => code === "model/idle-output")
        .map(({ message }) => message),
    ).toEqual([
      "`mappings` make `order` of `$.one`: the value that the output writes is not read",
      "`mappings` make `order` of `$.one`: the value that the output writes is not read",
    ]);
  });
});

function versionOf(text: string): Version {
  const compilation = compileText(text);
  if (!isVersion(compilation)) throw new Error("the text does not compile");
  return compilation;
}
