import type { Reporter } from "../../diagnostics/reporter.js";
import { keySpan, valueSpan } from "../../schema/spans.js";
import { isPublicName } from "../../text/hosts.js";
import type { Sections } from "../resolve-imports.js";

/** Traffic that must go through an overlay never goes around it: no client is compiled for such an API ("Versions and dialects" in the spec). */
export function checkTunnels({ consumes }: Sections, reporter: Reporter): void {
  for (const api of consumes) {
    const { tunnel, namespace } = api;
    if (!tunnel) continue;
    reporter.report("model/unsupported-tunnel", keySpan(api, "tunnel"), { namespace, type: tunnel.type });
    if (tunnel.identity !== undefined && !/\{\{[^{}]+\}\}/.test(tunnel.identity))
      reporter.report("lint/tunnel-identity", valueSpan(tunnel, "identity"), { namespace });
    if (tunnel.fallback === "direct")
      reporter.report("lint/tunnel-fallback", valueSpan(tunnel, "fallback"), { namespace });
    const host = /^https?:\/\/([^/:?#]+)/i.exec(api.baseUri)?.[1];
    if (host !== undefined && isPublicName(host))
      reporter.report("lint/tunnel-public", valueSpan(api, "baseUri"), { namespace, host });
  }
}
