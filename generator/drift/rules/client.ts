import type { Rule } from "../rule.js";
import { clientAnswerChanged } from "./client/answer-changed.js";
import { clientAnswerDescribedOtherwise } from "./client/answer-described-otherwise.js";
import { clientAnswerLimitLowered } from "./client/answer-limit-lowered.js";
import { clientAnswerLimitRaised } from "./client/answer-limit-raised.js";
import { clientAnswerMemberAdded } from "./client/answer-member-added.js";
import { clientAnswerMemberChanged } from "./client/answer-member-changed.js";
import { clientAnswerMemberNarrowed } from "./client/answer-member-narrowed.js";
import { clientAnswerMemberRemoved } from "./client/answer-member-removed.js";
import { clientAnswerMemberWidened } from "./client/answer-member-widened.js";
import { clientChangedOtherwise } from "./client/changed-otherwise.js";
import { clientDeprecatedAnswerMemberRemoved } from "./client/deprecated-answer-member-removed.js";
import { clientDeprecatedFunctionRemoved } from "./client/deprecated-function-removed.js";
import { clientDeprecatedInputRemoved } from "./client/deprecated-input-removed.js";
import { clientDescriptionChanged } from "./client/description-changed.js";
import { clientFailureChanged } from "./client/failure-changed.js";
import { clientFailureDocumentedOtherwise } from "./client/failure-documented-otherwise.js";
import { clientFailureWidened } from "./client/failure-widened.js";
import { clientFunctionAdded } from "./client/function-added.js";
import { clientFunctionDeprecated } from "./client/function-deprecated.js";
import { clientFunctionRemoved } from "./client/function-removed.js";
import { clientInputBecameOptional } from "./client/input-became-optional.js";
import { clientInputBecameRequired } from "./client/input-became-required.js";
import { clientInputChanged } from "./client/input-changed.js";
import { clientInputDeprecated } from "./client/input-deprecated.js";
import { clientInputDescriptionChanged } from "./client/input-description-changed.js";
import { clientInputNarrowed } from "./client/input-narrowed.js";
import { clientInputRemoved } from "./client/input-removed.js";
import { clientInputWidened } from "./client/input-widened.js";
import { clientModuleMoved } from "./client/module-moved.js";
import { clientOptionNeeded } from "./client/option-needed.js";
import { clientOptionNotNeeded } from "./client/option-not-needed.js";
import { clientOptionalInputAdded } from "./client/optional-input-added.js";
import { clientRequestChanged } from "./client/request-changed.js";
import { clientRequiredInputAdded } from "./client/required-input-added.js";
import { clientUpstreamCredentialsChanged } from "./client/upstream-credentials-changed.js";

/** What changes for callers of the typed client; in the order in which it is reported. */
export const clientRules: readonly Rule[] = [
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
];
