import { posix } from "node:path";
import type {
  Binding,
  Capability,
  ControlAdapter,
  HttpApi,
  McpServer,
  RestAdapter,
  SkillAdapter,
} from "../model/capability.js";
import { carriedBindings } from "../model/header-bindings.js";
import { mostTools } from "../model/rules/tool-names.js";
import { environmentVariable } from "../text/environment.js";
import type { AdapterNames } from "./adapter-names.js";
import {
  type Code,
  code,
  codeFrom,
  exportedName,
  joinCode,
  literal,
  member,
  privateName,
  propertyKey,
} from "./code.js";
import { bindingCode } from "./binding-code.js";
import { comment } from "./comment.js";
import { controlSetup, watchSetup } from "./control.js";
import { local } from "./locals.js";
import type { McpSettings } from "./mcp-settings.js";
import type { ServerPlan } from "./plan.js";
import { runtime } from "./runtime.js";
import type { ServerAdditions } from "./server-additions.js";
import { extensionSetup } from "./server-extensions.js";
import { authenticationSetup, introspectionVariables } from "./server-authentication.js";
import { openBaseUrl, planBaseUrl } from "./upstream.js";

/** One adapter that `server.ts` starts. */
export type Listener = ServingListener | { readonly adapter: ControlAdapter };

/** One that has a file of its own. */
export interface ServingListener {
  readonly adapter: RestAdapter | McpServer | SkillAdapter;
  readonly names: AdapterNames;
  /** Names of its operations that do nothing by themselves. */
  readonly requiredHandlers: readonly string[];
}

/** Plans `server.ts`: what listens where, and what must be known at start-up. `output`: the output folder as the project sees it. */
export function planServer(
  capability: Capability,
  listeners: readonly Listener[],
  { code: hasCode }: McpSettings,
  additions: ServerAdditions,
  output: string,
): ServerPlan {
  const carried = carriedBindings(capability);
  const folder = posix.join(output, capability.name);
  const open = listeners.filter(
    (listener): listener is ServingListener => "names" in listener && listener.requiredHandlers.length > 0,
  );
  const definition = code`{
capability: ${literal(capability.name)},
bindings: [${joinCode(
    requiredBindings(capability).map((binding) => bindingCode(binding, carried.get(binding.variable), folder)),
    ",\n",
  )}],
upstreams: [${joinCode(capability.apis.map(upstreamCode), ", ")}],
listeners: [
${joinCode(
  listeners.map((listener) => codeFrom(listenerCode(listener, capability, hasCode), listener.adapter.span)),
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
    source: { kind: "environment", variable },
    declared: false,
    users: [user],
    baseUrlsOf: [],
    span,
  };
}

/** A consumed API as the definition of a server declares it. */
export function upstreamCode(api: HttpApi): Code {
  const open = openBaseUrl(api);
  const members = [
    code`namespace: ${literal(api.namespace)}`,
    code`baseUrl: ${planBaseUrl(api)}`,
    ...(open === undefined ? [] : [code`openBaseUrl: ${literal(open)}`]),
    ...(api.authentication?.kind === "unsupported" ? [code`signer: ${literal(api.authentication.written)}`] : []),
  ];
  return codeFrom(code`{ ${joinCode(members, ", ")} }`, api.span);
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
  const passed =
    listener.requiredHandlers.length > 0
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
  const told = listener.requiredHandlers.length > 0 ? local.told : local.options;
  const mount = [
    ...(listener.requiredHandlers.length > 0 ? [code`const ${local.told} = ${passed};`] : []),
    code`await ${runtime.mcpHttp.mountMcp}(${local.app}, () => ${plugin}(${told}), { maxBodyBytes: ${local.options}.maxBodyBytes });`,
  ];
  return block([...fields, register([...authenticationSetup(adapter), ...mount]), code`stdio: ${stdio}`]);
}

/** An object, one field a line. */
export function block(fields: readonly Code[]): Code {
  return code`{\n${joinCode(fields, "\n")}\n}`;
}
