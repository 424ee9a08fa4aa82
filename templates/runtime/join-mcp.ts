import type { Implementation, McpServer } from "@modelcontextprotocol/server";
import type { McpOptions } from "./mcp.js";
import { createMcpServer, type ServerFacts } from "./mcp-server.js";
import { type CodeMode, type Tools, toolsOf } from "./mcp-tools.js";

/** One of the servers that are joined. */
export interface JoinedPart {
  /** Its toolset: what its tools are chosen and found by. */
  readonly capability: string;
  /** Names that its tools have in the joint server in place of their own. */
  readonly names?: Readonly<Record<string, string>>;
  readonly make: (options: McpOptions) => McpServer;
}

/** Makes what makes one server with all that `parts` offer. Tools are made once for each object of options, as those of a server alone are; `code` is given where they may be shown to code. */
export function joinMcpServers(
  info: Implementation,
  facts: ServerFacts,
  parts: readonly JoinedPart[],
  code?: CodeMode,
): (options?: McpOptions) => McpServer {
  const toolTable = toolsOf((tools, options: McpOptions) => {
    for (const part of parts) {
      const { capability } = part;
      part.make({ ...options, joint: { capability, tools: toolsetOf(tools, part) } });
    }
  }, code);
  const alone: McpOptions = {};
  return (options = alone) => {
    const server = createMcpServer(info, facts, options, toolTable(options));
    for (const { capability, make } of parts) make({ ...options, joint: { capability, server } });
    return server;
  };
}

function toolsetOf(tools: Tools, { capability, names = {} }: JoinedPart): Tools {
  return {
    add(name, config, run) {
      const joined = Object.hasOwn(names, name) ? (names[name] ?? name) : name;
      tools.add(joined, { ...config, group: capability }, run);
    },
  };
}
