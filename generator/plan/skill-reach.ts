import { localUrl } from "../text/listening.js";
import { posix } from "node:path";
import type { AdapterBase, Binding, Capability, McpServer, RestAdapter } from "../model/capability.js";
import { inlineCode, shellWord } from "./prose.js";
import { requiredBindings } from "./server.js";

/** Where an adapter answers, and what is called otherwise there. */
export interface ReachSeat {
  /** What the MCP server is called. */
  readonly name: string;
  readonly port: number;
  /** What stands behind the port: `/mcp`, and for REST what its paths are below. */
  readonly path: string;
  /** By name of a tool: what it is called there. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** The program that serves what a skill is about. */
export interface Reach {
  /** As the project sees it: `generated/pets/server.ts`. */
  readonly program: string;
  /** What must be known where it runs. */
  readonly bindings: readonly Binding[];
  /** It serves the tools over standard input and output, too. */
  readonly hasStdio: boolean;
  /** Undefined where the program does not serve it. */
  readonly seatOf: (adapter: McpServer | RestAdapter) => ReachSeat | undefined;
}

/** The program of one capability. `output`: the output folder as the project sees it. */
export function ownReach(capability: Capability, output: string): Reach {
  return {
    program: posix.join(output, capability.name, "server.ts"),
    bindings: requiredBindings(capability),
    hasStdio: capability.mcp.some(({ transport }) => transport === "http"),
    seatOf: ({ namespace, kind, port }) => ({
      name: namespace,
      port,
      path: kind === "mcp" ? "/mcp" : "",
      renamed: new Map(),
    }),
  };
}

/** How an agent gets at what a skill needs: one line of Markdown for each server, then how they are started. */
export function reachOf(
  servers: readonly McpServer[],
  adapters: readonly RestAdapter[],
  { program, bindings, hasStdio, seatOf }: Reach,
): readonly string[] {
  const start = inlineCode(`npx tsx ${shellWord(program)}`);
  const needed = bindings.map(({ variable, source }) =>
    inlineCode(source.kind === "environment" ? source.variable : variable),
  );
  if (servers.length + adapters.length === 0) return [];
  return [
    ...servers.map((server) => serverLine(server, seatOf(server), start)),
    ...adapters.flatMap((adapter) => {
      const seat = seatOf(adapter);
      return seat === undefined
        ? []
        : [
            `HTTP API at ${place(seat)}${authenticationOf(adapter)}${servers.length > 0 ? ", for the operations that are a method and a path" : ""}.`,
          ];
    }),
    `Where nothing answers: ${start} starts it${hasStdio && servers.some(({ transport }) => transport === "http") ? ", with `--stdio` over standard input and output" : ""}.${needed.length === 0 ? "" : ` It needs ${needed.join(", ")} in its environment: ask the person for what is missing, and never for the values themselves in a conversation.`}`,
  ];
}

function serverLine(server: McpServer, seat: ReachSeat | undefined, start: string): string {
  if (seat === undefined)
    return `MCP server ${inlineCode(server.namespace)}, over standard input and output: its capability's own README says how it is started.`;
  const name = inlineCode(seat.name);
  if (server.transport === "stdio")
    return `MCP server ${name}, over standard input and output: ${start}. Its tools are called by the names below.`;
  const others = [...seat.renamed].map(([tool, there]) => `${inlineCode(tool)}, which is ${inlineCode(there)} there`);
  const but = others.length === 0 ? "" : ` but for ${others.join(", ")}`;
  return `MCP server ${name}, Streamable HTTP at ${place(seat)}${authenticationOf(server)}. Its tools are called by the names below${but}; where you have them already, begin there.`;
}

function place({ port, path }: ReachSeat): string {
  return port === 0 ? "the address that it prints when it starts" : inlineCode(localUrl(port, path));
}

/** What callers have to bring; the secret itself stands nowhere. */
function authenticationOf({ authentication }: AdapterBase): string {
  switch (authentication?.kind) {
    case undefined:
      return "";
    case "bearer":
      return ", with the header `Authorization: Bearer <token>`";
    case "basic":
      return ", with a user name and password (HTTP Basic)";
    case "digest":
      return ", with a user name and password (HTTP Digest)";
    case "oauth2": {
      const { authorizationServer: server } = authentication;
      const from = server.kind === "literal" ? ` of ${inlineCode(String(server.value))}` : "";
      return `, with an access token${from} as \`Authorization: Bearer <token>\``;
    }
    case "apikey": {
      const name = authentication.name.kind === "literal" ? String(authentication.name.value) : "";
      return `, with the ${authentication.placement === "query" ? "query parameter" : "header"} ${inlineCode(name || "its API key")}`;
    }
  }
}
