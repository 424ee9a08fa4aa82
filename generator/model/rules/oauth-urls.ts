import type { Reporter } from "../../diagnostics/reporter.js";
import { keySpan, valueSpan } from "../../schema/spans.js";
import { isLoopback } from "../../text/hosts.js";
import type { Sections } from "../resolve-imports.js";
import { authenticationsOf } from "./written-authentication.js";

/** OAuth 2.0 speaks https, but on one machine; and stdio carries no authentication (MCP 2025-11-25, Authorization, 1.2). */
export function checkWrittenAuthentication(sections: Sections, reporter: Reporter): void {
  for (const { authentication } of authenticationsOf(sections)) {
    if (authentication.type !== "oauth2") continue;
    for (const key of ["authorizationServerUri", "tokenEndpoint", "resource"] as const) {
      const url = authentication[key];
      const host = /^\s*http:\/\/(\[[^\]]*\]|[^/:?#\s]*)/i.exec(url ?? "")?.[1];
      if (url === undefined || host === undefined || host.includes("{") || isLoopback(host)) continue;
      // A name of this server leads nobody anywhere; the others do not start, or get no token.
      const code = key === "resource" ? "lint/plain-http" : "model/plain-http-endpoint";
      reporter.report(code, valueSpan(authentication, key), { key, url: url.trim() });
    }
  }
  for (const adapter of sections.exposes)
    if (adapter.kind === "mcp" && adapter.transport === "stdio" && adapter.authentication)
      reporter.report("lint/stdio-authentication", keySpan(adapter, "authentication"), {
        namespace: adapter.namespace,
      });
}
