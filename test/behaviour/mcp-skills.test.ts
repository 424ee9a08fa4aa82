import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { SkillsClient } from "@modelcontextprotocol/client/ext/skills";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { usualCode } from "../../generator/plan/code-settings.js";
import { compileText, fileText, importServer, scratchFolder } from "../check.js";

/** A capability whose MCP server stands beside declared skills. */
function weather(skills: string, server = ""): string {
  return `naftiko: 1.0.0-alpha2
info: {label: Weather, description: The weather.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: http://127.0.0.1:9
      resources: [{name: a, path: /a, operations: [{name: get-a, method: GET}]}]
  exposes:
    - type: mcp
      namespace: t-mcp
      port: 9090${server}
      tools: [{name: get-a, description: Gets a., call: up.get-a}]
    - type: skill
      namespace: t-skills
      port: 9091
      skills:
${skills}
`;
}

const tool = "tools: [{name: get-a, from: {sourceNamespace: t-mcp, action: get-a}}]";
const declared = `        - {name: Reading It, description: "Reads: a.", license: MIT, metadata: {team: x}, ${tool}}`;

let started = 0;

async function connect(text: string, mode: "legacy" | "auto"): Promise<Client> {
  const name = `mcp-skills-${(started += 1)}`;
  const { start } = await importServer(compileText(text, { name }), name);
  const running = await start({ ports: { "t-mcp": 0, "t-skills": 0 }, logLevel: "silent" });
  onTestFinished(async () => await running.close());
  const client = new Client({ name: "test", version: "1.0.0" }, { versionNegotiation: { mode } });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${running.addresses["t-mcp"]}/mcp`)));
  onTestFinished(async () => await client.close());
  return client;
}

describe.each(["legacy", "auto"] as const)("a client in mode %s", (mode) => {
  it("finds the declared skills of a server, and reads what it is told by digest", async () => {
    const client = await connect(weather(declared, "\n      ttlMs: 60000\n      cacheScope: public"), mode);
    const skills = new SkillsClient(client);
    expect(skills.supported).toBe(true);
    const listing = await skills.list();
    expect(listing.skills.map(({ uri }) => uri)).toEqual(["skill://reading-it/SKILL.md"]);
    const [skill] = listing.skills;
    expect(skill?.frontmatter).toEqual({
      name: "reading-it",
      description: "Reads: a.",
      license: "MIT",
      metadata: { team: "x" },
    });
    const file = skill && (await skills.read(skill));
    expect(file).toMatchObject({ verified: true, mimeType: "text/markdown" });
    expect(file?.body).toContain("`get-a`");
    const { ttlMs, cacheScope } = await skills.get("skill://reading-it/SKILL.md");
    expect([ttlMs, cacheScope]).toEqual(mode === "auto" ? [60_000, "public"] : [undefined, undefined]);
    await expect(skills.get("skill://other/SKILL.md")).rejects.toThrow("No skill is served at");
  });

  it("that does not know of skills finds them among the resources, none of which changes", async () => {
    const client = await connect(weather(declared), mode);
    expect(client.getServerCapabilities()?.resources).toEqual({ listChanged: false });
    expect((await client.listResources()).resources).toMatchObject([
      { uri: "skill://reading-it/SKILL.md", name: "reading-it", description: "Reads: a.", mimeType: "text/markdown" },
    ]);
    const { contents } = await client.readResource({ uri: "skill://reading-it/SKILL.md" });
    expect(contents).toMatchObject([{ mimeType: "text/markdown", text: expect.stringContaining("name: reading-it") }]);
  });
});

describe("a skill with a location", () => {
  const located = (folder: string, name = "storms"): string =>
    `        - {name: ${name}, description: Storms., location: "file://${folder}", ${tool}}`;
  const front = "---\nname: storms\ndescription: What to do in a storm.\n---\n";

  it("is served with all its files as they are: bytes, marks at the beginning, odd names", async () => {
    const folder = scratchFolder();
    mkdirSync(join(folder, "references"));
    writeFileSync(join(folder, "SKILL.md"), `${front}# Storms\n`);
    writeFileSync(join(folder, "references", "a b#1.md"), "\uFEFFmarked");
    writeFileSync(join(folder, "latin.txt"), Buffer.from([0x66, 0xfc, 0x72]));
    writeFileSync(join(folder, ".hidden"), "hidden");
    const skills = new SkillsClient(await connect(weather(located(folder)), "auto"));
    const [skill] = (await skills.list()).skills;
    expect(skill && skill.resources !== "dynamic" && skill.resources.map(({ uri }) => uri)).toEqual([
      "skill://storms/SKILL.md",
      "skill://storms/latin.txt",
      "skill://storms/references/a%20b%231.md",
    ]);
    if (skill === undefined) return;
    expect((await skills.read(skill, "references/a%20b%231.md")).bytes).toEqual(
      new TextEncoder().encode("\uFEFFmarked"),
    );
    expect((await skills.read(skill, "latin.txt")).bytes).toEqual(new Uint8Array([0x66, 0xfc, 0x72]));
    // What is changed while the server runs is told as it is now.
    writeFileSync(join(folder, "latin.txt"), "newer");
    const [newer] = (await skills.list()).skills;
    expect(newer && (await skills.read(newer, "latin.txt")).text).toBe("newer");
  });

  it("hands out nothing that is hidden or lies outside", async () => {
    const folder = scratchFolder();
    writeFileSync(join(folder, "SKILL.md"), front);
    writeFileSync(join(folder, ".hidden"), "hidden");
    const client = await connect(weather(located(folder)), "auto");
    for (const path of [".hidden", "..%2f..%2fetc%2fpasswd", "references", "%ff"])
      await expect(client.readResource({ uri: `skill://storms/${path}` })).rejects.toThrow(/not found/i);
  });

  it.each([
    [
      "is called otherwise in its file",
      front.replace("name: storms", "name: rain"),
      "must match the last path segment",
    ],
    ["has no description", "---\nname: storms\n---\n", "description"],
    ["has no file", undefined, "SKILL.md is missing"],
  ])("that %s is left out, with a word", async (_, text, said) => {
    const folder = scratchFolder();
    if (text !== undefined) writeFileSync(join(folder, "SKILL.md"), text);
    const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    onTestFinished(() => warned.mockRestore());
    const skills = new SkillsClient(await connect(weather(`${located(folder)}\n${declared}`), "auto"));
    expect((await skills.list()).skills.map(({ uri }) => uri)).toEqual(["skill://reading-it/SKILL.md"]);
    expect(warned).toHaveBeenCalledWith(expect.stringMatching(new RegExp(`^skill storms is not served: .*${said}`)));
  });
});

it("a capability that declares none serves none", () => {
  const text = weather(declared).replace(/ {4}- type: skill[\s\S]*$/, "");
  expect(fileText(compileText(text), "mcp.ts")).not.toContain("registerSkills");
  const without = compileText(weather(declared), { code: { ...usualCode, artifacts: ["mcp"] } });
  expect(fileText(without, "mcp.ts")).not.toContain("registerSkills");
});
