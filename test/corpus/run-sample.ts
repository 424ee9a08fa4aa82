import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Client, InMemoryTransport } from "@modelcontextprotocol/client";
import type { McpServer } from "@modelcontextprotocol/server";
import { build } from "esbuild";
import Fastify, { type FastifyInstance, type FastifyPluginAsync } from "fastify";
import { emitRuntime } from "../../generator/emit/runtime.js";
import { isPartial } from "../../generator/diagnostics/catalogue/partial.js";
import { defaultSettings } from "../../generator/pipeline.js";
import { createTemplateReader } from "../../generator/source/package-files.js";
import { compileCorpusFile, type CorpusFile, isPublished, readCorpus } from "./corpus.js";
import type { UpstreamAnswer } from "./answers.js";
import { compareAnswer, type Difference, type Replied } from "./compare-answers.js";
import { madeAnswers } from "./made-answers.js";
import { madeArguments, madeRequest } from "./made-values.js";
import {
  type CallerValues,
  expectRequest,
  fakeBinding,
  folded,
  isMap,
  type Json,
  type Meaning,
  type MeantBody,
  type MeantEndpoint,
  type MeantOperation,
  type MeantRequest,
  NotCovered,
  readMeaning,
} from "./meaning.js";

/** One call whose request upstream is not the one that its YAML means. */
export interface Mismatch {
  readonly file: string;
  readonly operation: string;
  readonly expected: string;
  readonly received: string;
}

/** What the calls of a sample came to. */
export interface SampleResult {
  readonly files: number;
  readonly calls: number;
  readonly compared: number;
  /** How many answers were compared. */
  readonly answers: number;
  readonly notCompared: Readonly<Record<string, number>>;
  readonly mismatches: readonly Mismatch[];
}

interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A call of a handler that the capability leaves to whoever starts the adapter. */
interface Handled {
  readonly name: string;
  readonly input: Json;
}

interface Recorder {
  readonly baseUrl: string;
  /** What arrived upstream since it was last asked. */
  readonly take: () => readonly Received[];
  /** Which handlers were called since it was last asked. */
  readonly takeHandled: () => readonly Handled[];
  readonly handle: (handled: Handled) => void;
  /** What it answers from now on; an empty object where nothing is given. */
  readonly answerWith: (answer: UpstreamAnswer | undefined) => void;
  readonly close: () => void;
}

interface Sampled {
  readonly file: CorpusFile;
  readonly meaning: Meaning;
  /** Where its modules are, transformed. */
  readonly folder: string;
  /** Texts of the generated files by name: `rest.ts`, `openapi.json`. */
  readonly texts: ReadonlyMap<string, string>;
  /** What the compiler said of parts that it left out. */
  readonly refusals: readonly string[];
}

interface Counts {
  calls: number;
  compared: number;
  answers: number;
  readonly notCompared: Record<string, number>;
  readonly mismatches: Mismatch[];
}

/** What an endpoint is called through: the made values, and the call itself. */
interface Call {
  readonly caller: CallerValues;
  readonly send: () => Promise<Replied>;
}

const project = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
let runs = 0;

/** A folder of its own for each run: a module that was loaded once is not read again. */
function scratchOfRun(): string {
  runs += 1;
  return join(project, ".capstan", "sample", `${process.pid}-${runs}`);
}

/**
 * Compiles published files in a fixed random order until `count` of them have compiled with `--keep-going`, runs them, calls each operation and
 * tool, and compares what arrives upstream, or at the handler that stands for a missing target, with what the YAML means.
 */
export async function runSample(folder: string, count: number, seed = ""): Promise<SampleResult> {
  return await runFiles(folder, inFixedOrder(readCorpus(folder).filter(isPublished), seed), count);
}

/** The same of the first `count` of `files` that compile; `folder` is where their imports are read from. */
export async function runFiles(folder: string, files: readonly CorpusFile[], count: number): Promise<SampleResult> {
  const counts: Counts = { calls: 0, compared: 0, answers: 0, notCompared: {}, mismatches: [] };
  const recorder = await startRecorder();
  const scratch = scratchOfRun();
  try {
    const sample = await prepareSample(folder, files, count, scratch);
    for (const sampled of sample) await runFile(sampled, recorder, counts);
    return { files: sample.length, ...counts };
  } finally {
    recorder.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

function inFixedOrder(files: readonly CorpusFile[], seed: string): readonly CorpusFile[] {
  const hashOf = new Map(files.map((file) => [file, createHash("sha256").update(`${seed}${file.path}`).digest("hex")]));
  return [...files].sort((a, b) => (hashOf.get(a) ?? "").localeCompare(hashOf.get(b) ?? ""));
}

/** Compiles files until `count` of them have compiled, and transforms their modules to JavaScript in one go. */
async function prepareSample(
  folder: string,
  files: readonly CorpusFile[],
  count: number,
  scratch: string,
): Promise<readonly Sampled[]> {
  rmSync(scratch, { recursive: true, force: true });
  const runtime = new Set<string>();
  const modules: string[] = [];
  const write = (path: string, text: string): void => {
    const target = join(scratch, "source", path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    modules.push(target);
  };
  const sample: Sampled[] = [];
  for (const file of files) {
    if (sample.length === count) break;
    const compiled = compileCorpusFile(folder, file, { ...defaultSettings, keepGoing: true });
    if (compiled.files.length === 0) continue;
    const name = String(sample.length);
    const texts = new Map<string, string>();
    for (const { path, text } of compiled.files) {
      const inside = path.slice(path.indexOf("/") + 1);
      texts.set(inside, text);
      if (inside.endsWith(".ts") && inside !== "server.ts") write(`${name}/${inside}`, text);
    }
    for (const module of compiled.runtime) runtime.add(module);
    const readImport = (location: string): string | undefined => {
      const path = join(folder, dirname(file.path), location);
      return existsSync(path) ? readFileSync(path, "utf8") : undefined;
    };
    sample.push({
      file,
      meaning: readMeaning(file.text, readImport),
      folder: join(scratch, "modules", name),
      texts,
      refusals: compiled.diagnostics.filter(isPartial).map(({ message }) => message),
    });
  }
  const readTemplate = createTemplateReader();
  for (const module of runtime) write(`runtime/${module}`, emitRuntime(module, readTemplate).text);
  writeFileSync(join(scratch, "package.json"), `{ "type": "module" }\n`);
  await build({
    entryPoints: modules,
    outdir: join(scratch, "modules"),
    outbase: join(scratch, "source"),
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "error",
  });
  return sample;
}

async function startRecorder(): Promise<Recorder> {
  let received: Received[] = [];
  let handled: Handled[] = [];
  let answer: UpstreamAnswer | undefined;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received.push({
        method: request.method ?? "",
        url: request.url ?? "",
        headers: request.headers,
        body: Buffer.concat(chunks),
      });
      const { status = 200, headers = { "content-type": "application/json" }, body = "{}" } = answer ?? {};
      response.writeHead(status, headers).end(request.method === "HEAD" ? "" : body);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address: string | AddressInfo | null = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    take: () => {
      const taken = received;
      received = [];
      return taken;
    },
    takeHandled: () => {
      const taken = handled;
      handled = [];
      return taken;
    },
    handle: (one) => handled.push(one),
    answerWith: (next) => {
      answer = next;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Every binding that generated code reads has a value that tells its name. */
function fakeBindings(texts: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const read = [...texts]
    .filter(([path]) => path.endsWith(".ts"))
    .flatMap(([, text]) => [
      ...text.matchAll(/\bbinding\("([^"]+)"\)|\breadBinding\([^"]*"([^"]+)"|\bbinding: "([^"]+)"/g),
    ]);
  return Object.fromEntries(
    read
      .map(([, called, option, described]) => called ?? option ?? described ?? "")
      .map((name) => [name, fakeBinding(name)]),
  );
}

/** Options that send every namespace's calls to the recorder. */
function adapterOptions({ meaning, texts }: Sampled, recorder: Recorder): object {
  const upstreams = Object.fromEntries(
    meaning.namespaces.map((namespace) => [
      namespace,
      { baseUrl: `${recorder.baseUrl}/${encodeURIComponent(namespace)}` },
    ]),
  );
  return {
    call: { bindings: fakeBindings(texts), retries: 0, timeoutMs: 5000, sign: (request: Request) => request },
    upstreams,
  };
}

/** Handlers for what an adapter leaves open: each tells that it was called, and with what. */
function openHandlers(sampled: Sampled, module: string, recorder: Recorder): object {
  const text = sampled.texts.get(`${module}.ts`) ?? "";
  const [, declared = ""] = /^export interface \w+Handlers \{\n(.*?)^\}$/ms.exec(text) ?? [];
  const [, defaults = ""] = /^const defaultHandlers\b[^\n]*\{\n(.*?)^\};$/ms.exec(text) ?? [];
  const keys = (block: string, pattern: RegExp): readonly string[] =>
    [...block.matchAll(pattern)].map(([, key = ""]) => key.replace(/^"|"$/g, ""));
  const given = new Set(keys(defaults, /^  ("[^"]*"|[\w$]+)[:,]/gm));
  const open = keys(declared, /^ +readonly ("[^"]*"|[\w$]+):/gm).filter((key) => !given.has(key));
  // What takes nothing is passed the options of the call alone.
  const handler =
    (name: string) =>
    async (...passed: readonly Json[]): Promise<Json> => {
      recorder.handle({ name, input: passed.length > 1 ? (passed[0] ?? {}) : {} });
      return { handled: name };
    };
  return { handlers: Object.fromEntries(open.map((name) => [name, handler(name)])) };
}

async function runFile(sampled: Sampled, recorder: Recorder, counts: Counts): Promise<void> {
  const { meaning } = sampled;
  const options = adapterOptions(sampled, recorder);
  const adapters = new Map(meaning.endpoints.map(({ adapter }) => [`${adapter.kind} ${adapter.namespace}`, adapter]));
  for (const { kind, namespace } of adapters.values()) {
    const endpoints = meaning.endpoints.filter(
      ({ adapter }) => adapter.kind === kind && adapter.namespace === namespace,
    );
    if (kind === "rest") await runRest(sampled, namespace, endpoints, options, recorder, counts);
    else await runMcp(sampled, namespace, endpoints, options, recorder, counts);
  }
}

async function runRest(
  sampled: Sampled,
  namespace: string,
  endpoints: readonly MeantEndpoint[],
  options: object,
  recorder: Recorder,
  counts: Counts,
): Promise<void> {
  const found = await loadAdapter<FastifyPluginAsync<object>>(sampled, namespace, "rest");
  const app = Fastify({ logger: false });
  const failure =
    found &&
    (await startFailure(
      async () =>
        await app.register(found.adapter, { ...options, ...openHandlers(sampled, found.module, recorder) }).ready(),
    ));
  if (failure !== undefined) return noteStartFailure(sampled, namespace, endpoints, failure, counts);
  const document: Json = found
    ? JSON.parse(sampled.texts.get(found.module.replace(/^rest(.*)$/, "openapi$1.json")) ?? "null")
    : null;
  for (const endpoint of endpoints) {
    const callers = [false, true].map((requiredOnly) =>
      madeRequest(document, endpoint.method, endpoint.path, requiredOnly),
    );
    await runCalls(
      sampled,
      endpoint,
      callers,
      async (caller) => await callRest(app, endpoint, caller),
      recorder,
      counts,
    );
  }
  await app.close();
}

async function runMcp(
  sampled: Sampled,
  namespace: string,
  endpoints: readonly MeantEndpoint[],
  options: object,
  recorder: Recorder,
  counts: Counts,
): Promise<void> {
  const found = await loadAdapter<(options: object) => McpServer>(sampled, namespace, "mcp");
  if (!found) {
    for (const endpoint of endpoints) await runCall(sampled, endpoint, undefined, recorder, counts);
    return;
  }
  const client = new Client({ name: "sample", version: "1.0.0" });
  const failure = await startFailure(async () => {
    const [near, far] = InMemoryTransport.createLinkedPair();
    await Promise.all([
      found.adapter({ ...options, ...openHandlers(sampled, found.module, recorder) }).connect(far),
      client.connect(near),
    ]);
  });
  if (failure !== undefined) return noteStartFailure(sampled, namespace, endpoints, failure, counts);
  const { tools } = await client.listTools();
  const schemas = new Map(tools.map((tool) => [tool.name, tool.inputSchema]));
  for (const endpoint of endpoints) {
    const schema = schemas.get(endpoint.name);
    const callers = [false, true].map(
      (requiredOnly) => schema && madeArguments(JSON.parse(JSON.stringify(schema)), requiredOnly),
    );
    const send = async ({ args }: CallerValues): Promise<Replied> => ({
      kind: "mcp",
      result: await client.callTool({ name: endpoint.name, arguments: { ...args } }),
    });
    await runCalls(sampled, endpoint, callers, send, recorder, counts);
  }
  await client.close();
}

/** Why `start` fails; undefined where it does not. */
async function startFailure(start: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await start();
    return undefined;
  } catch (error) {
    return String(error);
  }
}

/** An adapter that does not start serves none of its operations: one mismatch tells why. */
function noteStartFailure(
  sampled: Sampled,
  namespace: string,
  endpoints: readonly MeantEndpoint[],
  failure: string,
  counts: Counts,
): void {
  counts.calls += endpoints.length;
  counts.compared += endpoints.length;
  counts.mismatches.push({
    file: sampled.file.path,
    operation: `${namespace}: all ${endpoints.length}`,
    expected: "an adapter that starts",
    received: failure,
  });
}

interface LoadedAdapter<T> {
  /** `rest`, `mcp-second`. */
  readonly module: string;
  readonly adapter: T;
}

/** The exported function of an adapter, found through the listener of its namespace in `server.ts`. */
async function loadAdapter<T>(
  sampled: Sampled,
  namespace: string,
  kind: "rest" | "mcp",
): Promise<LoadedAdapter<T> | undefined> {
  const server = sampled.texts.get("server.ts") ?? "";
  const listener = server
    .split(/(?=\bname: ")/)
    .find(
      (part) =>
        part.startsWith(`name: ${JSON.stringify(namespace)}`) &&
        new RegExp(`kind: "(${kind}|${kind === "mcp" ? "stdio" : kind})"`).test(part),
    );
  const name =
    listener &&
    (/app\.register\((\w+),/.exec(listener) ?? /\(\(\) => (\w+)\((?:options|\{ \.\.\.options)/.exec(listener))?.[1];
  const module = [...server.matchAll(/import \{ ([^}]+) \} from "\.\/([\w./-]+)\.js";/g)].find(([, names = ""]) =>
    names.split(", ").includes(name ?? ""),
  )?.[2];
  if (name === undefined || module === undefined) return undefined;
  const loaded: Record<string, T | undefined> = await import(pathToFileURL(join(sampled.folder, `${module}.js`)).href);
  const adapter = loaded[name];
  return adapter && { module, adapter };
}

async function callRest(app: FastifyInstance, endpoint: MeantEndpoint, caller: CallerValues): Promise<Replied> {
  const path = endpoint.path.replace(/\{\{?\s*([^{}]*?)\s*\}?\}/g, (hole, name: string) => {
    const key =
      Object.keys(caller.path).find((candidate) => candidate === name) ??
      Object.keys(caller.path).find((candidate) => folded(candidate) === folded(name));
    return key === undefined ? hole : encodeURIComponent(textOf(caller.path[key]));
  });
  const query = Object.entries(caller.query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map(
      (item: Json) => `${encodeURIComponent(name)}=${encodeURIComponent(textOf(item))}`,
    ),
  );
  const cookies = Object.entries(caller.cookie).map(([name, value]) => `${name}=${textOf(value)}`);
  const headers = {
    ...Object.fromEntries(Object.entries(caller.header).map(([name, value]) => [name.toLowerCase(), textOf(value)])),
    ...(cookies.length > 0 ? { cookie: cookies.join("; ") } : {}),
    ...(caller.body === undefined ? {} : { "content-type": "application/json" }),
  };
  const method = endpoint.method;
  if (!isInjectable(method)) throw new Error(`${method} cannot be sent`);
  const url = query.length > 0 ? `${path}?${query.join("&")}` : path;
  const answer = await app.inject({
    method,
    url,
    headers,
    ...(caller.body === undefined ? {} : { payload: JSON.stringify(caller.body) }),
  });
  return {
    kind: "rest",
    status: answer.statusCode,
    headers: Object.fromEntries(
      Object.entries(answer.headers).map(([name, value]) => [name, value === undefined ? value : String(value)]),
    ),
    body: answer.rawPayload,
  };
}

/** A short account of an answer, or of why there is none. */
async function accountOf(replied: Promise<Replied>): Promise<string> {
  try {
    const answer = await replied;
    return answer.kind === "rest" ? `${answer.status} ${answer.body.toString()}` : JSON.stringify(answer.result);
  } catch (error) {
    return String(error);
  }
}

function isInjectable(method: string): method is "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS" {
  return ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"].includes(method);
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? "");
}

/** Calls one endpoint with all its inputs, and with the required ones alone where that is something else. */
async function runCalls(
  sampled: Sampled,
  endpoint: MeantEndpoint,
  callers: readonly (CallerValues | undefined)[],
  send: (caller: CallerValues) => Promise<Replied>,
  recorder: Recorder,
  counts: Counts,
): Promise<void> {
  const [full, least] = callers;
  await runCall(sampled, endpoint, full && { caller: full, send: async () => await send(full) }, recorder, counts);
  if (
    full === undefined ||
    least === undefined ||
    "reason" in endpoint.target ||
    isDeepStrictEqual({ ...full, requiredOnly: true }, least)
  )
    return;
  await runCall(sampled, endpoint, { caller: least, send: async () => await send(least) }, recorder, counts);
}

/** Calls one endpoint, where the YAML says plainly what it means, and compares. */
async function runCall(
  sampled: Sampled,
  endpoint: MeantEndpoint,
  call: Call | undefined,
  recorder: Recorder,
  counts: Counts,
): Promise<void> {
  counts.calls += 1;
  const skip = (reason: string): void => {
    counts.notCompared[reason] = (counts.notCompared[reason] ?? 0) + 1;
  };
  const differ = (expected: string, received: string): void => {
    counts.mismatches.push({
      file: sampled.file.path,
      operation: `${endpoint.adapter.namespace}: ${endpoint.label}${call?.caller.requiredOnly === true ? " (required inputs only)" : ""}`,
      expected,
      received,
    });
  };
  if ("reason" in endpoint.target && !endpoint.target.asksHandler) return skip(endpoint.target.reason);
  const owner =
    endpoint.adapter.kind === "mcp"
      ? `tool ${endpoint.name}:`
      : `${endpoint.label.replace(/\{\{([^{}]*)\}\}/g, "{$1}")}:`;
  // What a write would lose is told of the operation that it calls.
  const loses =
    "reason" in endpoint.target
      ? undefined
      : `\`${endpoint.target.namespace}.${String(endpoint.target.written["name"])}\` has no parameter`;
  if (!call && sampled.refusals.some((message) => message.includes(owner) || (loses && message.startsWith(loses))))
    return skip("refused with a reason of its own");
  if (!call) {
    counts.compared += 1;
    return differ("an operation that can be called", "none is generated");
  }
  if ("reason" in endpoint.target) {
    counts.compared += 1;
    return await runHandled(call, recorder, differ);
  }
  const expectation = expectRequest(endpoint, call.caller, sampled.meaning.bindings);
  if (expectation.kind === "not-compared") return skip(expectation.reason);
  counts.compared += 1;
  if (expectation.missing.length > 0)
    differ(`an input for ${expectation.missing.join(", ")}`, `inputs ${inputNames(call.caller).join(", ") || "none"}`);
  if (expectation.kind === "unreachable") return;
  recorder.take();
  const answer = await accountOf(call.send());
  const received = recorder.take();
  const [only] = received;
  if (only === undefined || received.length > 1)
    return differ("one request", `${received.length}; answered ${answer.slice(0, 500)}`);
  const differences = await compare(expectation.request, only, endpoint.target.namespace);
  if (differences.length > 0)
    differ(
      differences.map(({ part, expected }) => `${part} ${expected}`).join("; "),
      differences.map(({ part, received: value }) => `${part} ${value}`).join("; "),
    );
  else if (!call.caller.requiredOnly) await compareAnswers(endpoint, endpoint.target, call, sampled, recorder, counts);
}

/** So many answers of the upstream are tried of each operation and tool, others for each, unless `CAPSTAN_ANSWERS=all`. */
const triedAnswers = process.env.CAPSTAN_ANSWERS === "all" ? Infinity : 4;

/** Lets the upstream answer in several ways, and compares what comes back with what the declared outputs mean. */
async function compareAnswers(
  endpoint: MeantEndpoint,
  target: MeantOperation,
  call: Call,
  sampled: Sampled,
  recorder: Recorder,
  counts: Counts,
): Promise<void> {
  if (target.isOAuthForm || target.isAuthorization) return;
  for (const answer of pickAnswers(madeAnswers(endpoint, target), `${sampled.file.path} ${endpoint.label}`)) {
    recorder.answerWith(answer);
    const differences = await differencesOf(endpoint, target, call, answer);
    recorder.answerWith(undefined);
    recorder.take();
    if (typeof differences === "string") {
      counts.notCompared[differences] = (counts.notCompared[differences] ?? 0) + 1;
      continue;
    }
    counts.answers += 1;
    if (differences.length > 0)
      counts.mismatches.push({
        file: sampled.file.path,
        operation: `${endpoint.adapter.namespace}: ${endpoint.label} answered with ${answer.label}`,
        expected: differences.map(({ part, expected }) => `${part} ${expected}`).join("; "),
        received: differences.map(({ part, received }) => `${part} ${received}`).join("; "),
      });
  }
}

/** Where the answer to one call is not what it should be, or why this reading does not say what it should be. */
async function differencesOf(
  endpoint: MeantEndpoint,
  target: MeantOperation,
  call: Call,
  answer: UpstreamAnswer,
): Promise<readonly Difference[] | string> {
  try {
    return compareAnswer(endpoint, target, answer, await call.send());
  } catch (error) {
    if (error instanceof NotCovered) return error.message;
    return [{ part: "an answer", expected: "one", received: String(error) }];
  }
}

/** The first, which fits, and some of the others. */
function pickAnswers(answers: readonly UpstreamAnswer[], seed: string): readonly UpstreamAnswer[] {
  const [first, ...others] = answers;
  const hashOf = (label: string): string => createHash("sha256").update(`${seed}${label}`).digest("hex");
  const shuffled = others
    .map((answer) => [hashOf(answer.label), answer] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return [...(first === undefined ? [] : [first]), ...shuffled.slice(0, triedAnswers - 1).map(([, answer]) => answer)];
}

/** An endpoint whose call leads nowhere must reach the handler that was passed for it, with the caller's values by name, and nothing upstream. */
async function runHandled(
  call: Call,
  recorder: Recorder,
  differ: (expected: string, received: string) => void,
): Promise<void> {
  recorder.take();
  recorder.takeHandled();
  const answer = await accountOf(call.send());
  const [only, ...more] = recorder.takeHandled();
  const received = recorder.take();
  if (!only || more.length + received.length > 0)
    return differ(
      "one call of a handler",
      `${only ? 1 + more.length : 0}, and ${received.length} upstream; answered ${answer.slice(0, 500)}`,
    );
  if (!answer.includes(only.name)) return differ(`the answer of ${only.name}`, answer.slice(0, 500));
  const passed = valuesByName(call.caller);
  const got = isMap(only.input)
    ? Object.fromEntries(Object.entries(only.input).filter(([, value]) => value !== undefined))
    : only.input;
  if (!isDeepStrictEqual(passed, got)) differ(JSON.stringify(passed), JSON.stringify(got));
}

/** What a caller passes, wherever it travels, by name; a body that is no set of fields is `body`. */
function valuesByName({ path, query, header, cookie, args, body }: CallerValues): Json {
  const fields = body === undefined ? {} : isMap(body) && !Object.hasOwn(body, "made") ? body : { body };
  return { ...path, ...query, ...header, ...cookie, ...args, ...fields };
}

function inputNames({ path, query, header, cookie, args, body }: CallerValues): readonly string[] {
  return [
    ...[path, query, header, cookie, args].flatMap((part) => Object.keys(part)),
    ...(typeof body === "object" && body !== null ? Object.keys(body).map((key) => `body ${key}`) : []),
  ];
}

// What the transport itself adds (`cache-control` and `pragma` beside conditional headers); `content-type` is compared with the body.
const transportHeaders = new Set([
  "cache-control",
  "pragma",
  "host",
  "connection",
  "accept",
  "accept-encoding",
  "accept-language",
  "sec-fetch-mode",
  "user-agent",
  "content-length",
  "content-type",
  "transfer-encoding",
  "x-request-id",
]);

async function compare(expected: MeantRequest, received: Received, namespace: string): Promise<readonly Difference[]> {
  const url = new URL(received.url, "http://upstream");
  const prefix = `/${encodeURIComponent(namespace)}`;
  const differences: Difference[] = [];
  const check = (part: string, wanted: unknown, got: unknown): void => {
    if (!isDeepStrictEqual(wanted, got))
      differences.push({
        part,
        expected: JSON.stringify(wanted) ?? "nothing",
        received: JSON.stringify(got) ?? "nothing",
      });
  };
  check("method", expected.method, received.method);
  check(
    "path",
    expected.path.slice(prefix.length),
    url.pathname.startsWith(prefix) ? url.pathname.slice(prefix.length) : url.pathname,
  );
  check("query", sorted(expected.query), sorted([...url.searchParams]));
  const headers = Object.entries(received.headers).filter(
    ([name]) => !transportHeaders.has(name) || Object.hasOwn(expected.headers, name),
  );
  check(
    "headers",
    Object.fromEntries(sorted(Object.entries(expected.headers))),
    Object.fromEntries(sorted(headers.map(([name, value]) => [name, String(value)]))),
  );
  const mediaType = Object.hasOwn(expected.headers, "content-type")
    ? undefined
    : String(received.headers["content-type"] ?? "").replace(/;.*$/, "");
  check("body", expected.body, await readBody(received, expected.body));
  if (mediaType !== undefined) check("content-type", mediaTypeOf(expected.body), mediaType);
  return differences;
}

function sorted(entries: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  return entries.map(([name, value]) => [name, value] as const).sort((a, b) => (a.join("\0") < b.join("\0") ? -1 : 1));
}

function mediaTypeOf(body: MeantBody | undefined): string {
  switch (body?.kind) {
    case undefined:
      return "";
    case "json":
      return "application/json";
    case "form":
      return "application/x-www-form-urlencoded";
    case "multipart":
      return "multipart/form-data";
    case "text":
      return body.mediaType;
  }
}

/** The received body read in the form that is expected; text where it cannot be. */
async function readBody({ body, headers }: Received, expected: MeantBody | undefined): Promise<unknown> {
  const text = body.toString("utf8");
  if (expected === undefined) return text === "" ? undefined : text;
  try {
    switch (expected.kind) {
      case "json":
        return { kind: "json", value: JSON.parse(text) };
      case "form":
        return { kind: "form", pairs: [...new URLSearchParams(text)] };
      case "multipart": {
        const form = await new Response(new Uint8Array(body), {
          headers: { "content-type": headers["content-type"] ?? "" },
        }).formData();
        return { kind: "multipart", pairs: [...form].map(([name, value]) => [name, String(value)]) };
      }
      case "text":
        return { kind: "text", mediaType: expected.mediaType, text };
    }
  } catch {
    return text;
  }
}
