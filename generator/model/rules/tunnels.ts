import type { Reporter } from "../../diagnostics/reporter.js";
import { keySpan } from "../../schema/spans.js";
import type { Sections } from "../resolve-imports.js";

/** Traffic that must go through an overlay never goes around it: no client is compiled for such an API ("Versions and dialects" in the spec). */
export function checkTunnels({ consumes }: Sections, reporter: Reporter): void {
  for (const api of consumes) {
    if (api.tunnel)
      reporter.report("model/unsupported-tunnel", keySpan(api, "tunnel"), {
        namespace: api.namespace,
        type: api.tunnel.type,
      });
  }
}
