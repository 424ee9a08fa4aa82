// `tools/call` of a generated MCP server beside one written by hand on the same SDK, with 5, 50 and 200 tools.
import { benchFile, bundle, generateTree } from "./compiled.js";
import { startChild } from "./child.js";
import { capabilityWith } from "./mcp/capability.js";
import type { Measured } from "./measured.js";
import { type Asked, sideBySide } from "./side-by-side.js";

const asked: Asked = {
  method: "POST",
  path: "/mcp",
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
};

/** What each number of tools gives. */
export async function benchMcp(rounds: number, requests: number, counts = [5, 50, 200]): Promise<readonly Measured[]> {
  const upstream = await startChild(await bundle(benchFile("serve/upstream.ts"), "upstream"));
  const generated = await bundle(benchFile("serve/generated.ts"), "generated");
  const hand = await bundle(benchFile("mcp/by-hand.ts"), "mcp-by-hand");
  const rows: Measured[] = [];
  for (const count of counts) {
    const tree = generateTree(`mcp-${count}`, capabilityWith(count));
    const ours = await startChild(generated, [upstream.url, await bundle(`${tree}/server.ts`, `mcp-${count}`)]);
    const byHand = await startChild(hand, [upstream.url, String(count)]);
    rows.push({
      name: `tools/call of ${count} tools`,
      aim: 0.95,
      ...(await sideBySide(ours, byHand, asked, { rounds, requests })),
    });
    for (const child of [ours, byHand]) child.stop();
  }
  upstream.stop();
  return rows;
}
