// MCP clients that others wrote, against a generated server, over HTTP and over standard input and output: the official Python client, the command line of
// Inspector, and the TypeScript client of older revisions. The first two are installed below .capstan/; where that cannot be done, it is said.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import { join } from "node:path";
import { Client as OlderClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as OlderStdio } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as OlderHttp } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { compileText, importServer } from "../check.js";

const capability = `naftiko: 1.0.0-alpha2
info: {label: Foreign, description: What other clients call.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: http://127.0.0.1:9
      resources:
        - {name: items, path: "/items/{id}", operations: [{name: get-item, method: GET}]}
        - {name: never, path: /never, operations: [{name: never, method: GET}]}
        - {name: big, path: /big, operations: [{name: big, method: GET, outputRawFormat: text}]}
  exposes:
    - type: mcp
      namespace: t-mcp
      port: 9090
      tools:
        - {name: get-item, description: Reads an item., call: up.get-item}
        - {name: never, description: Waits., call: up.never}
        - {name: big, description: Answers with much., call: up.big}
        - {name: two-steps, description: Reads twice., inputParameters: [{name: id, type: string, required: true, description: The item.}], steps: [{name: one, type: call, call: up.get-item, with: {id: "{{id}}"}}, {name: two, type: call, call: up.get-item, with: {id: "$.one.id"}}]}
      resources: [{name: item, description: An item., uri: "item://{{id}}", mimeType: application/json, call: up.get-item}]
`;

const upstream = createServer(({ url = "" }, response) => {
  if (url === "/never") return;
  const isBig = url === "/big";
  response.setHeader("content-type", isBig ? "text/plain" : "application/json");
  response.end(isBig ? "x".repeat(20_000_000) : JSON.stringify({ id: url.split("/").at(-1) }));
});
upstream.listen(0, "127.0.0.1");
await once(upstream, "listening");
const address = upstream.address();
const base = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;

const compilation = compileText(capability);
const { start } = await importServer(compilation, "foreign");
const servers = await start({ ports: { "t-mcp": 0 }, baseUrls: { up: base }, logLevel: "error" });
const url = `${servers.addresses["t-mcp"]}/mcp`;
const program = [process.execPath, "--import", "tsx", join(".capstan", "foreign", "case", "server.ts")];
const stdio = [...program, "--stdio", "--up-base-url", base];

const failures: string[] = [];
await python();
await inspector();
await olderClient();
await servers.close();
upstream.closeAllConnections();
upstream.close();
for (const failure of failures) console.error(failure);
process.exit(failures.length === 0 ? 0 : 1);

async function python(): Promise<void> {
  const folder = join(".capstan", "foreign-python");
  const interpreter = join(folder, "bin", "python");
  const isThere =
    existsSync(join(folder, "installed")) ||
    (spawnSync("python3", ["-m", "venv", folder]).status === 0 &&
      spawnSync(interpreter, ["-m", "pip", "install", "--quiet", "mcp<2"]).status === 0);
  if (!isThere) {
    console.log("skipped: the Python client cannot be installed here");
    return;
  }
  for (const words of [
    ["http", url],
    ["stdio", ...stdio],
  ])
    await run(interpreter, [join("test", "foreign", "client.py"), ...words], `the Python client over ${words[0]}`);
}

async function inspector(): Promise<void> {
  const folder = join(".capstan", "foreign-inspector");
  const command = join(folder, "node_modules", ".bin", "mcp-inspector");
  const install = [
    "install",
    "--silent",
    "--no-audit",
    "--no-fund",
    "--prefix",
    folder,
    "@modelcontextprotocol/inspector",
  ];
  if (!existsSync(command) && spawnSync("npm", install).status !== 0) {
    console.log("skipped: Inspector cannot be installed here");
    return;
  }
  for (const [wire, target] of [
    ["http", [url, "--transport", "http"]],
    ["stdio", stdio],
  ] as const)
    for (const [what, words, wanted] of [
      ["list", ["--method", "tools/list"], '"two-steps"'],
      ["call", ["--method", "tools/call", "--tool-arg", "id=7", "--tool-name", "get-item"], '"structuredContent"'],
      ["read", ["--method", "resources/read", "--uri", "item://7"], "item://7"],
    ] as const) {
      const name = `Inspector over ${wire}: ${what}`;
      const separated = wire === "stdio" ? ["--cli", ...words, "--", ...target] : ["--cli", ...target, ...words];
      if ((await run(command, separated, name)).includes(wanted)) console.log(name);
      else failures.push(`${name} is not as it should be`);
    }
}

/** The TypeScript client of the protocol's older revisions, in its last version. */
async function olderClient(): Promise<void> {
  for (const wire of ["http", "stdio"] as const) {
    const client = new OlderClient({ name: "older", version: "1.0.0" });
    const [command = "", ...args] = stdio;
    const transport =
      wire === "http"
        ? new OlderHttp(new URL(url))
        : // It reads lines of 10 MiB at most unless it is told otherwise.
          new OlderStdio({
            command,
            args,
            env: { PATH: process.env["PATH"] ?? "" },
            stderr: "ignore",
            maxBufferSize: 64 * 1024 * 1024,
          });
    const held = (what: string, isHeld: boolean): void => {
      const name = `the older TypeScript client over ${wire}: ${what}`;
      if (isHeld) console.log(name);
      else failures.push(`${name} is not as it should be`);
    };
    const call = async (name: string, given: object, options: object = {}): Promise<OlderResult> =>
      (await client.callTool({ name, arguments: { ...given } }, undefined, options)) as OlderResult;
    try {
      // Its own types are stricter than its own classes under exactOptionalPropertyTypes.
      await client.connect(transport as Parameters<OlderClient["connect"]>[0]);
      const { tools } = await client.listTools();
      held("list", tools.map(({ name }) => name).join() === "get-item,never,big,two-steps");
      held("call", (await call("get-item", { id: "7" })).structuredContent?.["id"] === "7");
      held("a wrong call", (await call("get-item", { name: "7" })).isError === true);
      const { contents } = await client.readResource({ uri: "item://7" });
      held("read", JSON.stringify(contents).includes("7"));
      let steps = 0;
      await call("two-steps", { id: "7" }, { onprogress: () => (steps += 1) });
      held("progress", steps >= 1);
      const given = new AbortController();
      setTimeout(() => given.abort(new Error("given up")), 300);
      const ended = await call("never", {}, { signal: given.signal }).then(
        () => "answered",
        () => "cancelled",
      );
      held("cancel", ended === "cancelled" && (await call("get-item", { id: "8" })).structuredContent?.["id"] === "8");
      const many = await Promise.all(
        Array.from({ length: 200 }, async (_, id) => await call("get-item", { id: String(id) })),
      );
      held(
        "200 calls at once",
        many.every(({ structuredContent }, id) => structuredContent?.["id"] === String(id)),
      );
      const [first] = (await call("big", {})).content;
      held("20 MB", (first?.text?.length ?? 0) >= 20_000_000);
    } catch (error) {
      failures.push(`the older TypeScript client over ${wire} failed: ${String(error)}`);
    } finally {
      await client.close();
    }
  }
}

interface OlderResult {
  readonly isError?: boolean;
  readonly structuredContent?: Readonly<Record<string, unknown>>;
  readonly content: readonly { readonly text?: string }[];
}

/** What a program wrote; that it failed is noted. */
async function run(command: string, words: readonly string[], name: string): Promise<string> {
  const child = spawn(command, words, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let errors = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = await once(child, "close");
  if (code !== 0) failures.push(`${name} failed: ${errors.slice(-2_000)}${output.slice(-500)}`);
  if (name.startsWith("the Python")) process.stdout.write(output);
  return output;
}
