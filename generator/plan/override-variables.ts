import type { Adapter, Capability, HttpApi } from "../model/capability.js";
import { needsBaseUrl } from "../model/rules/base-uris.js";
import { environmentVariable } from "../text/environment.js";
import { shownUrl } from "../text/shown-url.js";
import type { McpSettings } from "./mcp-settings.js";
import { processVariables } from "./process-variables.js";
import { inlineCode } from "./prose.js";
import { extensionVariables, type ServerAdditions } from "./server-extensions.js";
import { type Listener, listenerNames } from "./server.js";

function listensOnPort({ adapter }: Pick<Listener, "adapter">): boolean {
  return adapter.kind !== "mcp" || adapter.transport === "http";
}

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
      isOfListeners ? listeners.some(listensOnPort) : listeners.length > 0,
    ),
    ...capability.apis.map((api) => ({
      owner: api,
      name: environmentVariable(api.namespace, "BASE_URL"),
      flag: `--${api.namespace}-base-url`,
      what: `Base URL of ${inlineCode(api.namespace)} (${needsBaseUrl(api) ? "required" : inlineCode(shownUrl(api.baseUriText))})`,
    })),
  ];
}

/** The variables that say which access tokens are taken, under a name. */
export function tokenVariables(name: string): readonly OverrideVariable[] {
  return [
    {
      name: environmentVariable(name, "AUTHORIZATION_SERVER"),
      flag: `--${name}-authorization-server`,
      what: "Issuer of the access tokens that it takes (as declared)",
    },
    {
      name: environmentVariable(name, "RESOURCE"),
      flag: `--${name}-resource`,
      what: "The URL that its clients know it by, which tokens must be for (as declared)",
    },
  ];
}

function listenerVariables(
  listener: Pick<Listener, "adapter">,
  hasCode: boolean,
  additions: ServerAdditions,
): readonly OverrideVariable[] {
  const { namespace } = listener.adapter;
  return [
    ...(listensOnPort(listener)
      ? [
          {
            name: environmentVariable(namespace, "PORT"),
            flag: `--${namespace}-port`,
            what: `Port of the ${listenerNames[listener.adapter.kind]} (${listener.adapter.port})`,
          },
          {
            name: environmentVariable(namespace, "ADDRESS"),
            flag: `--${namespace}-address`,
            what: `Address it listens on (${inlineCode(listener.adapter.address)})`,
          },
          {
            name: environmentVariable(namespace, "ALLOWED_HOSTS"),
            flag: `--${namespace}-allowed-hosts`,
            what: "Host names that callers may use, with commas between (on loopback this machine's own, elsewhere any)",
          },
          {
            name: environmentVariable(namespace, "ALLOWED_ORIGINS"),
            flag: `--${namespace}-allowed-origins`,
            what: "Web pages that may call, by host name or origin (the allowed hosts; on loopback this machine's own)",
          },
        ]
      : []),
    ...(listener.adapter.authentication?.kind === "oauth2" ? tokenVariables(namespace) : []),
    ...(listener.adapter.kind === "rest"
      ? extensionVariables(additions).map(({ suffix, what }) => ({
          name: environmentVariable(namespace, suffix),
          flag: `--${namespace}-${suffix.toLowerCase().replaceAll("_", "-")}`,
          what,
        }))
      : []),
    ...(listener.adapter.kind === "control"
      ? [
          {
            name: environmentVariable(namespace, "IGNORE_UPSTREAMS"),
            flag: `--${namespace}-ignore-upstreams`,
            what: "`yes`: servers are ready while an upstream cannot be reached (no)",
          },
          {
            name: environmentVariable(namespace, "OPEN_HEALTH"),
            flag: `--${namespace}-open-health`,
            what: "`yes`: probes need no credentials (no)",
          },
        ]
      : []),
    ...(listener.adapter.kind === "rest"
      ? [
          {
            name: environmentVariable(namespace, "REFUSE_UNKNOWN_QUERY"),
            flag: `--${namespace}-refuse-unknown-query`,
            what: "`yes`: names in a query that a route does not know are refused, not ignored (no)",
          },
        ]
      : []),
    ...(listener.adapter.kind === "mcp"
      ? [
          {
            name: environmentVariable(namespace, "TOOLS"),
            flag: `--${namespace}-tools`,
            what: `Which tools are shown: \`search\` through three that find them, ${hasCode ? "`code` through two that run code, " : ""}\`read-only\`, or names and groups with \`*\` (all)`,
          },
          ...(hasCode
            ? [
                {
                  name: environmentVariable(namespace, "CODE_ALLOW"),
                  flag: `--${namespace}-code-allow`,
                  what: "Tools that code may call though they do more than GET and HEAD, with `*` (none)",
                },
              ]
            : []),
          {
            name: environmentVariable(namespace, "IGNORE_ARGUMENTS"),
            flag: `--${namespace}-ignore-arguments`,
            what: "Arguments that clients add to calls and tools do not know (none)",
          },
          {
            name: environmentVariable(namespace, "MAX_LIST_CHARS"),
            flag: `--${namespace}-max-list-chars`,
            what: "The longest list that a tool answers with, in characters (100000; 0 for no limit)",
          },
        ]
      : []),
  ];
}
