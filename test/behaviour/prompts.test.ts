import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { compileText, importServer, scratchFolder } from "../check.js";

it("what a prompt's messages mention is an argument, and what its file mentions is one where it is declared", async () => {
  const folder = scratchFolder();
  writeFileSync(join(folder, "brief.md"), "Brief {{ship}} in {{port}}. Write {{handlebars}}.");
  const compilation = compileText(`ikanos: 1.0.0-beta4
info: {display: Case, description: A case.}
capability:
  exposes:
    - type: mcp
      namespace: m
      port: 9090
      tools: {ping: {description: P., outputParameters: {a: {type: string, value: b}}}}
      prompts:
        greet:
          description: Greets.
          arguments: {name: {description: Who.}, tone: {display: Its tone, required: false}}
          template: [{role: user, content: "Greet {{name}} in {{tools.tone}} for {{occasion}}{{occasion}}."}, {role: assistant, content: "{{nmae}}"}]
        brief:
          description: Briefs.
          arguments: {ship: {description: Which.}, port: {description: Where., required: false}}
          location: file://${folder}/brief.md
`);
  expect(
    compilation.diagnostics.filter(({ severity }) => severity !== "info").map(({ code, help }) => [code, help]),
  ).toEqual([["model/unresolved-reference", expect.stringContaining("{{name}}")]]);
  const { start } = await importServer(compilation, `prompts-${process.pid}`);
  const servers = await start({ ports: { m: 0 }, logLevel: "silent" });
  onTestFinished(servers.close);
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${servers.addresses["m"]}/mcp`)));
  onTestFinished(async () => await client.close());
  const { prompts } = await client.listPrompts();
  expect(prompts[0]?.arguments?.map(({ name, required }) => [name, required ?? false])).toEqual([
    ["name", true],
    ["tone", false],
    ["occasion", false],
    ["nmae", false],
  ]);
  // What an author calls an argument is what people are shown of it, where nothing more is said.
  expect(prompts[0]?.arguments?.map(({ description }) => description)).toEqual([
    "Who.",
    "Its tone",
    undefined,
    undefined,
  ]);
  const texts = async (name: string, given: Record<string, string>): Promise<readonly unknown[]> =>
    (await client.getPrompt({ name, arguments: given })).messages.map(({ content }) =>
      content.type === "text" ? content.text : content.type,
    );
  expect(await texts("greet", { name: "{{tone}}", occasion: "x" })).toEqual(["Greet {{tone}} in  for xx.", ""]);
  expect(await texts("greet", { name: "A", tone: "warm" })).toEqual(["Greet A in warm for .", ""]);
  expect(await texts("brief", { ship: "S" })).toEqual(["Brief S in . Write {{handlebars}}."]);
});

it("arguments of a prompt may be called as what every object has", async () => {
  const names = ["constructor", "toString", "valueOf", "hasOwnProperty"];
  const compilation = compileText(`naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  exposes:
    - type: mcp
      namespace: m
      port: 9090
      tools: [{name: ping, description: P., outputParameters: [{name: a, type: string, value: b}]}]
      prompts:
${names.map((name) => `        - {name: of-${name}, label: P, description: P., arguments: [{name: x, description: X.}, {name: ${name}, description: Y., required: false}], template: [{role: user, content: "[{{x}}|{{${name}}}]"}]}`).join("\n")}
        - {name: demanding, label: P, description: P., arguments: [{name: constructor, description: C.}], template: [{role: user, content: "{{constructor}}"}]}
`);
  const { start } = await importServer(compilation, `prompts-inherited-${process.pid}`);
  const servers = await start({ ports: { m: 0 }, logLevel: "silent" });
  onTestFinished(servers.close);
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${servers.addresses["m"]}/mcp`)));
  onTestFinished(async () => await client.close());
  const text = async (name: string, given: Record<string, string>): Promise<unknown> =>
    (await client.getPrompt({ name, arguments: given })).messages[0]?.content;
  for (const name of names) {
    expect(await text(`of-${name}`, { x: "1" })).toEqual({ type: "text", text: "[1|]" });
    expect(await text(`of-${name}`, { x: "1", [name]: "2" })).toEqual({ type: "text", text: "[1|2]" });
  }
  await expect(text("demanding", {})).rejects.toMatchObject({
    code: -32602,
    message: expect.stringContaining("constructor"),
  });
});
