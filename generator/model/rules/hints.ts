import type { Reporter } from "../../diagnostics/reporter.js";
import type { Action, Capability, Operation } from "../capability.js";

/** Hints that say of a tool what its calls belie. */
export function checkHints(capability: Capability, reporter: Reporter): void {
  for (const tool of capability.mcp.flatMap((server) => server.tools)) {
    if (tool.hints.readOnly !== true) continue;
    const writing = operationsOf(tool.action).find(
      ({ method }) => method === "DELETE" || method === "PUT" || method === "PATCH",
    );
    if (writing?.method === "DELETE")
      reporter.report("model/false-hint", tool.span, { tool: tool.name, method: writing.method });
    else if (writing) reporter.report("model/doubtful-hint", tool.span, { tool: tool.name, method: writing.method });
  }
}

function operationsOf(action: Action): readonly Operation[] {
  switch (action.kind) {
    case "call":
      return [action.operation];
    case "flow":
      return operationsOf(action.flow.action);
    case "steps":
      return action.steps.flatMap((step) => (step.kind === "call" ? [step.operation] : []));
    default:
      return [];
  }
}
