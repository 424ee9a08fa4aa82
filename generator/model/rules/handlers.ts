import type { Reporter } from "../../diagnostics/reporter.js";
import type { Capability } from "../capability.js";

/** Operations and tools that say what they are and not what they do. */
export function checkHandlers(capability: Capability, reporter: Reporter): void {
  const endpoints = [
    ...capability.rest.flatMap((adapter) =>
      adapter.resources.flatMap((resource) =>
        resource.operations.map((operation) => ({ ...operation, owner: `${operation.method} ${operation.path.text}` })),
      ),
    ),
    ...capability.mcp.flatMap((server) => server.tools.map((tool) => ({ ...tool, owner: tool.name }))),
  ];
  for (const endpoint of endpoints) {
    if (endpoint.action.kind === "handler" && endpoint.action.target === undefined)
      reporter.report("model/needs-handler", endpoint.span, { owner: endpoint.owner });
  }
}
