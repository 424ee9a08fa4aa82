import type { Reporter } from "../diagnostics/reporter.js";
import type { McpServer, RestAdapter } from "../model/capability.js";
import type { PlainEndpoint } from "./endpoint.js";
import type { PlannedMcpResource } from "./mcp-resources.js";
import type { PlannedTool } from "./mcp-tools.js";
import { reportClash } from "./name-operations.js";
import { assignNames, spelledMarks } from "./names.js";
import type { StepsEndpoint } from "./operation-functions.js";
import { routePath } from "./route-path.js";
import type { PlannedRoute } from "./route.js";
import { createScope } from "./scope.js";
import { supported } from "./supported.js";

/** An endpoint of an adapter, whatever its kind. */
export interface AdapterEntry {
  readonly plain: PlainEndpoint;
  readonly name: string;
  readonly namespace: string;
}

/** All endpoints of all adapters. */
export function adapterEntries(
  routes: ReadonlyMap<RestAdapter, readonly PlannedRoute[]>,
  tools: ReadonlyMap<McpServer, McpEntries>,
): readonly AdapterEntry[] {
  return [
    ...[...routes].flatMap(([{ namespace }, planned]) =>
      planned.map(({ plain, operation }) => ({ plain, name: operation.name, namespace })),
    ),
    ...[...tools].flatMap(([{ namespace }, planned]) =>
      planned.tools.map(({ plain, tool }) => ({ plain, name: tool.name, namespace })),
    ),
    ...[...tools].flatMap(([{ namespace }, planned]) =>
      planned.resources.map(({ plain, resource }) => ({ plain, name: resource.name, namespace })),
    ),
  ];
}

/** An entry whose steps want a function: those of a flow under the flow's own name. */
export function stepsEndpoint({ plain, name, namespace }: AdapterEntry): StepsEndpoint {
  const flow = plain.action.kind === "steps" && "id" in plain.action.owner ? plain.action.owner : undefined;
  return flow
    ? { plain, name: flow.name, namespace: flow.id.slice(0, -flow.name.length - 1) }
    : { plain, name, namespace };
}

/** The routes of an adapter that can be emitted, each with the name of its handler. */
export function planRoutes(adapter: RestAdapter, reporter: Reporter): readonly PlannedRoute[] {
  const found = adapter.resources.flatMap((resource) =>
    resource.operations.flatMap((operation) => {
      const plain = supported(operation, `${operation.method} ${operation.path.text}`, reporter);
      return plain
        ? [
            {
              operation,
              resource,
              plain: { ...plain, maxBinarySize: adapter.maxBinarySize },
              adapter,
              routed: routePath(operation.path),
            },
          ]
        : [];
    }),
  );
  const { names, clashes } = assignNames(
    found.map((entry) => {
      const { name, method, path } = entry.operation;
      // Handlers are passed by these names: which route has which must not hang on the order of routes.
      const qualifiers = [entry.resource.name, method.toLowerCase(), path.text, spelledMarks(path.text)];
      return { item: entry, name, qualifiers };
    }),
    "operation",
  );
  for (const { name, items } of clashes)
    reportClash(
      name,
      items.map(({ operation }) => operation),
      reporter,
    );
  return found.map((entry) => ({ ...entry, name: names.get(entry) ?? "operation" }));
}

/** What of an MCP server is called: tools, and resources that are no files. */
export interface McpEntries {
  readonly tools: readonly PlannedTool[];
  readonly resources: readonly PlannedMcpResource[];
}

/** Tools and resources have one set of handlers: they are named together, and a resource makes way for a tool. */
export function planTools(server: McpServer, reporter: Reporter): McpEntries {
  const tools = server.tools.flatMap((tool) => {
    const plain = supported(tool, `tool ${tool.name}`, reporter);
    return plain ? [{ tool, plain: { ...plain, maxBinarySize: server.maxBinarySize } }] : [];
  });
  const resources = server.resources.flatMap((resource) => {
    const plain =
      resource.location === undefined ? supported(resource, `resource ${resource.name}`, reporter) : undefined;
    return plain ? [{ resource, plain: { ...plain, maxBinarySize: server.maxBinarySize } }] : [];
  });
  const toolNames = assignNames(
    tools.map((entry) => ({ item: entry, name: entry.tool.name, qualifiers: [] })),
    "tool",
  );
  for (const clash of toolNames.clashes)
    reportClash(
      clash.name,
      clash.items.map((entry) => entry.tool),
      reporter,
    );
  const resourceNames = assignNames(
    resources.map((entry) => ({ item: entry, name: `read ${entry.resource.name}`, qualifiers: [] })),
    "resource",
  );
  for (const clash of resourceNames.clashes)
    reportClash(
      clash.name,
      clash.items.map((entry) => entry.resource),
      reporter,
    );
  const scope = createScope(toolNames.names.values());
  const resourceName = (name: string): string => scope.take(name, [`${name}Resource`]);
  return {
    tools: tools.map((entry) => ({ ...entry, name: toolNames.names.get(entry) ?? "tool" })),
    resources: resources.map((entry) => ({
      ...entry,
      name: resourceName(resourceNames.names.get(entry) ?? "resource"),
    })),
  };
}
