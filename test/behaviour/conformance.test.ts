import { execFile } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ConformanceServer, startConformanceServer } from "../conformance/server.js";

/** Scenarios of the last version of the suite that runs on Node 20. `npm run conformance` runs its newest version whole, on both wires, against a baseline. */
const applying = [
  "server-initialize",
  "ping",
  "tools-list",
  "tools-call-simple-text",
  "tools-call-image",
  "tools-call-audio",
  "tools-call-error",
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

beforeAll(async () => {
  server = await startConformanceServer();
});

afterAll(async () => await server.close());

/** Runs one scenario of the suite; what it printed where it found something. */
async function runScenario(scenario: string): Promise<{ readonly passed: boolean; readonly output: string }> {
  const program = join("node_modules", "@modelcontextprotocol", "conformance", "dist", "index.js");
  return await new Promise((resolve) => {
    execFile(
      process.execPath,
      [program, "server", "--url", server.url, "--scenario", scenario],
      (error, stdout, stderr) => resolve({ passed: error === null, output: `${stdout}\n${stderr}` }),
    );
  });
}

describe("the official MCP conformance suite", () => {
  it.each(applying)("%s", async (scenario) => {
    const { passed, output } = await runScenario(scenario);
    expect(passed, output).toBe(true);
  });
});
