import type { Reporter } from "../diagnostics/reporter.js";
import type { Capability, McpServer, RestAdapter } from "../model/capability.js";
import { type AdapterName, nameAdapters } from "./adapter-names.js";
import { nameUpstreams, type Upstreams } from "./client-modules.js";
import type { ClientFunction } from "./client.js";
import { nameEndpointTypes } from "./endpoint-types.js";
import { adapterEntries, type McpEntries, planRoutes, planTools, stepsEndpoint } from "./entries.js";
import type { Functions } from "./handlers.js";
import { nameOperations } from "./name-operations.js";
import { nameOperationFunctions, type OperationFunction } from "./operation-functions.js";
import type { TypeCode } from "./plan.js";
import type { RouteGroup } from "./rest.js";
import { groupRoutes } from "./route-groups.js";
import type { PlannedRoute } from "./route.js";
import { createScope } from "./scope.js";
import { groupTools, type ToolGroups } from "./tool-groups.js";
import { nameScripts, type ScriptNames } from "./scripts.js";

/** A capability with a name for everything that one of its files declares and another imports. */
export interface NamedCapability {
  readonly capability: Capability;
  /** The client's functions, by id of the operation that they call. */
  readonly functions: ReadonlyMap<string, ClientFunction>;
  readonly upstreams: Upstreams;
  /** The functions that steps become. */
  readonly steps: readonly OperationFunction[];
  readonly scripts: ScriptNames;
  /** The types of endpoints that no function stands behind. */
  readonly endpointTypes: readonly TypeCode[];
  /** What adapters call. */
  readonly called: Functions;
  readonly namesOf: AdapterName;
  readonly routesOf: ReadonlyMap<RestAdapter, readonly PlannedRoute[]>;
  /** Of an adapter with too many routes for one file: how they are parted. */
  readonly groupsOf: ReadonlyMap<RestAdapter, readonly RouteGroup[]>;
  readonly toolsOf: ReadonlyMap<McpServer, McpEntries>;
  /** Of a server with too many tools for one file: how they are parted. */
  readonly toolGroupsOf: ReadonlyMap<McpServer, ToolGroups>;
}

/** Names a capability, what callers know first: who comes later makes way. `wished`: by id of an operation, the words that its function is named by. */
export function nameCapability(
  capability: Capability,
  wished: Readonly<Record<string, string>>,
  reporter: Reporter,
): NamedCapability {
  const scope = createScope([]);
  const functions = nameOperations(capability, wished, scope, reporter);
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
  const groupsOf = new Map(
    [...routesOf].map(([adapter, routes]) => [adapter, groupRoutes(routes, namesOf(adapter), scope)]),
  );
  const toolGroupsOf = new Map(
    [...toolsOf].flatMap(([server, { tools }]) => {
      const groups = groupTools(tools, namesOf(server), scope);
      return groups ? [[server, groups] as const] : [];
    }),
  );
  return {
    capability,
    functions,
    upstreams: nameUpstreams(capability, functions),
    steps,
    scripts,
    endpointTypes: endpointTypes.declared,
    called: {
      clientOf: (id) => found(functions.get(id), id),
      operationOf: (plain) => operations.get(plain),
      typesOf: endpointTypes.of,
    },
    namesOf,
    routesOf,
    groupsOf,
    toolsOf,
    toolGroupsOf,
  };
}

function found<T>(value: T | undefined, id: string): T {
  if (value === undefined) throw new Error(`no client function for ${id}`);
  return value;
}
