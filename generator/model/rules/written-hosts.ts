import type { Reporter } from "../../diagnostics/reporter.js";
import type { Span } from "../../diagnostics/span.js";
import { valueSpan } from "../../schema/spans.js";
import { doubtfulHost } from "../../text/written-host.js";
import type { Sections } from "../resolve-imports.js";
import { authenticationsOf } from "./written-authentication.js";

/** Hosts are what they look like: whoever reviews a capability by eye sees where calls, tokens and secrets go. */
export function checkWrittenHosts(sections: Sections, reporter: Reporter): void {
  for (const api of sections.consumes) reportDoubtfulHost(api.baseUri, valueSpan(api, "baseUri"), reporter);
  for (const { authentication } of authenticationsOf(sections)) {
    if (authentication.type !== "oauth2") continue;
    for (const key of ["authorizationServerUri", "tokenEndpoint", "resource", "audience"] as const)
      reportDoubtfulHost(authentication[key] ?? "", valueSpan(authentication, key), reporter);
  }
  for (const bind of sections.binds)
    if (bind.location !== undefined) reportDoubtfulHost(bind.location, valueSpan(bind, "location"), reporter);
}

function reportDoubtfulHost(url: string, span: Span, reporter: Reporter): void {
  const found = doubtfulHost(url);
  if (found === undefined) return;
  if (found.kind === "rewritten") reporter.report("lint/rewritten-host", span, found);
  else reporter.report("lint/look-alike-host", span, found);
}
