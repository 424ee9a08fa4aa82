import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { describe, expect, it, onTestFinished } from "vitest";
import { parse, stringify } from "yaml";
import { matchesName } from "../../generator/cli/match-name.js";
import { compileSettings } from "../../generator/cli/settings.js";
import { parseConfig } from "../../generator/config/read-config.js";
import { createReporter } from "../../generator/diagnostics/reporter.js";
import type { Change } from "../../generator/drift/changes.js";
import { capstan, project, write } from "../capstan.js";
import { type Composed, composeTexts, starterOf, type Written } from "../compose/group.js";
import type { Edit } from "../../generator/drift/rule.js";
import { disagreements } from "./agree.js";
import { edited } from "./edit.js";
import { part } from "../part.js";
import type { Labelled } from "./labelled.js";
import { commit, git } from "./repository.js";

type Group = Exclude<Written, readonly unknown[]>;
type Sides<T> = { readonly old?: T; readonly new?: T };

interface Pair {
  readonly name: string;
  readonly old: Group;
  readonly new: Group;
  /** What is another in the texts of the new side, by capability. */
  readonly edit?: Readonly<Record<string, readonly Edit[]>>;
  /** What else each configuration says. */
  readonly beside?: Sides<object>;
  /** Further entries of `capabilities`, as YAML. */
  readonly entries?: Sides<readonly string[]>;
  /** What the group is called, where it is not `shop`. */
  readonly called?: Sides<string>;
  readonly expect: Labelled["expect"];
  readonly because: string;
  /** Why callers of the group meet something else than what is said. */
  readonly apart?: string;
}

const pairs: readonly Pair[] = parse(readFileSync(new URL("./groups.yaml", import.meta.url), "utf8"));
const members = ["orders", "payments", "stock"] as const;
const textOf = (name: string): string => readFileSync(`test/compose/shop/${name}.yaml`, "utf8");

/** One side: the texts of the capabilities and the configuration. */
function sideOf(
  pair: Pair,
  side: "old" | "new",
): { readonly texts: Readonly<Record<string, string>>; readonly config: string } {
  const texts = members.map((name) => {
    const edits = side === "new" ? (pair.edit?.[name] ?? []) : [];
    return [name, edited(textOf(name), edits)] as const;
  });
  const config = stringify({
    capabilities: ["capabilities/*.yaml", ...(pair.entries?.[side] ?? []).map((entry) => parse(entry) as object)],
    compose: { [pair.called?.[side] ?? "shop"]: pair[side] },
    ...pair.beside?.[side],
  });
  return { texts: Object.fromEntries(texts), config };
}

function filesOf({ texts, config }: ReturnType<typeof sideOf>): Readonly<Record<string, string>> {
  const files = Object.entries(texts).map(([name, text]) => [`capabilities/${name}.yaml`, text]);
  return { ...Object.fromEntries(files), "capstan.config.yaml": config };
}

describe("what changes of a group mean for others", () => {
  it("is labelled for two dozen pairs", () => {
    expect(pairs.length).toBeGreaterThanOrEqual(24);
  });

  it.each(pairs.map((pair) => [pair.name, pair] as const))("%s", (_name, pair) => {
    const folder = project(filesOf(sideOf(pair, "old")));
    git(folder, "init", "-q", "-b", "main");
    commit(folder);
    write(folder, filesOf(sideOf(pair, "new")));
    const run = capstan(folder, ["diff", "git:HEAD", "--format", "json"]);
    const { changes } = JSON.parse(run.out) as { readonly changes: readonly Change[] };
    expect(run.code, run.err).toBe(0);
    expect(disagreements(pair.expect, changes), pair.because).toEqual([]);
  });
});

/** A group that runs: what is asked of it answers with what came of it and what it asked the APIs. */
interface Running {
  readonly composed: Composed;
  readonly rest: (method: string, path: string) => Promise<string>;
  /** By path of a server: its tools, each with what it is called with (as callers of another server call it, where they do) and answers; undefined where no server answers. */
  readonly tools: (path: string, called?: Tools) => Promise<Tools | undefined>;
}

type Tools = ReadonlyMap<string, { readonly given: Readonly<Record<string, string>>; readonly answered: string }>;

async function startSide(pair: Pair, side: "old" | "new"): Promise<Running> {
  const { texts, config: text } = sideOf(pair, side);
  const config = parseConfig({ path: "capstan.config.yaml", text }, createReporter());
  if (!config) throw new Error(`no configuration: ${text}`);
  const named = (file: string): string => config.entries[`capabilities/${file}.yaml`]?.name ?? file;
  const group = pair[side];
  const chosen = Object.fromEntries(
    Object.entries(texts).filter(([file]) => group.capabilities?.some((pattern) => matchesName(named(file), pattern))),
  );
  const composed = composeTexts(chosen, group, compileSettings(config));
  const asked: string[] = [];
  const upstream = createServer((request, response) => {
    request.resume();
    asked.push(`${request.method ?? ""} ${request.url ?? ""} ${request.headers["x-key"] ?? ""}`);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ asked: request.url }));
  }).listen(0, "127.0.0.1");
  await once(upstream, "listening");
  onTestFinished(() => {
    upstream.closeAllConnections();
    upstream.close();
  });
  const { addresses } = await (
    await starterOf(composed)
  )({
    baseUrls: Object.fromEntries(
      ["shop", "pay"].map((name) => [name, `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`]),
    ),
    bindings: { SHOP_TOKEN: "a-shop-token", PAY_KEY: "a-pay-key" },
    addresses: Object.fromEntries(["rest", "mcp", "skills", "control"].map((kind) => [`shop-${kind}`, "127.0.0.1"])),
  });
  const came = (what: string): string => `${what} after ${asked.splice(0).join(", ")}`;
  return {
    composed,
    rest: async (method, path) => {
      const answer = await fetch(`${addresses["shop-rest"] ?? ""}${path}`, {
        method,
        ...(method === "POST" ? { body: "{}", headers: { "content-type": "application/json" } } : {}),
      }).catch(() => undefined);
      const body = path === "/openapi.json" ? idsOf(await answer?.json()) : await answer?.text();
      return came(`${answer?.status ?? 0} ${body}`);
    },
    tools: async (path, called) => {
      const client = new Client({ name: "caller", version: "1.0.0" });
      try {
        await client.connect(new StreamableHTTPClientTransport(new URL(`${addresses["shop-mcp"] ?? ""}${path}`)));
      } catch {
        return undefined;
      }
      onTestFinished(async () => await client.close());
      const known = new Map<string, { given: Readonly<Record<string, string>>; answered: string }>();
      for (const { name, inputSchema } of (await client.listTools()).tools) {
        const wanted = Object.keys(inputSchema.properties ?? {}).filter((key) => inputSchema.required?.includes(key));
        const given = called?.get(name)?.given ?? Object.fromEntries(wanted.map((key) => [key, "k1"]));
        const answered = await client.callTool({ name, arguments: given }).then(
          ({ isError, content }) => JSON.stringify([isError ?? false, content]),
          (error: unknown) => JSON.stringify([true, String(error)]),
        );
        known.set(name, { given, answered: came(answered) });
      }
      return known;
    },
  };
}

/** What clients are made of: by route its id. Routes that are new are nobody's. */
function idsOf(document: unknown): string {
  const { paths = {} } = document as {
    readonly paths?: Readonly<Record<string, Readonly<Record<string, { readonly operationId?: string }>>>>;
  };
  return Object.entries(paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${method} ${path} ${operationId}`),
    )
    .sort()
    .join("\n");
}

/** What callers of the old group meet in the new one, by surface: the worst of it. */
async function meet(old: Running, fresh: Running): Promise<Readonly<Record<"rest" | "mcp", string>>> {
  const met = { rest: "nothing", mcp: "nothing" };
  const note = (surface: "rest" | "mcp", isBroken: boolean): void => {
    if (isBroken || met[surface] === "nothing") met[surface] = isBroken ? "break" : "difference";
  };
  for (const { adapter, path: prefix } of old.composed.composition?.rest?.seats ?? [])
    for (const { operations } of adapter.resources)
      for (const { method, path } of operations) {
        const asked = `${prefix}${path.text.replace(/\{\{?[^{}]*\}?\}/g, "k1")}`;
        const [was, now] = [await old.rest(method, asked), await fresh.rest(method, asked)];
        if (was !== now) note("rest", was.startsWith("2") && !now.startsWith("2"));
      }
  const [was, now] = [await old.rest("GET", "/openapi.json"), await fresh.rest("GET", "/openapi.json")];
  if (was.startsWith("200") && !now.startsWith("200")) note("rest", true);
  else if (
    !was
      .split(" after ")[0]
      ?.slice(4)
      .split("\n")
      .every((line) => now.includes(line))
  )
    note("rest", false);
  for (const path of ["/mcp", "/orders/mcp", "/payments/mcp", "/stock/mcp"]) {
    const had = await old.tools(path);
    const has = had && (await fresh.tools(path, had));
    for (const [name, { answered }] of had ?? []) {
      const found = has?.get(name)?.answered;
      if (found !== answered) note("mcp", found === undefined || found.startsWith("[true"));
    }
  }
  return met;
}

describe("old requests against the new group", () => {
  const runnable = part(
    pairs.filter(({ called }) => called === undefined),
    3,
  );
  it.each(runnable.map((pair) => [pair.name, pair] as const))("%s", async (_name, pair) => {
    const met = await meet(await startSide(pair, "old"), await startSide(pair, "new"));
    const told = (surface: "rest" | "mcp"): string =>
      (pair.expect === "nothing" ? [] : pair.expect).find((each) => each.surface === surface)?.level ?? "none";
    const meant: Readonly<Record<string, string>> = { breaking: "break", risky: "difference" };
    for (const surface of ["rest", "mcp"] as const) {
      const expected = meant[told(surface)] ?? "nothing";
      if (pair.apart === undefined) expect(met[surface], `${surface}: ${pair.because}`).toBe(expected);
      else expect(met[surface] === "break" && expected !== "break", pair.apart).toBe(false);
    }
  });
});
