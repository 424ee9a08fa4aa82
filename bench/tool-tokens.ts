// What `tools/list` costs a model, in tokens of four characters: the five capabilities of the corpus with the most tools, each way of showing them.
import { Client, InMemoryTransport } from "@modelcontextprotocol/client";
import type { McpServer } from "@modelcontextprotocol/server";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { emitRuntime } from "../generator/emit/runtime.js";
import { createTemplateReader } from "../generator/source/package-files.js";
import { compileText } from "../test/check.js";
import { findCorpus, readCorpus } from "../test/corpus/corpus.js";

const ways = ["all", "read-only", "search", "code"] as const;
const corpus = findCorpus();
if (corpus === undefined) {
  console.error("the corpus is not beside this repository");
  process.exit(1);
}

/** Tools that a file seems to declare: enough to choose by. */
const written = (text: string): number => (/\n\s+tools:/.test(text) ? text.split(/\n\s+call: /).length : 0);
const largest = readCorpus(corpus)
  .map((file) => ({ ...file, tools: written(file.text) }))
  .sort((one, other) => other.tools - one.tools || (one.path < other.path ? -1 : 1));

const rows: string[] = [];
for (const { path, text } of largest) {
  if (rows.length === 5) break;
  const name = `tokens-${rows.length}`;
  const { files, runtime } = compileText(text, { name, keepGoing: true, mcp: { code: true, names: {} } });
  const server = files.find((file) => /\/mcp[^/]*\.ts$/.test(file.path));
  if (server === undefined) continue;
  const root = join(".capstan", name);
  rmSync(root, { recursive: true, force: true });
  for (const file of [...files, ...runtime.map((module) => emitRuntime(module, createTemplateReader()))]) {
    mkdirSync(dirname(join(root, file.path)), { recursive: true });
    writeFileSync(join(root, file.path), file.text);
  }
  const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(join(root, server.path)).href);
  const factory = Object.values(module).find((member) => typeof member === "function") as (
    options: object,
  ) => McpServer;
  const lists = await Promise.all(ways.map(async (tools) => await listed(factory({ tools, handlers: {} }))));
  rows.push(
    `${path.padEnd(64)}${lists.map(({ count, tokens }) => `${count} tools ${tokens} tokens`.padStart(26)).join("")}`,
  );
}
console.log(`${"".padEnd(64)}${ways.map((way) => way.padStart(26)).join("")}\n${rows.join("\n")}`);

async function listed(server: McpServer): Promise<{ readonly count: number; readonly tokens: number }> {
  const client = new Client({ name: "bench", version: "1.0.0" });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(far), client.connect(near)]);
  const { tools } = await client.listTools();
  await client.close();
  return { count: tools.length, tokens: Math.round(JSON.stringify(tools).length / 4) };
}
