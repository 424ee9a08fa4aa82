import type { Rule } from "../rule.js";
import { clientAnswerChanged } from "./client/answer-changed.js";
import { clientAnswerLimitLowered } from "./client/answer-limit-lowered.js";
import { clientAnswerLimitRaised } from "./client/answer-limit-raised.js";
import { clientAnswerMemberAdded } from "./client/answer-member-added.js";
import { clientAnswerMemberChanged } from "./client/answer-member-changed.js";
import { clientAnswerMemberNarrowed } from "./client/answer-member-narrowed.js";
import { clientDeprecatedAnswerMemberRemoved } from "./client/deprecated-answer-member-removed.js";
import { clientAnswerMemberRemoved } from "./client/answer-member-removed.js";
import { clientFailureChanged } from "./client/failure-changed.js";
import { clientFailureWidened } from "./client/failure-widened.js";
import { clientFailureDocumentedOtherwise } from "./client/failure-documented-otherwise.js";
import { restAnswerDemanded } from "./rest/answer-demanded.js";
import { restFailureChanged } from "./rest/failure-changed.js";
import { restFailureLoosened } from "./rest/failure-loosened.js";
import { restFailureDocumented } from "./rest/failure-documented.js";
import { clientAnswerDescribedOtherwise } from "./client/answer-described-otherwise.js";
import { clientAnswerMemberWidened } from "./client/answer-member-widened.js";
import { clientChangedOtherwise } from "./client/changed-otherwise.js";
import { clientDescriptionChanged } from "./client/description-changed.js";
import { clientFunctionAdded } from "./client/function-added.js";
import { clientFunctionDeprecated } from "./client/function-deprecated.js";
import { clientDeprecatedFunctionRemoved } from "./client/deprecated-function-removed.js";
import { clientFunctionRemoved } from "./client/function-removed.js";
import { clientInputBecameOptional } from "./client/input-became-optional.js";
import { clientInputBecameRequired } from "./client/input-became-required.js";
import { clientInputChanged } from "./client/input-changed.js";
import { clientInputDescriptionChanged } from "./client/input-description-changed.js";
import { clientInputNarrowed } from "./client/input-narrowed.js";
import { clientDeprecatedInputRemoved } from "./client/deprecated-input-removed.js";
import { clientInputDeprecated } from "./client/input-deprecated.js";
import { clientInputRemoved } from "./client/input-removed.js";
import { clientInputWidened } from "./client/input-widened.js";
import { clientModuleMoved } from "./client/module-moved.js";
import { clientOptionNeeded } from "./client/option-needed.js";
import { clientOptionNotNeeded } from "./client/option-not-needed.js";
import { clientOptionalInputAdded } from "./client/optional-input-added.js";
import { clientRequestChanged } from "./client/request-changed.js";
import { clientRequiredInputAdded } from "./client/required-input-added.js";
import { clientUpstreamCredentialsChanged } from "./client/upstream-credentials-changed.js";
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
import { restAdapterAdded } from "./rest/adapter-added.js";
import { restAdapterRemoved } from "./rest/adapter-removed.js";
import { restAnswerChanged } from "./rest/answer-changed.js";
import { restAnswerCut } from "./rest/answer-cut.js";
import { restAnswerDescribedOtherwise } from "./rest/answer-described-otherwise.js";
import { restAnswerFormChanged } from "./rest/answer-form-changed.js";
import { restAnswerHandedOn } from "./rest/answer-handed-on.js";
import { restAnswerLimitLowered } from "./rest/answer-limit-lowered.js";
import { restAnswerLimitRaised } from "./rest/answer-limit-raised.js";
import { restAnswerMemberAdded } from "./rest/answer-member-added.js";
import { restAnswerMemberRemoved } from "./rest/answer-member-removed.js";
import { restAnswerNarrowed } from "./rest/answer-narrowed.js";
import { restAnswerOpened } from "./rest/answer-opened.js";
import { restAnswerRemapped } from "./rest/answer-remapped.js";
import { restAnswerWidened } from "./rest/answer-widened.js";
import { restAuthenticationAdded } from "./rest/authentication-added.js";
import { restAuthenticationChanged } from "./rest/authentication-changed.js";
import { restAuthenticationRemoved } from "./rest/authentication-removed.js";
import { restChangedOtherwise } from "./rest/changed-otherwise.js";
import { restCredentialChanged } from "./rest/credential-changed.js";
import { restCredentialMoved } from "./rest/credential-moved.js";
import { restCredentialsForwarded } from "./rest/credentials-forwarded.js";
import { restDeprecatedParameterRemoved } from "./rest/deprecated-parameter-removed.js";
import { restDescriptionChanged } from "./rest/description-changed.js";
import { restForwardAdded } from "./rest/forward-added.js";
import { restForwardRemoved } from "./rest/forward-removed.js";
import { restForwardRequestChanged } from "./rest/forward-request-changed.js";
import { restForwardTakenOver } from "./rest/forward-taken-over.js";
import { restForwardTargetChanged } from "./rest/forward-target-changed.js";
import { restGroupChanged } from "./rest/group-changed.js";
import { restGroupRenamed } from "./rest/group-renamed.js";
import { restInfoChanged } from "./rest/info-changed.js";
import { restOperationRenamed } from "./rest/operation-renamed.js";
import { restOptionalParameterAdded } from "./rest/optional-parameter-added.js";
import { restParameterAnnotationsChanged } from "./rest/parameter-annotations-changed.js";
import { restParameterBecameOptional } from "./rest/parameter-became-optional.js";
import { restParameterBecameRequired } from "./rest/parameter-became-required.js";
import { restParameterChanged } from "./rest/parameter-changed.js";
import { restParameterDeclaredOtherwise } from "./rest/parameter-declared-otherwise.js";
import { restParameterDefaultChanged } from "./rest/parameter-default-changed.js";
import { restParameterDeprecated } from "./rest/parameter-deprecated.js";
import { restParameterDescriptionChanged } from "./rest/parameter-description-changed.js";
import { restParameterFixed } from "./rest/parameter-fixed.js";
import { restParameterMoved } from "./rest/parameter-moved.js";
import { restParameterNarrowed } from "./rest/parameter-narrowed.js";
import { restParameterRemoved } from "./rest/parameter-removed.js";
import { restParameterWidened } from "./rest/parameter-widened.js";
import { restRequiredParameterAdded } from "./rest/required-parameter-added.js";
import { restResponseDeclaredOtherwise } from "./rest/response-declared-otherwise.js";
import { restResponseDeclared } from "./rest/response-declared.js";
import { restRouteAdded } from "./rest/route-added.js";
import { restRouteDeprecated } from "./rest/route-deprecated.js";
import { restDeprecatedRouteRemoved } from "./rest/deprecated-route-removed.js";
import { restRouteRemoved } from "./rest/route-removed.js";
import { restScopeNeeded } from "./rest/scope-needed.js";
import { restScopeNotNeeded } from "./rest/scope-not-needed.js";
import { restTargetChanged } from "./rest/target-changed.js";
import { restTitleChanged } from "./rest/title-changed.js";
import { restTrustedHeaderAdded } from "./rest/trusted-header-added.js";
import { restTrustedHeaderRemoved } from "./rest/trusted-header-removed.js";
import { restUpstreamCredentialsChanged } from "./rest/upstream-credentials-changed.js";
import { runtimeAdapterRenamed } from "./runtime/adapter-renamed.js";
import { runtimeAddressChanged } from "./runtime/address-changed.js";
import { runtimeAddressClosed } from "./runtime/address-closed.js";
import { runtimeAuthenticationRemoved } from "./runtime/authentication-removed.js";
import { runtimeBaseUrlChanged } from "./runtime/base-url-changed.js";
import { runtimeBaseUrlNotRequired } from "./runtime/base-url-not-required.js";
import { runtimeBaseUrlRequired } from "./runtime/base-url-required.js";
import { runtimeBindingAdded } from "./runtime/binding-added.js";
import { runtimeBindingRemoved } from "./runtime/binding-removed.js";
import { runtimeBindingSourceChanged } from "./runtime/binding-source-changed.js";
import { runtimeControlAdded } from "./runtime/control-added.js";
import { runtimeControlAnswerAdded } from "./runtime/control-answer-added.js";
import { runtimeControlAnswerRemoved } from "./runtime/control-answer-removed.js";
import { runtimeControlCredentialChanged } from "./runtime/control-credential-changed.js";
import { runtimeControlGuarded } from "./runtime/control-guarded.js";
import { runtimeControlRemoved } from "./runtime/control-removed.js";
import { runtimeForwardTargetChanged } from "./runtime/forward-target-changed.js";
import { runtimeHandlerNeeded } from "./runtime/handler-needed.js";
import { runtimeHandlerNotNeeded } from "./runtime/handler-not-needed.js";
import { runtimeHandlersNotTaken } from "./runtime/handlers-not-taken.js";
import { runtimeNewcomerNeedsBinding } from "./runtime/newcomer-needs-binding.js";
import { runtimeNewcomerNeedsHandler } from "./runtime/newcomer-needs-handler.js";
import { runtimeOptionNeeded } from "./runtime/option-needed.js";
import { runtimeOptionNotNeeded } from "./runtime/option-not-needed.js";
import { runtimePathMoved } from "./runtime/path-moved.js";
import { runtimePortAdded } from "./runtime/port-added.js";
import { runtimePortChanged } from "./runtime/port-changed.js";
import { runtimeScriptAdded } from "./runtime/script-added.js";
import { runtimeScriptRemoved } from "./runtime/script-removed.js";
import { runtimeTokenServerChanged } from "./runtime/token-server-changed.js";
import { runtimeToolGroupChanged } from "./runtime/tool-group-changed.js";
import { runtimeTransportChanged } from "./runtime/transport-changed.js";
import { runtimeUpstreamAdded } from "./runtime/upstream-added.js";
import { runtimeUpstreamChangedOtherwise } from "./runtime/upstream-changed-otherwise.js";
import { runtimeUpstreamNeeded } from "./runtime/upstream-needed.js";
import { runtimeUpstreamRemoved } from "./runtime/upstream-removed.js";
import { runtimeUpstreamRenamed } from "./runtime/upstream-renamed.js";
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

/** Every kind of change, by surface; in the order in which they are reported. */
export const rules: readonly Rule[] = [
  clientFunctionRemoved,
  clientDeprecatedFunctionRemoved,
  clientFunctionAdded,
  clientRequiredInputAdded,
  clientOptionalInputAdded,
  clientInputRemoved,
  clientInputDeprecated,
  clientDeprecatedInputRemoved,
  clientInputBecameRequired,
  clientInputBecameOptional,
  clientInputNarrowed,
  clientInputWidened,
  clientInputChanged,
  clientAnswerChanged,
  clientRequestChanged,
  clientDescriptionChanged,
  clientInputDescriptionChanged,
  clientModuleMoved,
  clientAnswerMemberAdded,
  clientAnswerMemberChanged,
  clientAnswerMemberNarrowed,
  clientAnswerMemberRemoved,
  clientDeprecatedAnswerMemberRemoved,
  clientAnswerMemberWidened,
  clientAnswerDescribedOtherwise,
  clientFailureChanged,
  clientFailureWidened,
  clientFailureDocumentedOtherwise,
  clientUpstreamCredentialsChanged,
  clientAnswerLimitLowered,
  clientAnswerLimitRaised,
  clientFunctionDeprecated,
  clientOptionNeeded,
  clientOptionNotNeeded,
  clientChangedOtherwise,
  restAdapterRemoved,
  restAdapterAdded,
  restRouteRemoved,
  restDeprecatedRouteRemoved,
  restRouteAdded,
  restRequiredParameterAdded,
  restOptionalParameterAdded,
  restParameterRemoved,
  restParameterBecameRequired,
  restParameterBecameOptional,
  restParameterNarrowed,
  restParameterWidened,
  restParameterChanged,
  restParameterMoved,
  restAnswerWidened,
  restFailureChanged,
  restFailureLoosened,
  restFailureDocumented,
  restAnswerNarrowed,
  restAnswerChanged,
  restAnswerRemapped,
  restTargetChanged,
  restDescriptionChanged,
  restParameterDescriptionChanged,
  restForwardRemoved,
  restForwardAdded,
  restForwardTargetChanged,
  restForwardRequestChanged,
  restForwardTakenOver,
  restTrustedHeaderRemoved,
  restTrustedHeaderAdded,
  restAuthenticationAdded,
  restAuthenticationRemoved,
  restAuthenticationChanged,
  restScopeNeeded,
  restScopeNotNeeded,
  restAnswerCut,
  restAnswerFormChanged,
  restAnswerHandedOn,
  restAnswerMemberAdded,
  restAnswerMemberRemoved,
  restAnswerOpened,
  restCredentialChanged,
  restCredentialMoved,
  restGroupChanged,
  restGroupRenamed,
  restInfoChanged,
  restOperationRenamed,
  restTitleChanged,
  restParameterDeclaredOtherwise,
  restCredentialsForwarded,
  restParameterFixed,
  restDeprecatedParameterRemoved,
  restParameterAnnotationsChanged,
  restParameterDefaultChanged,
  restParameterDeprecated,
  restUpstreamCredentialsChanged,
  restAnswerLimitLowered,
  restAnswerLimitRaised,
  restAnswerDescribedOtherwise,
  restRouteDeprecated,
  restResponseDeclared,
  restResponseDeclaredOtherwise,
  restAnswerDemanded,
  restChangedOtherwise,
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
  runtimeBindingAdded,
  runtimeBindingRemoved,
  runtimeBindingSourceChanged,
  runtimeHandlerNeeded,
  runtimeNewcomerNeedsHandler,
  runtimeHandlerNotNeeded,
  runtimeHandlersNotTaken,
  runtimePortChanged,
  runtimeAddressChanged,
  runtimeAdapterRenamed,
  runtimeUpstreamAdded,
  runtimeUpstreamRemoved,
  runtimeBaseUrlChanged,
  runtimeBaseUrlRequired,
  runtimeBaseUrlNotRequired,
  runtimeScriptAdded,
  runtimeScriptRemoved,
  runtimeNewcomerNeedsBinding,
  runtimePathMoved,
  runtimePortAdded,
  runtimeUpstreamRenamed,
  runtimeAddressClosed,
  runtimeAuthenticationRemoved,
  runtimeForwardTargetChanged,
  runtimeUpstreamNeeded,
  runtimeTransportChanged,
  runtimeTokenServerChanged,
  runtimeOptionNeeded,
  runtimeOptionNotNeeded,
  runtimeControlAdded,
  runtimeControlRemoved,
  runtimeControlAnswerRemoved,
  runtimeControlAnswerAdded,
  runtimeControlGuarded,
  runtimeControlCredentialChanged,
  runtimeToolGroupChanged,
  runtimeUpstreamChangedOtherwise,
];
