import type { Rule } from "../rule.js";
import { mcpArgumentAnnotationsChanged } from "./mcp/argument-annotations-changed.js";
import { mcpArgumentBecameOptional } from "./mcp/argument-became-optional.js";
import { mcpArgumentBecameRequired } from "./mcp/argument-became-required.js";
import { mcpArgumentChanged } from "./mcp/argument-changed.js";
import { mcpArgumentDeclaredOtherwise } from "./mcp/argument-declared-otherwise.js";
import { mcpArgumentDefaultChanged } from "./mcp/argument-default-changed.js";
import { mcpArgumentDeprecated } from "./mcp/argument-deprecated.js";
import { mcpArgumentDescriptionChanged } from "./mcp/argument-description-changed.js";
import { mcpArgumentNarrowed } from "./mcp/argument-narrowed.js";
import { mcpArgumentRemoved } from "./mcp/argument-removed.js";
import { mcpArgumentWidened } from "./mcp/argument-widened.js";
import { mcpArgumentsNarrowed } from "./mcp/arguments-narrowed.js";
import { mcpArgumentsWidened } from "./mcp/arguments-widened.js";
import { mcpAuthenticationAdded } from "./mcp/authentication-added.js";
import { mcpAuthenticationChanged } from "./mcp/authentication-changed.js";
import { mcpAuthenticationRemoved } from "./mcp/authentication-removed.js";
import { mcpCachingChanged } from "./mcp/caching-changed.js";
import { mcpChangedOtherwise } from "./mcp/changed-otherwise.js";
import { mcpCredentialChanged } from "./mcp/credential-changed.js";
import { mcpCredentialMoved } from "./mcp/credential-moved.js";
import { mcpDeprecatedArgumentRemoved } from "./mcp/deprecated-argument-removed.js";
import { mcpDescriptionChanged } from "./mcp/description-changed.js";
import { mcpHintBecameDestructive } from "./mcp/hint-became-destructive.js";
import { mcpHintBecameIdempotent } from "./mcp/hint-became-idempotent.js";
import { mcpHintBecameReadOnly } from "./mcp/hint-became-read-only.js";
import { mcpHintNoLongerDestructive } from "./mcp/hint-no-longer-destructive.js";
import { mcpHintNoLongerIdempotent } from "./mcp/hint-no-longer-idempotent.js";
import { mcpHintNoLongerReadOnly } from "./mcp/hint-no-longer-read-only.js";
import { mcpHintOpenWorldChanged } from "./mcp/hint-open-world-changed.js";
import { mcpInfoChanged } from "./mcp/info-changed.js";
import { mcpInstructionsChanged } from "./mcp/instructions-changed.js";
import { mcpOptionalArgumentAdded } from "./mcp/optional-argument-added.js";
import { mcpOutputChanged } from "./mcp/output-changed.js";
import { mcpOutputCut } from "./mcp/output-cut.js";
import { mcpOutputDemanded } from "./mcp/output-demanded.js";
import { mcpOutputDescribedOtherwise } from "./mcp/output-described-otherwise.js";
import { mcpOutputFormChanged } from "./mcp/output-form-changed.js";
import { mcpOutputHandedOn } from "./mcp/output-handed-on.js";
import { mcpOutputLimitLowered } from "./mcp/output-limit-lowered.js";
import { mcpOutputLimitRaised } from "./mcp/output-limit-raised.js";
import { mcpOutputMemberAdded } from "./mcp/output-member-added.js";
import { mcpOutputMemberRemoved } from "./mcp/output-member-removed.js";
import { mcpOutputNarrowed } from "./mcp/output-narrowed.js";
import { mcpOutputOpened } from "./mcp/output-opened.js";
import { mcpOutputRemapped } from "./mcp/output-remapped.js";
import { mcpOutputTextChanged } from "./mcp/output-text-changed.js";
import { mcpOutputWidened } from "./mcp/output-widened.js";
import { mcpPromptAdded } from "./mcp/prompt-added.js";
import { mcpPromptArgumentBecameRequired } from "./mcp/prompt-argument-became-required.js";
import { mcpPromptArgumentRemoved } from "./mcp/prompt-argument-removed.js";
import { mcpPromptDescriptionChanged } from "./mcp/prompt-description-changed.js";
import { mcpPromptOptionalArgumentAdded } from "./mcp/prompt-optional-argument-added.js";
import { mcpPromptRemoved } from "./mcp/prompt-removed.js";
import { mcpPromptTextChanged } from "./mcp/prompt-text-changed.js";
import { mcpPromptTitleChanged } from "./mcp/prompt-title-changed.js";
import { mcpRequiredArgumentAdded } from "./mcp/required-argument-added.js";
import { mcpResourceAdded } from "./mcp/resource-added.js";
import { mcpResourceContentChanged } from "./mcp/resource-content-changed.js";
import { mcpResourceDescriptionChanged } from "./mcp/resource-description-changed.js";
import { mcpResourceMediaTypeChanged } from "./mcp/resource-media-type-changed.js";
import { mcpResourceMemberAdded } from "./mcp/resource-member-added.js";
import { mcpResourceMoved } from "./mcp/resource-moved.js";
import { mcpResourceRemoved } from "./mcp/resource-removed.js";
import { mcpResourceRenamed } from "./mcp/resource-renamed.js";
import { mcpResourceTargetChanged } from "./mcp/resource-target-changed.js";
import { mcpResourceTitleChanged } from "./mcp/resource-title-changed.js";
import { mcpResourceVariableRenamed } from "./mcp/resource-variable-renamed.js";
import { mcpScopeNeeded } from "./mcp/scope-needed.js";
import { mcpScopeNotNeeded } from "./mcp/scope-not-needed.js";
import { mcpServerAdded } from "./mcp/server-added.js";
import { mcpServerRemoved } from "./mcp/server-removed.js";
import { mcpServerRenamed } from "./mcp/server-renamed.js";
import { mcpTargetChanged } from "./mcp/target-changed.js";
import { mcpTitleChanged } from "./mcp/title-changed.js";
import { mcpToolAdded } from "./mcp/tool-added.js";
import { mcpToolRemoved } from "./mcp/tool-removed.js";
import { mcpTransportChanged } from "./mcp/transport-changed.js";
import { mcpUpstreamCredentialsChanged } from "./mcp/upstream-credentials-changed.js";

/** What changes for users of tools, resources and prompts; in the order in which it is reported. */
export const mcpRules: readonly Rule[] = [
  mcpAuthenticationAdded,
  mcpAuthenticationRemoved,
  mcpAuthenticationChanged,
  mcpScopeNeeded,
  mcpScopeNotNeeded,
  mcpServerRemoved,
  mcpServerAdded,
  mcpTransportChanged,
  mcpToolRemoved,
  mcpToolAdded,
  mcpRequiredArgumentAdded,
  mcpOptionalArgumentAdded,
  mcpArgumentRemoved,
  mcpArgumentBecameRequired,
  mcpArgumentBecameOptional,
  mcpArgumentNarrowed,
  mcpArgumentWidened,
  mcpArgumentChanged,
  mcpArgumentDescriptionChanged,
  mcpOutputWidened,
  mcpOutputNarrowed,
  mcpOutputChanged,
  mcpOutputRemapped,
  mcpTargetChanged,
  mcpDescriptionChanged,
  mcpTitleChanged,
  mcpHintBecameDestructive,
  mcpHintNoLongerDestructive,
  mcpHintNoLongerReadOnly,
  mcpHintBecameReadOnly,
  mcpHintNoLongerIdempotent,
  mcpHintBecameIdempotent,
  mcpHintOpenWorldChanged,
  mcpResourceRemoved,
  mcpResourceAdded,
  mcpResourceMediaTypeChanged,
  mcpResourceTargetChanged,
  mcpResourceDescriptionChanged,
  mcpPromptRemoved,
  mcpPromptAdded,
  mcpPromptArgumentBecameRequired,
  mcpPromptOptionalArgumentAdded,
  mcpPromptArgumentRemoved,
  mcpPromptTextChanged,
  mcpPromptDescriptionChanged,
  mcpCredentialChanged,
  mcpCredentialMoved,
  mcpInfoChanged,
  mcpInstructionsChanged,
  mcpOutputCut,
  mcpOutputFormChanged,
  mcpOutputHandedOn,
  mcpOutputMemberAdded,
  mcpOutputMemberRemoved,
  mcpOutputOpened,
  mcpPromptTitleChanged,
  mcpResourceContentChanged,
  mcpResourceMoved,
  mcpResourceRenamed,
  mcpResourceTitleChanged,
  mcpArgumentDeclaredOtherwise,
  mcpOutputTextChanged,
  mcpServerRenamed,
  mcpArgumentAnnotationsChanged,
  mcpArgumentDefaultChanged,
  mcpArgumentDeprecated,
  mcpDeprecatedArgumentRemoved,
  mcpUpstreamCredentialsChanged,
  mcpOutputLimitLowered,
  mcpOutputLimitRaised,
  mcpOutputDescribedOtherwise,
  mcpCachingChanged,
  mcpOutputDemanded,
  mcpArgumentsNarrowed,
  mcpArgumentsWidened,
  mcpResourceMemberAdded,
  mcpResourceVariableRenamed,
  mcpChangedOtherwise,
];
