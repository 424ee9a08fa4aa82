// Written by Capstan, the same for every capability. Do not edit: run generate.

import {
  type Implementation,
  McpServer,
  type McpServerFactory,
} from "@modelcontextprotocol/server";
import type { McpOptions } from "./mcp.js";
import { refuseCursors } from "./list-cursors.js";
import { callTool, type ToolTable } from "./mcp-tools.js";

/** What a server offers, and how long its answers may be kept. */
export interface ServerFacts {
  readonly lists: readonly ("tools" | "resources" | "prompts")[];
  readonly instructions?: string | undefined;
  /** Milliseconds that clients may keep lists and resources for. */
  readonly ttlMs?: number | undefined;
  /** Whether what is kept may be shown to others than who asked. */
  readonly cacheScope?: "public" | "private" | undefined;
}

const cacheable = [
  "tools/list",
  "prompts/list",
  "resources/list",
  "resources/templates/list",
  "resources/read",
  "server/discover",
] as const;

/**
 * An MCP server that says of itself what is true: none of its lists changes while it runs; or the one that it is a part of (`options.joint`). `tools` are all of its tools: the protocol's package wants a server for every
 * request, and is not told of each of them every time.
 */
export function createMcpServer(
  info: Implementation,
  facts: ServerFacts,
  { joint }: McpOptions,
  tools?: ToolTable,
): McpServer {
  if (joint?.server !== undefined) return joint.server;
  const { lists, instructions, ttlMs, cacheScope } = facts;
  const hint = {
    ...(ttlMs === undefined ? {} : { ttlMs }),
    ...(cacheScope === undefined ? {} : { cacheScope }),
  };
  const others = lists.filter((list) => list !== "tools");
  const server = new McpServer(info, {
    ...(instructions === undefined ? {} : { instructions }),
    capabilities: Object.fromEntries(others.map((list) => [list, { listChanged: false }])),
    ...(Object.keys(hint).length === 0
      ? {}
      : { cacheHints: Object.fromEntries(cacheable.map((method) => [method, hint])) }),
  });
  // The package asks objects for the names that it knows, and every object has a `constructor`.
  for (const known of [server["_registeredPrompts"], server["_registeredResourceTemplates"]])
    Object.setPrototypeOf(known, null);
  if (tools !== undefined) serveTools(server, tools);
  refuseCursors(server);
  return server;
}

/** Makes a server that nobody uses, where a factory asks nothing of who calls: what is wrong with its options is said when it starts, not to its first caller. */
export async function tryFactory(factory: McpServerFactory): Promise<void> {
  if (factory.length > 0) return;
  await Reflect.apply(factory, undefined, []);
}

function serveTools(mcp: McpServer, table: ToolTable): void {
  const { server } = mcp;
  server.registerCapabilities({ tools: { listChanged: false } });
  server.setRequestHandler("tools/list", () => table.list);
  server.setRequestHandler("tools/call", async ({ params }, context) => {
    const { tool, result } = await callTool(table, params.name, params.arguments, context);
    return server.projectCallToolResult(result, tool.outputSchema);
  });
  // What the package asks before a call over HTTP, to compare arguments that stand in headers too.
  Reflect.set(mcp, "toolInputSchemaJson", (name: string) => table.get(name)?.schema);
}
