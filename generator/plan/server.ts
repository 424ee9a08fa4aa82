import type { Binding, Capability, McpServer, RestAdapter, SkillAdapter } from "../model/capability.js";
import { needsBaseUrl } from "../model/rules/base-uris.js";
import { constantCase } from "../text/casing.js";
import { oauthVariable } from "./client.js";
import { code, comment, type Code, joinCode, literal, member, propertyKey } from "./code.js";
import { createImports, type Imports } from "./imports.js";
import { typeName } from "./names.js";
import type { ServerPlan } from "./plan.js";
import { serverAuthentication } from "./rest.js";

/** One adapter that `server.ts` starts. */
export interface Listener {
  readonly adapter: RestAdapter | McpServer | SkillAdapter;
  readonly kind: "rest" | "mcp" | "skill";
  readonly file: string;
  readonly functionName: string;
  /** Some of its operations do nothing by themselves. */
  readonly handlersRequired: boolean;
}

/** Plans `server.ts`: what listens where, and what must be known at start-up. */
export function planServer(capability: Capability, listeners: readonly Listener[], own: ReadonlySet<string>): { readonly server: ServerPlan; readonly imports: Imports } {
  const imports = createImports(own);
  imports.value("runtime/server", "isMain");
  const open = listeners.filter(({ handlersRequired }) => handlersRequired);
  if (open.length > 0) imports.value("runtime/server", "refuseWithoutHandlers");
  imports.value("runtime/server", "startServers");
  imports.type("runtime/server", "ServerDefinition");
  imports.type("runtime/server", "StartOptions");
  imports.type("runtime/server", "RunningServers");
  const definition = code`{
capability: ${literal(capability.name)},
bindings: [${joinCode(requiredBindings(capability).map(bindingCode), ",\n")}],
upstreams: [${joinCode(capability.apis.map((api) => upstreamCode(capability, api.namespace)), ", ")}],
listeners: [
${joinCode(listeners.map((listener) => listenerCode(listener, imports)), ",\n")},
],
}`;
  return {
    server: {
      kind: "server",
      path: "server.ts",
      doc: comment([
        `Starts the adapters of ${capability.label}.`,
        ...(open.length > 0 ? ["Some operations do nothing by themselves: their handlers are passed in here."] : []),
        "Ports, addresses and upstream base URLs are overridden by options, flags and environment variables: the README beside this file names them.",
      ]),
      name: literal(capability.name),
      handlers: open.map(({ adapter, file, functionName }) => code`readonly ${propertyKey(adapter.namespace)}: ${imports.type(`./${file}`, `${typeName(functionName)}Options`)}["handlers"];`),
      definition,
      imports: imports.lines(0),
    },
    imports,
  };
}

/** Bindings that something reads: only those are required at start-up. */
export function requiredBindings(capability: Capability): readonly Binding[] {
  const used = capability.bindings.filter((binding) => binding.users.length > 0);
  const credentials = capability.apis.flatMap((api) => {
    if (api.authentication?.kind !== "oauth2") return [];
    const { clientId, clientSecret } = api.authentication;
    const names = [...(clientId ? [] : ["CLIENT_ID"]), ...(clientSecret ? [] : ["CLIENT_SECRET"])].map((suffix) => oauthVariable(api, suffix));
    return names.map((variable): Binding => ({ variable, namespace: undefined, description: undefined, source: { kind: "environment", variable }, declared: false, users: [`consumes ${api.namespace}`], span: api.span }));
  });
  return [...used, ...credentials];
}

function bindingCode(binding: Binding): Code {
  return literal({ name: binding.variable, source: { ...binding.source }, neededBy: [...binding.users] });
}

function upstreamCode(capability: Capability, namespace: string): Code {
  const api = capability.apis.find((candidate) => candidate.namespace === namespace);
  const fixed = api !== undefined && !needsBaseUrl(api);
  return code`{ namespace: ${literal(namespace)}, baseUrl: ${fixed ? literal(api.baseUriText) : code`undefined`} }`;
}

/** What a listener is called in prose. */
export const listenerNames = { rest: "REST adapter", mcp: "MCP server", skill: "skill catalogue" } as const;

/** Where an adapter listens unless it says so itself. */
const defaultPorts = { rest: 8080, mcp: 9090, skill: 8090 } as const;

function portOf({ adapter, kind }: Listener): number {
  return adapter.port ?? defaultPorts[kind];
}

function addressOf({ adapter, kind }: Listener): string {
  return adapter.address ?? (kind === "mcp" ? "localhost" : "0.0.0.0");
}

function listenerCode(listener: Listener, imports: Imports): Code {
  const { adapter, kind } = listener;
  const plugin = imports.value(`./${listener.file}`, listener.functionName);
  const options = listener.handlersRequired ? code`{ ...options, handlers: ${member(code`handlers`, adapter.namespace)} }` : code`options`;
  const fields = [
    code`name: ${literal(adapter.namespace)},`,
    code`kind: ${literal(kind)},`,
    code`port: ${literal(portOf(listener))},`,
    code`address: ${literal(addressOf(listener))},`,
  ];
  if (kind !== "mcp") {
    return code`{\n${joinCode([...fields, code`register: async (app, options) => {\nawait app.register(${plugin}, ${options});\n},`], "\n")}\n}`;
  }
  if ((adapter as McpServer).transport === "stdio") {
    return code`{\n${joinCode([code`name: ${literal(adapter.namespace)},`, code`kind: "stdio",`, code`serve: async (options) => await ${imports.value("runtime/mcp-stdio", "serveMcpStdio")}(() => ${plugin}(${options})),`], "\n")}\n}`;
  }
  const mount = imports.value("runtime/mcp-http", "mountMcp");
  const authenticate = adapter.authentication ? code`${imports.value("runtime/server-auth", "requireAuthentication")}(app, ${serverAuthentication(adapter)}, options.call);\n` : code``;
  return code`{\n${joinCode([...fields, code`register: async (app, options) => {\n${authenticate}await ${mount}(app, () => ${plugin}(${options}));\n},`, code`stdio: async (options) => await ${imports.value("runtime/mcp-stdio", "serveMcpStdio")}(() => ${plugin}(${options})),`], "\n")}\n}`;
}

/** The variables that override where things are, in the order the README lists them. */
export function overrideVariables(capability: Capability, listeners: readonly Listener[]): readonly { readonly name: string; readonly flag: string; readonly what: string }[] {
  return [
    ...listeners.flatMap((listener) => {
      const { namespace } = listener.adapter;
      return [
        { name: `${constantCase(namespace)}_PORT`, flag: `--${namespace}-port`, what: `Port of the ${listenerNames[listener.kind]} (${portOf(listener)})` },
        { name: `${constantCase(namespace)}_ADDRESS`, flag: `--${namespace}-address`, what: `Address it listens on (${addressOf(listener)})` },
      ];
    }),
    ...capability.apis.map((api) => ({
      name: `${constantCase(api.namespace)}_BASE_URL`,
      flag: `--${api.namespace}-base-url`,
      what: `Base URL of \`${api.namespace}\` (${needsBaseUrl(api) ? "required" : api.baseUriText})`,
    })),
  ];
}

