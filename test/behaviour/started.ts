import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { onTestFinished } from "vitest";
import { compileText, importServer } from "../check.js";
import { json, startUpstream } from "../runtime/upstream.js";

let count = 0;

/** A capability that runs: `r` and `t` are the namespaces of its adapters. */
export interface Started {
  readonly rest: string;
  readonly tool: (name: string, input: Record<string, unknown>) => Promise<unknown>;
  /** Reads an MCP resource. */
  readonly read: (uri: string) => Promise<unknown>;
  /** The tools' schemas by name. */
  readonly list: () => Promise<Record<string, unknown>>;
  /** What came upstream, a line each: method, URL, body, and the headers that were asked for. */
  readonly seen: (...headers: readonly string[]) => readonly string[];
}

/** A capability of consumed operations and what it exposes, started; every call upstream is kept as one line. */
export async function started(operations: string, exposes: string, aggregates = ""): Promise<Started> {
  const compilation = compileText(`ikanos: 1.0.0-beta4
info: {display: Case, description: A case.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: http://127.0.0.1:9
      resources:
${operations}
${aggregates === "" ? "" : `  aggregates:\n${aggregates}`}
  exposes:
${exposes}
`);
  count += 1;
  const { start } = await importServer(compilation, `started-${process.pid}-${count}`);
  const upstream = await startUpstream((_, response) => json(response, {}));
  const servers = await start({
    ports: { r: 0, t: 0 },
    baseUrls: { up: upstream.url },
    logLevel: "silent",
    call: { retries: 0 },
  });
  onTestFinished(servers.close);
  const connect = async (): Promise<Client> => {
    const client = new Client({ name: "test", version: "1.0.0" });
    await client.connect(new StreamableHTTPClientTransport(new URL(`${servers.addresses["t"]}/mcp`)));
    onTestFinished(async () => await client.close());
    return client;
  };
  return {
    rest: servers.addresses["r"] ?? "",
    tool: async (name, input) => await (await connect()).callTool({ name, arguments: input }),
    read: async (uri) => await (await connect()).readResource({ uri }),
    list: async () =>
      Object.fromEntries(
        (await (await connect()).listTools()).tools.map(({ name, inputSchema }) => [name, inputSchema]),
      ),
    seen: (...headers) =>
      upstream.seen.map((call) =>
        [
          `${call.method} ${call.url}`,
          ...(call.body === "" ? [] : [call.body]),
          ...headers.flatMap((name) =>
            call.headers[name] === undefined ? [] : [`${name}: ${String(call.headers[name])}`],
          ),
        ].join(" "),
      ),
  };
}
