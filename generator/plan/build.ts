import type { Reporter } from "../diagnostics/reporter.js";
import type { Span } from "../diagnostics/span.js";
import type { Capability, Endpoint, McpServer, Operation, RestAdapter } from "../model/capability.js";
import { type AdapterNames, nameAdapters } from "./adapter-names.js";
import { clientFiles, clientModules, fileLimit, nameUpstreams, typesFileOf } from "./client-modules.js";
import { type ClientFunction, planClient } from "./client.js";
import { endpointTypesFile, nameEndpointTypes } from "./endpoint-types.js";
import { type PlainEndpoint, reduceEndpoint } from "./endpoint.js";
import { importsOf } from "./file.js";
import { groupOperations } from "./group.js";
import type { Functions } from "./handlers.js";
import { planIndex } from "./index-file.js";
import { type PlannedMcpResource, type PlannedTool, planMcp } from "./mcp.js";
import { hasMembers } from "./named-type.js";
import { assignNames, functionName, typeName } from "./names.js";
import { planOpenApi } from "./openapi.js";
import { nameOperationFunctions, planOperations, type StepsEndpoint, unreadable } from "./operations.js";
import type { CapabilityPlan, FilePlan, TypeCode, TypesPlan } from "./plan.js";
import { publicType, publicValue } from "./public-name.js";
import { planReadme } from "./readme.js";
import { openApiPath, planRest, type RouteGroup } from "./rest.js";
import type { PlannedRoute } from "./route.js";
import { createScope, type NameScope } from "./scope.js";
import { type Listener, planServer } from "./server.js";
import { expressionsOf } from "./shape.js";
import { planSkillServer } from "./skill-server.js";
import { planSkills } from "./skill.js";
import { planUpstreamFile } from "./upstream.js";

/** Plans every file of one capability. What cannot be emitted is reported by a code that names it and left out. */
export function planCapability(capability: Capability, { output }: { readonly output: string }, reporter: Reporter): CapabilityPlan {
  const scope = createScope([]);
  const functions = nameOperations(capability, scope, reporter);
  const upstreams = nameUpstreams(capability, functions);
  const routesOf = new Map(capability.rest.map((adapter) => [adapter, planRoutes(adapter, reporter)]));
  const toolsOf = new Map(capability.mcp.map((server) => [server, planTools(server, reporter)]));
  const entries = adapterEntries(routesOf, toolsOf);
  const operations = nameOperationFunctions(entries.map(stepsEndpoint), scope);
  const steps = [...new Set(operations.values())];
  const endpointTypes = nameEndpointTypes(entries, scope);
  const namesOf = nameAdapters(capability, scope);
  const called: Functions = { clientOf: (id) => found(functions.get(id), id), operationOf: (plain) => operations.get(plain), typesOf: endpointTypes.of };

  const files: FilePlan[] = withTypes(clientModules(capability, functions, upstreams).flatMap(planClient), endpointTypes.declared);
  if (upstreams.shared.length > 0) files.push(planUpstreamFile(upstreams.shared, upstreams.of));
  if (steps.length > 0) files.push(planOperations(steps, called.clientOf));

  const listeners: Listener[] = [];
  const listen = (adapter: Listener["adapter"], names: AdapterNames, entries: readonly { readonly plain: PlainEndpoint }[]): void => {
    listeners.push({ adapter, names, handlersRequired: entries.some(({ plain }) => plain.action.kind === "handler") });
  };
  for (const adapter of capability.adapters) {
    switch (adapter.kind) {
      case "rest": {
        const names = namesOf(adapter);
        const routes = routesOf.get(adapter) ?? [];
        files.push(...planRest({ ...called, capability, adapter, routes, names, upstreams, groups: groupRoutes(routes, names, scope) }));
        files.push({ kind: "json", path: openApiPath(names), value: planOpenApi(capability, adapter, routes) });
        listen(adapter, names, routes);
        break;
      }
      case "mcp": {
        const names = namesOf(adapter);
        const { tools, resources } = toolsOf.get(adapter) ?? { tools: [], resources: [] };
        files.push(planMcp({ ...called, capability, server: adapter, tools, resources, names }));
        listen(adapter, names, [...tools, ...resources]);
        break;
      }
      case "skill": {
        const names = namesOf(adapter);
        files.push(planSkillServer(capability, adapter, names));
        listen(adapter, names, []);
        break;
      }
      case "control":
        reporter.report("plan/unsupported", adapter.span, { construct: "type: control", owner: `exposes ${adapter.namespace}` });
    }
  }
  reportUncalledFormats(capability, reporter);
  if (listeners.length > 0) files.push(planServer(capability, listeners));

  const ordered = [...functions.values()];
  const toolLists = [...toolsOf].map(([{ namespace }, { tools }]) => ({ namespace, tools }));
  files.push(...planSkills(capability, { routes: [...routesOf].map(([{ namespace, port }, routes]) => ({ namespace, port, routes })), tools: toolLists }));
  if (ordered.length > 0) files.push(planIndex(ordered, steps));
  const modules = runtimeModules(files);
  const dependencies = packagesOf(capability, modules);
  files.push(
    planReadme(capability, {
      output,
      listeners,
      routes: [...routesOf.values()].flat(),
      tools: toolLists.flatMap(({ tools }) => tools),
      functions: ordered,
      files: files.map((file) => ({ path: file.path, what: describeFile(file) })),
      dependencies,
    }),
  );
  return { name: capability.name, files, runtime: modules, dependencies };
}

function found<T>(value: T | undefined, id: string): T {
  if (value === undefined) throw new Error(`no client function for ${id}`);
  return value;
}

/** The client's files with the types of endpoints beside its own. */
function withTypes(files: readonly FilePlan[], types: readonly TypeCode[]): FilePlan[] {
  if (types.length === 0) return [...files];
  const known = files.find((file): file is TypesPlan => file.kind === "types" && file.path === endpointTypesFile);
  const others = files.filter((file) => file !== known);
  return [...others, { kind: "types", path: endpointTypesFile, types: [...(known?.types ?? []), ...types] }];
}

/** The runtime modules that the files import or export again, `http.ts`. */
function runtimeModules(files: readonly FilePlan[]): readonly string[] {
  const modules = files.flatMap((file) => (file.kind === "index" ? file.modules : importsOf(file).map(({ module }) => module)));
  return [...new Set(modules.flatMap((module) => (module.startsWith("runtime/") ? [`${module.slice("runtime/".length)}.ts`] : [])))].sort();
}

function describeFile(file: FilePlan): string {
  switch (file.kind) {
    case "types":
      return "input and answer types";
    case "client":
      return "typed functions, one per consumed operation";
    case "operations":
      return "what exposed operations of several steps do";
    case "upstream":
      return "where the APIs are, and how calls are authenticated";
    case "rest":
      return "the REST adapter, a Fastify plugin";
    case "rest-part":
      return "routes of the REST adapter";
    case "mcp":
      return "the MCP server";
    case "skill-server":
      return "the skill catalogue, a Fastify plugin";
    case "server":
      return "starts the adapters";
    case "index":
      return "the typed client's public face";
    case "json":
      return "the REST adapter's contract, OpenAPI 3.1";
    case "skill":
      return "Agent Skill";
    case "readme":
      return "this page";
  }
}

/** Functions and types of the client: the first to choose their names. */
function nameOperations(capability: Capability, scope: NameScope, reporter: Reporter): ReadonlyMap<string, ClientFunction> {
  const several = capability.apis.length > 1;
  const operations = capability.apis.flatMap((api) => api.operations.filter((operation) => unsupportedFormat(operation) === undefined));
  const { names, clashes } = assignNames(
    operations.map((operation) => ({ item: operation, name: operation.name, qualifiers: several ? [operation.namespace, operation.resource] : [operation.resource, operation.method] })),
    "operation",
  );
  for (const clash of clashes) reportClash(clash.name, clash.items, reporter);
  for (const name of names.values()) scope.take(name);
  return new Map(
    capability.apis.flatMap((api) => {
      const files = clientFiles(api, several);
      return api.operations.filter((operation) => names.has(operation)).map((operation) => [operation.id, nameFunction(operation, names.get(operation) ?? "operation", files(operation), scope)] as const);
    }),
  );
}

function nameFunction(operation: Operation, name: string, file: string, scope: NameScope): ClientFunction {
  return {
    operation,
    function: publicValue(`./${file}`, name),
    url: operation.oauth === "authorization" ? publicValue(`./${file}`, scope.take(`${name}Url`)) : undefined,
    input: operation.asked.length === 0 ? undefined : publicType(`./${typesFileOf(file)}`, scope.take(`${typeName(name)}Input`)),
    answer: hasMembers(operation.output) ? publicType(`./${typesFileOf(file)}`, scope.take(`${typeName(name)}Answer`)) : undefined,
  };
}

function reportClash(name: string, items: readonly { readonly name: string; readonly span: Span }[], reporter: Reporter): void {
  const [first, second] = items;
  if (!first || !second) return;
  reporter.report("plan/name-clash", second.span, { name, items: items.map((item) => item.name) }, [{ span: first.span, label: "the other one" }]);
}

interface AdapterEntry {
  readonly plain: PlainEndpoint;
  readonly name: string;
  readonly namespace: string;
}

/** All endpoints of all adapters. */
function adapterEntries(routes: ReadonlyMap<RestAdapter, readonly PlannedRoute[]>, tools: ReadonlyMap<McpServer, McpEntries>): readonly AdapterEntry[] {
  return [
    ...[...routes].flatMap(([{ namespace }, planned]) => planned.map(({ plain, operation }) => ({ plain, name: operation.name, namespace }))),
    ...[...tools].flatMap(([{ namespace }, planned]) => planned.tools.map(({ plain, tool }) => ({ plain, name: tool.name, namespace }))),
    ...[...tools].flatMap(([{ namespace }, planned]) => planned.resources.map(({ plain, resource }) => ({ plain, name: resource.name, namespace }))),
  ];
}

/** An entry whose steps want a function: those of a flow under the flow's own name. */
function stepsEndpoint({ plain, name, namespace }: AdapterEntry): StepsEndpoint {
  const flow = plain.action.kind === "steps" && "id" in plain.action.owner ? plain.action.owner : undefined;
  return flow ? { plain, name: flow.name, namespace: flow.id.slice(0, -flow.name.length - 1) } : { plain, name, namespace };
}

function planRoutes(adapter: RestAdapter, reporter: Reporter): readonly PlannedRoute[] {
  const found = adapter.resources.flatMap((resource) =>
    resource.operations.flatMap((operation) => {
      const plain = supported(operation, `${operation.method} ${operation.path.text}`, reporter);
      return plain ? [{ operation, resource, plain, adapter }] : [];
    }),
  );
  const { names } = assignNames(
    found.map((entry) => ({ item: entry, name: entry.operation.name, qualifiers: [entry.resource.name, entry.operation.method.toLowerCase(), entry.operation.path.text] })),
    "operation",
  );
  return found.map((entry) => ({ ...entry, name: names.get(entry) ?? "operation" }));
}

interface McpEntries {
  readonly tools: readonly PlannedTool[];
  readonly resources: readonly PlannedMcpResource[];
}

/** Tools and resources have one set of handlers: they are named together, and a resource makes way for a tool. */
function planTools(server: McpServer, reporter: Reporter): McpEntries {
  const tools = server.tools.flatMap((tool) => {
    const plain = supported(tool, `tool ${tool.name}`, reporter);
    return plain ? [{ tool, plain }] : [];
  });
  const resources = server.resources.flatMap((resource) => {
    const plain = resource.location === undefined ? supported(resource, `resource ${resource.name}`, reporter) : undefined;
    return plain ? [{ resource, plain }] : [];
  });
  const toolNames = assignNames(tools.map((entry) => ({ item: entry, name: entry.tool.name, qualifiers: [] })), "tool");
  for (const clash of toolNames.clashes) reportClash(clash.name, clash.items.map((entry) => entry.tool), reporter);
  const resourceNames = assignNames(resources.map((entry) => ({ item: entry, name: `read ${entry.resource.name}`, qualifiers: [] })), "resource");
  for (const clash of resourceNames.clashes) reportClash(clash.name, clash.items.map((entry) => entry.resource), reporter);
  const scope = createScope(toolNames.names.values());
  const resourceName = (name: string): string => scope.take(name, [`${name}Resource`]);
  return {
    tools: tools.map((entry) => ({ ...entry, name: toolNames.names.get(entry) ?? "tool" })),
    resources: resources.map((entry) => ({ ...entry, name: resourceName(resourceNames.names.get(entry) ?? "resource") })),
  };
}

/** The endpoint reduced to what is emitted; undefined, with a diagnostic that names the construct, where it cannot be. */
function supported(endpoint: Endpoint, owner: string, reporter: Reporter): PlainEndpoint | undefined {
  const plain = reduceEndpoint(endpoint);
  const construct = "construct" in plain ? plain.construct : unsupportedPart(plain);
  if (construct === undefined) return "construct" in plain ? undefined : plain;
  reporter.report("plan/unsupported", endpoint.span, { construct, owner });
  return undefined;
}

function unsupportedPart(plain: PlainEndpoint): string | undefined {
  for (const output of plain.outputs) for (const expression of expressionsOf(output)) return expression;
  if (plain.action.kind === "steps") {
    for (const step of plain.action.steps.steps) {
      if (step.kind !== "call") continue;
      for (const { shape } of step.operation.outputs) for (const expression of expressionsOf(shape)) return expression;
      const unsupported = unsupportedFormat(step.operation);
      if (unsupported !== undefined) return unsupported;
      if (unreadable(step.operation)) return `outputRawFormat: ${step.operation.answer.kind === "bytes" ? "binary" : step.operation.answer.kind}`;
    }
  }
  return plain.action.kind === "call" ? unsupportedFormat(plain.action.operation) : undefined;
}

function unsupportedFormat({ answer }: Operation): string | undefined {
  return answer.kind === "decoded" && (answer.format === "avro" || answer.format === "protobuf") ? `outputRawFormat: ${answer.format}` : undefined;
}

/** Operations whose format is not emitted are said where something calls them; those that nothing calls are said themselves. */
function reportUncalledFormats({ apis, rest, mcp }: Capability, reporter: Reporter): void {
  const endpoints = [...rest.flatMap(({ resources }) => resources.flatMap(({ operations }) => operations)), ...mcp.flatMap(({ tools, resources }) => [...tools, ...resources])];
  const called = new Set(endpoints.flatMap((endpoint) => calledBy(endpoint.action)));
  for (const operation of apis.flatMap((api) => api.operations)) {
    const construct = unsupportedFormat(operation);
    if (construct !== undefined && !called.has(operation)) reporter.report("plan/unsupported", operation.span, { construct, owner: `operation ${operation.id}` });
  }
}

function calledBy(action: Endpoint["action"]): readonly Operation[] {
  switch (action.kind) {
    case "call":
      return [action.operation];
    case "flow":
      return calledBy(action.flow.action);
    case "steps":
      return action.steps.flatMap((step) => (step.kind === "call" ? [step.operation] : []));
    case "mock":
    case "handler":
      return [];
  }
}

/** Routes in files of their own, where there are too many for one. */
function groupRoutes(routes: readonly PlannedRoute[], { file }: AdapterNames, scope: NameScope): readonly RouteGroup[] {
  if (routes.length <= fileLimit) return [];
  const parts = groupOperations(routes, (route) => route.operation.path, fileLimit);
  const groups = new Map<string, PlannedRoute[]>();
  for (const route of routes) {
    const part = parts.get(route) ?? "other";
    groups.set(part, [...(groups.get(part) ?? []), route]);
  }
  return [...groups].map(([part, members]) => {
    const name = functionName(`register ${part}`, "register");
    return { function: publicValue(`./${file}/${part}`, scope.take(name, [`${name}Routes`])), title: part, routes: members };
  });
}

/** The npm packages that the emitted files import, with the ranges they are tested with. */
function packagesOf(capability: Capability, runtime: readonly string[]): Readonly<Record<string, string>> {
  const uses = (module: string): boolean => runtime.includes(module);
  const hasServer = capability.rest.length + capability.mcp.length + capability.skills.length > 0;
  return {
    ...(capability.mcp.length > 0 ? { "@modelcontextprotocol/server": "^2.4.0" } : {}),
    ...(capability.rest.length + capability.skills.length > 0 ? { ajv: "^8.20.0" } : {}),
    ...(uses("decode-html.ts") ? { "css-select": "^7.0.0", domhandler: "^6.0.1" } : {}),
    ...(uses("decode-xml.ts") ? { "fast-xml-parser": "^5.12.1" } : {}),
    ...(hasServer ? { fastify: "^5.12.8" } : {}),
    ...(uses("skills.ts") ? { fflate: "^0.8.3" } : {}),
    ...(uses("decode-html.ts") ? { htmlparser2: "^12.0.0" } : {}),
    ...(uses("decode-yaml.ts") ? { yaml: "^2.9.1" } : {}),
  };
}
