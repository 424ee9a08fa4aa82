import type { Reporter } from "../../diagnostics/reporter.js";
import type { Capability } from "../capability.js";

/** Tool names that MCP clients refuse. */
export function checkToolNames(capability: Capability, reporter: Reporter): void {
  for (const tool of capability.mcp.flatMap((server) => server.tools)) {
    if (tool.name.length > 64) reporter.report("model/long-tool-name", tool.span, { tool: tool.name, length: tool.name.length });
    else if (!/^[A-Za-z0-9_-]+$/.test(tool.name)) reporter.report("model/odd-tool-name", tool.span, { tool: tool.name });
  }
}
