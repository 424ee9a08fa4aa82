import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { emitRuntime } from "../../../generator/emit/runtime.js";
import type { Action, Adapter, Capability, ServerAuthentication } from "../../../generator/model/capability.js";
import type { ValueExpression } from "../../../generator/model/values.js";
import type { Compilation } from "../../../generator/pipeline.js";
import { createTemplateReader } from "../../../generator/source/package-files.js";
import type { RunningServers, StartOptions } from "../../../templates/runtime/server.js";
import { hash, type Tree } from "./answers.js";
import { startUpstream, type Upstream } from "./upstream.js";

/** One edition of a capability that runs: its servers, and the stand-in behind them. */
export interface Edition {
  readonly capability: Capability;
  readonly servers: RunningServers;
  readonly upstream: Upstream;
  /** Clients of its MCP servers by namespace, connected as callers who know the way. */
  readonly clients: ReadonlyMap<string, Client>;
  readonly close: () => Promise<void>;
}

const readTemplate = createTemplateReader();
const root = resolve(".capstan", "editions", String(process.pid));
const written = new Set<string>();

/** What every variable holds: nobody's value changes because its name does. */
const secret = "held-by-the-operator";

/** Starts an edition; `credentials` are what callers bring to each adapter, by its namespace. */
export async function startEdition(
  compilation: Compilation & { readonly capability: Capability },
  old: Capability,
  trees: ReadonlyMap<string, Tree>,
  credentials: ReadonlyMap<string, Credentials>,
): Promise<Edition> {
  const { capability } = compilation;
  const upstream = await startUpstream(capability, old, trees);
  let servers: RunningServers | undefined;
  const clients = new Map<string, Client>();
  const close = async (): Promise<void> => {
    for (const client of clients.values()) await client.close();
    await servers?.close();
    upstream.close();
  };
  try {
    const { start } = (await import(pathToFileURL(join(writeEdition(compilation), "server.ts")).href)) as {
      readonly start: (...given: readonly object[]) => Promise<RunningServers>;
    };
    const options: StartOptions = {
      ports: Object.fromEntries(capability.adapters.map(({ namespace }) => [namespace, 0])),
      addresses: Object.fromEntries(capability.adapters.map(({ namespace }) => [namespace, "127.0.0.1"])),
      baseUrls: Object.fromEntries(
        capability.apis.map(({ namespace, baseUriText }) => [namespace, `${upstream.url}${pathOf(baseUriText)}`]),
      ),
      bindings: Object.fromEntries(capability.bindings.map(({ variable }) => [variable, secret])),
      env: {},
      logLevel: "silent",
      call: { retries: 0 },
    };
    const handlers = handlersOf(compilation);
    servers = await start(...(handlers ? [handlers, options] : [options]));
    for (const adapter of capability.mcp) {
      if (adapter.transport !== "http") continue;
      const client = new Client({ name: "caller", version: "1.0.0" });
      const { headers, query } = credentials.get(adapter.namespace) ?? nobody;
      try {
        await client.connect(
          new StreamableHTTPClientTransport(new URL(`${servers.addresses[adapter.namespace]}/mcp${query}`), {
            requestInit: { headers },
          }),
        );
        clients.set(adapter.namespace, client);
      } catch {
        // Who is not let in finds no tools.
      }
    }
    return { capability, servers, upstream, clients, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Handlers that say what they were given, for what has no other, where a server asks for any. */
function handlersOf({ files, capability }: Compilation & { readonly capability: Capability }): object | undefined {
  const asked = files.flatMap(({ path, text }) => (path.endsWith("/server.ts") ? keysOf(text, "StartHandlers") : []));
  if (asked.length === 0) return undefined;
  const handler = async (...given: readonly unknown[]): Promise<unknown> => ({
    handled: given.length < 2 ? "" : hash(JSON.stringify(given[0])),
  });
  const folded = (name: string): string => name.replace(/\W|_/g, "").toLowerCase();
  const endpoints = [
    ...capability.rest.flatMap(({ resources }) => resources.flatMap(({ operations }) => operations)),
    ...capability.mcp.flatMap(({ tools, resources }) => [...tools, ...resources]),
  ];
  const wanted = new Set(endpoints.filter(({ action }) => needsHandler(action)).map(({ name }) => folded(name)));
  const all = Object.fromEntries(
    files.flatMap(({ text }) =>
      keysOf(text, "\\w+Handlers").flatMap((key) => (wanted.has(folded(key)) ? [[key, handler] as const] : [])),
    ),
  );
  return Object.fromEntries(asked.map((adapter) => [adapter, all]));
}

function needsHandler(action: Action): boolean {
  return action.kind === "handler" || (action.kind === "flow" && needsHandler(action.flow.action));
}

function keysOf(text: string, name: string): readonly string[] {
  return [...text.matchAll(new RegExp(`interface ${name} \\{\\n([\\s\\S]*?)^\\}`, "gm"))].flatMap(([, body = ""]) =>
    [...body.matchAll(/^\s*(?:readonly )?"?(\w+)"?\??:/gm)].flatMap(([, key]) => key ?? []),
  );
}

/** Writes what is generated beside what others in this process wrote: they share the runtime, which is read once. */
function writeEdition({ files, runtime }: Compilation): string {
  for (const { path, text } of [
    ...files,
    ...runtime.filter((module) => !written.has(module)).map((module) => emitRuntime(module, readTemplate)),
  ]) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  for (const module of runtime) written.add(module);
  return join(root, files[0]?.path.split("/")[0] ?? "");
}

function pathOf(baseUri: string): string {
  return /^https?:\/\/[^/]+(\/[^?]*)?/.exec(baseUri)?.[1]?.replace(/\/$/, "") ?? "";
}

/** What a caller brings. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: string;
}

export const nobody: Credentials = { headers: {}, query: "" };

/** What callers of each adapter bring, as an edition asks it of them; undefined where a token server would be needed. */
export function credentialsOf(adapters: readonly Adapter[]): ReadonlyMap<string, Credentials> | undefined {
  const all = new Map<string, Credentials>();
  for (const adapter of adapters) {
    const brought = bring(adapter.authentication);
    if (!brought) return undefined;
    all.set(adapter.namespace, brought);
  }
  return all;
}

function bring(authentication: ServerAuthentication | undefined): Credentials | undefined {
  switch (authentication?.kind) {
    case undefined:
      return nobody;
    case "basic":
      return authorization(
        `Basic ${Buffer.from(`${filled(authentication.username)}:${filled(authentication.password)}`).toString("base64")}`,
      );
    case "bearer":
      return authorization(`Bearer ${filled(authentication.token)}`);
    case "apikey":
      return authentication.placement === "header"
        ? { headers: { [filled(authentication.name)]: filled(authentication.value) }, query: "" }
        : {
            headers: {},
            query: `?${new URLSearchParams([[filled(authentication.name), filled(authentication.value)]]).toString()}`,
          };
    default:
      return undefined;
  }
}

function authorization(value: string): Credentials {
  return { headers: { authorization: value }, query: "" };
}

function filled(value: ValueExpression): string {
  if (value.kind === "literal") return String(value.value);
  if (value.kind === "template")
    return value.parts.map((part) => (typeof part === "string" ? part : filled(part))).join("");
  return secret;
}
