import type { Reporter } from "../diagnostics/reporter.js";
import type { Span } from "../diagnostics/span.js";
import type { Capability, Endpoint, McpServer, Operation, RestAdapter } from "../model/capability.js";
import { adapterNames } from "./adapter-names.js";
import { type ClientFunction, inputParameters, planClient } from "./client.js";
import { clientFiles, clientModules, fileLimit, planUpstreams } from "./client-modules.js";
import { type PlainEndpoint, reduceEndpoint } from "./endpoint.js";
import { groupOperations } from "./group.js";
import type { Imports } from "./imports.js";
import { planIndex } from "./index-file.js";
import { type PlannedMcpResource, type PlannedTool, planMcp } from "./mcp.js";
import { assignNames, functionName, typeName } from "./names.js";
import { planOpenApi } from "./openapi.js";
import { nameOperationFunctions, type OperationFunction, planOperations, type StepsEndpoint, unreadable } from "./operations.js";
import type { CapabilityPlan, FilePlan } from "./plan.js";
import { planReadme } from "./readme.js";
import { type PlannedRoute, planRest } from "./rest.js";
import { type Listener, planServer } from "./server.js";
import { expressionsOf } from "./shape.js";
import { planSkills } from "./skill.js";
import { planSkillServer } from "./skill-server.js";

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
