import type { Reporter } from "../../diagnostics/reporter.js";
import type { Sections } from "../resolve-imports.js";
import { writtenValues } from "../written-values.js";
import { checkEmptyAdapters } from "./empty-adapters.js";
import { checkFlows } from "./flows.js";
import { checkPaths } from "./json-paths.js";
import { checkListening } from "./listening.js";
import { checkDemandedVariables } from "./demanded-variables.js";
import { checkNamespaces } from "./namespaces.js";
import { checkWrittenAuthentication } from "./oauth-urls.js";
import { checkOtherHoles } from "./other-holes.js";
import { checkWrittenPaths } from "./paths.js";
import { checkSecrets } from "./secrets.js";
import { checkSemantics } from "./semantics.js";
import { checkTemplates } from "./templates.js";
import { checkToolDescriptions } from "./tool-descriptions.js";
import { checkTrustedHeaders } from "./trusted-headers.js";
import { checkTunnels } from "./tunnels.js";
import { checkUnsendableHeaders } from "./unsendable-headers.js";
import { checkWrittenBaseUris } from "./written-base-uris.js";
import { checkWrittenHosts } from "./written-hosts.js";

/** Runs every rule over what is written, before anything is built of it. They only report. */
export function checkSections(sections: Sections, reporter: Reporter): void {
  checkPaths(sections, reporter);
  checkWrittenBaseUris(sections, reporter);
  checkWrittenHosts(sections, reporter);
  checkTunnels(sections, reporter);
  checkTrustedHeaders(sections, reporter);
  checkUnsendableHeaders(sections, reporter);
  checkSecrets(sections, reporter);
  const values = writtenValues(sections);
  checkTemplates(sections, values, reporter);
  checkOtherHoles(values, reporter);
  checkToolDescriptions(sections, reporter);
  checkNamespaces(sections, reporter);
  checkWrittenPaths(sections, reporter);
  checkDemandedVariables(sections.consumes, reporter);
  checkListening(sections, reporter);
  checkSemantics(sections, reporter);
  checkWrittenAuthentication(sections, reporter);
  checkFlows(sections, reporter);
  checkEmptyAdapters(sections, reporter);
}
