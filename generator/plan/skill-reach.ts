import { posix } from "node:path";
import type { AdapterBase, Capability, McpServer, RestAdapter } from "../model/capability.js";
import { inlineCode, shellWord } from "./prose.js";
import { requiredBindings } from "./server.js";

/** How an agent gets at what a skill needs: one line of Markdown for each server, then how they are started. `output`: the output folder as the project sees it. */
export function reachOf(
  capability: Capability,
  servers: readonly McpServer[],
  adapters: readonly RestAdapter[],
  output: string,
): readonly string[] {
  const start = inlineCode(`npx tsx ${shellWord(posix.join(output, capability.name, "server.ts"))}`);
  const needed = requiredBindings(capability).map(({ variable, source }) =>
    inlineCode(source.kind === "environment" ? source.variable : variable),
  );
  if (servers.length + adapters.length === 0) return [];
  return [
    ...servers.map((server) =>
      server.transport === "stdio"
        ? `MCP server ${inlineCode(server.namespace)}, over standard input and output: ${start}. Its tools are called by the names below.`
        : `MCP server ${inlineCode(server.namespace)}, Streamable HTTP at ${place(server, "/mcp")}${authenticationOf(server)}. Its tools are called by the names below; where you have them already, begin there.`,
    ),
    ...adapters.map(
      (adapter) =>
        `HTTP API at ${place(adapter, "")}${authenticationOf(adapter)}${servers.length > 0 ? ", for the operations that are a method and a path" : ""}.`,
    ),
    `Where nothing answers: ${start} starts it${servers.some(({ transport }) => transport === "http") ? ", with `--stdio` over standard input and output" : ""}.${needed.length === 0 ? "" : ` It needs ${needed.join(", ")} in its environment: ask the person for what is missing, and never for the values themselves in a conversation.`}`,
  ];
}

function place({ port }: AdapterBase, path: string): string {
  return port === 0 ? "the address that it prints when it starts" : inlineCode(`http://localhost:${port}${path}`);
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
