import type { Reporter } from "../../diagnostics/reporter.js";
import type { Action, Capability } from "../capability.js";

/** Authentication that Capstan does not sign: an error that names the adapters it disables. */
export function checkAuthentication(capability: Capability, reporter: Reporter): void {
  for (const api of capability.apis) {
    if (api.authentication?.kind !== "unsupported") continue;
    const calls = (action: Action): boolean =>
      action.kind === "call"
        ? action.operation.namespace === api.namespace
        : action.kind === "flow"
          ? calls(action.flow.action)
          : action.kind === "steps" &&
            action.steps.some((step) => step.kind === "call" && step.operation.namespace === api.namespace);
    const adapters = [
      ...capability.rest.filter((adapter) =>
        adapter.resources.some((resource) => resource.operations.some((operation) => calls(operation.action))),
      ),
      ...capability.mcp.filter((server) => server.tools.some((tool) => calls(tool.action))),
    ].map((adapter) => adapter.namespace);
    reporter.report("model/unsupported-authentication", api.authentication.span, {
      namespace: api.namespace,
      type: api.authentication.written,
      adapters,
    });
  }
}
