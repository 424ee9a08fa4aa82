import type { Capability, RestAdapter } from "../model/capability.js";
import { curlCommand } from "../plan/curl.js";

/** How adapters are called that listen where their capability says: a curl line for each route, an address and `mcp.json` for each MCP server. */
export interface TryLines {
  readonly curls: readonly string[];
  readonly mcp: readonly { readonly namespace: string; readonly url: string; readonly config: string }[];
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
      .map(({ namespace, port }) => {
        const url = `http://localhost:${ports[namespace] ?? port}/mcp`;
        return {
          namespace,
          url,
          config: JSON.stringify({ mcpServers: { [namespace]: { type: "http", url } } }),
        };
      }),
  };
}

function curlsOf({ resources }: RestAdapter, port: number): readonly string[] {
  return resources.flatMap(({ operations }) => operations.map((operation) => curlCommand(operation, port)));
}
