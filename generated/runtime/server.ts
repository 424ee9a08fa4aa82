// Written by Capstan, the same for every capability. Do not edit: run generate.

import { randomUUID } from "node:crypto";
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Fastify, { type FastifyInstance } from "fastify";
import { type BindingDeclaration, loadBindings, MissingBindings } from "./bindings.js";
import { describeSettings, parseFlags, type Setting, settingOf } from "./command-line.js";
import type { CallOptions } from "./http.js";
import { loggerOptions } from "./logging.js";
import { StartError } from "./start-error.js";

export { StartError } from "./start-error.js";

/** What a capability starts. */
export interface ServerDefinition {
  readonly capability: string;
  readonly bindings: readonly BindingDeclaration[];
  /** `baseUrl` is undefined where whoever starts the servers must give it. */
  readonly upstreams: readonly {
    readonly namespace: string;
    readonly baseUrl: string | undefined;
  }[];
  readonly listeners: readonly (HttpListener | StdioListener)[];
}

/** What adapters are told: their call options, for all upstreams and by namespace. */
export interface AdapterOptions {
  readonly call: CallOptions;
  readonly upstreams: Readonly<Record<string, CallOptions>>;
}

export interface HttpListener {
  /** The adapter's namespace. */
  readonly name: string;
  readonly kind: "rest" | "mcp" | "skill" | "control";
  readonly port: number;
  readonly address: string;
  readonly register: (app: FastifyInstance, options: AdapterOptions) => Promise<unknown>;
  /** Serves the same over standard input and output, where that is possible: flag `--stdio`. */
  readonly stdio?: Serve | undefined;
}

export interface StdioListener {
  readonly name: string;
  readonly kind: "stdio";
  readonly serve: Serve;
}

type Serve = (options: AdapterOptions) => Promise<{ readonly close: () => Promise<void> }>;

export interface StartOptions {
  /** By namespace; 0 takes any free port. */
  readonly ports?: Readonly<Record<string, number | undefined>> | undefined;
  readonly addresses?: Readonly<Record<string, string | undefined>> | undefined;
  readonly baseUrls?: Readonly<Record<string, string | undefined>> | undefined;
  readonly bindings?: Readonly<Record<string, string | undefined>> | undefined;
  /** Finds bindings in places other than the environment and files. */
  readonly resolve?:
    | ((location: string, key: string) => string | undefined | Promise<string | undefined>)
    | undefined;
  /** For every call upstream. */
  readonly call?: CallOptions | undefined;
  /** pino's level; `LOG_LEVEL` or `warn` by default. */
  readonly logLevel?: string | undefined;
  /** Names of the listeners to start; all of them by default. */
  readonly only?: readonly string[] | undefined;
  /** Read flags, print where the servers listen, end on signals, and end the process where starting fails. */
  readonly commandLine?: boolean | undefined;
  /** In place of the process's own. */
  readonly argv?: readonly string[] | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

export interface RunningServers {
  /** By namespace: `http://127.0.0.1:8080`. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Takes no more requests, finishes those under way, and closes. */
  readonly close: () => Promise<void>;
}

/** Open requests get this long when the process is told to end. */
const patienceMs = 10_000;

/** Starts what `definition` declares. Flags win over options, options over environment variables, those over the declaration. Fails with a StartError. */
export async function startServers(
  definition: ServerDefinition,
  options: StartOptions = {},
): Promise<RunningServers> {
  if (options.commandLine !== true) return await start(definition, options);
  try {
    const running = await start(definition, options);
    endOnSignals(running);
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

async function start(definition: ServerDefinition, options: StartOptions): Promise<RunningServers> {
  const settings = settingsOf(definition);
  const argv = options.argv ?? (options.commandLine === true ? process.argv.slice(2) : []);
  if (options.commandLine === true && argv.some((word) => word === "--help" || word === "-h")) {
    console.log(`Starts ${definition.capability}.\n${describeSettings(settings)}`);
    process.exit(0);
  }
  const context: Context = {
    definition,
    options,
    flags: parseFlags(argv, settings),
    env: options.env ?? process.env,
  };
  const adapters = await adapterOptions(context);
  const stdio = context.flags.get("--stdio");
  if (stdio !== undefined) return await serveOverStdio(definition, stdio, adapters);

  const chosen = definition.listeners.filter(({ name }) => options.only?.includes(name) ?? true);
  const http = chosen.flatMap((listener) =>
    listener.kind === "stdio" ? [] : [{ listener, ...placeOf(listener, context) }],
  );
  refuseSharedPorts(http);
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(closers.map(async (closer) => await closer()));
  };
  const addresses: Record<string, string> = {};
  try {
    for (const { listener, port, address } of http) {
      const app = createApp(options, context);
      closers.push(async () => await closeGently(app));
      await listener.register(app, adapters);
      const url = await listen(app, listener, port, address);
      addresses[listener.name] = url;
      if (options.commandLine === true)
        console.log(
          `${listener.name} (${listener.kind.toUpperCase()}) listens on ${url}${listener.kind === "mcp" ? "/mcp" : ""}`,
        );
    }
    for (const listener of chosen) {
      // Standard input and output belong to whoever started the program, so they are taken only there.
      if (listener.kind === "stdio" && options.commandLine === true)
        closers.push((await listener.serve(adapters)).close);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { addresses, close };
}

interface Context {
  readonly definition: ServerDefinition;
  readonly options: StartOptions;
  readonly flags: ReadonlyMap<string, string>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

function settingsOf({ listeners, upstreams }: ServerDefinition): readonly Setting[] {
  const overStdio = listeners.filter(
    (listener) => listener.kind !== "stdio" && listener.stdio !== undefined,
  );
  return [
    ...listeners.flatMap((listener) =>
      listener.kind === "stdio"
        ? []
        : [
            settingOf(listener.name, "port", `its port, ${listener.port} by default`),
            settingOf(
              listener.name,
              "address",
              `the address it listens on, ${listener.address} by default`,
            ),
          ],
    ),
    ...upstreams.map(({ namespace, baseUrl }) =>
      settingOf(
        namespace,
        "base-url",
        baseUrl === undefined
          ? "its base URL, which must be given"
          : `its base URL, ${baseUrl} by default`,
      ),
    ),
    ...(overStdio.length > 0
      ? [
          {
            flag: "--stdio",
            variable: undefined,
            what: "serve MCP over standard input and output instead",
            isSwitch: true,
          },
        ]
      : []),
  ];
}

/** A setting's value: flag, then option, then environment. */
function valueOf(
  setting: Setting,
  option: string | undefined,
  { flags, env }: Context,
): string | undefined {
  const fromEnvironment = setting.variable === undefined ? undefined : env[setting.variable];
  return (
    flags.get(setting.flag) ?? option ?? (fromEnvironment === "" ? undefined : fromEnvironment)
  );
}

async function adapterOptions(context: Context): Promise<AdapterOptions> {
  const { definition, options, env } = context;
  const problems: string[] = [];
  const upstreams: Record<string, CallOptions> = {};
  for (const { namespace, baseUrl } of definition.upstreams) {
    const setting = settingOf(namespace, "base-url", "");
    const given = valueOf(setting, options.baseUrls?.[namespace], context);
    if (given !== undefined && !/^https?:\/\/[^/]/.test(given))
      problems.push(
        `the base URL of ${namespace} (${setting.flag}, ${setting.variable}) is no http or https URL`,
      );
    if (given === undefined && baseUrl === undefined && options.call?.baseUrl === undefined)
      problems.push(
        `\`consumes ${namespace}\` declares no base URL: set ${setting.variable} or ${setting.flag}`,
      );
    upstreams[namespace] = given === undefined ? {} : { baseUrl: given };
  }
  let bindings: Readonly<Record<string, string | undefined>> = {};
  try {
    const given = { ...options.call?.bindings, ...options.bindings };
    bindings = {
      ...given,
      ...(await loadBindings(definition.bindings, { env, given, resolve: options.resolve })),
    };
  } catch (error) {
    if (!(error instanceof MissingBindings)) throw error;
    problems.push(error.message);
  }
  if (problems.length > 0) throw new StartError(problems.join("\n"));
  return { call: { ...options.call, bindings }, upstreams };
}

function placeOf(
  listener: HttpListener,
  context: Context,
): { readonly port: number; readonly address: string } {
  const { options } = context;
  const setting = settingOf(listener.name, "port", "");
  const written =
    valueOf(setting, options.ports?.[listener.name]?.toString(), context) ?? String(listener.port);
  const port = Number(written);
  if (!/^\d+$/.test(written) || port > 65_535)
    throw new StartError(
      `${written} is no port: ${setting.flag} and ${setting.variable} take 0 to 65535`,
    );
  return {
    port,
    address:
      valueOf(
        settingOf(listener.name, "address", ""),
        options.addresses?.[listener.name],
        context,
      ) ?? listener.address,
  };
}

function refuseSharedPorts(
  places: readonly {
    readonly listener: HttpListener;
    readonly port: number;
    readonly address: string;
  }[],
): void {
  for (const [index, { listener, port, address }] of places.entries()) {
    const other =
      port === 0
        ? undefined
        : places
            .slice(0, index)
            .find((earlier) => earlier.port === port && earlier.address === address);
    if (other !== undefined)
      throw new StartError(
        `${other.listener.name} and ${listener.name} both want port ${port} on ${address}: set ${settingOf(listener.name, "port", "").variable}`,
      );
  }
}

function createApp(options: StartOptions, { env }: Context): FastifyInstance {
  return Fastify({
    logger: { ...loggerOptions, level: options.logLevel ?? env.LOG_LEVEL ?? "warn" },
    // A caller's own request id is kept where it is harmless to log.
    genReqId: (request) => {
      const given = request.headers["x-request-id"];
      return typeof given === "string" && /^[\w.:-]{1,64}$/.test(given) ? given : randomUUID();
    },
    requestTimeout: 60_000,
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: 2_000 },
  });
}

/** Closes when open requests are answered. Connections that they leave behind idle would hold the server open until the client lets go. */
async function closeGently(app: FastifyInstance): Promise<void> {
  const sweep = setInterval(() => app.server.closeIdleConnections(), 100);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
  }
}

async function listen(
  app: FastifyInstance,
  listener: HttpListener,
  port: number,
  address: string,
): Promise<string> {
  try {
    const url = new URL(await app.listen({ port, host: address, listenTextResolver: () => "" }));
    return `http://${isAny(address) ? "localhost" : address.includes(":") ? `[${address}]` : address}:${url.port || "80"}`;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    const { flag, variable } = settingOf(listener.name, "port", "");
    if (code === "EADDRINUSE")
      throw new StartError(
        `port ${port} on ${address} is in use: set ${variable} or ${flag} to another for ${listener.name}`,
      );
    if (code === "EACCES")
      throw new StartError(
        `port ${port} may not be taken without more rights: set ${variable} or ${flag} to another for ${listener.name}`,
      );
    if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
      throw new StartError(
        `${address} is no address of this machine: set ${settingOf(listener.name, "address", "").variable} for ${listener.name}`,
      );
    throw error;
  }
}

function isAny(address: string): boolean {
  return address === "0.0.0.0" || address === "::";
}

async function serveOverStdio(
  definition: ServerDefinition,
  name: string,
  adapters: AdapterOptions,
): Promise<RunningServers> {
  const able = definition.listeners.flatMap((listener) =>
    listener.kind !== "stdio" && listener.stdio !== undefined
      ? [{ name: listener.name, serve: listener.stdio }]
      : [],
  );
  const [chosen, ...others] =
    name === "" ? able : able.filter((listener) => listener.name === name);
  if (chosen === undefined || others.length > 0)
    throw new StartError(
      `name one of the MCP servers: ${able.map((listener) => `--stdio=${listener.name}`).join(", ")}`,
    );
  const handle = await chosen.serve(adapters);
  return { addresses: {}, close: async () => await handle.close() };
}

function endOnSignals(running: RunningServers): void {
  let ending = false;
  const end = (): void => {
    // A second signal means now.
    if (ending) process.exit(1);
    ending = true;
    setTimeout(() => process.exit(1), patienceMs).unref();
    running.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
}
