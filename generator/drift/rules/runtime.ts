import type { Rule } from "../rule.js";
import { runtimeAdapterRenamed } from "./runtime/adapter-renamed.js";
import { runtimeAddressChanged } from "./runtime/address-changed.js";
import { runtimeAddressClosed } from "./runtime/address-closed.js";
import { runtimeAuthenticationRemoved } from "./runtime/authentication-removed.js";
import { runtimeBaseUrlChanged } from "./runtime/base-url-changed.js";
import { runtimeBaseUrlNotRequired } from "./runtime/base-url-not-required.js";
import { runtimeBaseUrlRequired } from "./runtime/base-url-required.js";
import { runtimeBindingAdded } from "./runtime/binding-added.js";
import { runtimeBindingRemoved } from "./runtime/binding-removed.js";
import { runtimeBindingRenamed } from "./runtime/binding-renamed.js";
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

/** What changes for whoever starts and operates the process; in the order in which it is reported. */
export const runtimeRules: readonly Rule[] = [
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
  runtimeBindingRenamed,
  runtimeUpstreamChangedOtherwise,
];
