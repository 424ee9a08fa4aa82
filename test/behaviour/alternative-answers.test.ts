import { describe, expect, it } from "vitest";
import { json, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, serve, toolsOf } from "./served.js";

const resources = "{name: s, path: /s, operations: [{name: get, method: GET}]}";
const outputs = {
  two: "{type: string, mapping: $.title}, {type: integer, mapping: $.id}",
  list: "{type: array, mapping: $.list, items: {type: string}}, {type: object, properties: {a: {type: string, mapping: $.a}}}",
  same: "{type: string, mapping: $.title}, {type: string, mapping: $.name}",
  whole: "{type: string, mapping: $.title}, {type: object, mapping: $.}",
  parts:
    "{type: object, mapping: $.a, properties: {id: {type: string, mapping: $.id}}}, {type: object, mapping: $.b.c, properties: {n: {type: integer, mapping: $.n}, of: {type: string, const: b}}}",
  last: "{type: string, mapping: $.title}, {type: object, mapping: $.b, properties: {n: {type: integer, mapping: $.n}}}",
  must: "{type: object, properties: {id: {type: string, mapping: $.id, required: true}}}, {type: array, mapping: $.list}",
};
interface Contract {
  readonly paths: Readonly<
    Record<string, { readonly get: { readonly responses: Readonly<Record<string, Answered>> } }>
  >;
}
interface Answered {
  readonly content: Readonly<Record<string, { readonly schema: unknown }>>;
}

const text = { type: "string" };
const none = { type: "null" };

describe("outputs that are alternatives", () => {
  it("say in the contract what each of them makes, and answer with the first that gives something", async () => {
    const entries = Object.entries(outputs);
    const yaml = capabilityOf({
      resources,
      routes: entries
        .map(
          ([name, written]) =>
            `{name: ${name}, path: /${name}, operations: [{name: ${name}, method: GET, call: up.get, outputParameters: [${written}]}]}`,
        )
        .join(", "),
      tools: entries
        .map(([name, written]) => `{name: ${name}, description: D., call: up.get, outputParameters: [${written}]}`)
        .join(", "),
    });
    let answer: object = {};
    const served = await serve(yaml, await startUpstream((_, response) => json(response, answer)));
    const client = await toolsOf(served);
    const { paths }: Contract = JSON.parse(await (await fetch(`${served.rest}/openapi.json`)).text());
    const schemaOf = (name: string): unknown =>
      paths[`/${name}`]?.get.responses["200"]?.content["application/json"]?.schema;
    const ask = async (name: string, given: object): Promise<unknown> => {
      answer = given;
      const response = await (await fetch(`${served.rest}/${name}`)).text();
      const { isError, content } = await client.callTool({ name, arguments: {} });
      expect(isError, JSON.stringify(content)).toBeFalsy();
      return response === "" ? undefined : JSON.parse(response);
    };
    expect(schemaOf("two")).toEqual({ anyOf: [text, { type: "integer" }, none] });
    expect(schemaOf("list")).toEqual({
      anyOf: [
        { type: "array", items: { type: ["string", "null"] } },
        { type: "object", properties: { a: { type: ["string", "null"] } }, required: ["a"] },
      ],
    });
    expect(schemaOf("same")).toEqual({ type: ["string", "null"] });
    expect(schemaOf("whole")).toEqual({});
    expect(schemaOf("parts")).toMatchObject({ anyOf: [{ properties: { id: {} } }, { properties: { n: {}, of: {} } }] });
    expect(schemaOf("last")).toMatchObject({ anyOf: [text, { properties: { n: {} } }, none] });
    expect(schemaOf("must")).toEqual({
      anyOf: [
        { type: "object", properties: { id: text }, required: ["id"] },
        { type: "array", items: {} },
      ],
    });

    expect(await ask("two", { title: "T", id: 1 })).toBe("T");
    expect(await ask("two", { id: 1 })).toBe(1);
    expect(await ask("two", {})).toBeNull();
    expect(await ask("list", { list: ["x"], a: "y" })).toEqual(["x"]);
    expect(await ask("list", { a: "y" })).toEqual({ a: "y" });
    expect(await ask("list", {})).toEqual({ a: null });
    expect(await ask("same", { name: "N" })).toBe("N");
    expect(await ask("parts", { a: { id: 1 }, b: { c: { n: 2 } } })).toEqual({ id: "1" });
    expect(await ask("parts", { a: {}, b: { c: { n: 2 } } })).toEqual({ id: null });
    for (const a of [{}, { a: null }, { a: [] }])
      expect(await ask("parts", { ...a, b: { c: { n: 2 } } })).toEqual({ n: 2, of: "b" });
    expect(await ask("parts", { b: {}, secret: 1 })).toEqual({ id: null });
    expect(await ask("last", { b: { n: 3 } })).toEqual({ n: 3 });
    expect(await ask("last", { secret: 1 })).toBeNull();
    expect(await ask("must", { id: 4 })).toEqual({ id: "4" });
    expect(await ask("must", { list: [1] })).toEqual([1]);
  });
});
