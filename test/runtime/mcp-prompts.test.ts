import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Client, InMemoryTransport } from "@modelcontextprotocol/client";
import { McpServer } from "@modelcontextprotocol/server";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Prompt, registerPrompt } from "../../templates/runtime/mcp-prompts.js";
import { failure } from "./upstream.js";
import { scratchFolder } from "../check.js";

const greet: Prompt = {
  name: "greet",
  title: "Greet",
  description: "Greets.",
  arguments: [
    { name: "ship", description: "Which.", required: true },
    { name: "port", required: false },
  ],
  messages: [{ role: "user", content: "{{ship}} in {{port}}, {{berth}}." }],
};

async function connect(prompt: Prompt, ignoreArguments?: readonly string[]): Promise<Client> {
  const server = new McpServer({ name: "test", version: "1.0.0" });
  registerPrompt(server, prompt, { ignoreArguments });
  const client = new Client({ name: "test", version: "1.0.0" });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(far), client.connect(near)]);
  onTestFinished(async () => await client.close());
  return client;
}

async function said(client: Client, given?: Record<string, string>): Promise<unknown> {
  const { messages } = await client.getPrompt({ name: "greet", ...(given === undefined ? {} : { arguments: given }) });
  return messages.map(({ content }) => (content.type === "text" ? content.text : content.type));
}

describe("the arguments of a prompt", () => {
  it("are listed, and fill what is declared", async () => {
    const client = await connect(greet);
    expect((await client.listPrompts()).prompts[0]?.arguments).toEqual([
      { name: "ship", description: "Which.", required: true },
      { name: "port", required: false },
    ]);
    expect(await said(client, { ship: "{{port}}", port: "Brest" })).toEqual(["{{port}} in Brest, {{berth}}."]);
    expect(await said(client, { ship: "S" })).toEqual(["S in , {{berth}}."]);
  });

  it.each<readonly [Record<string, string> | undefined, readonly string[]]>([
    [{ shipp: "S", ship: "S" }, ["`shipp` is not an argument of this prompt; did you mean `ship`?"]],
    [{ berth: "4", ship: "S" }, ["`berth` is not an argument of this prompt", "there are `ship`, `port`"]],
    [{ constructor: "x", ship: "S" }, ["`constructor` is not an argument of this prompt"]],
    [{ port: "Brest" }, ["`ship` is missing"]],
    [{ Ship: "S" }, ["`Ship` is not an argument", "`ship` is missing"]],
    [{}, ["`ship` is missing"]],
    [undefined, ["`ship` is missing"]],
  ])("%j are refused by name", async (given, words) => {
    const error = String(await failure(said(await connect(greet), given)));
    for (const word of words) expect(error).toContain(word);
  });

  it("that clients add on their own are left out where the server is told so", async () => {
    const client = await connect(greet, ["trace", "ship"]);
    expect(await said(client, { ship: "S", trace: "1" })).toEqual(["S in , {{berth}}."]);
  });

  it("are none where none is declared, and may be absent then", async () => {
    const client = await connect({ ...greet, arguments: [], messages: [{ role: "user", content: "Hello {{ship}}." }] });
    expect(await said(client)).toEqual(["Hello {{ship}}."]);
    expect(String(await failure(said(client, { ship: "S" })))).toContain(
      "`ship` is not an argument of this prompt; there are none",
    );
  });

  it("are refused in a short sentence, however many there are", async () => {
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`x${index}`, "1"]));
    expect(String(await failure(said(await connect(greet), many))).length).toBeLessThan(2_000);
  });
});

describe("a prompt from a file", () => {
  it("is said by the user, with its values", async () => {
    const root = scratchFolder();
    writeFileSync(join(root, "brief.md"), "Brief {{ship}}: {{unknown}}{{ port }}.");
    const client = await connect({ ...greet, messages: { file: `file://${root}/brief.md` } });
    const { messages } = await client.getPrompt({ name: "greet", arguments: { ship: "{{port}}", port: "Brest" } });
    expect(messages).toEqual([{ role: "user", content: { type: "text", text: "Brief {{port}}: {{unknown}}Brest." } }]);
  });

  it("that is not there says so, and not where it was looked for", async () => {
    const root = scratchFolder();
    const client = await connect({ ...greet, messages: { file: `file://${root}/none.md` } });
    const error = String(await failure(said(client, { ship: "S" })));
    expect(error).toContain("the file of this prompt cannot be read");
    expect(error).not.toContain(root);
  });
});
