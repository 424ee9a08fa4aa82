import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Client, InMemoryTransport } from "@modelcontextprotocol/client";
import { McpServer } from "@modelcontextprotocol/server";
import { describe, expect, it, onTestFinished } from "vitest";
import { registerFile, registerFolder } from "../../templates/runtime/mcp-files.js";
import { failure } from "./upstream.js";
import { scratchFolder } from "../check.js";

const pixel = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

function handbook(): string {
  const root = scratchFolder();
  mkdirSync(join(root, "guides", "deep"), { recursive: true });
  writeFileSync(join(root, "secret.txt"), "s3cret");
  writeFileSync(join(root, "guides", "mooring.md"), "# Mooring");
  writeFileSync(join(root, "guides", "deep", "chart.png"), pixel);
  writeFileSync(join(root, "brief.md"), "Brief {{ship}}: {{unknown}}{{ port }}.");
  symlinkSync(join(root, "secret.txt"), join(root, "guides", "out.txt"));
  return root;
}

async function connect(root: string): Promise<Client> {
  const server = new McpServer({ name: "handbook", version: "1.0.0" });
  const about = { title: "Guides", description: "The guides." };
  registerFolder(server, { ...about, name: "guides", uri: "handbook://guides/", location: `file://${root}/guides` });
  registerFolder(server, { ...about, name: "nothing", uri: "handbook://nothing", location: `file://${root}/nothing` });
  registerFile(server, { ...about, name: "brief", uri: "handbook://brief", location: `file://${root}/brief.md` });
  registerFile(server, { ...about, name: "gone", uri: "handbook://gone", location: `file://${root}/gone.md` });
  const client = new Client({ name: "test", version: "1.0.0" });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(far), client.connect(near)]);
  onTestFinished(async () => await client.close());
  return client;
}

describe("resources from files", () => {
  it("are no pipes: nobody waits for the other end of one", async () => {
    const root = handbook();
    execFileSync("mkfifo", [join(root, "guides", "pipe.md")]);
    const client = await connect(root);
    await expect(client.readResource({ uri: "handbook://guides/pipe.md" })).rejects.toThrow("not found");
    expect(JSON.stringify(await client.listResources())).not.toContain("pipe");
  });

  it("are listed as they are on disk", async () => {
    const { resources } = await (await connect(handbook())).listResources();
    expect(resources.map(({ uri, name, mimeType }) => [uri, name, mimeType]).sort()).toEqual([
      ["handbook://brief", "brief", "text/markdown"],
      ["handbook://gone", "gone", "text/markdown"],
      ["handbook://guides/deep/chart.png", "deep/chart.png", "image/png"],
      ["handbook://guides/mooring.md", "mooring.md", "text/markdown"],
    ]);
  });

  it("are read as text or bytes", async () => {
    const client = await connect(handbook());
    const read = async (uri: string): Promise<unknown> => (await client.readResource({ uri })).contents;
    expect(await read("handbook://guides/mooring.md")).toEqual([
      { uri: "handbook://guides/mooring.md", mimeType: "text/markdown", text: "# Mooring" },
    ]);
    expect(await read("handbook://guides/deep/chart.png")).toEqual([
      { uri: "handbook://guides/deep/chart.png", mimeType: "image/png", blob: pixel.toString("base64") },
    ]);
    expect(await read("handbook://brief")).toMatchObject([{ text: "Brief {{ship}}: {{unknown}}{{ port }}." }]);
  });

  it.each([
    "handbook://guides/../secret.txt",
    "handbook://guides/%2E%2E/secret.txt",
    "handbook://guides/..%2Fsecret.txt",
    "handbook://guides/out.txt",
    "handbook://guides/none.md",
    "handbook://guides/deep",
    "handbook://nothing/a.md",
    "handbook://gone",
  ])("do not give %s", async (uri) => {
    const root = handbook();
    const error = String(await failure((await connect(root)).readResource({ uri })));
    expect(error).toContain("not found");
    expect(error).not.toContain(root);
  });
});
