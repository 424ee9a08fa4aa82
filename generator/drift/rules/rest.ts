import type { Rule } from "../rule.js";
import { restAdapterAdded } from "./rest/adapter-added.js";
import { restAdapterRemoved } from "./rest/adapter-removed.js";
import { restAnswerChanged } from "./rest/answer-changed.js";
import { restAnswerCut } from "./rest/answer-cut.js";
import { restAnswerDemanded } from "./rest/answer-demanded.js";
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
import { restDeprecatedRouteRemoved } from "./rest/deprecated-route-removed.js";
import { restDescriptionChanged } from "./rest/description-changed.js";
import { restFailureChanged } from "./rest/failure-changed.js";
import { restFailureDocumented } from "./rest/failure-documented.js";
import { restFailureLoosened } from "./rest/failure-loosened.js";
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
import { restResponseDeclared } from "./rest/response-declared.js";
import { restResponseDeclaredOtherwise } from "./rest/response-declared-otherwise.js";
import { restRouteAdded } from "./rest/route-added.js";
import { restRouteDeprecated } from "./rest/route-deprecated.js";
import { restRouteRemoved } from "./rest/route-removed.js";
import { restRouteTakenOver } from "./rest/route-taken-over.js";
import { restScopeNeeded } from "./rest/scope-needed.js";
import { restScopeNotNeeded } from "./rest/scope-not-needed.js";
import { restTargetChanged } from "./rest/target-changed.js";
import { restTitleChanged } from "./rest/title-changed.js";
import { restTrustedHeaderAdded } from "./rest/trusted-header-added.js";
import { restTrustedHeaderRemoved } from "./rest/trusted-header-removed.js";
import { restUpstreamCredentialsChanged } from "./rest/upstream-credentials-changed.js";

/** What changes for callers of REST adapters; in the order in which it is reported. */
export const restRules: readonly Rule[] = [
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
  restRouteTakenOver,
  restResponseDeclared,
  restResponseDeclaredOtherwise,
  restAnswerDemanded,
  restChangedOtherwise,
];
