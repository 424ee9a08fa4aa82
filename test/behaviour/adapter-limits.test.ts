import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { expect, it, onTestFinished } from "vitest";
import { compileText, importServer } from "../check.js";
import { startUpstream } from "../runtime/upstream.js";

// `maxBinarySize` stands on operations, REST adapters and MCP servers alike ("Versions and dialects" of the specification): what the operation says counts.
it("an adapter's `maxBinarySize` limits what it hands on, where the called operation says nothing of it", async () => {
  const compilation = compileText(`ikanos: 1.0.0-beta4
info: {display: Case, description: A case.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: "http://127.0.0.1:9"
      resources:
        - name: files
          path: /
          operations:
            - {name: open, method: GET, outputRawFormat: binary}
            - {name: own, method: GET, outputRawFormat: binary, maxBinarySize: 7B}
  exposes:
    - {type: rest, namespace: small, port: 0, maxBinarySize: 3B, resources: [{path: /open, operations: [{name: open, method: GET, call: up.open}]}, {path: /own, operations: [{name: own, method: GET, call: up.own}]}]}
    - {type: rest, namespace: large, port: 0, resources: [{path: /open, operations: [{name: open, method: GET, call: up.open}]}]}
    - {type: mcp, namespace: m, port: 0, maxBinarySize: 3B, tools: {open: {description: O., call: up.open}, own: {description: O., call: up.own}}}
`);
  const upstream = await startUpstream(
    (_, response) =>
      void response.writeHead(200, { "content-type": "image/png" }).end(Buffer.from("\x89PNG\r\n\x00", "latin1")),
  );
  const { start } = await importServer(compilation, `binary-limit-${process.pid}`);
  const servers = await start({
    ports: { small: 0, large: 0, m: 0 },
    baseUrls: { up: upstream.url },
    logLevel: "silent",
  });
  onTestFinished(servers.close);
  const { small, large, m } = servers.addresses;
  const refused = await fetch(`${small}/open`);
  expect([refused.status, await refused.json()]).toMatchObject([
    502,
    { detail: expect.stringContaining("larger than 3 bytes") },
  ]);
  expect((await fetch(`${small}/own`)).status).toBe(200);
  expect((await fetch(`${large}/open`)).status).toBe(200);
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${m}/mcp`)));
  onTestFinished(async () => await client.close());
  expect(JSON.stringify((await client.callTool({ name: "open", arguments: {} })).content)).toContain(
    "larger than 3 bytes",
  );
  expect((await client.callTool({ name: "own", arguments: {} })).isError ?? false).toBe(false);
});
