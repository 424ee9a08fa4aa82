import type { Reporter } from "../../diagnostics/reporter.js";
import type { Action, Capability, Operation } from "../capability.js";

/** Hints of tools, and semantics of functions, that what they call belies. */
export function checkHints(capability: Capability, reporter: Reporter): void {
  for (const flow of capability.flows) {
    if (flow.semantics.safe !== true) continue;
    const writing = operationsOf(flow.action).find(isWriting);
    if (writing)
      reporter.report("lint/semantics-call", flow.span, {
        flow: flow.id,
        semantics: "safe: true",
        method: writing.method,
      });
  }
  for (const tool of capability.mcp.flatMap((server) => server.tools)) {
    if (tool.hints.readOnly !== true) continue;
    const writing = operationsOf(tool.action).find(isWriting);
    if (writing?.method === "DELETE")
      reporter.report("model/false-hint", tool.span, { tool: tool.name, method: writing.method });
    else if (writing) reporter.report("model/doubtful-hint", tool.span, { tool: tool.name, method: writing.method });
  }
}

/** POST may search; these never only read. */
function isWriting({ method }: Operation): boolean {
  return method === "DELETE" || method === "PUT" || method === "PATCH";
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
