import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterEach, describe, expect, it } from "vitest";
import { exampleCapability } from "../generator/drift/rules/example.js";
import { capstan, project, write } from "./capstan.js";
import { readFolder } from "./check.js";
import { served, start, stop, stopAll } from "./long-run.js";

afterEach(stopAll);

const anyPort = (capability: string): string => capability.replace(/port: \d+/g, "port: 0");

async function callTool(url: string, name: string, args: Readonly<Record<string, unknown>>) {
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  const answer = await client.callTool({ name, arguments: args });
  await client.close();
  return answer;
}

describe("capstan serve", () => {
  it("serves a capability from its YAML without its API, and again when it changes", async () => {
    const capability = anyPort(exampleCapability);
    const folder = served({ "capabilities/pets.yaml": capability });
    const serving = start(folder, ["serve", "--mock"]);
    const [, curl = ""] = await serving.until(/^ {2}(curl .*\/pets\?limit=1.*)$/m);
    const [, config = ""] = await serving.until(/^ {2}(\{"mcpServers".*\})$/m);
    const url = /http:[^' ]*/.exec(curl)?.[0] ?? "";
    // What is declared of the answer decides it: `count` is an integer, `first` a text.
    expect(await (await fetch(url)).json()).toEqual({ count: 1, first: "first" });
    await serving.until(/upstream GET \/pets: 200 pets\.list-pets/);
    expect((await fetch(url.replace("limit=1", "limit=x"))).status).toBe(400);
    const mcp = JSON.parse(config).mcpServers["pets-mcp"].url;
    expect((await callTool(mcp, "list-pets", { limit: 3 })).structuredContent).toEqual({ count: 1, first: "first" });
    // Nothing is written into the project.
    expect(readdirSync(folder).sort()).toEqual(["capabilities", "node_modules", "package.json"]);

    const changed = capability.replaceAll("first:\n", "name:\n");
    write(folder, { "capabilities/pets.yaml": changed });
    await serving.until(/reloaded/);
    expect(await (await fetch(url)).json()).toEqual({ count: 1, name: "first" });

    write(folder, { "capabilities/pets.yaml": changed.replace("call: pets.list-pets", "call: pets.list-petz") });
    await serving.until(/what was served before still is/);
    expect(await (await fetch(url)).json()).toEqual({ count: 1, name: "first" });
    expect(await stop(serving)).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
    expect(existsSync(join("node_modules", ".capstan", `serve-${serving.child.pid ?? 0}`))).toBe(false);
  });

  it("calls the API without --mock, and asks for what it must know", async () => {
    const folder = served({ "capabilities/pets.yaml": anyPort(exampleCapability) });
    const refused = capstan(folder, ["serve"]);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("PETS_TOKEN");
    const serving = start(folder, ["serve"], { PETS_TOKEN: "t", PETS_BASE_URL: "http://127.0.0.1:9" });
    const [, url = ""] = await serving.until(/^ {2}curl .*(http:[^' ]*\/pets\?limit=1)/m);
    expect((await fetch(url)).status).toBe(502);
    expect(await stop(serving)).toBe(0);
  });

  it("answers operations of several steps, whose lookups find something", async () => {
    const steps = readFileSync("test/golden/steps/capability.yaml", "utf8");
    const serving = start(served({ "capabilities/ships.yaml": anyPort(steps) }), ["serve", "--mock"]);
    const [, url = ""] = await serving.until(/^ {2}curl .*(http:[^' ]*\/crew)/m);
    const answer = await (await fetch(url)).text();
    expect(JSON.parse(answer)).toMatchObject({ imo: "imo_number" });
    expect(answer).toContain('"name":"fullName"');
    const [, config = ""] = await serving.until(/^ {2}(\{"mcpServers".*\})$/m);
    const mcp = JSON.parse(config).mcpServers["ships-mcp"].url;
    expect((await callTool(mcp, "plan-voyage", { ship: "1" })).structuredContent).toEqual({ id: "voyageId" });
    expect(await stop(serving)).toBe(0);
  });

  it.each(["xml", "csv", "yaml", "json"])("answers in the format that is declared: %s", async (format) => {
    const capability = `naftiko: 1.0.0-alpha2
capability:
  consumes:
    - type: http
      namespace: files
      baseUri: https://files.example.com
      resources:
        - path: /all
          operations: [{name: list, method: GET, outputRawFormat: ${format}, outputParameters: [{name: size, type: string, value: ${format === "csv" ? "'$[0].size'" : "$.file.size"}}]}]
  exposes:
    - type: rest
      namespace: files-rest
      port: 0
      resources:
        - path: /size
          operations: [{name: size, method: GET, call: files.list, outputParameters: [{type: object, properties: {bytes: {type: string, mapping: ${format === "csv" ? "'$[0].size'" : "$.file.size"}}}}]}]
`;
    const serving = start(served({ "capabilities/files.yaml": capability }), ["serve", "--mock"]);
    const [, url = ""] = await serving.until(/^ {2}curl .*(http:[^' ]*\/size)/m);
    expect(await (await fetch(url)).json()).toEqual({ bytes: "size" });
    expect(await stop(serving)).toBe(0);
  });

  it("says which packages are missing, and which capability is meant", () => {
    const bare = project({ "package.json": "{}", "capabilities/pets.yaml": exampleCapability });
    expect(capstan(bare, ["serve"])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/cli\/missing-packages[\s\S]*npm install "@modelcontextprotocol\/server@\^2/),
    });
    write(bare, { "capabilities/other.yaml": exampleCapability });
    expect(capstan(bare, ["serve"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("cli/several-capabilities"),
    });
    const client = served({
      "capabilities/pets.yaml": exampleCapability.slice(0, exampleCapability.indexOf("  exposes:")),
    });
    expect(capstan(client, ["serve"])).toMatchObject({ code: 1, err: expect.stringContaining("cli/nothing-to-serve") });
  });
});

describe("capstan generate", () => {
  it("--watch writes what changes, says so, and survives errors", async () => {
    const folder = project({ "capabilities/pets.yaml": exampleCapability });
    const watching = start(folder, ["generate", "--watch"]);
    await watching.until(/watching; Ctrl-C ends it/);
    write(folder, { "capabilities/pets.yaml": exampleCapability.replace("All pets.", "Every pet.") });
    await watching.until(/capabilities\/pets\.yaml changed\n[\s\S]*rewrite generated\/pets\/openapi\.json/);
    await watching.until(/\d+ ms/);
    expect(readFileSync(join(folder, "generated/pets/openapi.json"), "utf8")).toContain("Every pet");
    write(folder, { "capabilities/pets.yaml": "naftiko: [" });
    await watching.until(/error source\//);
    write(folder, { "capabilities/owners.yaml": exampleCapability });
    await watching.until(/add generated\/owners\/client\.ts/);
    expect(await stop(watching)).toBe(0);
  });

  it("--dry-run lists what would be written, and writes nothing", () => {
    const folder = project({ "capabilities/pets.yaml": exampleCapability });
    const run = capstan(folder, ["generate", "--dry-run"]);
    expect(run.code).toBe(0);
    expect(run.err).toContain("  would add generated/pets/client.ts\n");
    expect(run.err).toMatch(/^nothing is written; generated\/: \d+ files added/m);
    expect(Object.keys(readFolder(folder))).toEqual(["capabilities/pets.yaml"]);
  });
});
