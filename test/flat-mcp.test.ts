// What a call of a tool costs a server does not depend on how many tools there are: nothing is built for a request (docs/performance.md has the figures).
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Child, startChild } from "../bench/child.js";
import { benchFile, bundle, generateTree } from "../bench/compiled.js";
import { capabilityWith } from "../bench/mcp/capability.js";

const few = 5;
const many = 200;
const rounds = 8;
const requests = 100;

let upstream: Server;
const servers = new Map<number, Child>();

beforeAll(async () => {
  upstream = createServer((asked, answer) => {
    asked.resume();
    answer.writeHead(200, { "content-type": "application/json" }).end('{"title":"A note"}');
  });
  upstream.listen(0, "127.0.0.1");
  await once(upstream, "listening");
  const { port } = upstream.address() as AddressInfo;
  const program = await bundle(benchFile("serve/generated.ts"), "flat-generated");
  for (const count of [few, many]) {
    const server = await bundle(`${generateTree(`flat-${count}`, capabilityWith(count))}/server.ts`, `flat-${count}`);
    servers.set(count, await startChild(program, [`http://127.0.0.1:${port}`, server]));
  }
});

afterAll(() => {
  for (const server of servers.values()) server.stop();
  upstream.close();
});

it("a call of one of two hundred tools costs as much as one of five", async () => {
  const least = new Map([few, many].map((count) => [count, Infinity]));
  for (let round = 0; round < rounds; round += 1)
    for (const [count, server] of servers)
      least.set(count, Math.min(least.get(count) ?? Infinity, await costOf(server)));
  // By hand on the protocol's package, which wants a server with all of its tools for each request, it is three times as much.
  expect((least.get(many) ?? Infinity) / (least.get(few) ?? Infinity)).toBeLessThan(1.7);
});

/** Processor time of some calls. */
async function costOf(server: Child): Promise<number> {
  const before = await server.cpu();
  for (let count = 0; count < requests; count += 1) {
    const answer = await fetch(`${server.url}/mcp`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        "mcp-protocol-version": "2025-06-18",
      },
      body: JSON.stringify({
        jsonrpc: "2.0",
        id: 1,
        method: "tools/call",
        params: { name: "tool-1", arguments: { id: 42, lang: "en" } },
      }),
    });
    expect(await answer.text()).toContain("A note");
  }
  return (await server.cpu()) - before;
}
