import { request as httpRequest } from "node:http";
import { pathToFileURL } from "node:url";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { onTestFinished } from "vitest";
import type { RunningServers, StartOptions } from "../../templates/runtime/server.js";
import { compileText, importServer, writeGenerated } from "../check.js";

/** A generated server that runs in front of one upstream, `up`. */
export interface Served {
  readonly servers: RunningServers;
  /** The adapter `t-rest`. */
  readonly rest: string;
}

/** What is written of a capability by itself: the operations of the API `up`, the routes of `t-rest`, the tools of `t-mcp`; any of them may be left out. */
export interface Written {
  readonly resources: string;
  readonly routes?: string;
  readonly tools?: string;
}

let count = 0;

/** The YAML of a capability with one API and its adapters. */
export function capabilityOf({ resources, routes, tools }: Written): string {
  const [apis, rest, mcp] = [resources, routes, tools].map((written) => written?.replace(/\s*\n\s*/g, " "));
  return [
    "naftiko: 1.0.0-alpha2",
    "info: {label: Case, description: A case.}",
    "capability:",
    "  consumes:",
    `    - {type: http, namespace: up, baseUri: "http://127.0.0.1:9", resources: [${apis}]}`,
    "  exposes:",
    ...(rest === undefined ? [] : [`    - {type: rest, namespace: t-rest, port: 8080, resources: [${rest}]}`]),
    ...(mcp === undefined ? [] : [`    - {type: mcp, namespace: t-mcp, port: 9090, tools: [${mcp}]}`]),
    "",
  ].join("\n");
}

/** Generates, starts and, when the test is over, stops the servers of a capability. */
export async function serve(
  yaml: string,
  upstream: { readonly url: string },
  options: Partial<StartOptions> = {},
  others: Readonly<Record<string, string>> = {},
): Promise<Served> {
  count += 1;
  const { start } = await importServer(compileText(yaml, { others }), `served/${process.pid}-${count}`);
  const servers = await start({
    ports: { "t-rest": 0, "t-mcp": 0 },
    baseUrls: { up: upstream.url },
    logLevel: "silent",
    call: { retries: 0 },
    ...options,
  });
  onTestFinished(servers.close);
  return { servers, rest: servers.addresses["t-rest"] ?? "" };
}

/** Generates a capability; answers with what makes the URL of one of its files. */
export function generate(yaml: string): (file: string) => string {
  count += 1;
  const folder = writeGenerated(compileText(yaml), `served/${process.pid}-${count}`);
  return (file) => pathToFileURL(`${folder}/${file}`).href;
}

/** A client of the MCP server `t-mcp`. */
export async function toolsOf({ servers }: Served): Promise<Client> {
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${servers.addresses["t-mcp"]}/mcp`)));
  onTestFinished(async () => await client.close());
  return client;
}

/** The text of a tool's answer. */
export async function textOfTool(client: Client, name: string, given: Record<string, unknown> = {}): Promise<string> {
  const { content } = await client.callTool({ name, arguments: given });
  return content.map((part) => (part.type === "text" ? part.text : `(${part.type})`)).join("\n");
}

/** A request as it is written: `fetch` would mend its path and its body. */
export async function rawRequest(
  url: string,
  path: string,
  {
    method = "GET",
    headers = {},
    body,
  }: { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: Uint8Array | string } = {},
): Promise<{
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
}> {
  const { hostname, port } = new URL(url);
  return await new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response
        .on("data", (chunk: Buffer) => chunks.push(chunk))
        .on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString("utf8"),
          }),
        );
    });
    request.on("error", reject);
    request.end(body);
  });
}
