import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compileText, importServer } from "../check.js";
import { createServer, type Server } from "node:http";
import { once } from "node:events";

/** Scenarios of the official suite that a capability can speak to. The others ask for what the format cannot say: sampling, elicitation, progress, logging, audio, subscriptions, completion. */
const applying = ["server-initialize", "ping", "tools-list", "tools-call-simple-text", "tools-call-error", "resources-list", "resources-read-text", "resources-read-binary", "resources-templates-read", "prompts-list", "prompts-get-simple", "prompts-get-with-args", "server-sse-multiple-streams", "dns-rebinding-protection"];

const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==", "base64");
let upstream: Server;
let url: string;
let close: () => Promise<void>;

beforeAll(async () => {
  const compilation = compileText(readFileSync(new URL("./conformance.yaml", import.meta.url), "utf8"), { name: "conformance" });
  upstream = createServer((request, response) => {
    if (request.method === "POST") response.writeHead(500, { "content-type": "text/plain" }).end("This tool intentionally returns an error for testing");
    else if (request.url === "/image") response.writeHead(200, { "content-type": "image/png" }).end(png);
    else if (request.url === "/static") response.writeHead(200, { "content-type": "text/plain" }).end("This is the content of the static text resource.");
    else if (request.url === "/text") response.writeHead(200, { "content-type": "text/plain" }).end("This is a simple text response for testing.");
    else response.writeHead(200, { "content-type": "text/plain" }).end(JSON.stringify({ id: decodeURIComponent(request.url?.split("/").at(-1) ?? ""), templateTest: true, data: `Data for ID: ${request.url?.split("/").at(-1)}` }));
  }).listen(0, "127.0.0.1");
  await once(upstream, "listening");
  const address = upstream.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const { start } = await importServer(compilation, "conformance");
  const running = await start({ ports: { conformance: 0 }, baseUrls: { fixtures: `http://127.0.0.1:${port}` }, logLevel: "silent" });
  url = `${running.addresses.conformance}/mcp`;
  close = running.close;
});

afterAll(async () => {
  await close();
  upstream.close();
});

/** Runs one scenario of the suite; what it printed where it found something. */
async function runScenario(scenario: string): Promise<{ readonly passed: boolean; readonly output: string }> {
  const program = join("node_modules", "@modelcontextprotocol", "conformance", "dist", "index.js");
  return await new Promise((resolve) => {
    execFile(process.execPath, [program, "server", "--url", url, "--scenario", scenario], (error, stdout, stderr) => resolve({ passed: error === null, output: `${stdout}\n${stderr}` }));
  });
}

describe("the official MCP conformance suite", () => {
  it.each(applying)("%s", async (scenario) => {
    const { passed, output } = await runScenario(scenario);
    expect(passed, output).toBe(true);
  });
});
