import type { Reporter } from "../../diagnostics/reporter.js";
import type { Capability } from "../capability.js";
import { callsOf } from "../calls.js";
import { endpointsOf } from "../endpoints.js";

/** Authentication that Capstan does not sign: an error that names the adapters it disables. */
export function checkAuthentication(capability: Capability, reporter: Reporter): void {
  for (const api of capability.apis) {
    if (api.authentication?.kind !== "unsupported") continue;
    const adapters = capability.adapters
      .filter((adapter) =>
        endpointsOf(adapter).some(({ action }) => callsOf(action).some(({ namespace }) => namespace === api.namespace)),
      )
      .map((adapter) => adapter.namespace);
    reporter.report("model/unsupported-authentication", api.authentication.span, {
      namespace: api.namespace,
      type: api.authentication.written,
      adapters,
    });
  }
}
