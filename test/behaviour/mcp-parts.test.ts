import { createServer } from "node:http";
import { once } from "node:events";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { expect, it, onTestFinished } from "vitest";
import { compileText, fileText, importServer } from "../check.js";

/** A capability with 65 orders, 65 definitions and 10 shops to read, of two APIs, whose tools take turns; and one tool of two steps. */
const counts = { orders: 65, definitions: 65, shops: 10 } as const;
const apiOf = { orders: "store", definitions: "store", shops: "map" } as const;
type Kind = keyof typeof counts;
const kinds: readonly Kind[] = ["orders", "definitions", "shops"];
const operation = (kind: Kind, index: number): string =>
  `{name: get-${kind}-${index}, path: /v1/${kind}/n${index}, operations: [{name: get-${kind}-${index}, method: GET, inputParameters: [{name: q, in: query}], outputParameters: [{name: at, type: string, value: $.at}]}]}`;
const all = (kind: Kind): readonly string[] =>
  Array.from({ length: counts[kind] }, (_, index) => operation(kind, index));
const turns = Array.from({ length: 65 }, (_, index) => index).flatMap((index) =>
  kinds.filter((kind) => index < counts[kind]).map((kind) => ({ kind, name: `get-${kind}-${index}` })),
);
const tool = ({ kind, name }: (typeof turns)[number]): string =>
  `        - {name: ${name}, description: Reads., inputParameters: [{name: q, type: string, description: What for.}], call: ${apiOf[kind]}.${name}, with: {q: t-mcp.q}, outputParameters: [{type: object, properties: {at: {type: string, mapping: $.at}}}]}`;
const text = `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
    - type: http
      namespace: store
      baseUri: http://127.0.0.1:9
      resources: [${[...all("orders"), ...all("definitions")].join(", ")}]
    - type: http
      namespace: map
      baseUri: http://127.0.0.1:9
      resources: [${all("shops").join(", ")}]
  exposes:
    - type: mcp
      namespace: t-mcp
      port: 9090
      tools:
${turns.slice(0, 20).map(tool).join("\n")}
        - name: both
          description: Two of them.
          steps:
            - {type: call, name: one, call: store.get-orders-0}
            - {type: call, name: two, call: map.get-shops-0}
          mappings: [{targetName: at, value: $.two.at}]
          outputParameters: [{name: at, type: string}]
${turns.slice(20).map(tool).join("\n")}
`;

it("many tools stand in files by what they call, and clients see them in the order of the YAML", async () => {
  const compilation = compileText(text, { name: "parted" });
  expect(compilation.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const files = compilation.files.map(({ path }) => path).filter((path) => path.startsWith("parted/mcp"));
  expect(files.sort()).toEqual([
    "parted/mcp.ts",
    "parted/mcp/map.ts",
    "parted/mcp/other.ts",
    "parted/mcp/store-definitions.ts",
    "parted/mcp/store-orders.ts",
  ]);
  // What others import is where it was.
  expect(fileText(compilation, "/mcp.ts")).toMatch(/export function tMcp\(/);
  expect(fileText(compilation, "/mcp.ts")).toMatch(/export interface TMcpHandlers/);

  const upstream = createServer(({ url }, response) =>
    response.setHeader("content-type", "application/json").end(JSON.stringify({ at: url })),
  ).listen(0, "127.0.0.1");
  await once(upstream, "listening");
  const address = upstream.address();
  const base = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  const { start } = await importServer(compilation, `mcp-parts-${process.pid}`);
  const running = await start({
    ports: { "t-mcp": 0 },
    baseUrls: { store: base, map: base },
    logLevel: "silent",
  });
  onTestFinished(async () => {
    await running.close();
    upstream.closeAllConnections();
    upstream.close();
  });
  const client = new Client({ name: "test", version: "1" });
  await client.connect(new StreamableHTTPClientTransport(new URL(running.addresses["t-mcp"] ?? "")));
  onTestFinished(() => client.close());
  const { tools } = await client.listTools();
  const named = turns.map(({ name }) => name);
  expect(tools.map(({ name }) => name)).toEqual([...named.slice(0, 20), "both", ...named.slice(20)]);
  const call = async (name: string, args: object = {}): Promise<unknown> =>
    (await client.callTool({ name, arguments: { ...args } })).structuredContent;
  expect(await call("get-orders-3", { q: "x" })).toEqual({ at: "/v1/orders/n3?q=x" });
  expect(await call("get-shops-9")).toEqual({ at: "/v1/shops/n9" });
  expect(await call("get-definitions-59")).toEqual({ at: "/v1/definitions/n59" });
  expect(await call("both")).toEqual({ at: "/v1/shops/n0" });
});
