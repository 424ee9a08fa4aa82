// Written by Capstan, the same for every capability. Do not edit: run generate.

import { type Implementation, McpServer } from "@modelcontextprotocol/server";

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

/** An MCP server that says of itself what is true: none of its lists changes while it runs. */
export function createMcpServer(info: Implementation, facts: ServerFacts): McpServer {
  const { lists, instructions, ttlMs, cacheScope } = facts;
  const hint = {
    ...(ttlMs === undefined ? {} : { ttlMs }),
    ...(cacheScope === undefined ? {} : { cacheScope }),
  };
  return new McpServer(info, {
    ...(instructions === undefined ? {} : { instructions }),
    capabilities: Object.fromEntries(lists.map((list) => [list, { listChanged: false }])),
    ...(Object.keys(hint).length === 0
      ? {}
      : { cacheHints: Object.fromEntries(cacheable.map((method) => [method, hint])) }),
  });
}
