import type { Reporter } from "../../diagnostics/reporter.js";
import type { Authentication, ExposedRest } from "../../schema/document.js";
import { entryOf } from "../../source/node.js";
import type { Sections } from "../resolve-imports.js";

/** What belongs to one connection (RFC 9110 section 7.6.1). */
const ofConnections =
  /^(?:connection|content-length|expect|host|keep-alive|proxy-(?:authenticate|authorization|connection)|te|trailer|transfer-encoding|upgrade)$/;

/** Headers of callers that a `forward` trusts and that never travel. */
export function checkTrustedHeaders({ exposes }: Sections, reporter: Reporter): void {
  for (const adapter of exposes)
    if (adapter.kind === "rest")
      for (const { forward } of adapter.resources) {
        if (!forward) continue;
        const written = entryOf(forward.$, "trustedHeaders")?.value;
        for (const node of written?.kind === "list" ? written.items : []) {
          if (node.kind !== "scalar") continue;
          const why = reasonToStay(node.text.trim().toLowerCase(), adapter);
          if (why !== undefined)
            reporter.report("model/untrusted-header", node.span, { header: node.text.trim(), why });
        }
      }
}

function reasonToStay(header: string, { authentication, namespace }: ExposedRest): string | undefined {
  if (ofConnections.test(header)) return "it belongs to the connection";
  if (proofIn(authentication) === header) return `callers of \`${namespace}\` prove by it who they are`;
  return undefined;
}

/** The header that an authentication is read from, in small letters. */
function proofIn(authentication: Authentication | undefined): string | undefined {
  switch (authentication?.type) {
    case "basic":
    case "bearer":
    case "digest":
    case "oauth2":
    case "unsupported":
      return "authorization";
    case "apikey":
      return authentication.placement === undefined || authentication.placement === "header"
        ? authentication.key?.trim().toLowerCase()
        : undefined;
    case undefined:
      return undefined;
  }
}
