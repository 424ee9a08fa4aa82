import { baseUrlsOf } from "../mock-urls.js";
import { Client, InMemoryTransport, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import type { McpServer } from "@modelcontextprotocol/server";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { startMock } from "../../generator/cli/mock/mock-upstream.js";
import { sampleOf } from "../../generator/cli/mock/sample.js";
import type {
  Adapter,
  ControlAdapter,
  Endpoint,
  Input,
  McpServer as McpAdapter,
  RestAdapter,
  SkillAdapter,
} from "../../generator/model/capability.js";
import type { ValueExpression } from "../../generator/model/values.js";
import type { Compilation } from "../../generator/pipeline.js";
import { importServer } from "../check.js";

/** What the documents in `bases/` and beside them read from the environment. */
const bindings: Readonly<Record<string, string>> = {
  SHOP_TOKEN: "shop-token",
  CALLER_TOKEN: "caller-token",
  REGION: "here",
  PRESS_PASSWORD: "press-password",
  CALLER_PASSWORD: "caller-password",
  SHAPES_KEY: "shapes-key",
  WEATHER_KEY: "weather-key-of-tests",
  CALLER_KEY: "caller-key-of-tests",
  CONTROL_CLIENT_ID: "control",
  CONTROL_CLIENT_SECRET: "control-secret",
};

/**
 * Starts the servers of a capability, its APIs played, and asks every route, tool, resource, prompt, skill and control endpoint. Answers with those that do not
 * answer as they should: with a success, or with 401 where callers prove who they are by what only an authorization server or a second request gives.
 */
export async function tryServers(compilation: Compilation, folder: string): Promise<readonly string[]> {
  const { capability } = compilation;
  if (capability === undefined || capability.adapters.length === 0) return [];
  const mock = await startMock([{ capability, seen: [] }], () => undefined);
  const { start } = await importServer(compilation, folder);
  const overHttp = capability.adapters.filter((adapter) => adapter.kind !== "mcp" || adapter.transport === "http");
  const servers = await start({
    ports: Object.fromEntries(overHttp.map(({ namespace }) => [namespace, 0])),
    addresses: Object.fromEntries(overHttp.map(({ namespace }) => [namespace, "127.0.0.1"])),
    only: overHttp.map(({ namespace }) => namespace),
    baseUrls: baseUrlsOf(mock, capability),
    bindings: { ...Object.fromEntries(capability.bindings.map(({ variable }) => [variable, "of-tests"])), ...bindings },
    logLevel: "silent",
    patienceMs: 10,
  });
  try {
    const tried = await Promise.all(
      capability.adapters.map(async (adapter) => {
        const url = servers.addresses[adapter.namespace];
        return adapter.kind === "mcp"
          ? await tryMcp(
              adapter,
              url,
              baseUrlsOf(mock, capability),
              join(".capstan", folder, compilation.files[0]?.path.split("/")[0] ?? ""),
              compilation,
            )
          : await tryHttp(adapter, url ?? "");
      }),
    );
    return tried.flat();
  } finally {
    await servers.close();
    mock.close();
  }
}

/** Headers and query by which a caller proves who it is; undefined where nobody here can. */
function proofOf({
  authentication,
}: Adapter): { readonly headers: Record<string, string>; readonly query: string } | undefined {
  const none = { headers: {}, query: "" };
  switch (authentication?.kind) {
    case undefined:
      return none;
    case "bearer":
      return { ...none, headers: { authorization: `Bearer ${textOf(authentication.token)}` } };
    case "basic": {
      const pair = `${textOf(authentication.username)}:${textOf(authentication.password)}`;
      return { ...none, headers: { authorization: `Basic ${Buffer.from(pair).toString("base64")}` } };
    }
    case "apikey": {
      const [name, value] = [textOf(authentication.name), textOf(authentication.value)];
      return authentication.placement === "header"
        ? { ...none, headers: { [name]: value } }
        : { ...none, query: `${name}=${encodeURIComponent(value)}` };
    }
    case "digest":
    case "oauth2":
      return undefined;
  }
}

function textOf(value: ValueExpression): string {
  switch (value.kind) {
    case "binding":
      return bindings[value.variable] ?? "";
    case "literal":
      return String(value.value);
    case "template":
      return value.parts.map((part) => (typeof part === "string" ? part : textOf(part))).join("");
    default:
      return "";
  }
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

async function tryHttp(adapter: RestAdapter | SkillAdapter | ControlAdapter, url: string): Promise<readonly string[]> {
  const proof = proofOf(adapter);
  const wrong: string[] = [];
  for (const { method, path, query = [], headers = {}, body } of requestsOf(adapter)) {
    const search = [...query, ...(proof === undefined || proof.query === "" ? [] : [proof.query])].join("&");
    const response = await fetch(`${url}${path}${search === "" ? "" : `?${search}`}`, {
      method,
      headers: { ...headers, ...proof?.headers },
      body: body ?? null,
    });
    const text = await response.text();
    const isRight = proof === undefined ? response.status === 401 : response.ok;
    if (!isRight) wrong.push(`${adapter.namespace} ${method} ${path}: ${response.status} ${text.slice(0, 200)}`);
  }
  return wrong;
}

function requestsOf(adapter: RestAdapter | SkillAdapter | ControlAdapter): readonly Asked[] {
  const get = (path: string): Asked => ({ method: "GET", path });
  switch (adapter.kind) {
    case "skill":
      return [
        get("/skills"),
        ...adapter.skills.flatMap(({ name, location }) => [
          get(`/skills/${name}`),
          ...(location === undefined ? [] : [get(`/skills/${name}/contents`), get(`/skills/${name}/download`)]),
        ]),
      ];
    case "control":
      return [
        ...(adapter.management.health ? [get("/health/live"), get("/health/ready")] : []),
        ...(adapter.management.info ? [get("/status"), get("/config")] : []),
      ];
    case "rest":
      return adapter.resources.flatMap(({ path, operations, forward }) => [
        ...operations.map((operation) => requestOf(operation.method, operation.path.text, operation)),
        ...(forward ? [get(path.text.replace(/\{+[^{}]*\}+/g, "any"))] : []),
      ]);
  }
}

function requestOf(method: string, path: string, { asked }: Endpoint): Asked {
  const at = (place: Input["in"]): readonly (readonly [string, unknown])[] =>
    asked
      .filter((input) => input.in === place)
      .map(({ name, type, schema }) => [name, examplesOf(schema) ?? sampleOf(type, name)]);
  const fields = at("body");
  const cookies = at("cookie").map(([name, value]) => `${name}=${String(value)}`);
  const [whole] = at("whole");
  const body = whole ? whole[1] : fields.length > 0 ? Object.fromEntries(fields) : undefined;
  return {
    method,
    path: path.replace(/\{+([^{}]*)\}+/g, "one"),
    query: at("query").map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`),
    headers: {
      ...Object.fromEntries(at("header").map(([name, value]) => [name, String(value)])),
      ...(cookies.length === 0 ? {} : { cookie: cookies.join("; ") }),
      ...(body === undefined || method === "GET" ? {} : { "content-type": "application/json" }),
    },
    body: method === "GET" || body === undefined ? undefined : JSON.stringify(body),
  };
}

/** A word that a pattern takes. */
function examplesOf(schema: Input["schema"]): string | undefined {
  return schema?.["pattern"] === undefined ? undefined : "open";
}

async function tryMcp(
  adapter: McpAdapter,
  url: string | undefined,
  baseUrls: Readonly<Record<string, string>>,
  folder: string,
  compilation: Compilation,
): Promise<readonly string[]> {
  const proof = proofOf(adapter);
  const client = new Client({ name: "test", version: "1.0.0" });
  const wrong: string[] = [];
  const attempt = async (what: string, ask: () => Promise<object>): Promise<void> => {
    try {
      const result = await ask();
      if ("isError" in result && result.isError === true)
        wrong.push(`${adapter.namespace} ${what}: ${JSON.stringify(result).slice(0, 300)}`);
    } catch (error) {
      wrong.push(`${adapter.namespace} ${what}: ${String(error).slice(0, 300)}`);
    }
  };
  if (url === undefined) {
    const [near, far] = InMemoryTransport.createLinkedPair();
    await Promise.all([(await serverOf(adapter, baseUrls, folder, compilation)).connect(far), client.connect(near)]);
  } else {
    const query = proof === undefined || proof.query === "" ? "" : `?${proof.query}`;
    const transport = new StreamableHTTPClientTransport(new URL(`${url}/mcp${query}`), {
      requestInit: { headers: proof?.headers ?? {} },
    });
    if (proof === undefined) {
      const refused = await fetch(`${url}/mcp`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: "{}",
      });
      return refused.status === 401 ? [] : [`${adapter.namespace}: ${refused.status}`];
    }
    await client.connect(transport);
  }
  for (const { name, asked } of adapter.tools) {
    const given = Object.fromEntries(asked.map((input) => [input.name, sampleOf(input.type, input.name)]));
    await attempt(`tool ${name}`, async () => await client.callTool({ name, arguments: given }));
  }
  for (const { uri } of adapter.resources)
    await attempt(
      `resource ${uri}`,
      async () => await client.readResource({ uri: uri.replace(/\{+[^{}]*\}+/g, "one") }),
    );
  for (const prompt of adapter.prompts)
    await attempt(
      `prompt ${prompt.name}`,
      async () =>
        await client.getPrompt({
          name: prompt.name,
          arguments: Object.fromEntries(prompt.arguments.map(({ name }) => [name, "one"])),
        }),
    );
  await client.close();
  return wrong;
}

/** The server that an adapter on standard input and output is, as a value. */
async function serverOf(
  { namespace }: McpAdapter,
  baseUrls: Readonly<Record<string, string>>,
  folder: string,
  { files }: Compilation,
): Promise<McpServer> {
  const file = files.find(
    ({ path, text }) => path.endsWith(".ts") && text.includes(`name: ${JSON.stringify(namespace)}, title:`),
  );
  const module: Readonly<Record<string, unknown>> = await import(
    pathToFileURL(join(folder, file?.path.split("/").slice(1).join("/") ?? "")).href
  );
  const create = Object.values(module).find((member) => typeof member === "function") as (options: object) => McpServer;
  return create({
    call: { bindings },
    upstreams: Object.fromEntries(Object.entries(baseUrls).map(([name, baseUrl]) => [name, { baseUrl }])),
  });
}
