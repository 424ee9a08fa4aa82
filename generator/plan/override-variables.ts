import { listensOnPort } from "../model/adapters.js";
import type { Adapter, Capability, HttpApi } from "../model/capability.js";
import { needsBaseUrl } from "../model/rules/base-uris.js";
import { environmentVariable, type VariableSuffix } from "../text/environment.js";
import { shownUrl } from "../text/shown-url.js";
import type { McpSettings } from "./mcp-settings.js";
import { processVariables } from "./process-variables.js";
import { inlineCode } from "./prose.js";
import type { ServerAdditions } from "./server-additions.js";
import { extensionVariables } from "./server-extensions.js";
import { type Listener, listenerNames } from "./server.js";

/** A variable that overrides what is declared; `what` it is, as Markdown. */
export interface OverrideVariable {
  readonly name: string;
  readonly flag: string;
  readonly what: string;
  /** Whose it is; undefined where all servers of a process share it. */
  readonly owner?: Adapter | HttpApi;
}

/** The variables that override where things are, in the order the README lists them; what they are is Markdown. */
export function overrideVariables(
  capability: Pick<Capability, "apis">,
  listeners: readonly Pick<Listener, "adapter">[],
  { code: hasCode }: McpSettings,
  additions: ServerAdditions,
): readonly OverrideVariable[] {
  return [
    ...listeners.flatMap((listener) =>
      listenerVariables(listener, hasCode, additions).map((variable) => ({ ...variable, owner: listener.adapter })),
    ),
    ...processVariables.filter(({ isOfListeners }) =>
      isOfListeners ? listeners.some(({ adapter }) => listensOnPort(adapter)) : listeners.length > 0,
    ),
    ...capability.apis.map((api) => ({ owner: api, ...baseUrlVariable(api) })),
  ];
}

/** The variables that say which access tokens are taken, under a name. */
export function tokenVariables(name: string): readonly OverrideVariable[] {
  return [
    variableOf(name, "AUTHORIZATION_SERVER", "Issuer of the access tokens that it takes (as declared)"),
    variableOf(name, "RESOURCE", "The URL that its clients know it by, which tokens must be for (as declared)"),
  ];
}

function baseUrlVariable(api: HttpApi): OverrideVariable {
  const declared = needsBaseUrl(api) ? "required" : inlineCode(shownUrl(api.baseUriText));
  return variableOf(api.namespace, "BASE_URL", `Base URL of ${inlineCode(api.namespace)} (${declared})`);
}

function listenerVariables(
  { adapter }: Pick<Listener, "adapter">,
  hasCode: boolean,
  additions: ServerAdditions,
): readonly OverrideVariable[] {
  return [
    ...(listensOnPort(adapter) ? placeVariables(adapter) : []),
    ...(adapter.authentication?.kind === "oauth2" ? tokenVariables(adapter.namespace) : []),
    ...kindVariables(adapter, hasCode, additions),
  ];
}

function placeVariables({ kind, namespace, port, address }: Adapter): readonly OverrideVariable[] {
  return [
    variableOf(namespace, "PORT", `Port of the ${listenerNames[kind]} (${port})`),
    variableOf(namespace, "ADDRESS", `Address it listens on (${inlineCode(address)})`),
    variableOf(
      namespace,
      "ALLOWED_HOSTS",
      "Host names that callers may use, with commas between (on loopback this machine's own, elsewhere any)",
    ),
    variableOf(
      namespace,
      "ALLOWED_ORIGINS",
      "Web pages that may call, by host name or origin (the allowed hosts; on loopback this machine's own)",
    ),
  ];
}

function kindVariables(
  { kind, namespace }: Adapter,
  hasCode: boolean,
  additions: ServerAdditions,
): readonly OverrideVariable[] {
  switch (kind) {
    case "rest":
      return restVariables(namespace, additions);
    case "mcp":
      return toolVariables(namespace, hasCode);
    case "control":
      return [
        variableOf(namespace, "IGNORE_UPSTREAMS", "`yes`: servers are ready while an upstream cannot be reached (no)"),
        variableOf(namespace, "OPEN_HEALTH", "`yes`: probes need no credentials (no)"),
      ];
    case "skill":
      return [];
  }
}

function restVariables(namespace: string, additions: ServerAdditions): readonly OverrideVariable[] {
  return [
    ...extensionVariables(additions).map(({ suffix, what }) => variableOf(namespace, suffix, what)),
    variableOf(
      namespace,
      "REFUSE_UNKNOWN_QUERY",
      "`yes`: names in a query that a route does not know are refused, not ignored (no)",
    ),
  ];
}

function toolVariables(namespace: string, hasCode: boolean): readonly OverrideVariable[] {
  const code = hasCode ? "`code` through two that run code, " : "";
  const shown = `Which tools are shown: \`search\` through three that find them, ${code}\`read-only\`, or names and groups with \`*\` (all)`;
  const allowed = "Tools that code may call though they do more than GET and HEAD, with `*` (none)";
  return [
    variableOf(namespace, "TOOLS", shown),
    ...(hasCode ? [variableOf(namespace, "CODE_ALLOW", allowed)] : []),
    variableOf(namespace, "IGNORE_ARGUMENTS", "Arguments that clients add to calls and tools do not know (none)"),
    variableOf(
      namespace,
      "MAX_LIST_CHARS",
      "The longest list that a tool answers with, in characters (100000; 0 for no limit)",
    ),
  ];
}

/** `suffix` in capitals, `ALLOWED_HOSTS`. */
function variableOf(owner: string, suffix: VariableSuffix, what: string): OverrideVariable {
  return {
    name: environmentVariable(owner, suffix),
    flag: `--${owner}-${suffix.toLowerCase().replaceAll("_", "-")}`,
    what,
  };
}
