import type { McpServerFactory } from "@modelcontextprotocol/server";
import { serveStdio, type StdioServerHandle } from "@modelcontextprotocol/server/stdio";
import { tryFactory } from "./mcp-server.js";

/** Serves MCP over standard input and output, which belong to the protocol: everything else goes to standard error. */
export async function serveMcpStdio(factory: McpServerFactory): Promise<StdioServerHandle> {
  await tryFactory(factory);
  return serveStdio(factory, { onerror: (error) => console.error(error.message) });
}
