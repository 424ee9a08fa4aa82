import type { Adapter, McpServer, RestAdapter, SkillAdapter } from "../model/capability.js";
import type { CodeSettings } from "./code-settings.js";
import { documentFile, documentPlace } from "./document-place.js";
import type { PlainEndpoint } from "./endpoint.js";
import type { McpSettings } from "./mcp-settings.js";
import { planMcp } from "./mcp.js";
import type { NamedCapability } from "./name-capability.js";
import { planOpenApi } from "./openapi.js";
import type { FilePlan } from "./plan.js";
import { planRest } from "./rest.js";
import type { Listener } from "./server.js";
import { planSkillServer } from "./skill-server.js";

/** What becomes of one adapter: its files, and how `server.ts` starts it. */
export interface PlannedAdapter {
  readonly files: readonly FilePlan[];
  readonly listener: Listener;
}

export interface AdapterSettings {
  readonly code: CodeSettings;
  readonly mcp: McpSettings;
}

/** Plans an adapter of any kind. */
export function planAdapter(adapter: Adapter, named: NamedCapability, settings: AdapterSettings): PlannedAdapter {
  switch (adapter.kind) {
    case "rest":
      return planRestAdapter(adapter, named, settings.code);
    case "mcp":
      return planMcpAdapter(adapter, named, settings.mcp);
    case "skill":
      return planSkillAdapter(adapter, named);
    case "control":
      // The runtime has all that it serves.
      return { files: [], listener: { adapter } };
  }
}

function planRestAdapter(
  adapter: RestAdapter,
  { capability, upstreams, called, namesOf, routesOf, groupsOf }: NamedCapability,
  { openapi }: CodeSettings,
): PlannedAdapter {
  const names = namesOf(adapter);
  const routes = routesOf.get(adapter) ?? [];
  const groups = groupsOf.get(adapter) ?? [];
  const file = documentFile(names);
  const document = openapi === false ? undefined : documentPlace(file, capability.name, openapi);
  return {
    files: [
      ...planRest({ ...called, capability, adapter, routes, names, document, upstreams, groups }),
      ...(document === undefined
        ? []
        : [{ kind: "json" as const, path: file, value: planOpenApi(capability, adapter, routes) }]),
    ],
    listener: { adapter, names, requiredHandlers: requiredHandlers(routes) },
  };
}

function planMcpAdapter(
  server: McpServer,
  { capability, called, namesOf, toolsOf, toolGroupsOf }: NamedCapability,
  settings: McpSettings,
): PlannedAdapter {
  const names = namesOf(server);
  const { tools, resources } = toolsOf.get(server) ?? { tools: [], resources: [] };
  return {
    files: planMcp({
      ...called,
      capability,
      server,
      tools,
      resources,
      names,
      settings,
      groups: toolGroupsOf.get(server),
    }),
    listener: { adapter: server, names, requiredHandlers: requiredHandlers([...tools, ...resources]) },
  };
}

function planSkillAdapter(adapter: SkillAdapter, { capability, namesOf }: NamedCapability): PlannedAdapter {
  const names = namesOf(adapter);
  return {
    files: [planSkillServer(capability, adapter, names)],
    listener: { adapter, names, requiredHandlers: [] },
  };
}

/** The names of those that do nothing by themselves. */
function requiredHandlers(
  endpoints: readonly { readonly plain: PlainEndpoint; readonly name: string }[],
): readonly string[] {
  return endpoints.flatMap(({ plain, name }) => (plain.action.kind === "handler" ? [name] : []));
}
