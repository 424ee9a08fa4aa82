import type { Rule } from "../rule.js";
import { skillAllowedToolsChanged } from "./skill/allowed-tools-changed.js";
import { skillAuthenticationAdded } from "./skill/authentication-added.js";
import { skillAuthenticationChanged } from "./skill/authentication-changed.js";
import { skillAuthenticationRemoved } from "./skill/authentication-removed.js";
import { skillCatalogueAdded } from "./skill/catalogue-added.js";
import { skillCatalogueRemoved } from "./skill/catalogue-removed.js";
import { skillCredentialChanged } from "./skill/credential-changed.js";
import { skillCredentialMoved } from "./skill/credential-moved.js";
import { skillDescriptionChanged } from "./skill/description-changed.js";
import { skillFrontMatterChanged } from "./skill/front-matter-changed.js";
import { skillInvocationAllowed } from "./skill/invocation-allowed.js";
import { skillLocationChanged } from "./skill/location-changed.js";
import { skillModelInvocationForbidden } from "./skill/model-invocation-forbidden.js";
import { skillScopeNeeded } from "./skill/scope-needed.js";
import { skillScopeNotNeeded } from "./skill/scope-not-needed.js";
import { skillSkillAdded } from "./skill/skill-added.js";
import { skillSkillRemoved } from "./skill/skill-removed.js";
import { skillToolAdded } from "./skill/tool-added.js";
import { skillToolDescriptionChanged } from "./skill/tool-description-changed.js";
import { skillToolRemoved } from "./skill/tool-removed.js";
import { skillToolsChanged } from "./skill/tools-changed.js";
import { skillUserInvocationForbidden } from "./skill/user-invocation-forbidden.js";

/** What changes for readers of skills; in the order in which it is reported. */
export const skillRules: readonly Rule[] = [
  skillSkillRemoved,
  skillSkillAdded,
  skillDescriptionChanged,
  skillToolsChanged,
  skillLocationChanged,
  skillAuthenticationAdded,
  skillAuthenticationRemoved,
  skillAuthenticationChanged,
  skillScopeNeeded,
  skillScopeNotNeeded,
  skillAllowedToolsChanged,
  skillCatalogueAdded,
  skillCatalogueRemoved,
  skillCredentialChanged,
  skillCredentialMoved,
  skillFrontMatterChanged,
  skillInvocationAllowed,
  skillModelInvocationForbidden,
  skillToolAdded,
  skillToolDescriptionChanged,
  skillToolRemoved,
  skillUserInvocationForbidden,
];
