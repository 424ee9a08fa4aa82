import type { Reporter } from "../../diagnostics/reporter.js";
import type { Capability } from "../capability.js";
import { checkAuthentication } from "./authentication.js";
import { checkBaseUris } from "./base-uris.js";
import { checkClientBasic } from "./client-basic.js";
import { checkEncodedAnswers } from "./encoded-answers.js";
import { checkExchangedTokens } from "./exchanged-tokens.js";
import { checkHandlers } from "./handlers.js";
import { checkHints } from "./hints.js";
import { checkPartsOfBytes } from "./parts-of-bytes.js";
import { checkPorts } from "./ports.js";
import { checkRouteOrder } from "./route-order.js";
import { checkSkillTools } from "./skill-tools.js";
import { countTools, nameTools } from "./tool-names.js";
import { checkUnusedBindings } from "./unused-bindings.js";
import { uniqueRoutes } from "./unique-routes.js";
import { uniqueTools } from "./unique-tools.js";

/** Runs every rule over a built model. Rules that leave something out return the capability without it; the others only report. */
export function applyRules(capability: Capability, reporter: Reporter): Capability {
  const kept = nameTools(uniqueTools(uniqueRoutes(capability, reporter), reporter), reporter);
  checkAuthentication(kept, reporter);
  checkBaseUris(kept, reporter);
  checkClientBasic(kept, reporter);
  checkEncodedAnswers(kept, reporter);
  checkExchangedTokens(kept, reporter);
  checkHandlers(kept, reporter);
  checkPartsOfBytes(kept, reporter);
  checkPorts(kept, reporter);
  checkRouteOrder(kept, reporter);
  checkSkillTools(kept, reporter);
  countTools(kept, reporter);
  checkHints(kept, reporter);
  checkUnusedBindings(kept, reporter);
  return kept;
}
