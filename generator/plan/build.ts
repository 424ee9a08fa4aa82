import type { Reporter } from "../diagnostics/reporter.js";
import { withAdaptersOf } from "../model/adapters.js";
import type { Capability } from "../model/capability.js";
import { type AdapterNames, nameAdapters } from "./adapter-names.js";
import { checkVariables } from "./check-variables.js";
import { clientModules, nameUpstreams } from "./client-modules.js";
import { planClient } from "./client.js";
import type { CodeSettings } from "./code-settings.js";
import { documentFile, documentPlace } from "./document-place.js";
import { describeFile } from "./describe-file.js";
import { endpointTypesFile, nameEndpointTypes } from "./endpoint-types.js";
import type { PlainEndpoint } from "./endpoint.js";
import { adapterEntries, planRoutes, planTools, stepsEndpoint } from "./entries.js";
import { importsOf } from "./file.js";
import type { Functions } from "./handlers.js";
import { planIndex } from "./index-file.js";
import type { McpSettings } from "./mcp-settings.js";
import { planMcp } from "./mcp.js";
import { nameOperations } from "./name-operations.js";
import { packagesOf } from "./needed-packages.js";
import { planOpenApi } from "./openapi.js";
import { nameOperationFunctions } from "./operation-functions.js";
import { planOperations } from "./operations.js";
import { overrideVariables } from "./override-variables.js";
import type { CapabilityPlan, FilePlan, TypeCode, TypesPlan } from "./plan.js";
import { planReadme } from "./readme.js";
import { planRest } from "./rest.js";
import { groupRoutes } from "./route-groups.js";
import { planSchemas } from "./schemas-file.js";
import { createScope } from "./scope.js";
import { nameScripts, planScripts } from "./scripts.js";
import type { ServerAdditions } from "./server-extensions.js";
import { type Listener, planServer, requiredBindings, type ServingListener } from "./server.js";
import { planSkillServer } from "./skill-server.js";
import { planSkills, type SkillOperations } from "./skill.js";
import { ownReach } from "./skill-reach.js";
import { planUpstreamFile } from "./upstream.js";

/** A plan, and what `server.ts` starts: the same adapters can be started by others. */
export interface PlannedCapability extends CapabilityPlan {
  readonly capability: Capability;
  readonly listeners: readonly Listener[];
  /** Undefined where no skills are wanted. */
  readonly skills: SkillOperations | undefined;
  /** What is added to the servers of REST adapters. */
  readonly server: ServerAdditions;
}

/** Plans every file of one capability. What cannot be emitted is reported by a code that names it and left out. */
export function planCapability(
  whole: Capability,
  {
    output,
    code,
    mcp,
    server: additions,
  }: {
    readonly output: string;
    readonly code: CodeSettings;
    readonly mcp: McpSettings;
    readonly server: ServerAdditions;
  },
  reporter: Reporter,
): PlannedCapability {
  const capability = withAdaptersOf(whole, code.artifacts);
  const scope = createScope([]);
  const functions = nameOperations(capability, code.names, scope, reporter);
  const upstreams = nameUpstreams(capability, functions);
  const routesOf = new Map(capability.rest.map((adapter) => [adapter, planRoutes(adapter, reporter)]));
  const toolsOf = new Map(capability.mcp.map((server) => [server, planTools(server, reporter)]));
  const entries = adapterEntries(routesOf, toolsOf);
  const operations = nameOperationFunctions(entries.map(stepsEndpoint), scope);
  const steps = [...new Set(operations.values())];
  const scripts = nameScripts(
    steps.flatMap((operation) => operation.steps.steps),
    scope,
  );
  const endpointTypes = nameEndpointTypes(entries, scope);
  const namesOf = nameAdapters(capability, scope);
  const called: Functions = {
    clientOf: (id) => found(functions.get(id), id),
    operationOf: (plain) => operations.get(plain),
    typesOf: endpointTypes.of,
  };

  const files: FilePlan[] = withTypes(
    clientModules(capability, functions, upstreams).flatMap(planClient),
    endpointTypes.declared,
  );
  if (upstreams.shared.length > 0) files.push(planUpstreamFile(upstreams.shared, upstreams.of));
  if (steps.length > 0) files.push(planOperations(steps, called.clientOf, scripts));
  if (scripts.all.length > 0) files.push(planScripts(scripts));

  const listeners: Listener[] = [];
  const listen = (
    adapter: ServingListener["adapter"],
    names: AdapterNames,
    endpoints: readonly { readonly plain: PlainEndpoint; readonly name: string }[],
  ): void => {
    listeners.push({
      adapter,
      names,
      requiredHandlers: endpoints.flatMap(({ plain, name }) => (plain.action.kind === "handler" ? [name] : [])),
    });
  };
  for (const adapter of capability.adapters) {
    switch (adapter.kind) {
      case "rest": {
        const names = namesOf(adapter);
        const routes = routesOf.get(adapter) ?? [];
        files.push(
          ...planRest({
            ...called,
            capability,
            adapter,
            routes,
            names,
            document:
              code.openapi === false ? undefined : documentPlace(documentFile(names), capability.name, code.openapi),
            upstreams,
            groups: groupRoutes(routes, names, scope),
          }),
        );
        if (code.openapi !== false)
          files.push({ kind: "json", path: documentFile(names), value: planOpenApi(capability, adapter, routes) });
        listen(adapter, names, routes);
        break;
      }
      case "mcp": {
        const names = namesOf(adapter);
        const { tools, resources } = toolsOf.get(adapter) ?? { tools: [], resources: [] };
        files.push(planMcp({ ...called, capability, server: adapter, tools, resources, names, settings: mcp }));
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
        listeners.push({ adapter });
        break;
      default:
        adapter satisfies never;
    }
  }
  const overrides = overrideVariables(capability, listeners, mcp, additions);
  if (listeners.length > 0) {
    files.push(planServer(capability, listeners, mcp, additions, output));
    checkVariables(requiredBindings(capability), overrides, reporter);
  }

  const schemas = planSchemas(capability, files);
  if (schemas) files.push(schemas.file);
  const ordered = [...functions.values()];
  const skills: SkillOperations | undefined = code.artifacts.includes("skill")
    ? {
        routes: [...routesOf].map(([adapter, routes]) => ({ adapter, routes })),
        tools: [...toolsOf].map(([server, { tools }]) => ({ server, tools })),
      }
    : undefined;
  if (skills)
    files.push(
      ...planSkills(capability, { ...skills, reach: ownReach(capability, output), nameOf: (folder) => folder }),
    );
  if (ordered.length > 0) files.push(planIndex(ordered, steps, schemas?.names ?? [], code));
  const modules = runtimeModules(files);
  const dependencies = packagesOf(capability, modules, code.runtimePackage);
  files.push(
    planReadme(capability, {
      output,
      listeners,
      overrides,
      routes: [...routesOf.values()].flat(),
      tools: [...toolsOf.values()].flatMap(({ tools }) => tools),
      functions: ordered,
      files: files.map((file) => ({ path: shownPath(file, capability.name, code.openapi), what: describeFile(file) })),
      dependencies,
    }),
  );
  return {
    name: capability.name,
    files,
    runtime: modules,
    dependencies,
    capability,
    listeners,
    skills,
    server: additions,
  };
}

/** The path of a file as the README names it: documents may stand elsewhere. */
export function shownPath(file: FilePlan, name: string, openapi: CodeSettings["openapi"]): string {
  return file.kind === "json" ? documentPlace(file.path, name, openapi).replace(/^\.\//, "") : file.path;
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
export function runtimeModules(files: readonly FilePlan[]): readonly string[] {
  const modules = files.flatMap((file) => {
    if (file.kind === "json" || "text" in file) return [];
    return file.kind === "index" ? file.modules : importsOf(file).map(({ module }) => module);
  });
  return [
    ...new Set(
      modules.flatMap((module) => (module.startsWith("runtime/") ? [`${module.slice("runtime/".length)}.ts`] : [])),
    ),
  ].sort();
}
