import type { Reporter } from "../diagnostics/reporter.js";
import type { Span } from "../diagnostics/span.js";
import type { Capability, Endpoint, HttpApi, McpServer, Operation, RestAdapter, SkillAdapter } from "../model/capability.js";
import { camelCase } from "../text/casing.js";
import { type ClientFunction, type ClientModule, inputParameters, planClient, planUpstream, upstreamsFile } from "./client.js";
import { type PlainEndpoint, reduceEndpoint } from "./endpoint.js";
import { createImports, type Imports } from "./imports.js";
import { groupOperations } from "./group.js";
import { nameOperationFunctions, type OperationFunction, planOperations, type StepsEndpoint, unreadable } from "./operations.js";
import { planIndex } from "./index-file.js";
import { type PlannedMcpResource, type PlannedTool, planMcp } from "./mcp.js";
import { assignNames, functionName, typeName } from "./names.js";
import { planOpenApi } from "./openapi.js";
import type { CapabilityPlan, FilePlan } from "./plan.js";
import { planReadme } from "./readme.js";
import { type PlannedRoute, planRest } from "./rest.js";
import { type Listener, planServer } from "./server.js";
import { expressionsOf } from "./shape.js";
import { planSkills } from "./skill.js";
import { planSkillServer } from "./skill-server.js";

/** How many operations one file holds before it is split by resource. */
const fileLimit = 120;

/** Plans every file of one capability. What cannot be emitted is reported by a code that names it and left out. */
export function planCapability(capability: Capability, reporter: Reporter): CapabilityPlan {
  const functions = nameOperations(capability, reporter);
  const clientOf = (id: string): ClientFunction => {
    const found = functions.get(id);
    if (!found) throw new Error(`no client function for ${id}`);
    return found;
  };
  const collected: Imports[] = [];
  const keep = <T extends { readonly imports: Imports }>(planned: T): T => {
    collected.push(planned.imports);
    return planned;
  };

  const routesOf = new Map(capability.rest.map((adapter) => [adapter, planRoutes(adapter, reporter)]));
  const toolsOf = new Map(capability.mcp.map((server) => [server, planTools(server, reporter)]));
  const resourcesOf = new Map(capability.mcp.map((server) => [server, planResources(server, reporter)]));
  const clientNames = new Set([...functions.values()].map(({ name }) => name));
  const operations = nameOperationFunctions(stepsEndpoints(routesOf, toolsOf, resourcesOf), clientNames);
  const operationOf = (plain: PlainEndpoint): OperationFunction | undefined => operations.get(plain);
  const distinct = [...new Set(operations.values())];
  const called = new Set([...clientNames, ...distinct.map(({ name }) => name)]);
  const names = adapterNames(capability, called);
  const own = new Set([...called, ...names.functionNames]);

  const files: FilePlan[] = [];
  for (const module of clientModules(capability, functions)) {
    const planned = keep(planClient(module, own));
    collected.push(planned.typeImports);
    files.push(planned.client);
    if (planned.types) files.push(planned.types);
  }
  const upstreamFile = planUpstreams(capability, functions, own, collected);
  if (upstreamFile) files.push(upstreamFile);
  if (distinct.length > 0) files.push(keep(planOperations(distinct, clientOf, own)).operations);

  const listeners: Listener[] = [];
  for (const [adapter, routes] of routesOf) {
    const { file, functionName: name } = names.of(adapter, "rest");
    const groups = routes.length > fileLimit ? groupRoutes(routes, file, own) : [];
    const planned = planRest({ capability, adapter, routes, file, functionName: name, clientOf, operationOf, own, groups });
    collected.push(...planned.imports);
    files.push(planned.rest, ...planned.parts);
    files.push({ kind: "json", path: openApiPath(file), value: planOpenApi(capability, adapter, routes) });
    listeners.push({ adapter, kind: "rest", file, functionName: name, handlersRequired: planned.rest.handlersRequired });
  }
  for (const [server, tools] of toolsOf) {
    const { file, functionName: name } = names.of(server, "mcp");
    const planned = keep(planMcp({ capability, server, tools, resources: resourcesOf.get(server) ?? [], file, functionName: name, clientOf, operationOf, own }));
    files.push(planned.mcp);
    listeners.push({ adapter: server, kind: "mcp", file, functionName: name, handlersRequired: planned.mcp.handlersRequired });
  }
  for (const adapter of capability.skills) {
    const { file, functionName: name } = names.of(adapter, "skills");
    files.push(keep(planSkillServer(capability, adapter, file, name, own)).skillServer);
    listeners.push({ adapter, kind: "skill", file, functionName: name, handlersRequired: false });
  }
  reportOtherAdapters(capability, reporter);

  if (listeners.length > 0) files.push(keep(planServer(capability, listeners, own)).server);
  const ordered = [...functions.values()];
  const skills = planSkills(capability, {
    routes: capability.rest.map((adapter) => ({ namespace: adapter.namespace, port: adapter.port ?? 8080, routes: routesOf.get(adapter) ?? [] })),
    tools: capability.mcp.map((server) => ({ namespace: server.namespace, tools: toolsOf.get(server) ?? [] })),
  });
  files.push(...skills, ...(ordered.length === 0 ? [] : [planIndex(ordered, distinct)]));
  const runtime = [...new Set(collected.flatMap((imports) => imports.runtimeModules()))].sort();
  const dependencies = packagesOf(capability, runtime);
  files.push(
    planReadme(capability, {
      listeners,
      routes: [...routesOf.values()].flat(),
      tools: [...toolsOf.values()].flat(),
      functions: ordered,
      files: files.map((file) => ({ path: file.path, what: describeFile(file) })),
      dependencies,
    }),
  );
  return { name: capability.name, files, runtime, dependencies };
}

/** The OpenAPI document beside its adapter's file: `openapi.json` for the only one. */
export function openApiPath(restFile: string): string {
  return restFile === "rest" ? "openapi.json" : `openapi-${restFile.slice("rest-".length)}.json`;
}

function describeFile(file: FilePlan): string {
  switch (file.kind) {
    case "types":
      return "input types";
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

function nameOperations(capability: Capability, reporter: Reporter): ReadonlyMap<string, ClientFunction> {
  const several = capability.apis.length > 1;
  const operations = capability.apis.flatMap((api) => api.operations);
  const { names, clashes } = assignNames(
    operations.map((operation) => ({ item: operation, name: operation.name, qualifiers: several ? [operation.namespace, operation.resource] : [operation.resource, operation.method] })),
    "operation",
  );
  for (const clash of clashes) reportClash(clash.name, clash.items, reporter);
  return new Map(
    capability.apis.flatMap((api) => {
      const files = clientFiles(api, several);
      return api.operations.map((operation) => {
        const name = names.get(operation) ?? functionName(operation.name, "operation");
        const file = files(operation);
        return [
          operation.id,
          {
            operation,
            name,
            inputType: inputParameters(operation).length === 0 ? undefined : `${typeName(name)}Input`,
            module: `./${file}`,
            typesModule: `./${file.replace(/^client/, "types")}`,
          },
        ] as const;
      });
    }),
  );
}

function reportClash(name: string, items: readonly { readonly name: string; readonly span: Span }[], reporter: Reporter): void {
  const [first, second] = items;
  if (!first || !second) return;
  reporter.report("plan/name-clash", second.span, { name, items: items.map((item) => item.name) }, [{ span: first.span, label: "the other one" }]);
}

/** `client` for one small API, `client/<namespace>` for several, `client/<part>` beyond the limit. */
function clientFiles(api: HttpApi, several: boolean): (operation: Operation) => string {
  const base = several ? `client/${fileName(api.namespace)}` : "client";
  if (api.operations.length <= fileLimit) return () => base;
  const parts = groupOperations(api.operations, (operation) => operation.path, fileLimit);
  return (operation) => `${several ? `${base}-` : "client/"}${parts.get(operation) ?? "other"}`;
}

function fileName(namespace: string): string {
  return namespace.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "") || "api";
}

function clientModules(capability: Capability, functions: ReadonlyMap<string, ClientFunction>): readonly ClientModule[] {
  const byFile = new Map<string, ClientFunction[]>();
  for (const entry of functions.values()) byFile.set(entry.module, [...(byFile.get(entry.module) ?? []), entry]);
  const shared = sharesUpstreams(capability, functions);
  return [...byFile].map(([module, entries]) => ({
    file: module.slice("./".length),
    typesFile: module.slice("./".length).replace(/^client/, "types"),
    apis: capability.apis.filter((api) => entries.some((entry) => entry.operation.namespace === api.namespace)),
    functions: entries,
    upstreamFile: shared ? upstreamsFile : undefined,
  }));
}

/** True where several files read the constant of one API: its functions stand in several, or requests are forwarded to it. */
function sharesUpstreams(capability: Capability, functions: ReadonlyMap<string, ClientFunction>): boolean {
  if (forwardedApis(capability).size > 0) return true;
  const files = new Map<string, string>();
  for (const { operation, module } of functions.values()) {
    const earlier = files.get(operation.namespace);
    if (earlier !== undefined && earlier !== module) return true;
    files.set(operation.namespace, module);
  }
  return false;
}

function planUpstreams(capability: Capability, functions: ReadonlyMap<string, ClientFunction>, own: ReadonlySet<string>, collected: Imports[]): FilePlan | undefined {
  if (!sharesUpstreams(capability, functions)) return undefined;
  const imports = createImports(own);
  collected.push(imports);
  const forwarded = forwardedApis(capability);
  const upstreams = capability.apis.filter((api) => api.operations.length > 0 || forwarded.has(api)).map((api) => planUpstream(api, true, imports, true));
  return { kind: "upstream", path: `${upstreamsFile}.ts`, upstreams, imports: imports.lines(1) };
}

type NamedAdapter = RestAdapter | McpServer | SkillAdapter;
type AdapterFile = "rest" | "mcp" | "skills";

interface AdapterNames {
  readonly of: (adapter: NamedAdapter, kind: AdapterFile) => { readonly file: string; readonly functionName: string };
  readonly functionNames: readonly string[];
}

/** File and function of every adapter: `rest`, `mcp` and `skills` where there is one of a kind, named after the namespace otherwise. */
function adapterNames(capability: Capability, called: ReadonlySet<string>): AdapterNames {
  const taken = new Set(called);
  const names = new Map<NamedAdapter, { readonly file: string; readonly functionName: string }>();
  const add = (adapters: readonly NamedAdapter[], kind: AdapterFile): void => {
    for (const adapter of adapters) {
      const plain = functionName(adapter.namespace, `${kind} adapter`);
      let name = taken.has(plain) || plain === kind ? camelCase(`${adapter.namespace} ${kind}`) : plain;
      for (let count = 2; taken.has(name); count += 1) name = `${plain}${count}`;
      taken.add(name);
      const file = adapters.length === 1 ? kind : `${kind}-${name === plain ? fileName(adapter.namespace) : fileName(name)}`;
      names.set(adapter, { file, functionName: name });
    }
  };
  add(capability.rest, "rest");
  add(capability.mcp, "mcp");
  add(capability.skills, "skills");
  return { of: (adapter, kind) => names.get(adapter) ?? { file: kind, functionName: kind }, functionNames: [...taken] };
}

/** All endpoints of adapters whose steps want a function, flows under their own name. */
function stepsEndpoints(
  routes: ReadonlyMap<RestAdapter, readonly PlannedRoute[]>,
  tools: ReadonlyMap<McpServer, readonly PlannedTool[]>,
  resources: ReadonlyMap<McpServer, readonly PlannedMcpResource[]>,
): readonly StepsEndpoint[] {
  const entry = (plain: PlainEndpoint, name: string, namespace: string): StepsEndpoint => {
    const flow = plain.action.kind === "steps" && "id" in plain.action.owner ? plain.action.owner : undefined;
    return flow ? { plain, name: flow.name, namespace: flow.id.slice(0, -flow.name.length - 1) } : { plain, name, namespace };
  };
  return [
    ...[...routes].flatMap(([{ namespace }, found]) => found.map(({ plain, operation }) => entry(plain, operation.name, namespace))),
    ...[...tools].flatMap(([{ namespace }, found]) => found.map(({ plain, tool }) => entry(plain, tool.name, namespace))),
    ...[...resources].flatMap(([{ namespace }, found]) => found.map(({ plain, resource }) => entry(plain, resource.name, namespace))),
  ];
}

function planRoutes(adapter: RestAdapter, reporter: Reporter): readonly PlannedRoute[] {
  const found = adapter.resources.flatMap((resource) =>
    resource.operations.flatMap((operation) => {
      const plain = supported(operation, `${operation.method} ${operation.path.text}`, reporter);
      return plain ? [{ operation, resource, plain }] : [];
    }),
  );
  const { names } = assignNames(
    found.map((entry) => ({ item: entry, name: entry.operation.name, qualifiers: [entry.resource.name, entry.operation.method.toLowerCase(), entry.operation.path.text] })),
    "operation",
  );
  return found.map((entry) => ({ ...entry, name: names.get(entry) ?? "operation" }));
}

function planTools(server: McpServer, reporter: Reporter): readonly PlannedTool[] {
  const found = server.tools.flatMap((tool) => {
    const plain = supported(tool, `tool ${tool.name}`, reporter);
    return plain ? [{ tool, plain }] : [];
  });
  const { names, clashes } = assignNames(found.map((entry) => ({ item: entry, name: entry.tool.name, qualifiers: [] })), "tool");
  for (const clash of clashes) reportClash(clash.name, clash.items.map((entry) => entry.tool), reporter);
  return found.map((entry) => ({ ...entry, name: names.get(entry) ?? "tool" }));
}

function planResources(server: McpServer, reporter: Reporter): readonly PlannedMcpResource[] {
  return server.resources.flatMap((resource) => {
    if (resource.location !== undefined) return [];
    const plain = supported(resource, `resource ${resource.name}`, reporter);
    return plain ? [{ resource, plain, name: functionName(`read ${resource.name}`, "resource") }] : [];
  });
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
      if (unsupportedFormat(step.operation) !== undefined || unreadable(step.operation)) return `outputRawFormat: ${step.operation.format}`;
    }
  }
  return plain.action.kind === "call" ? unsupportedFormat(plain.action.operation) : undefined;
}

function unsupportedFormat({ format }: Operation): string | undefined {
  return format === "avro" || format === "protobuf" ? `outputRawFormat: ${format}` : undefined;
}

function forwardedApis(capability: Capability): ReadonlySet<HttpApi> {
  return new Set(capability.rest.flatMap((adapter) => adapter.resources.flatMap(({ forward }) => (forward ? [forward.api] : []))));
}

function reportOtherAdapters(capability: Capability, reporter: Reporter): void {
  for (const adapter of capability.control) reporter.report("plan/unsupported", adapter.span, { construct: "type: control", owner: `exposes ${adapter.namespace}` });
}

function groupRoutes(routes: readonly PlannedRoute[], file: string, own: ReadonlySet<string>): readonly { readonly file: string; readonly name: string; readonly title: string; readonly routes: readonly PlannedRoute[] }[] {
  const parts = groupOperations(routes, (route) => route.operation.path, fileLimit);
  const groups = new Map<string, PlannedRoute[]>();
  for (const route of routes) {
    const part = parts.get(route) ?? "other";
    groups.set(part, [...(groups.get(part) ?? []), route]);
  }
  return [...groups].map(([part, members]) => {
    const name = functionName(`register ${part}`, "register");
    return { file: `${file}/${part}`, name: own.has(name) ? `${name}Routes` : name, title: part, routes: members };
  });
}

/** The npm packages that the emitted files import, with the ranges they are tested with. */
function packagesOf(capability: Capability, runtime: readonly string[]): Readonly<Record<string, string>> {
  const uses = (module: string): boolean => runtime.includes(module);
  const hasServer = capability.rest.length + capability.mcp.length + capability.skills.length > 0;
  return {
    ...(capability.mcp.length > 0 ? { "@modelcontextprotocol/server": "^2.4.0" } : {}),
    ...(capability.rest.length + capability.skills.length > 0 ? { ajv: "^8.20.0" } : {}),
    ...(uses("decode-csv.ts") ? { "csv-parse": "^7.0.3" } : {}),
    ...(uses("decode-xml.ts") ? { "fast-xml-parser": "^5.12.1" } : {}),
    ...(hasServer ? { fastify: "^5.12.8" } : {}),
    ...(uses("skills.ts") ? { fflate: "^0.8.3" } : {}),
    ...(uses("decode-html.ts") ? { "node-html-parser": "^9.0.7" } : {}),
    ...(uses("decode-yaml.ts") ? { yaml: "^2.9.1" } : {}),
  };
}
