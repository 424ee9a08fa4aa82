import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Compilation } from "../generator/pipeline.js";
import type { RunningServers } from "../templates/runtime/server.js";
import { besideRepository, compileText, importServer } from "./check.js";
import { parsed } from "./judge/compare.js";

interface Case {
  readonly name: string;
  readonly document: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly requests: readonly { readonly send: string; readonly engine: string; readonly upstream: string }[];
}

interface Served {
  readonly status: number;
  readonly type?: string;
  readonly body?: string;
  readonly base64?: string;
}

const folder = besideRepository("engine");
const read = (file: string): unknown =>
  folder === undefined ? [] : JSON.parse(readFileSync(join(folder, file), "utf8"));
const cases = read("answers.json") as readonly Case[];
const shared = folder === undefined ? "" : readFileSync(join(folder, "files", "shared.yaml"), "utf8");

/** Where we answer otherwise on purpose: `case | request` of the rows of the table, which says why. */
const differences = new Set(
  [...readFileSync("docs/differences-from-the-engine.md", "utf8").matchAll(/^\| `([^`]+)` \| `(.+?)` \|/gm)].map(
    ([, name, send]) => `${name} ${send?.replaceAll("\\|", "|")}`,
  ),
);

describe.skipIf(folder === undefined)(
  "what the reference engine answered is answered here, or stands in the table of differences",
  () => {
    const upstream = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const [path = ""] = (request.url ?? "").split("?");
      const body = Buffer.concat(chunks).toString("utf8");
      arrived.push({ method: request.method ?? "", url: request.url ?? "", body });
      const served = read("upstream.json") as Readonly<Record<string, Served>>;
      const known = served[`${request.method} ${path}`] ?? served[path];
      if (known)
        return void response
          .writeHead(known.status, known.type === undefined ? {} : { "content-type": known.type })
          .end(known.base64 === undefined ? known.body : Buffer.from(known.base64, "base64"));
      const isEcho = path.startsWith("/echo") || path.startsWith("/p");
      response
        .writeHead(isEcho ? 200 : 404, { "content-type": "application/json" })
        .end(
          JSON.stringify(
            isEcho ? { method: request.method, url: request.url, headers: {}, body } : { error: "nf", p: path },
          ),
        );
    });
    const arrived: { readonly method: string; readonly url: string; readonly body: string }[] = [];
    let url = "";
    const seen = new Set<string>();

    beforeAll(async () => {
      upstream.listen(0, "127.0.0.1");
      await once(upstream, "listening");
      url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
    });
    afterAll(() => {
      upstream.closeAllConnections();
      upstream.close();
    });

    for (const each of cases) {
      it(each.name, async () => {
        const document = each.document
          .replaceAll("http://127.0.0.1:9991", url)
          .replaceAll("/FILES", resolve(folder ?? "", "files"));
        const compilation = compileText(document, {
          keepGoing: true,
          name: "case",
          others: {
            "capabilities/shared.yaml": shared.replaceAll("http://127.0.0.1:9991", url),
            [resolve(folder ?? "", "files", "scripts", "total.js")]: readFileSync(
              join(folder ?? "", "files", "scripts", "total.js"),
              "utf8",
            ),
          },
        });
        const servers = compilation.files.length === 0 ? undefined : await start(compilation, each);
        try {
          const found: string[] = [];
          for (const { send, engine, upstream: reached } of each.requests) {
            arrived.length = 0;
            const problems = servers
              ? await compare(servers, compilation, send, engine, reached, arrived)
              : [`refused: ${compilation.diagnostics.find(({ severity }) => severity === "error")?.message}`];
            if (problems.length > 0) seen.add(`${each.name} ${send}`);
            if (problems.length > 0 && !differences.has(`${each.name} ${send}`))
              found.push(`${send}: ${problems.join("; ")}`);
          }
          expect(found).toEqual([]);
        } finally {
          await servers?.close();
        }
      });
    }

    it("and every row of the table says something that is so", () => {
      expect([...differences].filter((row) => !seen.has(row))).toEqual([]);
    });
  },
);

async function start(compilation: Compilation, { name, environment }: Case): Promise<RunningServers | undefined> {
  const { start: run } = await importServer(compilation, `engine/${process.pid}-${name}`);
  const adapters = compilation.capability?.adapters ?? [];
  try {
    return await run({
      ports: Object.fromEntries(adapters.map(({ namespace }) => [namespace, 0])),
      bindings: environment,
      env: environment,
      logLevel: "silent",
      call: { retries: 0 },
    });
  } catch {
    return undefined;
  }
}

type Arrived = readonly { readonly method: string; readonly url: string; readonly body: string }[];

async function compare(
  servers: RunningServers,
  compilation: Compilation,
  send: string,
  engine: string,
  reached: string,
  arrived: Arrived,
): Promise<readonly string[]> {
  const kind = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD) /.test(send) ? "http" : "mcp";
  const problems =
    kind === "http"
      ? await compareHttp(servers, compilation, send, engine)
      : await compareMcp(servers, compilation, send, engine);
  // Lines that begin with no method are the rest of a body that was cut at its line ends.
  const wanted = reached.split(" || ").filter((call) => /^[A-Z]+ \//.test(call));
  const got = arrived.map((call) => `${call.method} ${call.url}`);
  const same =
    wanted.length === got.length && wanted.every((call) => arrived.some((other) => sameRequest(call, other)));
  return same || (wanted.length === 0 && reached !== "")
    ? problems
    : [
        ...problems,
        `upstream: ${JSON.stringify(wanted)} was asked, here ${JSON.stringify(arrived.map(({ method, url, body }) => `${method} ${url} ${body}`))}`,
      ];
}

function sameRequest(
  wanted: string,
  got: { readonly method: string; readonly url: string; readonly body: string },
): boolean {
  const [method, target = "", ...rest] = wanted.split(" ");
  if (method !== got.method) return false;
  const [path, query] = target.split("?");
  const [gotPath, gotQuery] = got.url.split("?");
  if (path !== gotPath || !isDeepStrictEqual([...new URLSearchParams(query)], [...new URLSearchParams(gotQuery)]))
    return false;
  const body = rest
    .join(" ")
    .replace(/ ?content-type=.*$/s, "")
    .replace(/^(?:[\w-]+=.*)$/s, "");
  return body === got.body || isDeepStrictEqual(parsed(body), parsed(got.body)) || (body === "" && method === "GET");
}

async function compareHttp(
  servers: RunningServers,
  { capability }: Compilation,
  send: string,
  engine: string,
): Promise<readonly string[]> {
  const [, method = "", target = "", rest = ""] = /^(\w+) (\S+)(.*)$/s.exec(send) ?? [];
  const [, port = "9800", path = target] = /^:(\d+)(\/.*)$/.exec(target) ?? [];
  const [body = "", ...headerTexts] = rest.split(" |");
  const headers = Object.fromEntries(
    headerTexts.map((header) => [header.slice(0, header.indexOf(":")), header.slice(header.indexOf(":") + 1).trim()]),
  );
  const adapter = capability?.adapters.find((candidate) => candidate.kind !== "mcp" && candidate.port === Number(port));
  const text = body.trim();
  const response = await fetch(`${servers.addresses[adapter?.namespace ?? ""]}${path}`, {
    method,
    headers: { ...(text === "" ? {} : { "content-type": "application/json" }), ...headers },
    ...(text === "" ? {} : { body: text }),
  });
  const got = await response.text();
  const [, status = "0", type = "", wanted = ""] = /^(\d+) (\S+) ?(.*)$/s.exec(engine) ?? [];
  const problems: string[] = [];
  if (Number(status) !== response.status)
    problems.push(`status ${status}, here ${response.status} ${got.slice(0, 200)}`);
  const isEcho = wanted.startsWith('{"method":') || wanted === "{" || type === "application/zip";
  if (isEcho || Number(status) >= 400) return problems;
  const mediaType = response.headers.get("content-type")?.split(";")[0] ?? "null";
  if (type !== mediaType) problems.push(`media type ${type}, here ${mediaType}`);
  const same =
    parsed(wanted) === undefined
      ? wanted === "null" || wanted.trim() === got.trim() || type === "image/png"
      : isDeepStrictEqual(parsed(wanted), parsed(got));
  return same ? problems : [...problems, `body ${wanted}, here ${got.slice(0, 300)}`];
}

interface EngineResult {
  readonly result?: {
    readonly content?: readonly object[];
    readonly isError?: boolean;
    readonly contents?: readonly object[];
    readonly messages?: readonly object[];
    readonly tools?: readonly { readonly name: string; readonly description: string }[];
    readonly resources?: readonly { readonly uri: string }[];
  };
  readonly error?: { readonly code: number };
}

async function compareMcp(
  servers: RunningServers,
  { capability }: Compilation,
  send: string,
  engine: string,
): Promise<readonly string[]> {
  const server = capability?.mcp[0];
  const client = new Client({ name: "engine", version: "1.0.0" });
  const [, verb = "", name = "", json = "{}"] = /^(\w+) ?(\S*) ?(.*)$/s.exec(send) ?? [];
  const wanted = parsed(engine.slice(engine.indexOf(" ") + 1)) as EngineResult | undefined;
  const isEcho = engine.includes('{\\"method\\":') || engine.includes('{\\\\\\"method');
  try {
    await client.connect(
      new StreamableHTTPClientTransport(new URL(`${servers.addresses[server?.namespace ?? ""]}/mcp`)),
    );
    const result = await ask(client, verb, name, JSON.parse(json === "" ? "{}" : json));
    if (isEcho || wanted === undefined) return [];
    if (wanted.error)
      return [`the engine failed with ${wanted.error.code}, here ${JSON.stringify(result).slice(0, 200)}`];
    const facts = (each: EngineResult["result"]): unknown => ({
      content: each?.content,
      isError: each?.isError ?? false,
      contents: each?.contents,
      messages: each?.messages,
      tools: each?.tools?.map((tool) => [tool.name, tool.description]),
      resources: each?.resources?.map(({ uri }) => uri),
    });
    const got = JSON.parse(JSON.stringify(facts(result))) as unknown;
    const want = JSON.parse(JSON.stringify(facts(wanted.result))) as unknown;
    return isDeepStrictEqual(got, want) ? [] : [`${JSON.stringify(want)}, here ${JSON.stringify(got)}`.slice(0, 700)];
  } catch (error) {
    return wanted?.error ? [] : [`here it fails: ${error instanceof Error ? error.message : String(error)}`];
  } finally {
    await client.close();
  }
}

async function ask(
  client: Client,
  verb: string,
  name: string,
  given: Record<string, unknown>,
): Promise<NonNullable<EngineResult["result"]>> {
  switch (verb) {
    case "LIST":
      return (await client.listTools()) as NonNullable<EngineResult["result"]>;
    case "RLIST":
      return (await client.listResources()) as NonNullable<EngineResult["result"]>;
    case "READ":
      return (await client.readResource({ uri: name })) as NonNullable<EngineResult["result"]>;
    case "PROMPT":
      return (await client.getPrompt({ name, arguments: given as Record<string, string> })) as NonNullable<
        EngineResult["result"]
      >;
    default:
      return (await client.callTool({ name, arguments: given })) as NonNullable<EngineResult["result"]>;
  }
}
