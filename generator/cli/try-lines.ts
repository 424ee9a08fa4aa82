import { localUrl } from "../text/listening.js";
import type { Capability, RestAdapter } from "../model/capability.js";
import type { Composition } from "../model/compose/composition.js";
import { mcpPath } from "../plan/compose/server.js";
import { curlCommand } from "../plan/curl.js";

/** How adapters are called that listen where their capability says: a curl line for each route, an address and `mcp.json` for each MCP server. */
export interface TryLines {
  readonly curls: readonly string[];
  readonly mcp: readonly { readonly url: string; readonly config: string }[];
}

/** What to type to try a capability's adapters. `ports` are those that they listen on, where not as declared. */
export function tryLines(
  { rest, mcp }: Pick<Capability, "rest" | "mcp">,
  ports: Readonly<Record<string, number>> = {},
): TryLines {
  return {
    curls: rest.flatMap((adapter) => curlsOf(adapter, ports[adapter.namespace] ?? adapter.port)),
    mcp: mcp
      .filter(({ transport }) => transport === "http")
      .map(({ namespace, port }) => mcpLine(namespace, ports[namespace] ?? port, "/mcp")),
  };
}

/** What to type to try a group: routes below their prefixes, the server of all, and each at its own path. */
export function tryGroupLines(
  { rest, mcp, joined, settings }: Composition,
  ports: Readonly<Record<string, number>>,
): TryLines {
  const seats = mcp && settings.mcp !== "one" ? mcp.seats : [];
  const mcpPort = mcp && (ports[mcp.name] ?? mcp.port);
  return {
    curls: (rest?.seats ?? []).flatMap(({ adapter, path }) =>
      curlsOf(adapter, ports[rest?.name ?? ""] ?? rest?.port ?? adapter.port, path),
    ),
    mcp: [
      ...(mcp && mcpPort !== undefined && joined ? [mcpLine(mcp.name, mcpPort, "/mcp")] : []),
      ...seats.map((seat) => mcpLine(seat.adapter.namespace, mcpPort ?? seat.adapter.port, mcpPath(seat))),
    ],
  };
}

function mcpLine(namespace: string, port: number, path: string): TryLines["mcp"][number] {
  const url = localUrl(port, path);
  return { url, config: JSON.stringify({ mcpServers: { [namespace]: { type: "http", url } } }) };
}

function curlsOf({ resources }: RestAdapter, port: number, prefix = ""): readonly string[] {
  return resources.flatMap(({ operations }) => operations.map((operation) => curlCommand(operation, port, prefix)));
}
