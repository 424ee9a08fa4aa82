import type { Reporter } from "../../diagnostics/reporter.js";
import { adapterViews } from "../adapters.js";
import type { Capability, Tool } from "../capability.js";

/** One tool a name in a server: the first stays; a second that does something else is an error. */
export function uniqueTools(capability: Capability, reporter: Reporter): Capability {
  return {
    ...capability,
    ...adapterViews(
      capability.adapters.map((server) => {
        if (server.kind !== "mcp") return server;
        const seen = new Map<string, Tool>();
        return {
          ...server,
          tools: server.tools.filter((tool) => {
            const earlier = seen.get(tool.name);
            if (!earlier) {
              seen.set(tool.name, tool);
              return true;
            }
            const same =
              earlier.action.kind === "call" &&
              tool.action.kind === "call" &&
              earlier.action.operation.id === tool.action.operation.id;
            reporter.report(same ? "model/repeated-tool" : "model/duplicate-tool", tool.span, { tool: tool.name }, [
              { span: earlier.span, label: "first declared here" },
            ]);
            return false;
          }),
        };
      }),
    ),
  };
}
