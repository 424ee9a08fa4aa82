import type {
  Binding,
  Capability,
  ControlAdapter,
  HttpApi,
  McpServer,
  RestAdapter,
  SkillAdapter,
} from "../model/capability.js";
import { headerBindings } from "../model/header-bindings.js";
import { needsBaseUrl } from "../model/rules/base-uris.js";
import { mostTools } from "../model/rules/tool-names.js";
import { environmentVariable } from "../text/environment.js";
import type { AdapterNames } from "./adapter-names.js";
import { type Code, code, exportedName, joinCode, literal, member, privateName, propertyKey } from "./code.js";
import { comment } from "./comment.js";
import { controlSetup, watchSetup } from "./control.js";
import { local } from "./locals.js";
import type { McpSettings } from "./mcp-settings.js";
import type { ServerPlan } from "./plan.js";
import { processVariables } from "./process-variables.js";
import { inlineCode } from "./prose.js";
import { runtime } from "./runtime.js";
import { extensionSetup, extensionVariables, noAdditions, type ServerAdditions } from "./server-extensions.js";
import { authenticationSetup, introspectionVariables } from "./server-authentication.js";

/** One adapter that `server.ts` starts. */
export type Listener = ServingListener | { readonly adapter: ControlAdapter };

/** One that has a file of its own. */
export interface ServingListener {
  readonly adapter: RestAdapter | McpServer | SkillAdapter;
  readonly names: AdapterNames;
  /** Some of its operations do nothing by themselves. */
  readonly handlersRequired: boolean;
}

/** Plans `server.ts`: what listens where, and what must be known at start-up. */
export function planServer(
  capability: Capability,
  listeners: readonly Listener[],
  { code: hasCode }: McpSettings,
  additions: ServerAdditions,
): ServerPlan {
  const inHeaders = headerBindings(capability);
  const open = listeners.filter(
    (listener): listener is ServingListener => "names" in listener && listener.handlersRequired,
  );
  const definition = code`{
capability: ${literal(capability.name)},
bindings: [${joinCode(
    requiredBindings(capability).map((binding) => bindingCode(binding, inHeaders.has(binding.variable))),
    ",\n",
  )}],
upstreams: [${joinCode(capability.apis.map(upstreamCode), ", ")}],
listeners: [
${joinCode(
  listeners.map((listener) => listenerCode(listener, capability, hasCode)),
  ",\n",
)},
],
${joinCode([...extensionSetup(capability, additions), ...watchSetup(capability)], "\n")}
}`;
  return serverFile({
    name: capability.name,
    starts: `the adapters of ${capability.label}`,
    handlers: open.map(
      ({ adapter, names }) => code`readonly ${propertyKey(adapter.namespace)}: ${names.options.imported}["handlers"];`,
    ),
    definition,
  });
}

/** What a `server.ts` says: what it is called, what it starts, and the members of the type of the handlers that must be passed to it. */
export interface ServerFacts {
  readonly name: string;
  readonly starts: string;
  readonly handlers: readonly Code[];
  /** Constants that the definition names. */
  readonly setup?: readonly Code[];
  readonly definition: Code;
}

/** A program that starts what a definition declares. */
export function serverFile({ name, starts, handlers, setup = [], definition }: ServerFacts): ServerPlan {
  return {
    kind: "server",
    path: "server.ts",
    doc: comment([
      `Starts ${starts}.`,
      ...(handlers.length > 0 ? ["Some operations do nothing by themselves: their handlers are passed in here."] : []),
      "Ports, addresses and upstream base URLs are overridden by options, flags and environment variables: the README beside this file names them.",
    ]),
    name: literal(name),
    handlers,
    setup,
    definition,
    words: {
      isMain: runtime.server.isMain,
      options: local.options,
      RunningServers: runtime.server.RunningServers,
      ServerDefinition: runtime.server.ServerDefinition,
      start: exportedName("start"),
      StartOptions: runtime.server.StartOptions,
      startServers: runtime.server.startServers,
      ...(handlers.length > 0
        ? {
            define: privateName("define"),
            handlers: local.handlers,
            refuseWithoutHandlers: runtime.server.refuseWithoutHandlers,
            StartHandlers: exportedName("StartHandlers"),
          }
        : { definition: privateName("definition") }),
    },
  };
}

/** Bindings that something reads: only those are required at start-up. */
export function requiredBindings(capability: Capability): readonly Binding[] {
  const used = capability.bindings.filter((binding) => binding.users.length > 0);
  const credentials = capability.apis.flatMap((api) => {
    if (api.authentication?.kind !== "oauth2") return [];
    const { clientId, clientSecret } = api.authentication;
    const names = [
      ...(clientId ? [] : (["CLIENT_ID"] as const)),
      ...(clientSecret ? [] : (["CLIENT_SECRET"] as const)),
    ].map((suffix) => environmentVariable(api.namespace, suffix));
    return names.map((variable) => ownVariable(variable, `consumes ${api.namespace}`, api.span));
  });
  const introspection = capability.adapters.flatMap((adapter) =>
    introspectionVariables(adapter).map((variable) =>
      ownVariable(variable, `exposes ${adapter.namespace}`, adapter.span),
    ),
  );
  return [...used, ...credentials, ...introspection];
}

/** A variable of the environment that is asked for without being declared. */
function ownVariable(variable: string, user: string, span: Binding["span"]): Binding {
  return {
    variable,
    namespace: undefined,
    description: undefined,
    source: { kind: "environment", variable },
    declared: false,
    users: [user],
    span,
  };
}

/** A binding as the definition of a server declares it. */
export function bindingCode(binding: Binding, inHeader: boolean): Code {
  return literal({
    name: binding.variable,
    source: { ...binding.source },
    neededBy: [...binding.users],
    ...(inHeader ? { inHeader } : {}),
  });
}

/** A consumed API as the definition of a server declares it. */
export function upstreamCode(api: HttpApi): Code {
  return code`{ namespace: ${literal(api.namespace)}, baseUrl: ${needsBaseUrl(api) ? code`undefined` : literal(api.baseUriText)} }`;
}

/** What a listener is called in prose. */
export const listenerNames = {
  rest: "REST adapter",
  mcp: "MCP server",
  skill: "skill catalogue",
  control: "control adapter",
} as const;

function listenerCode(listener: Listener, capability: Capability, hasCode: boolean): Code {
  const { adapter } = listener;
  const fields = [
    code`name: ${literal(adapter.namespace)},`,
    code`kind: ${literal(adapter.kind)},`,
    code`port: ${literal(adapter.port)},`,
    code`address: ${literal(adapter.address)},`,
    ...(adapter.authentication?.kind === "oauth2" ? [code`takesTokens: true,`] : []),
    ...(adapter.kind === "mcp" ? toolFacts(adapter, hasCode) : []),
  ];
  const register = (statements: readonly Code[]): Code =>
    code`register: async (${local.app}, ${local.options}) => {\n${joinCode(statements, "\n")}\n},`;
  if (!("names" in listener)) return block([...fields, register(controlSetup(listener.adapter, capability))]);
  return serve(listener, fields, register, hasCode);
}

function toolFacts({ tools }: McpServer, hasCode: boolean): readonly Code[] {
  return [
    ...(hasCode ? [code`runsCode: true,`] : []),
    ...(tools.length > mostTools ? [code`manyTools: ${literal(tools.length)},`] : []),
  ];
}

function serve(
  listener: ServingListener,
  fields: readonly Code[],
  register: (statements: readonly Code[]) => Code,
  hasCode: boolean,
): Code {
  const { adapter, names } = listener;
  const plugin = names.function.imported;
  const passed = listener.handlersRequired
    ? code`{ ...${local.options}, handlers: ${member(local.handlers, adapter.namespace)} }`
    : local.options;
  if (adapter.kind !== "mcp")
    return block([...fields, register([code`await ${local.app}.register(${plugin}, ${passed});`])]);
  const stdio = code`async (${local.options}) => await ${runtime.mcpStdio.serveMcpStdio}(() => ${plugin}(${passed})),`;
  if (adapter.transport === "stdio")
    return block([
      code`name: ${literal(adapter.namespace)},`,
      code`kind: "stdio",`,
      ...toolFacts(adapter, hasCode),
      code`serve: ${stdio}`,
    ]);
  // One object for all requests: what is made of it is made once.
  const told = listener.handlersRequired ? local.told : local.options;
  const mount = [
    ...(listener.handlersRequired ? [code`const ${local.told} = ${passed};`] : []),
    code`await ${runtime.mcpHttp.mountMcp}(${local.app}, () => ${plugin}(${told}));`,
  ];
  return block([...fields, register([...authenticationSetup(adapter), ...mount]), code`stdio: ${stdio}`]);
}

/** An object, one field a line. */
export function block(fields: readonly Code[]): Code {
  return code`{\n${joinCode(fields, "\n")}\n}`;
}

function listensOnPort({ adapter }: Pick<Listener, "adapter">): boolean {
  return adapter.kind !== "mcp" || adapter.transport === "http";
}

/** The variables that override where things are, in the order the README lists them; what they are is Markdown. */
export function overrideVariables(
  capability: Pick<Capability, "apis">,
  listeners: readonly Pick<Listener, "adapter">[],
  { code: hasCode }: McpSettings,
  additions: ServerAdditions = noAdditions,
): readonly { readonly name: string; readonly flag: string; readonly what: string }[] {
  return [
    ...listeners.flatMap((listener) => {
      const { namespace } = listener.adapter;
      return [
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
        ...(listener.adapter.authentication?.kind === "oauth2"
          ? [
              {
                name: environmentVariable(namespace, "AUTHORIZATION_SERVER"),
                flag: `--${namespace}-authorization-server`,
                what: "Issuer of the access tokens that it takes (as declared)",
              },
              {
                name: environmentVariable(namespace, "RESOURCE"),
                flag: `--${namespace}-resource`,
                what: "The URL that its clients know it by, which tokens must be for (as declared)",
              },
            ]
          : []),
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
    }),
    ...(listeners.some(listensOnPort) ? processVariables : []),
    ...capability.apis.map((api) => ({
      name: environmentVariable(api.namespace, "BASE_URL"),
      flag: `--${api.namespace}-base-url`,
      what: `Base URL of ${inlineCode(api.namespace)} (${needsBaseUrl(api) ? "required" : inlineCode(api.baseUriText)})`,
    })),
  ];
}
