import { execFile } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ConformanceServer, startConformanceServer } from "../conformance/server.js";

/** Scenarios of the last version of the suite that runs on Node 20. `npm run conformance` runs its newest version whole, on both wires, against a baseline. */
const applying = [
  "server-initialize",
  "ping",
  "completion-complete",
  "tools-list",
  "tools-call-simple-text",
  "tools-call-image",
  "tools-call-audio",
  "tools-call-error",
  "tools-call-with-progress",
  "resources-list",
  "resources-read-text",
  "resources-read-binary",
  "resources-templates-read",
  "prompts-list",
  "prompts-get-simple",
  "prompts-get-with-args",
  "server-sse-multiple-streams",
  "dns-rebinding-protection",
];

let server: ConformanceServer;
let output = "";

beforeAll(async () => {
  server = await startConformanceServer();
  output = await runSuite(server.url);
});

afterAll(async () => await server.close());

/** Runs the suite once; what it printed, its summary last. */
async function runSuite(url: string): Promise<string> {
  const program = join("node_modules", "@modelcontextprotocol", "conformance", "dist", "index.js");
  return await new Promise((resolve) => {
    execFile(process.execPath, [program, "server", "--url", url], (_error, stdout, stderr) =>
      resolve(`${stdout}\n${stderr}`),
    );
  });
}

describe("the official MCP conformance suite", () => {
  it.each(applying)("%s", (scenario) => {
    const line = output.split("\n").find((each) => each.startsWith(`✓ ${scenario}:`));
    expect(line, output).toMatch(/: [1-9]\d* passed, 0 failed$/);
  });
});
