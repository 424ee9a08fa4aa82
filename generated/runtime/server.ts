// Written by Capstan, the same for every capability. Do not edit: run generate.

import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { FastifyInstance } from "fastify";
import { describeSettings, parseFlags, type Setting } from "./command-line.js";
import { isCallError } from "./errors.js";
import { type Connection, connectionOf } from "./connection.js";
import { loadLateModules } from "./late-module.js";
import { limitsOf } from "./limits.js";
import { createServer, type HttpServer } from "./listen.js";
import { logLevelOf } from "./log-level.js";
import { openTo, type Place, placesOf } from "./places.js";
import { proxiesOf } from "./proxies.js";
import type { ServerView, Watch } from "./watch.js";
import { viewServers } from "./view-servers.js";
import type { AdapterOptions, ServerDefinition, StdioListener } from "./server-definition.js";
import {
  adapterOptions,
  adviceOnTools,
  oauthOptions,
  queryOptions,
  settingsOf,
  toolOptions,
  wordSettings,
} from "./server-settings.js";
import type { ServerExtension } from "./server-extension.js";
import { type Context, valueOf } from "./setting-value.js";
import { StartError, together } from "./start-error.js";
import type { StartOptions } from "./start-options.js";
import { refuseUnknownFunctions, refuseUnknownTools, type ShownTool } from "./tool-choice.js";

export type {
  AdapterOptions,
  HttpListener,
  ServerDefinition,
  StdioListener,
} from "./server-definition.js";
export { StartError } from "./start-error.js";
export type { StartOptions } from "./start-options.js";

export interface RunningServers {
  /** By namespace: `http://127.0.0.1:8080`. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Takes no more requests, lets those under way be answered (503 where that takes too long: option `patienceMs`), and closes. */
  readonly close: () => Promise<void>;
}

/** What closing takes beyond the patience that open requests get. */
const marginMs = 2_000;

/** Starts what `definition` declares. Flags win over options, options over environment variables, those over the declaration. Fails with a StartError. */
export async function startServers(
  definition: ServerDefinition,
  options: StartOptions = {},
): Promise<RunningServers> {
  if (options.commandLine !== true) return (await start(definition, options)).running;
  try {
    const { running, patienceMs } = await start(definition, options);
    endOnSignals(running, patienceMs + marginMs);
    return running;
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    console.error(`${definition.capability}: ${error.message}`);
    process.exit(1);
  }
}

/** Says why a capability's servers cannot be started as a program: what some operations do is only known to code that calls `start`. */
export function refuseWithoutHandlers(capability: string): void {
  console.error(
    `${capability}: some operations need handlers. Import \`start\` from this file, and pass them.`,
  );
  process.exitCode = 1;
}

/** Whether the module of that URL is the program that was started, and not one that it imports. */
export function isMain(moduleUrl: string): boolean {
  const program = process.argv[1];
  if (program === undefined) return false;
  const withoutExtension = (path: string): string => path.replace(/\.[cm]?[jt]s$/, "");
  const real = (path: string): string => {
    try {
      return realpathSync(path);
    } catch {
      return path;
    }
  };
  return withoutExtension(real(program)) === withoutExtension(real(fileURLToPath(moduleUrl)));
}

/** Fails where options that are for every request are a function, which adapters of several kinds cannot call alike, or `callFor` is none. */
function refuseChoice({
  call,
  callFor,
}: {
  readonly call?: unknown;
  readonly callFor?: unknown;
}): void {
  if (typeof call === "function")
    throw new StartError(
      "the option `call` of `start` is a function: choose for each request by `callFor: (caller, request) => ({ ... })`, or register the adapters in an application of your own",
    );
  if (call !== undefined && (typeof call !== "object" || call === null))
    throw new StartError("the option `call` of `start` is no object of options");
  if (callFor !== undefined && typeof callFor !== "function")
    throw new StartError(
      "the option `callFor` of `start` is no function: what is the same for every request is `call`",
    );
}

/** What runs, and how long requests under way get in the end. */
interface Started {
  readonly running: RunningServers;
  readonly patienceMs: number;
}

async function start(definition: ServerDefinition, options: StartOptions): Promise<Started> {
  refuseChoice(options);
  const context = contextOf(definition, options);
  const stdio = context.flags.get("--stdio");
  const chosen = definition.listeners.filter(({ name }) => options.only?.includes(name) ?? true);
  const [{ patienceMs }, logLevel, told, reach] = await together([
    () => limitsOf(context),
    () => logLevelOf(context),
    async () => await adapterOptions(context),
    async () => (stdio === undefined ? await reachOf(chosen, context) : undefined),
    // What connects reads them with the first call, from the process.
    () => (definition.upstreams.length > 0 ? proxiesOf(process.env) : undefined),
  ]);
  const watch = definition.watch?.();
  const adapters =
    watch === undefined ? told : { ...told, call: watch.calls(told.call), aroundTool: watch.tool };
  if (reach === undefined) {
    const running = await serveOverStdio(context, stdio ?? "", adapters).catch(asStartError);
    loadLateModules();
    return { running, patienceMs };
  }
  const [places, connection] = reach;
  const starting = { context, adapters, told, watch, places, connection, logLevel };
  const running = await startHttp(starting, chosen, patienceMs);
  loadLateModules();
  return { running, patienceMs };
}

/** What settings are read from. Where help is asked for it is printed, and the process ends. */
function contextOf(definition: ServerDefinition, options: StartOptions): Context {
  const settings = settingsOf(definition);
  const argv = options.argv ?? (options.commandLine === true ? process.argv.slice(2) : []);
  if (options.commandLine === true && argv.some((word) => word === "--help" || word === "-h")) {
    console.log(`Starts ${definition.capability}.\n${describeSettings(settings)}`);
    process.exit(0);
  }
  return {
    definition,
    options,
    flags: parseFlags(argv, settings),
    env: options.env ?? process.env,
  };
}

/** All that is known before the first server is made. */
interface Starting {
  readonly context: Context;
  /** What adapters are told, watched where somebody watches. */
  readonly adapters: AdapterOptions;
  readonly told: AdapterOptions;
  readonly watch: Watch | undefined;
  readonly places: readonly Place[];
  readonly connection: Connection;
  readonly logLevel: string;
}

/** The servers over HTTP, and those over standard input and output beside them: made one after the other, and listening once all of them are made. */
async function startHttp(
  starting: Starting,
  chosen: ServerDefinition["listeners"],
  patienceMs: number,
): Promise<RunningServers> {
  const { context, adapters, watch, places, connection, logLevel } = starting;
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(closers.map(async (closer) => await closer()));
  };
  const addresses = new Map<string, string>();
  const servers = new Map<Place, HttpServer>();
  // Whoever looks at the servers sees those that are made later, too.
  const apps: FastifyInstance[] = [];
  const view = (name: string): ServerView =>
    viewServers({ context, told: starting.told, places, addresses, apps }, name);
  try {
    for (const place of places) {
      const server = createServer(place, { logLevel, connection, logs: watch?.logs });
      servers.set(place, server);
      apps.push(server.app);
      closers.push(async () => await server.close(patienceMs));
      await fillServer(server, place, starting, view);
    }
    // Whatever is set wrong is told before anybody can call.
    for (const [place, server] of servers) {
      const url = await server.listen();
      addresses.set(place.listener.name, url);
      if (context.options.commandLine === true) tellPlace(place, url);
    }
    // Standard input and output belong to whoever started the program, so they are taken only there.
    if (context.options.commandLine === true)
      for (const listener of chosen)
        if (listener.kind === "stdio")
          closers.push((await serveStdio(listener, adapters, context)).close);
  } catch (error) {
    await close();
    return asStartError(error);
  }
  return { addresses: Object.fromEntries(addresses), close };
}

/** Registers the adapter of a place on its server, between what the configuration adds to it. */
async function fillServer(
  { app }: HttpServer,
  { listener }: Place,
  { context, adapters, watch, connection }: Starting,
  view: (name: string) => ServerView,
): Promise<void> {
  const { kind, name } = listener;
  if (kind !== "control") watch?.requests(app, listener);
  const extend = async (adds: ServerExtension["adds"]): Promise<void> => {
    if (kind !== "rest") return;
    for (const extension of context.definition.extensions ?? [])
      if (extension.adds === adds)
        await extension.extend(app, {
          name,
          isSecure: connection.scheme === "https",
          options: context.options,
          value: (setting, option) => valueOf(setting, option, context),
          view: view(name),
        });
  };
  await extend("hooks");
  const tools = kind === "mcp" ? checkedTools(listener, context) : undefined;
  await listener.register(app, {
    ...adapters,
    ...oauthOptions(listener, context),
    ...(kind === "control" ? controlled(watch, view(name)) : {}),
    ...(kind === "rest" ? queryOptions(name, context) : {}),
    ...tools?.options,
  });
  tools?.check();
  await extend("routes");
  const advice = kind === "mcp" ? adviceOf(listener, context) : undefined;
  if (advice !== undefined) app.log.warn(advice);
}

/** Prints where a listener listens. */
function tellPlace(place: Place, url: string): void {
  const { name, kind, paths = [kind === "mcp" ? "/mcp" : ""] } = place.listener;
  for (const path of paths)
    console.log(`${name} (${kind.toUpperCase()}) listens on ${url}${path}${openTo(place)}`);
}

/** Where listeners listen, and how they are reached there. Fails with a StartError. */
async function reachOf(
  listeners: ServerDefinition["listeners"],
  context: Context,
): Promise<readonly [readonly Place[], Connection]> {
  const overHttp = listeners.filter((listener) => listener.kind !== "stdio");
  return await together([
    async () => await placesOf(overHttp, context),
    () => connectionOf(context),
  ]);
}

/** What the adapter finds missing, or wrong, when it is told: whoever starts it can mend it. */
function asStartError(error: unknown): never {
  throw isCallError(error, "configuration") ? new StartError(error.message) : error;
}

/** What a control adapter is told. */
function controlled(
  watch: Watch | undefined,
  view: ServerView,
): Pick<AdapterOptions, "serveControl" | "opensHealth"> {
  return {
    opensHealth: view.opensHealth,
    serveControl: (app, plan) => watch?.serve(app, plan, view),
  };
}

async function serveOverStdio(
  context: Context,
  name: string,
  adapters: AdapterOptions,
): Promise<RunningServers> {
  const able = context.definition.listeners.flatMap((listener): readonly Speaker[] => {
    if (listener.kind === "stdio") return [listener];
    return listener.stdio === undefined ? [] : [{ ...listener, serve: listener.stdio }];
  });
  const [chosen, ...others] =
    name === "" ? able : able.filter((listener) => listener.name === name);
  if (chosen === undefined || others.length > 0)
    throw new StartError(
      `name one of the MCP servers: ${able.map((listener) => `--stdio=${listener.name}`).join(", ")}`,
    );
  const handle = await serveStdio(chosen, adapters, context);
  return { addresses: {}, close: async () => await handle.close() };
}

type Speaker = Pick<StdioListener, "name" | "runsCode" | "manyTools" | "serve">;

async function serveStdio(
  listener: Speaker,
  adapters: AdapterOptions,
  context: Context,
): Promise<{ readonly close: () => Promise<void> }> {
  const advice = adviceOf(listener, context);
  // Standard output belongs to the protocol.
  if (advice !== undefined) console.error(advice);
  const tools = checkedTools(listener, context);
  const handle = await listener.serve({ ...adapters, ...tools.options });
  try {
    tools.check();
  } catch (error) {
    await handle.close();
    throw error;
  }
  return handle;
}

/** What MCP servers are told of their tools, and what refuses names in it that none of them has, once they are made. */
function checkedTools(
  listener: Pick<StdioListener, "name" | "runsCode">,
  context: Context,
): { readonly options: Partial<AdapterOptions>; readonly check: () => void } {
  const options = toolOptions(listener, context);
  const known: ShownTool[] = [];
  let isChecked = false;
  return {
    options: {
      ...options,
      tellTools: (tools) => {
        if (!isChecked) known.push(...tools);
      },
    },
    check: () => {
      isChecked = true;
      if (known.length === 0) return;
      const { tools, code } = wordSettings(listener.name);
      namingSetting(tools, () => refuseUnknownTools(known, options.tools));
      namingSetting(code, () => refuseUnknownFunctions(known, options.code?.allow));
    },
  };
}

/** Does what may find a word wrong that stands in a setting, which the refusal then names. */
function namingSetting({ flag, variable }: Setting, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!isCallError(error, "configuration")) throw error;
    throw new StartError(`${flag} and ${variable}: ${error.message}`);
  }
}

function adviceOf(
  listener: Pick<StdioListener, "name" | "runsCode" | "manyTools">,
  context: Context,
): string | undefined {
  return adviceOnTools(listener, toolOptions(listener, context).tools);
}

function endOnSignals(running: RunningServers, limitMs: number): void {
  let ending = false;
  const end = (): void => {
    // A second signal means now.
    if (ending) process.exit(1);
    ending = true;
    setTimeout(() => process.exit(1), limitMs).unref();
    running.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
}
