import { isDeepStrictEqual } from "node:util";
import type { Client } from "@modelcontextprotocol/client";
import { isVersion } from "../../../generator/drift/changes.js";
import type { Surface } from "../../../generator/drift/rule.js";
import type { Capability, Input, RestAdapter } from "../../../generator/model/capability.js";
import type { Compilation } from "../../../generator/pipeline.js";
import { answerTrees } from "./answers.js";
import { credentialsOf, type Edition, nobody, startEdition } from "./edition.js";
import { type Given, waysToCall } from "./samples.js";

/** What a caller of the old edition meets in the new one. */
export interface Seen {
  readonly surface: Surface;
  /** `break`: refused, not found, or a member or its kind is missing; `difference`: another value, or other requests upstream. */
  readonly kind: "break" | "difference";
  readonly what: string;
}

/** Old requests and old tool calls against the new servers; undefined where one side cannot be run here. */
export async function compareBehaviour(before: Compilation, after: Compilation): Promise<readonly Seen[] | undefined> {
  if (!isVersion(before) || !isVersion(after)) return undefined;
  const credentials = credentialsOf(before.capability.adapters);
  const isServed = ({ files }: Compilation): boolean => files.some(({ path }) => path.endsWith("/server.ts"));
  if (!credentials || !isServed(before) || !isServed(after)) return undefined;
  const trees = answerTrees([before.capability, after.capability]);
  const old = await startEdition(before, before.capability, trees, credentials).catch(notHere);
  if (!old) return undefined;
  try {
    const fresh = await startEdition(
      after,
      before.capability,
      trees,
      partnersOf(before.capability, after.capability, credentials),
    ).catch(notHere);
    if (!fresh) return undefined;
    try {
      return [...(await compareRest(old, fresh, credentials)), ...(await compareTools(old, fresh))];
    } finally {
      await fresh.close();
    }
  } finally {
    await old.close();
  }
}

/** What needs values that stand in files of its author's cannot be started here. */
function notHere(error: unknown): undefined {
  if (error instanceof Error && error.constructor.name === "StartError") return undefined;
  throw error;
}

/** What callers bring to the adapters of the new edition: what they brought to the one that stood at its door. */
function partnersOf<T>(before: Capability, after: Capability, brought: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  return new Map(
    after.adapters.flatMap((adapter) => {
      const old = partnerOf(before, adapter);
      const found = old === undefined ? undefined : brought.get(old);
      return found === undefined ? [] : [[adapter.namespace, found] as const];
    }),
  );
}

function partnerOf(
  capability: Capability,
  { namespace, kind, port }: Capability["adapters"][number],
): string | undefined {
  const same = capability.adapters.filter((each) => each.kind === kind);
  return (
    same.find((each) => each.namespace === namespace) ??
    same.find((each) => each.port === port) ??
    (same.length === 1 ? same[0] : undefined)
  )?.namespace;
}

async function compareRest(
  old: Edition,
  fresh: Edition,
  credentials: ReadonlyMap<string, { readonly headers: Readonly<Record<string, string>>; readonly query: string }>,
): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  for (const adapter of old.capability.rest) {
    const there = partnerOf(fresh.capability, adapter);
    const address = there === undefined ? undefined : fresh.servers.addresses[there];
    const { headers, query } = credentials.get(adapter.namespace) ?? nobody;
    for (const request of requestsOf(adapter)) {
      const ask = async (edition: Edition, base: string | undefined): Promise<Answered> => {
        edition.upstream.take();
        if (base === undefined) return { status: 0, mediaType: "", body: "", upstream: [] };
        const url = `${base}${request.path}${query === "" ? request.search : `${query}${request.search.replace("?", "&")}`}`;
        const response = await fetch(url, {
          method: request.method,
          headers: { ...headers, ...request.headers },
          redirect: "manual",
          ...(request.body === undefined ? {} : { body: request.body }),
        });
        return {
          status: response.status,
          mediaType: response.headers.get("content-type") ?? "",
          body: await response.text(),
          upstream: edition.upstream.take(),
        };
      };
      const was = await ask(old, old.servers.addresses[adapter.namespace]);
      if (was.status >= 400) continue;
      const now = await ask(fresh, address);
      seen.push(...differences("rest", `${request.method} ${request.path}${request.search}`, was, now));
    }
  }
  return seen;
}

interface Answered {
  readonly status: number;
  readonly mediaType: string;
  readonly body: string;
  readonly upstream: readonly string[];
}

function differences(surface: Surface, what: string, was: Answered, now: Answered): readonly Seen[] {
  const broken = (why: string): readonly Seen[] => [{ surface, kind: "break", what: `${what}: ${why}` }];
  if (now.status === 0 || now.status >= 400)
    return broken(`${was.status} became ${now.status}: ${now.body.slice(0, 200)}`);
  if (was.mediaType.split(";")[0] !== now.mediaType.split(";")[0])
    return broken(`${was.mediaType} became ${now.mediaType}`);
  const lost = lostIn(parsed(was.body), parsed(now.body), "$");
  if (lost !== undefined) return broken(lost);
  const other = otherThan(parsed(was.body), parsed(now.body), "$");
  if (other !== undefined) return [{ surface, kind: "difference", what: `${what}: ${other}` }];
  return isDeepStrictEqual(was.upstream.toSorted(), now.upstream.toSorted()) &&
    isDeepStrictEqual(writesOf(was.upstream), writesOf(now.upstream))
    ? []
    : [
        {
          surface,
          kind: "difference",
          what: `${what}: upstream got ${now.upstream.join(" ")}, where it got ${was.upstream.join(" ")}`,
        },
      ];
}

/** Writes in their order; reads may come in any. */
function writesOf(upstream: readonly string[]): readonly string[] {
  return upstream.filter((request) => !/^\["(?:GET|HEAD|OPTIONS)"/.test(request));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What a reader of the one misses in the other. */
function lostIn(was: unknown, now: unknown, at: string): string | undefined {
  const kind = (value: unknown): string => (value === null ? "null" : Array.isArray(value) ? "list" : typeof value);
  if (kind(was) === "null" || was === undefined) return undefined;
  if (kind(was) !== kind(now)) return `${at} was ${kind(was)} and is ${kind(now)}`;
  if (Array.isArray(was) && Array.isArray(now))
    return was.length > 0 && now.length > 0 ? lostIn(was[0], now[0], `${at}[0]`) : undefined;
  if (typeof was !== "object" || typeof now !== "object" || was === null || now === null) return undefined;
  for (const [name, value] of Object.entries(was)) {
    if (!(name in now) && value !== null) return `${at}.${name} is not there any more`;
    const lost = lostIn(value, (now as Record<string, unknown>)[name], `${at}.${name}`);
    if (lost !== undefined) return lost;
  }
  return undefined;
}

/** Where the other has another value; members that came do not count. */
function otherThan(was: unknown, now: unknown, at: string): string | undefined {
  if (Array.isArray(was) && Array.isArray(now)) {
    if (was.length !== now.length) return `${at} had ${was.length} and has ${now.length}`;
    return was
      .map((item, index) => otherThan(item, now[index], `${at}[${index}]`))
      .find((found) => found !== undefined);
  }
  if (typeof was === "object" && was !== null && typeof now === "object" && now !== null)
    return Object.entries(was)
      .map(([name, value]) => otherThan(value, (now as Record<string, unknown>)[name], `${at}.${name}`))
      .find((found) => found !== undefined);
  return Object.is(was ?? null, now ?? null)
    ? undefined
    : `${at} was ${JSON.stringify(was)} and is ${JSON.stringify(now)}`;
}

interface Request {
  readonly method: string;
  readonly path: string;
  readonly search: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

function requestsOf({ resources }: RestAdapter): readonly Request[] {
  return resources.flatMap((resource) => [
    ...resource.operations.flatMap((operation) =>
      waysToCall(operation.asked, operation.action).map((given) =>
        requestOf(operation.method, operation.path.parts, operation.asked, given),
      ),
    ),
    ...(resource.forward
      ? [
          {
            method: "GET",
            path: resource.path.parts.map((part) => (typeof part === "string" ? part : "some/where")).join(""),
            search: "?asked=for",
            headers: Object.fromEntries(
              ["accept", ...resource.forward.trustedHeaders].map((name) => [name.toLowerCase(), "text/plain"]),
            ),
          },
        ]
      : []),
  ]);
}

function requestOf(
  method: string,
  parts: RestAdapter["resources"][number]["path"]["parts"],
  inputs: readonly Input[],
  given: Given,
): Request {
  const query = new URLSearchParams();
  const headers: Record<string, string> = {};
  const fields: Record<string, unknown> = {};
  let whole: unknown;
  for (const input of inputs) {
    const value = given[input.name];
    if (value === undefined) continue;
    if (input.in === "query")
      for (const item of Array.isArray(value) ? value : [value]) query.append(input.name, String(item));
    if (input.in === "header") headers[input.name.toLowerCase()] = String(value);
    if (input.in === "body") fields[input.name] = value;
    if (input.in === "whole") whole = value;
  }
  const body = whole ?? (Object.keys(fields).length > 0 ? fields : undefined);
  const search = query.toString();
  return {
    method,
    path: parts
      .map((part) => (typeof part === "string" ? part : encodeURIComponent(String(given[part.parameter] ?? "x"))))
      .join(""),
    search: search === "" ? "" : `?${search}`,
    headers: body === undefined ? headers : { ...headers, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
}

async function compareTools(old: Edition, fresh: Edition): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  for (const server of old.capability.mcp) {
    const client = old.clients.get(server.namespace);
    if (!client) continue;
    const there = partnerOf(fresh.capability, server);
    const other = there === undefined ? undefined : fresh.clients.get(there);
    if (!other) {
      seen.push({ surface: "mcp", kind: "break", what: `${server.namespace}: nobody answers, or nobody is let in` });
      continue;
    }
    const was = await listed(client, server.resources.length > 0);
    const now = await listed(other, server.resources.length > 0);
    for (const [name, value] of was) {
      const current = now.get(name);
      if (current === undefined) continue;
      if (!isDeepStrictEqual(value, current))
        seen.push({
          surface: "mcp",
          kind: "difference",
          what: `${name} was ${JSON.stringify(value)} and is ${JSON.stringify(current)}`,
        });
    }
    const both = async (what: string, call: (each: Client) => Promise<string>): Promise<void> => {
      const ask = async (edition: Edition, each: Client): Promise<Answered> => {
        edition.upstream.take();
        const body = await call(each).catch(
          (error: unknown) => `!${error instanceof Error ? error.message : String(error)}`,
        );
        return { status: body.startsWith("!") ? 400 : 200, mediaType: "", body, upstream: edition.upstream.take() };
      };
      const first = await ask(old, client);
      if (first.status < 400) seen.push(...differences("mcp", what, first, await ask(fresh, other)));
    };
    for (const tool of server.tools)
      for (const given of waysToCall(tool.asked, tool.action))
        await both(
          `tool ${tool.name} ${JSON.stringify(given)}`,
          async (each) => await callTool(each, tool.name, given),
        );
    for (const resource of server.resources) {
      if (resource.location !== undefined) continue;
      const uri = resource.uri.replace(/\{+[^{}]*\}+/g, "7");
      await both(`resource ${uri}`, async (each) => await readText(each, uri));
    }
    for (const { uri, variables } of server.resources)
      if (variables.length > 0)
        await both(`resource ${uri}, filled by the names of its holes`, async (each) => {
          const shape = (text: string): string => text.replace(/\{+[^{}]*\}+/g, "{}");
          const { resourceTemplates } = await each.listResourceTemplates();
          const template = resourceTemplates.find(({ uriTemplate }) => shape(uriTemplate) === shape(uri))?.uriTemplate;
          const filled = template?.replace(/\{+([^{}]*)\}+/g, (_, name: string) =>
            variables.includes(name) ? "7" : "",
          );
          return await readText(each, filled ?? uri);
        });
    for (const prompt of server.prompts) {
      if (prompt.location !== undefined) continue;
      const all = Object.fromEntries(prompt.arguments.map(({ name }) => [name, `a-${name}`]));
      const required = Object.fromEntries(
        prompt.arguments.filter((each) => each.required).map(({ name }) => [name, `a-${name}`]),
      );
      for (const given of [all, required])
        await both(`prompt ${prompt.name} ${JSON.stringify(given)}`, async (each) =>
          JSON.stringify((await each.getPrompt({ name: prompt.name, arguments: given })).messages),
        );
    }
  }
  return seen;
}

/** What programs act on of what is listed: hints, media types, names. Words for people are not. */
async function listed(client: Client, withResources: boolean): Promise<ReadonlyMap<string, unknown>> {
  const all = new Map<string, unknown>();
  for (const { name, annotations } of (await client.listTools().catch(() => ({ tools: [] }))).tools) {
    const { title: _title, ...hints } = annotations ?? {};
    // Beside readOnlyHint the others mean nothing (MCP, tool annotations).
    all.set(
      `hints of ${name}`,
      hints.readOnlyHint === true ? { readOnlyHint: true, openWorldHint: hints.openWorldHint ?? null } : hints,
    );
  }
  for (const { uri, name, mimeType } of withResources
    ? (await client.listResources().catch(() => ({ resources: [] }))).resources
    : [])
    all.set(`resource ${uri}`, { name, mimeType });
  for (const { uriTemplate, name, mimeType } of withResources
    ? (await client.listResourceTemplates().catch(() => ({ resourceTemplates: [] }))).resourceTemplates
    : [])
    all.set(`resource ${uriTemplate}`, { name, mimeType });
  return all;
}

async function readText(client: Client, uri: string): Promise<string> {
  const { contents } = await client.readResource({ uri });
  const [first] = contents;
  return first && "text" in first ? String(first.text) : JSON.stringify(contents);
}

async function callTool(client: Client, name: string, given: Given): Promise<string> {
  const result = await client.callTool({ name, arguments: { ...given } });
  const text = result.content.map((part) => (part.type === "text" ? part.text : JSON.stringify(part))).join("\n");
  if (result.isError === true) throw new Error(text);
  return text;
}
