import { readFileSync } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:http";
import { compileText, importServer } from "../check.js";

export interface ConformanceServer {
  /** Where MCP is served. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
  "base64",
);
const wav = Buffer.from("UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=", "base64");

/** Serves `capability.yaml`, compiled, over an upstream that answers what the scenarios of the official suite expect. */
export async function startConformanceServer(): Promise<ConformanceServer> {
  const compilation = compileText(readFileSync(new URL("./capability.yaml", import.meta.url), "utf8"), {
    name: "conformance",
  });
  const upstream = createServer((request, response) => {
    const answer = (type: string, body: string | Buffer, status = 200): void =>
      void response.writeHead(status, { "content-type": type }).end(body);
    const id = decodeURIComponent(request.url?.split("/").at(-1) ?? "");
    if (request.method === "POST") answer("text/plain", "This tool intentionally returns an error for testing", 500);
    else if (request.url?.startsWith("/step") === true) answer("application/json", '{"id":"next"}');
    else if (request.url === "/image") answer("image/png", png);
    else if (request.url === "/audio") answer("audio/wav", wav);
    else if (request.url === "/static") answer("text/plain", "This is the content of the static text resource.");
    else if (request.url === "/text") answer("text/plain", "This is a simple text response for testing.");
    else answer("text/plain", JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }));
  }).listen(0, "127.0.0.1");
  await once(upstream, "listening");
  const address = upstream.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const { start } = await importServer(compilation, "conformance");
  const running = await start({
    ports: { conformance: 0 },
    baseUrls: { fixtures: `http://127.0.0.1:${port}` },
    logLevel: "silent",
  });
  return {
    url: `${running.addresses["conformance"]}/mcp`,
    close: async () => {
      await running.close();
      upstream.close();
    },
  };
}
