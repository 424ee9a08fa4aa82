// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { McpServerFactory } from "@modelcontextprotocol/server";
import { serveStdio, type StdioServerHandle } from "@modelcontextprotocol/server/stdio";

/** Serves MCP over standard input and output, which belong to the protocol: everything else goes to standard error. */
export function serveMcpStdio(factory: McpServerFactory): StdioServerHandle {
  return serveStdio(factory, { onerror: (error) => console.error(error.message) });
}
