import { join } from "node:path";
import { writeFileSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { compileText, fileText, writeGenerated } from "../check.js";
import { json, startUpstream } from "../runtime/upstream.js";
import type { RunningServers, StartOptions } from "../../templates/runtime/server.js";
import { typeCheck } from "../type-check.js";
import { capabilityOf, generate, textOfTool, toolsOf } from "./served.js";

// Expectations from "Requests upstream": null is a value where the schema allows it, in bodies of JSON and in what is written out; and a type says what may come.
const note = `name: note, in: body, type: [string, "null"], required: true`;
const yaml = capabilityOf({
  resources: `{name: things, path: /things, operations: [
    {name: put, method: PUT, inputParameters: [{${note}}, {name: size, in: body, type: integer, nullable: true}, {name: plain, in: body, type: string}]},
    {name: written, method: POST, body: '{"n": {{note}}}', inputParameters: [{${note}}]},
    {name: form, method: PATCH, body: {type: formUrlEncoded}, inputParameters: [{name: note, in: body, type: [string, "null"]}, {name: q, in: query, type: [string, "null"]}]}]}`,
  routes: `{name: things, path: /things, operations: [
    {name: put, method: PUT, call: up.put, inputParameters: [{${note}}, {name: size, in: body, type: integer, nullable: true}]},
    {name: own, method: POST, inputParameters: [{${note}}, {name: plain, in: body, type: string}]},
    {name: both, method: PATCH, inputParameters: [{${note}}], steps: [{name: a, type: call, call: up.put}, {name: b, type: call, call: up.written}]}]}`,
  tools: `{name: put, description: Puts., call: up.put},
    {name: said, description: Says., call: up.written, inputParameters: [{name: note, type: [string, "null"]}]},
    {name: asked, description: Asks., call: up.form, inputParameters: [{name: q, type: [string, "null"]}]},
    {name: told, description: Is told., inputParameters: [{name: q, type: [string, "null"]}]}`,
});

/** Arguments whose type a schema of the author's says, which the call's own type is not: `[string, "null"]`, a choice, nothing at all. */
const schemas = capabilityOf({
  resources: `{name: things, path: /things, operations: [
    {name: put, method: PUT, inputParameters: [{${note}}, {name: size, in: body, type: integer, nullable: true}, {name: on, in: body, type: [boolean, "null"]}, {name: plain, in: body, type: string}]}]}`,
  routes: `{name: things, path: /things, operations: [
    {name: put, method: PUT, call: up.put, inputParameters: [{name: note, in: body, oneOf: [{type: string}, {type: "null"}]}, {name: size, in: body}, {name: on, in: body}]}]}`,
  tools: `{name: put, description: Puts., call: up.put, inputSchema: {type: object, properties: {note: {type: [string, "null"]}, size: {type: [integer, "null"]}, on: {anyOf: [{type: boolean}, {type: "null"}]}}}},
    {name: keep, description: Keeps., ref: kept.keep, with: {note: tools.note, size: tools.size}, inputSchema: {type: object, properties: {note: {type: [string, "null"]}, size: {type: [integer, "null"]}}}}`,
}).replace(
  "  exposes:",
  `  aggregates: [{namespace: kept, functions: [{name: keep, description: Keeps., inputParameters: [{name: note, type: [string, "null"], required: true}, {name: size, type: [integer, "null"]}], steps: [{name: a, type: call, call: up.put, with: {note: kept.note, size: kept.size}}]}]}]
  exposes:`,
);

it("what a schema of an argument says may be null goes out as null, and is converted where it is none", async () => {
  const upstream = await startUpstream((_, response) => json(response, {}));
  const { start }: { readonly start: (options: Partial<StartOptions>) => Promise<RunningServers> } = await import(
    generate(schemas)("server.ts")
  );
  const servers = await start({
    ports: { "t-rest": 0, "t-mcp": 0 },
    baseUrls: { up: upstream.url },
    logLevel: "silent",
  });
  onTestFinished(servers.close);
  const rest = servers.addresses["t-rest"] ?? "";
  const client = await toolsOf({ servers, rest });
  await textOfTool(client, "put", { note: null, size: null, on: null });
  await textOfTool(client, "put", { note: "a", size: 5, on: true });
  await textOfTool(client, "keep", { note: null, size: null });
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ note: null, size: null, on: null });
  expect((await fetch(`${rest}/things`, { method: "PUT", headers, body })).status).toBe(200);
  expect(upstream.seen.map((each) => JSON.parse(each.body))).toEqual([
    { note: null, size: null, on: null },
    { note: "a", size: 5, on: true },
    { note: null, size: null },
    { note: null, size: null, on: null },
  ]);
  // One that needs a value still asks for it.
  expect(await textOfTool(client, "put", { size: 1 })).toContain("note");
  expect(upstream.seen).toHaveLength(4);
});

describe("what may be null", () => {
  it("is said by the types of functions and handlers, and by no others", { timeout: 120_000 }, () => {
    const compilation = compileText(yaml);
    const types = fileText(compilation, "types.ts");
    const members = (name: string): readonly string[] =>
      (new RegExp(`interface ${name} \\{([^}]*)\\}`).exec(types)?.[1] ?? "").trim().split(/;\s*/).filter(Boolean);
    expect(members("PutInput")).toEqual([
      "readonly note: string | null",
      "readonly size?: number | null | undefined",
      "readonly plain?: string | undefined",
    ]);
    expect(members("WrittenInput")).toEqual(["readonly note: string | null"]);
    expect(members("FormInput")).toEqual(["readonly note?: string | undefined", "readonly q?: string | undefined"]);
    expect(members("OwnInput")).toEqual(["readonly note: string | null", "readonly plain?: string | undefined"]);
    const folder = writeGenerated(compilation, "nullable-types");
    writeFileSync(
      join(folder, "use.ts"),
      `import { put, written } from "./client.js";
await put({ note: null, size: null });
await written({ note: null });
// @ts-expect-error Nobody says that it may be null.
await put({ note: "", plain: null });
`,
    );
    expect(typeCheck(folder, ["use.ts", "server.ts", "index.ts"])).toEqual([]);
  });

  it("goes out as null, through routes, steps and tools", async () => {
    const upstream = await startUpstream((_, response) => json(response, {}));
    const own = async (input: unknown): Promise<unknown> => ({ input });
    const started: {
      readonly start: (handlers: object, options: Partial<StartOptions>) => Promise<RunningServers>;
    } = await import(generate(yaml)("server.ts"));
    const servers = await started.start(
      { "t-rest": { own }, "t-mcp": { told: own } },
      { ports: { "t-rest": 0, "t-mcp": 0 }, baseUrls: { up: upstream.url }, logLevel: "silent" },
    );
    onTestFinished(servers.close);
    const rest = servers.addresses["t-rest"] ?? "";
    const send = async (method: string, body: object): Promise<number> => {
      const headers = { "content-type": "application/json" };
      return (await fetch(`${rest}/things`, { method, headers, body: JSON.stringify(body) })).status;
    };
    expect(await send("PUT", { note: null, size: null })).toBe(200);
    expect(await send("PATCH", { note: null })).toBe(200);
    const client = await toolsOf({ servers, rest });
    await textOfTool(client, "put", { note: null });
    await textOfTool(client, "said", { note: null });
    expect(await textOfTool(client, "told", { q: null })).toContain('"q":null');
    expect(upstream.seen.map(({ body }) => JSON.parse(body))).toEqual([
      { note: null, size: null },
      { note: null },
      { n: null },
      { note: null },
      { n: null },
    ]);
  });
});
