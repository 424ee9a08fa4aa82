import { describe, expect, it } from "vitest";
import { compileText } from "../check.js";
import { json, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, serve, toolsOf } from "./served.js";

const resources = `{name: s, path: /s, operations: [
  {name: ship, method: GET, path: /ship, outputParameters: [
    {name: title, type: string, value: $.title},
    {name: tons, type: integer, value: $.tons},
    {name: flags, type: array, value: $.flags, items: {type: string}},
    {name: owner, type: object, properties: {name: {type: string, value: $.owner.name}, since: {type: number, value: $.owner.since}}}]},
  {name: whole, method: GET, path: /ship, outputParameters: [{type: object, properties: {title: {type: string, value: $.title}}}]},
  {name: plain, method: GET, path: /ship}]}`;

const ship = { title: "Star", tons: "7", flags: "NO", owner: { name: 5, since: "1999" }, crew: { id: 1 }, secret: "x" };

/** What a tool over `mappings` of the steps `ship`, `whole` and `plain` publishes and answers. */
async function mapped(mappings: string, outputs = ""): Promise<{ schema: unknown; answer: unknown; code: string }> {
  const text = capabilityOf({
    resources,
    tools: `{name: t, description: D., steps: [
      {name: ship, type: call, call: up.ship}, {name: whole, type: call, call: up.whole}, {name: plain, type: call, call: up.plain}],
      mappings: [${mappings}]${outputs === "" ? "" : `, outputParameters: [${outputs}]`}}`,
  });
  const client = await toolsOf(await serve(text, await startUpstream((_, response) => json(response, ship))));
  const { tools } = await client.listTools();
  const { structuredContent } = await client.callTool({ name: "t", arguments: {} });
  const code = compileText(text).files.find(({ path }) => path.endsWith("operations.ts"))?.text ?? "";
  return { schema: tools[0]?.outputSchema?.properties, answer: structuredContent, code };
}

const text = { type: ["string", "null"] };

describe("what mappings make of steps", () => {
  it("has the types of the outputs that the steps declare", async () => {
    const { schema, answer, code } = await mapped(
      [
        "{targetName: name, value: $.ship.title}",
        "{targetName: tons, value: $.ship.tons}",
        "{targetName: flags, value: $.ship.flags}",
        "{targetName: flag, value: '$.ship.flags[0]'}",
        "{targetName: by, value: $.ship.owner.name}",
        "{targetName: short, value: $.whole.title}",
        "{targetName: crew, value: $.plain.crew}",
      ].join(", "),
    );
    expect(schema).toEqual({
      name: text,
      tons: { type: ["integer", "null"] },
      flags: { type: ["array", "null"], items: text },
      flag: text,
      by: text,
      short: text,
      crew: {},
    });
    expect(answer).toEqual({
      name: "Star",
      tons: 7,
      flags: ["NO"],
      flag: "NO",
      by: "5",
      short: "Star",
      crew: { id: 1 },
    });
    expect(code).toContain("readonly name?: string | null | undefined;");
    expect(code).toContain("readonly crew?: JsonValue | undefined;");
  });

  it("is an object where targets nest, which is always there", async () => {
    const { schema, answer } = await mapped(
      "{targetName: ship.title, value: $.ship.title}, {targetName: ship.owner.since, value: $.ship.owner.since}, {targetName: ship.none, value: $.plain.none}",
    );
    const owner = { type: "object", properties: { since: { type: ["number", "null"] } } };
    expect(schema).toEqual({
      ship: { type: "object", properties: { title: text, owner, none: {} }, required: ["owner"] },
    });
    expect(answer).toEqual({ ship: { title: "Star", owner: { since: 1999 } } });
  });

  it("is what an output of its name declares, and where that says nothing of members, what the step says", async () => {
    const { schema, answer } = await mapped(
      "{targetName: tons, value: $.ship.tons}, {targetName: flags, value: $.ship.flags}, {targetName: owner, value: $.ship.owner}",
      "{name: tons, type: string}, {name: flags, type: array}, {name: owner, type: object, description: Who has it.}",
    );
    expect(schema).toEqual({
      tons: text,
      flags: { type: "array", items: text },
      owner: {
        type: ["object", "null"],
        description: "Who has it.",
        properties: { name: text, since: { type: ["number", "null"] } },
        required: ["name", "since"],
      },
    });
    expect(answer).toEqual({ tons: "7", flags: ["NO"], owner: { name: "5", since: 1999 } });
  });

  it("is a list where one is declared: of one element, of none, of those that are there", async () => {
    const { answer } = await mapped(
      "{targetName: crew, value: $.plain.crew}, {targetName: flags, value: $.plain.flags}, {targetName: numbers, value: $.plain.owner.since}, {targetName: nobody, value: $.plain.nobody}",
      "{name: crew, type: array}, {name: flags, type: array, items: {type: string}}, {name: numbers, type: array, items: {type: number}}, {name: nobody, type: array}",
    );
    expect(answer).toEqual({ crew: [{ id: 1 }], flags: ["NO"], numbers: [1999] });
  });

  it("tells a target that is another's, or stands inside what another makes", () => {
    const clashes = (...targets: readonly string[]): readonly string[] =>
      compileText(
        capabilityOf({
          resources,
          tools: `{name: t, description: D., steps: [{name: ship, type: call, call: up.ship}], mappings: [${targets
            .map((target) => `{targetName: ${target}, value: $.ship.title}`)
            .join(", ")}]}`,
        }),
      ).diagnostics.flatMap(({ code, message }) => (code === "model/mapping-clash" ? [message] : []));
    expect(clashes("a", "b", "c.d", "c.e")).toEqual([]);
    expect(clashes("a", "a")).toHaveLength(1);
    expect(clashes("a", "a.b")).toHaveLength(1);
    expect(clashes("a.b.c", "a")).toHaveLength(1);
    expect(clashes("a.b.c", "a.b")).toHaveLength(1);
    expect(clashes("ab", "a")).toEqual([]);
  });
});
