import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import type { Compilation } from "../../generator/pipeline.js";
import type { RunningServers } from "../../templates/runtime/server.js";
import { writeGenerated } from "../check.js";
import { judgeClient } from "./client.js";
import { compareCalls, compareHttpAnswer, normalJson, parsed } from "./compare.js";
import type { Expectation, ExpectedAnswer, ExpectedCall, Json } from "./expectation.js";
import { startUpstreams } from "./upstream.js";

let count = 0;

/** Compiles, starts and calls what an expectation is about; says, one line each, where what happens is not what a person expects. */
export async function disagreements(
  expectation: Expectation,
  compileIt: (settings: { readonly keepGoing: boolean }, edit: (text: string) => string) => Compilation,
): Promise<readonly string[]> {
  const compilation = compileIt({ keepGoing: expectation.keepGoing === true }, (text) =>
    withFiles(text, expectation.files ?? {}),
  );
  const errors = compilation.diagnostics.filter(({ severity }) => severity === "error");
  const said = compilation.diagnostics.map(({ message, help }) => `${message} ${help ?? ""}`).join("\n");
  if (expectation.expect === "refused-at-compile-time") {
    return [
      ...(errors.length === 0 ? ["it compiles, and should be refused"] : []),
      ...missing(expectation.names, said),
    ];
  }
  if (expectation.expect === "needs-handlers" && errors.length === 0) {
    const asked = compilation.diagnostics.filter(({ code }) => code === "model/needs-handler");
    return missing(expectation.names, asked.map(({ message }) => message).join("\n"));
  }
  if (errors.length > 0 || compilation.files.length === 0)
    return errors.map(({ code, message }) => `it is refused: ${code} ${message}`);
  const compiled = compiledThough(expectation, compilation);
  if (compiled.length > 0) return compiled;
  const upstreams = await startUpstreams(expectation.upstreams ?? {});
  count += 1;
  let servers: RunningServers | undefined;
  try {
    const folder = writeGenerated(compilation, `judged/${process.pid}-${count}`);
    const { start }: { readonly start: (options: object) => Promise<RunningServers> } = await import(
      pathToFileURL(`${folder}/server.ts`).href
    );
    servers = await start({
      ports: Object.fromEntries((compilation.capability?.adapters ?? []).map(({ namespace }) => [namespace, 0])),
      baseUrls: upstreams.baseUrls,
      bindings: expectation.bindings ?? {},
      env: { ...expectation.bindings },
      logLevel: "silent",
      call: { retries: 0, ...signer(expectation) },
    });
    const problems: string[] = [];
    for (const [index, call] of (expectation.calls ?? []).entries()) {
      upstreams.expect(call.upstream ?? []);
      const found =
        call.over === "client"
          ? await judgeClient(call, folder, upstreams.baseUrls)
          : await judge(call, servers, compilation);
      problems.push(
        ...[...compareCalls(call, upstreams.take()), ...found].map(
          (line) =>
            `${index + 1}. ${call.tool ?? call.resource ?? call.prompt ?? (call.request ? `${call.request.method} ${call.request.path}` : "tools/list")}: ${line}`,
        ),
      );
    }
    return problems;
  } catch (error) {
    return [`it does not run: ${error instanceof Error ? error.message : String(error)}`];
  } finally {
    await servers?.close();
    upstreams.close();
  }
}

/** What should be left out of a capability, and is in it. */
function compiledThough({ refused = [] }: Expectation, { capability }: Compilation): readonly string[] {
  const there = new Set([
    ...(capability?.mcp ?? []).flatMap(({ tools }) => tools.map(({ name }) => name)),
    ...(capability?.rest ?? []).flatMap(({ resources }) =>
      resources.flatMap(({ operations }) => operations.map(({ method, path }) => `${method} ${path.text}`)),
    ),
  ]);
  return refused.flatMap(({ tool, route, because }) =>
    there.has(tool ?? route ?? "") ? [`${tool ?? route} is compiled, and should be refused: ${because}`] : [],
  );
}

function signer({ sign }: Expectation): object {
  if (!sign) return {};
  const [headers] = Object.values(sign);
  return {
    sign: (request: { headers: Headers }) => (
      Object.entries(headers ?? {}).forEach(([name, value]) => request.headers.set(name, value)),
      request
    ),
  };
}

/** The capability with the files it reads somewhere of the test's own. */
function withFiles(text: string, files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "capstan-judge-"));
  return Object.entries(files).reduce((edited, [path, content]) => {
    const place = join(root, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, content);
    // `./x` is beside the capability.
    return edited.replaceAll(`file://${path}`, `file://${place}`).replaceAll(`file:///${path}`, `file://${place}`);
  }, text);
}

function missing(words: readonly string[] | undefined, text: string): readonly string[] {
  return (words ?? [])
    .filter((word) => !text.includes(word))
    .map((word) => `\`${word}\` is not mentioned: ${text.slice(0, 400)}`);
}

async function judge(
  call: ExpectedCall,
  servers: RunningServers,
  compilation: Compilation,
): Promise<readonly string[]> {
  const kind = call.over === "skill" ? "skill" : call.over;
  const adapters = (compilation.capability?.adapters ?? []).filter((adapter) => adapter.kind === kind);
  if (call.over !== "mcp")
    return await judgeHttp(
      call,
      adapters.map(({ namespace }) => servers.addresses[namespace] ?? ""),
    );
  for (const adapter of adapters) {
    if (adapter.kind !== "mcp") continue;
    const isHere =
      call.tool === undefined || adapters.length === 1 || adapter.tools.some(({ name }) => name === call.tool);
    if (isHere) return await judgeMcp(call, servers.addresses[adapter.namespace] ?? "");
  }
  return ["no MCP server has it"];
}

async function judgeHttp(call: ExpectedCall, addresses: readonly string[]): Promise<readonly string[]> {
  const { request } = call;
  if (!request) return ["the expectation has no request"];
  const body = request.text ?? (request.body === undefined ? undefined : JSON.stringify(request.body));
  const mediaType = request.mediaType ?? (request.body === undefined ? undefined : "application/json");
  let last: readonly string[] = ["no adapter"];
  for (const address of addresses) {
    const response = await fetch(`${address}${request.path}`, {
      method: request.method,
      redirect: "manual",
      headers: {
        ...(mediaType === undefined ? {} : { "content-type": mediaType }),
        ...request.headers,
        ...call.headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    const received = {
      status: response.status,
      headers: response.headers,
      mediaType: response.headers.get("content-type") ?? undefined,
      bytes: Buffer.from(await response.arrayBuffer()),
    };
    const isRefused = typeof call.refused === "number";
    last = isRefused
      ? [
          ...(received.status === call.refused
            ? []
            : [
                `status ${call.refused} was expected, ${received.status} came: ${received.bytes.toString("utf8").slice(0, 300)}`,
              ]),
          ...missing(call.names, received.bytes.toString("utf8")),
        ]
      : compareHttpAnswer(call.answer ?? {}, received);
    if (received.status !== 404 || addresses.length === 1) return last;
  }
  return last;
}

async function judgeMcp(call: ExpectedCall, address: string): Promise<readonly string[]> {
  const client = new Client({ name: "judge", version: "1.0.0" });
  try {
    await client.connect(
      new StreamableHTTPClientTransport(new URL(`${address}/mcp`), {
        requestInit: { headers: { ...call.headers } },
        fetch: async (url, init) => await fetch(url, withArguments(init, call.argumentsText)),
      }),
    );
    if (call.tools) return await judgeTools(call.tools, client);
    if (call.resource !== undefined) return judgeResource(call, await client.readResource({ uri: call.resource }));
    if (call.prompt !== undefined) {
      const { messages } = await client.getPrompt({
        name: call.prompt,
        arguments: Object.fromEntries(
          Object.entries(call.arguments ?? {}).map(([name, value]) => [name, String(value)]),
        ),
      });
      const said = messages.map(({ role, content }) => ({
        role,
        text: content.type === "text" ? content.text : content.type,
      }));
      return isDeepStrictEqual(said, call.answer?.messages)
        ? []
        : [`messages: ${JSON.stringify(call.answer?.messages)} were expected, ${JSON.stringify(said)} came`];
    }
    return judgeResult(call, await client.callTool({ name: call.tool ?? "", arguments: { ...call.arguments } }));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (call.refused === true) return missing(call.names, message);
    if (typeof call.refused === "number" && message.includes(String(call.refused))) return [];
    return [`it fails: ${message}`];
  } finally {
    await client.close();
  }
}

/** The request with arguments whose digits stand as they are written, which the client's own serialiser cannot do. */
function withArguments(init: RequestInit | undefined, text: string | undefined): RequestInit | undefined {
  return text !== undefined && typeof init?.body === "string" && init.body.includes('"arguments":{}')
    ? { ...init, body: init.body.replace('"arguments":{}', () => `"arguments":${text}`) }
    : init;
}

async function judgeTools(wanted: Readonly<Record<string, Json>>, client: Client): Promise<readonly string[]> {
  const { tools } = await client.listTools();
  return Object.entries(wanted).flatMap(([name, members]) => {
    const tool = tools.find((candidate) => candidate.name === name);
    return tool === undefined ? [`no tool ${name}`] : contains(JSON.parse(JSON.stringify(tool)), members, name);
  });
}

/** Compares as far as is written. */
function contains(got: Json | undefined, wanted: Json, at: string): readonly string[] {
  if (typeof wanted !== "object" || wanted === null || Array.isArray(wanted))
    return isDeepStrictEqual(got, wanted)
      ? []
      : [`${at}: ${JSON.stringify(wanted)} was expected, ${JSON.stringify(got)} came`];
  const members: Readonly<Record<string, Json>> =
    typeof got === "object" && got !== null && !Array.isArray(got) ? (got as Readonly<Record<string, Json>>) : {};
  return Object.entries(wanted).flatMap(([name, value]) => contains(members[name], value, `${at}.${name}`));
}

type ToolResult = Awaited<ReturnType<Client["callTool"]>>;

function judgeResult(call: ExpectedCall, result: ToolResult): readonly string[] {
  const texts = result.content.map((part) =>
    part.type === "text"
      ? part.text
      : part.type === "resource" && "text" in part.resource
        ? String(part.resource.text)
        : "",
  );
  const all = texts.join("\n");
  if (call.refused === true)
    return [
      ...(result.isError === true ? [] : [`an error was expected, this came: ${all.slice(0, 300)}`]),
      ...missing(call.names, all),
    ];
  const answer: ExpectedAnswer = call.answer ?? {};
  const problems: string[] = [];
  if (answer.isError !== undefined && (result.isError ?? false) !== answer.isError)
    problems.push(`isError ${answer.isError} was expected: ${all.slice(0, 400)}`);
  if (answer.json !== undefined && !isDeepStrictEqual(parsed(texts[0] ?? ""), answer.json))
    problems.push(`json: ${JSON.stringify(answer.json)} was expected, ${texts[0]} came`);
  if (
    answer.json !== undefined &&
    result.structuredContent !== undefined &&
    !saysSame(result.structuredContent as Json, answer.json)
  )
    problems.push(
      `structuredContent: ${JSON.stringify(answer.json)} was expected, ${JSON.stringify(result.structuredContent)} came`,
    );
  if (answer.jsonText !== undefined && normalJson(answer.jsonText) !== normalJson(texts[0] ?? ""))
    problems.push(`JSON text: ${answer.jsonText} was expected, ${texts[0]} came`);
  if (answer.text !== undefined && answer.text !== texts[0])
    problems.push(`text: ${answer.text} was expected, ${texts[0]} came`);
  return [...problems, ...missing(answer.contains, all)];
}

function saysSame(structured: Json, wanted: Json): boolean {
  if (isDeepStrictEqual(structured, wanted)) return true;
  return (
    typeof structured === "object" &&
    structured !== null &&
    !Array.isArray(structured) &&
    Object.keys(structured).length === 1 &&
    isDeepStrictEqual(Object.values(structured)[0], wanted)
  );
}

function judgeResource(
  call: ExpectedCall,
  { contents }: Awaited<ReturnType<Client["readResource"]>>,
): readonly string[] {
  const [first] = contents;
  const wanted = call.answer?.resource;
  const text = first && "text" in first ? String(first.text) : "";
  return [
    ...(wanted?.mimeType === undefined || first?.mimeType === wanted.mimeType
      ? []
      : [`mimeType: ${wanted.mimeType} was expected, ${first?.mimeType} came`]),
    ...(wanted?.json === undefined || isDeepStrictEqual(parsed(text), wanted.json)
      ? []
      : [`json: ${JSON.stringify(wanted.json)} was expected, ${text} came`]),
    ...(wanted?.text === undefined || wanted.text === text ? [] : [`text: ${wanted.text} was expected, ${text} came`]),
    ...missing(call.answer?.contains, text),
  ];
}
