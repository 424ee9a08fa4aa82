import type { Reporter } from "../../diagnostics/reporter.js";
import { adapterViews } from "../adapters.js";
import type { Capability, Tool } from "../capability.js";

/** Tools without those whose names the protocol forbids (MCP, Tools: Tool Names); names that many clients refuse are reported. */
export function nameTools(capability: Capability, reporter: Reporter): Capability {
  return {
    ...capability,
    ...adapterViews(
      capability.adapters.map((adapter) =>
        adapter.kind === "mcp"
          ? { ...adapter, tools: adapter.tools.filter((tool) => isPossible(tool, reporter)) }
          : adapter,
      ),
    ),
  };
}

function isPossible({ name, span }: Tool, reporter: Reporter): boolean {
  const isAllowed = /^[A-Za-z0-9_.-]{1,128}$/.test(name) && name !== "__proto__";
  if (!isAllowed) reporter.report("model/impossible-tool-name", span, { tool: name, length: name.length });
  else if (name.length > 64) reporter.report("model/long-tool-name", span, { tool: name, length: name.length });
  else if (name.includes(".")) reporter.report("model/odd-tool-name", span, { tool: name });
  return isAllowed;
}

/** How many tools are shown to a client without a word: what several clients take at most. */
export const mostTools = 100;

/** Servers with more tools than clients take. */
export function countTools({ mcp }: Capability, reporter: Reporter): void {
  for (const { namespace, tools, span } of mcp)
    if (tools.length > mostTools)
      reporter.report("model/many-tools", span, { namespace, tools: tools.length, limit: mostTools });
}
