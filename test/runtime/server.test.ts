import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { FastifyInstance } from "fastify";
import { describe, expect, it, onTestFinished } from "vitest";
import { methodNotAllowed, prepareRest, type RestOptions } from "../../templates/runtime/rest.js";
import { requireAuthentication, type ServerAuthentication } from "../../templates/runtime/server-auth.js";
import { StartError } from "../../templates/runtime/start-error.js";
import {
  type AdapterOptions,
  isMain,
  type RunningServers,
  type ServerDefinition,
  startServers,
  type StartOptions,
} from "../../templates/runtime/server.js";
import { beforeRequests } from "../../templates/runtime/options.js";
import { failure } from "./upstream.js";

async function plugin(app: FastifyInstance, options: RestOptions): Promise<void> {
  const { bindings } = beforeRequests(options.call);
  prepareRest(app, options);
  app.get("/up", async () => await Promise.resolve({ call: bindings ?? {}, up: options.upstreams?.up ?? null }));
  methodNotAllowed(app, "/up", ["GET"]);
}

function definitionOf(more: Partial<ServerDefinition> = {}): ServerDefinition {
  const listener = (name: string) => ({
    name,
    kind: "rest" as const,
    port: 0,
    address: "127.0.0.1",
    register: async (app: FastifyInstance, options: AdapterOptions) => void (await app.register(plugin, options)),
  });
  return {
    capability: "demo",
    bindings: [],
    upstreams: [{ namespace: "up", baseUrl: "https://up.test" }],
    listeners: [listener("demo-rest"), listener("demo-two")],
    ...more,
  };
}

async function run(options: StartOptions = {}, more: Partial<ServerDefinition> = {}): Promise<RunningServers> {
  const running = await startServers(definitionOf(more), { env: {}, ...options });
  onTestFinished(async () => await running.close());
  return running;
}

async function get(url: string | undefined): Promise<unknown> {
  return await (await fetch(url ?? "")).json();
}

describe("starting", () => {
  it("listens on the real ports and answers problems for unknown paths of a registered plugin", async () => {
    const { addresses } = await run();
    expect(Object.keys(addresses)).toEqual(["demo-rest", "demo-two"]);
    expect(new Set(Object.values(addresses)).size).toBe(2);
    const unknown = await fetch(`${addresses["demo-rest"]}/nothing`);
    expect([unknown.status, unknown.headers.get("content-type")]).toEqual([
      404,
      expect.stringContaining("application/problem+json"),
    ]);
    expect((await fetch(`${addresses["demo-rest"]}/up`, { method: "POST" })).status).toBe(405);
    expect((await run({ only: ["demo-two"] })).addresses).toEqual({ "demo-two": expect.any(String) });
  });

  it("takes flags over options over environment over the declaration", async () => {
    const env = { UP_BASE_URL: "http://env.test" };
    const up = async (options: StartOptions): Promise<unknown> =>
      await get(`${(await run(options)).addresses["demo-rest"]}/up`);
    expect(await up({})).toMatchObject({ up: {} });
    expect(await up({ env })).toMatchObject({ up: { baseUrl: "http://env.test" } });
    expect(await up({ env, baseUrls: { up: "http://option.test" } })).toMatchObject({
      up: { baseUrl: "http://option.test" },
    });
    expect(
      await up({ env, baseUrls: { up: "http://option.test" }, argv: ["--up-base-url=http://flag.test"] }),
    ).toMatchObject({ up: { baseUrl: "http://flag.test" } });
  });

  it("listens nowhere before every listener is found to be set right", async () => {
    const open: string[] = [];
    const listener = (
      name: string,
      register: (app: FastifyInstance) => void,
    ): ServerDefinition["listeners"][number] => ({
      name,
      kind: "rest",
      port: 0,
      address: "[::1]",
      register: async (app) => {
        app.addHook("onListen", async () => void open.push(name));
        register(app);
      },
    });
    const listeners = [
      listener("one", () => undefined),
      listener("two", () => {
        throw new StartError("two is set wrong");
      }),
    ];
    await expect(run({}, { listeners })).rejects.toThrow("two is set wrong");
    expect(open).toEqual([]);
    const { addresses } = await run({}, { listeners: listeners.slice(0, 1) });
    expect(addresses["one"]).toMatch(/^http:\/\/\[::1\]:\d+$/);
    expect(open).toEqual(["one"]);
  });

  it("hands bindings to the adapters", async () => {
    const bindings = [
      { name: "KEY", source: { kind: "environment", variable: "KEY_VARIABLE" }, neededBy: ["consumes up"] },
    ] as const;
    const { addresses } = await run({ env: { KEY_VARIABLE: "v" } }, { bindings });
    expect(await get(`${addresses["demo-rest"]}/up`)).toMatchObject({ call: { KEY: "v" } });
  });

  it.each<[string, StartOptions, Partial<ServerDefinition>, RegExp]>([
    ["an unknown flag", { argv: ["--prot", "1"] }, {}, /unknown flag --prot[^]*--demo-rest-port[^]*DEMO_REST_PORT/],
    ["a flag without a value", { argv: ["--demo-rest-port"] }, {}, /--demo-rest-port needs a value/],
    ["no port", { env: { DEMO_REST_PORT: "http" } }, {}, /http is no port: --demo-rest-port and DEMO_REST_PORT/],
    [
      "no level of logs",
      { env: { LOG_LEVEL: "infos" } },
      {},
      /--log-level and LOG_LEVEL take trace, .*did you mean info\?/,
    ],
    ["a path in a host", { env: { DEMO_REST_ALLOWED_HOSTS: "a/b" } }, {}, /`a\/b` is no host name.*ALLOWED_HOSTS/],
    [
      "a path in an origin",
      { argv: ["--demo-rest-allowed-origins", "https://a.test/app"] },
      {},
      /`https:\/\/a.test\/app` is no host name: see --demo-rest-allowed-hosts|--demo-rest-allowed-origins/,
    ],
    [
      "one port for two",
      { ports: { "demo-rest": 4999, "demo-two": 4999 } },
      {},
      /demo-rest and demo-two both want port 4999/,
    ],
    [
      "a missing base URL",
      {},
      { upstreams: [{ namespace: "my.up", baseUrl: undefined }] },
      /`consumes my.up`.*MY_UP_BASE_URL/,
    ],
    [
      "calls that nobody signs",
      {},
      { upstreams: [{ namespace: "up", baseUrl: "https://up.test", signer: "oauth1" }] },
      /^`consumes up` authenticates by oauth1: pass `call: \{ sign \}`.*$/,
    ],
    [
      "calls that nobody signs, beside what else is missing",
      { call: { headers: { a: "b" } } },
      {
        upstreams: [
          { namespace: "one", baseUrl: undefined, signer: "hmac" },
          { namespace: "two", baseUrl: "https://up.test" },
        ],
      },
      /^`consumes one` .*hmac.*\n`consumes one` declares no base URL.*$/,
    ],
    [
      "everything that is set wrong at once",
      { env: { DEMO_REST_PORT: "http", DEMO_TWO_PORT: "70000", HTTP2: "maybe", UP_BASE_URL: "up.test" } },
      {},
      /^the base URL of up .*\nhttp is no port: .*DEMO_REST_PORT.*\n70000 is no port: .*DEMO_TWO_PORT.*\n.*HTTP2 .*yes or no$/,
    ],
    [
      "one port for three",
      { ports: { "demo-rest": 4999, "demo-two": 4999, "demo-three": 4999 } },
      {
        listeners: [
          ...definitionOf().listeners,
          ...definitionOf()
            .listeners.slice(0, 1)
            .map((each) => ({ ...each, name: "demo-three" })),
        ],
      },
      /^demo-rest and demo-two both want port 4999.*\ndemo-rest and demo-three both want port 4999.*$/,
    ],
    ["a bad base URL", { baseUrls: { up: "up.test" } }, {}, /up .*no http or https URL/],
    [
      "everything that is missing at once",
      {},
      {
        upstreams: [{ namespace: "up", baseUrl: undefined }],
        bindings: [{ name: "A", source: { kind: "environment", variable: "A" }, neededBy: ["consumes up"] }],
      },
      /UP_BASE_URL[^]*A: environment variable A is not set; needed by consumes up/,
    ],
  ])("says what is wrong with %s", async (_, options, more, message) => {
    expect(await failure(startServers(definitionOf(more), { env: {}, ...options }))).toMatchObject({
      name: "StartError",
      message: expect.stringMatching(message),
    });
  });

  it.each<[string, StartOptions]>([
    ["a function that signs", { call: { sign: (request: Request) => request } }],
    ["an authorization of all calls", { call: { authorization: "Bearer x" } }],
    ["credentials of its own", { call: { credentials: { kind: "none" } } }],
    ["what each request says", { callFor: () => ({}) }],
  ])("starts what must be signed with %s", async (_, given) => {
    const more = { upstreams: [{ namespace: "up", baseUrl: "https://up.test", signer: "oauth1" }] };
    const running = await startServers(definitionOf(more), {
      env: {},
      ports: { "demo-rest": 0, "demo-two": 0 },
      ...given,
    });
    onTestFinished(async () => await running.close());
    expect(Object.keys(running.addresses)).toContain("demo-rest");
  });

  it("names the variable to set where a port is in use, and leaves nothing listening", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    onTestFinished(() => void other.close());
    const address = other.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const free = 20_000 + (process.pid % 20_000);
    const started = startServers(definitionOf(), { env: {}, ports: { "demo-rest": free, "demo-two": port } });
    expect(await failure(started)).toMatchObject({
      name: "StartError",
      message: expect.stringMatching(new RegExp(`port ${port} on 127.0.0.1 is in use: set DEMO_TWO_PORT`)),
    });
    expect(await failure(fetch(`http://127.0.0.1:${free}/up`))).toBeInstanceOf(TypeError);
  });

  it("knows the program from what it imports", () => {
    expect(isMain(import.meta.url)).toBe(false);
  });
});

describe("as a program", () => {
  const program = fileURLToPath(new URL("./server-program.ts", import.meta.url));

  function startProgram(args: readonly string[], env: Record<string, string> = {}) {
    const child = spawn(process.execPath, ["--import", "tsx", program, ...args], {
      env: { PATH: process.env.PATH ?? "", ...env },
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk) => (out += String(chunk)));
    child.stderr.on("data", (chunk) => (err += String(chunk)));
    const ended = once(child, "exit").then(([code]: unknown[]) => ({ code, out, err }));
    return { child, ended, firstLine: async () => (await once(child.stdout, "data"), out) };
  }

  it("prints one line per listener, finishes what is under way on SIGTERM and exits 0", async () => {
    const { child, ended, firstLine } = startProgram(["--demo-rest-port", "0"], { UP_BASE_URL: "http://x.test" });
    const url = /^demo-rest \(REST\) listens on (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(await firstLine())?.[1];
    expect(await get(url)).toEqual({ baseUrl: "http://x.test" });
    const slow = fetch(`${url}/slow`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    child.kill("SIGTERM");
    expect(await (await slow).text()).toBe("done");
    expect(await ended).toMatchObject({ code: 0, err: "" });
  });

  it("exits 1 with one line where it cannot start, and 0 for --help", async () => {
    const [refused, helped] = [startProgram([], { DEMO_NEEDS: "1" }), startProgram(["--help"])];
    expect(await refused.ended).toMatchObject({
      code: 1,
      out: "",
      err: "demo: a binding has no value:\n  DEMO_KEY: environment variable DEMO_KEY is not set; needed by consumes up\n",
    });
    expect(await helped.ended).toMatchObject({
      code: 0,
      out: expect.stringContaining("--up-base-url"),
    });
  });
});

describe("authentication of callers", () => {
  const header = { "x-key": "k1" };
  it.each<[string, ServerAuthentication, Record<string, string>, Record<string, string>, string]>([
    [
      "bearer",
      { kind: "bearer", token: { binding: "TOKEN" } },
      { authorization: "Bearer t1" },
      { authorization: "Bearer t2" },
      'Bearer realm="api"',
    ],
    [
      "basic",
      { kind: "basic", username: { value: "u" }, password: { binding: "TOKEN" } },
      { authorization: `Basic ${btoa("u:t1")}` },
      { authorization: `Basic ${btoa("u:no")}` },
      'Basic realm="api", charset="UTF-8"',
    ],
    [
      "apikey",
      { kind: "apikey", in: "header", name: "X-Key", value: { value: "k1" } },
      header,
      { "x-key": "k2" },
      'ApiKey in="header", name="X-Key"',
    ],
  ])("%s is asked for on every path before anything else", async (_, authentication, right, wrong, challenge) => {
    const { addresses } = await run(
      {},
      {
        listeners: [
          {
            name: "demo-rest",
            kind: "rest",
            port: 0,
            address: "127.0.0.1",
            register: async (app) => {
              await app.register(async (scope) => {
                prepareRest(scope);
                requireAuthentication(scope, authentication, { bindings: { TOKEN: "t1" } });
                scope.get("/up", { schema: { querystring: { type: "object", required: ["q"] } } }, async (request) => ({
                  authorization: request.headers.authorization ?? null,
                }));
              });
            },
          },
        ],
      },
    );
    const base = addresses["demo-rest"];
    for (const path of ["/up", "/nothing"]) {
      const refused = await fetch(base + path);
      expect([refused.status, refused.headers.get("www-authenticate"), await refused.json()]).toEqual([
        401,
        challenge,
        expect.objectContaining({ title: "Unauthorized" }),
      ]);
      expect((await fetch(base + path, { headers: wrong })).status).toBe(401);
    }
    expect(await (await fetch(`${base}/up?q=1`, { headers: right })).json()).toEqual({ authorization: null });
    expect((await fetch(`${base}/nothing`, { headers: right })).status).toBe(404);
  });

  it("takes keys from the query", async () => {
    const { addresses } = await run(
      {},
      {
        listeners: [
          {
            name: "demo-rest",
            kind: "rest",
            port: 0,
            address: "127.0.0.1",
            register: async (app) => {
              requireAuthentication(app, { kind: "apikey", in: "query", name: "key", value: { value: "k 1" } });
              app.get("/", async () => await Promise.resolve({}));
              await Promise.resolve();
            },
          },
        ],
      },
    );
    expect((await fetch(`${addresses["demo-rest"]}/?key=k%201`)).status).toBe(200);
    expect((await fetch(`${addresses["demo-rest"]}/?key=k`)).status).toBe(401);
  });
});
