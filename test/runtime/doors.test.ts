import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import type { FastifyInstance } from "fastify";
import { describe, expect, it, onTestFinished } from "vitest";
import { mountMcp } from "../../templates/runtime/mcp-http.js";
import { prepareRest } from "../../templates/runtime/rest.js";
import type { Secret } from "../../templates/runtime/caller-proof.js";
import { requireAuthentication } from "../../templates/runtime/server-auth.js";
import {
  type HttpListener,
  type RunningServers,
  startServers,
  type StartOptions,
} from "../../templates/runtime/server.js";
import { McpServer } from "@modelcontextprotocol/server";
import { failure } from "./upstream.js";

interface Raw {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** One request exactly as it is written, with whatever `Host` and target: no client library lets one. */
async function send(url: string, head: string, body = ""): Promise<Raw> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.write(`${head.replaceAll("\n", "\r\n")}\r\nConnection: close\r\n\r\n${body}`);
  await once(socket, "close");
  const [answered = "", ...rest] = Buffer.concat(chunks).toString("utf8").split("\r\n\r\n");
  return { status: Number(answered.split(" ")[1]), head: answered.toLowerCase(), body: rest.join("\r\n\r\n") };
}

async function listener(
  kind: "rest" | "mcp",
  address: string,
  register: HttpListener["register"],
  options: StartOptions = {},
): Promise<{ readonly url: string; readonly running: RunningServers }> {
  const definition = {
    capability: "demo",
    bindings: [],
    upstreams: [],
    listeners: [{ name: "demo", kind, port: 0, address, register }],
  };
  const running = await startServers(definition, { env: {}, ...options });
  onTestFinished(async () => await running.close());
  return { url: (running.addresses.demo ?? "").replace("localhost", "127.0.0.1"), running };
}

const rest = async (app: FastifyInstance): Promise<void> => {
  await app.register(async (scope) => {
    prepareRest(scope);
    scope.get("/", async () => await Promise.resolve({}));
  });
};
const mcp = async (app: FastifyInstance): Promise<void> =>
  await mountMcp(app, () => new McpServer({ name: "demo", version: "1" }, { capabilities: { tools: {} } }));

const ask = async (url: string, host: string, origin?: string): Promise<Raw> =>
  await send(url, `GET / HTTP/1.1\nHost: ${host}${origin === undefined ? "" : `\nOrigin: ${origin}`}`);

describe("whose name a caller uses", () => {
  it.each([
    ["localhost:8080", 200],
    ["LOCALHOST.", 200],
    ["127.0.0.1", 200],
    ["[::1]:80", 200],
    ["app.localhost", 200],
    ["evil.example", 403],
    ["localhost.evil.example", 403],
    ["127.0.0.1.evil.example", 403],
    ["evil.example:8080@localhost", 403],
    ["evil.example, localhost", 403],
    ["notlocalhost", 403],
  ])("on loopback %s is answered %i", async (host, status) => {
    const { url } = await listener("rest", "127.0.0.1", rest);
    const answer = await ask(url, host);
    expect(answer.status).toBe(status);
    if (status === 403)
      expect([answer.head, JSON.parse(answer.body)]).toEqual([
        expect.stringContaining("application/problem+json"),
        expect.objectContaining({ detail: expect.stringContaining("--demo-allowed-hosts") }),
      ]);
  });

  it.each([
    ["http://localhost:3000", 200],
    ["http://127.0.0.1:3000", 200],
    ["http://evil.example", 403],
    ["null", 403],
  ])("on loopback web pages of %s are answered %i", async (origin, status) => {
    const { url } = await listener("rest", "127.0.0.1", rest);
    expect((await ask(url, "localhost", origin)).status).toBe(status);
  });

  it("beyond loopback is checked where a list is given, and web pages must be listed", async () => {
    const open = await listener("rest", "0.0.0.0", rest);
    expect((await ask(open.url, "api.example")).status).toBe(200);
    expect((await ask(open.url, "evil.example", "http://evil.example")).status).toBe(403);
    const listed = await listener("rest", "0.0.0.0", rest, { allowedHosts: { demo: ["api.example"] } });
    expect((await ask(listed.url, "API.example:443")).status).toBe(200);
    expect((await ask(listed.url, "api.example", "https://api.example")).status).toBe(200);
    expect((await ask(listed.url, "evil.example")).status).toBe(403);
    expect((await ask(listed.url, "api.example", "https://evil.example")).status).toBe(403);
  });

  it("is listed by flag, by variable and by option, as names or origins", async () => {
    const byFlag = await listener("rest", "127.0.0.1", rest, {
      argv: ["--demo-allowed-hosts", "api.example, b.example"],
    });
    expect((await ask(byFlag.url, "b.example")).status).toBe(200);
    expect((await ask(byFlag.url, "localhost")).status).toBe(200);
    const byVariable = await listener("rest", "0.0.0.0", rest, {
      env: { DEMO_ALLOWED_ORIGINS: "https://app.example:8443" },
    });
    expect((await ask(byVariable.url, "any.example", "https://app.example:8443")).status).toBe(200);
    expect((await ask(byVariable.url, "any.example", "https://app.example")).status).toBe(403);
    const any = await listener("rest", "127.0.0.1", rest, { allowedHosts: { demo: ["*"] } });
    expect((await ask(any.url, "what.ever", "null")).status).toBe(200);
    expect(
      await failure(
        startServers(
          {
            capability: "demo",
            bindings: [],
            upstreams: [],
            listeners: [{ name: "demo", kind: "rest", port: 0, address: "127.0.0.1", register: rest }],
          },
          { env: {}, argv: ["--demo-allowed-hosts=a b"] },
        ),
      ),
    ).toMatchObject({
      name: "StartError",
      message: "`a b` is no host name: see --demo-allowed-hosts and DEMO_ALLOWED_HOSTS",
    });
  });

  it("is checked for MCP too, in words that its clients read, and a listed name is let in", async () => {
    const message = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });
    const list = async (
      url: string,
      host: string,
      origin?: string,
    ): Promise<{ readonly status: number | undefined; readonly body: string }> => {
      const headers = {
        host,
        accept: "application/json, text/event-stream",
        "content-type": "application/json",
        ...(origin === undefined ? {} : { origin }),
      };
      const sent = request(`${url}/mcp`, { method: "POST", headers });
      sent.end(message);
      const [answer]: IncomingMessage[] = await once(sent, "response");
      return { status: answer?.statusCode, body: answer === undefined ? "" : await text(answer) };
    };
    const local = await listener("mcp", "localhost", mcp);
    const refused = await list(local.url, "mcp.example");
    expect([refused.status, JSON.parse(refused.body)]).toEqual([
      403,
      expect.objectContaining({
        jsonrpc: "2.0",
        error: expect.objectContaining({ message: expect.stringContaining("--demo-allowed-hosts") }),
      }),
    ]);
    const wide = await listener("mcp", "0.0.0.0", mcp);
    expect((await list(wide.url, "evil.example", "http://evil.example")).status).toBe(403);
    expect((await list(wide.url, "evil.example")).status).not.toBe(403);
  });
});

describe("proof that callers give", () => {
  const byKey =
    (value: Secret, location: "query" | "header" = "query") =>
    async (app: FastifyInstance): Promise<void> => {
      await app.register(async (scope) => {
        prepareRest(scope);
        requireAuthentication(scope, { kind: "apikey", in: location, name: "api_key", value });
        scope.get("/a/:name", async ({ url, query }) => await Promise.resolve({ url, query }));
      });
    };

  it.each(["//", "///a?x=1", "/%E9", "/a/%", `/a/${"x".repeat(3_000)}`, "/nothing", "http://x:y@z/", "*"])(
    "is asked for before %s is looked at",
    async (target) => {
      const { url } = await listener("rest", "127.0.0.1", byKey({ value: "k-1" }));
      const answer = await send(url, `${target === "*" ? "OPTIONS" : "GET"} ${target} HTTP/1.1\nHost: localhost`);
      expect([answer.status, answer.head]).toEqual([
        401,
        expect.stringContaining('www-authenticate: apikey in="query", name="api_key"'),
      ]);
    },
  );

  it("leaves what cannot be read to be told as a problem", async () => {
    const { url } = await listener("rest", "127.0.0.1", byKey({ value: "k-1" }));
    for (const [target, status] of [
      ["/a/%E9", 400],
      [`/a/${"x".repeat(3_000)}`, 414],
      ["//", 404],
    ] as const) {
      const answer = await send(url, `GET ${target}?api_key=k-1 HTTP/1.1\nHost: localhost`);
      expect([answer.status, answer.head, JSON.parse(answer.body)]).toEqual([
        status,
        expect.stringContaining("application/problem+json"),
        expect.objectContaining({ status }),
      ]);
      expect(answer.body).not.toContain("k-1");
    }
  });

  it("goes no further than the check", async () => {
    const { url } = await listener("rest", "127.0.0.1", byKey({ value: "k 1" }));
    const answer = await fetch(`${url}/a/b?x=%31&api%5Fkey=k+1&y`);
    expect([answer.status, await answer.json()]).toEqual([200, { url: "/a/b?x=%31&y", query: { x: "1", y: "" } }]);
  });

  it("is never nothing", async () => {
    for (const location of ["query", "header"] as const) {
      const started = startServers(
        {
          capability: "demo",
          bindings: [],
          upstreams: [],
          listeners: [
            { name: "demo", kind: "rest", port: 0, address: "127.0.0.1", register: byKey({ value: "" }, location) },
          ],
        },
        { env: {} },
      );
      expect(await failure(started)).toMatchObject({ name: "StartError", message: expect.stringMatching(/empty/) });
    }
  });
});

describe("stopping", () => {
  it("does not wait for a connection on which nobody asks anything", async () => {
    const { url, running } = await listener("rest", "127.0.0.1", async () => undefined);
    const idle = connect(Number(new URL(url).port), "127.0.0.1");
    const ended = new Promise((resolve) => idle.once("close", resolve));
    await new Promise((resolve) => idle.once("connect", resolve));
    await running.close();
    await ended;
  });

  it("answers what runs, and 503 what takes too long or comes on an open connection", async () => {
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const { url, running } = await listener(
      "rest",
      "127.0.0.1",
      async (app) => {
        app.get("/soon", async () => (await finished, { ok: true }));
        app.get("/never", async () => await new Promise(() => undefined));
        app.get("/begun", async (_request, reply) => {
          reply.raw.writeHead(200, { "content-type": "text/plain" });
          reply.raw.write("begun");
          await new Promise(() => undefined);
        });
        await Promise.resolve();
      },
      { patienceMs: 500 },
    );
    const open = connect(Number(new URL(url).port), "127.0.0.1");
    const line = "GET /soon HTTP/1.1\r\nHost: localhost\r\n\r\n";
    open.write(line);
    let heard = "";
    open.on("data", (chunk) => (heard += String(chunk)));
    const soon = fetch(`${url}/soon`);
    const never = fetch(`${url}/never`);
    const begun = fetch(`${url}/begun`);
    await begun;
    await new Promise((resolve) => setTimeout(resolve, 100));
    const closed = running.close();
    open.write(line);
    await new Promise((resolve) => setTimeout(resolve, 100));
    finish();
    expect((await soon).status).toBe(200);
    const late = await never;
    expect([late.status, late.headers.get("content-type"), await late.json()]).toEqual([
      503,
      "application/problem+json",
      expect.objectContaining({ detail: "the server is stopping" }),
    ]);
    await closed;
    expect(heard).toMatch(/^HTTP\/1\.1 200[^]*HTTP\/1\.1 503[^]*the server is stopping/);
    expect(await failure((await begun).text())).toBeInstanceOf(TypeError);
  });
});
