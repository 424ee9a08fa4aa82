import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { once } from "node:events";
import { type ClientHttp2Session, connect, constants } from "node:http2";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { methodNotAllowed, prepareRest, serveDocument } from "../../templates/runtime/rest.js";
import {
  type AdapterOptions,
  type RunningServers,
  type ServerDefinition,
  startServers,
  type StartOptions,
} from "../../templates/runtime/server.js";
import { failure } from "./upstream.js";

async function plugin(app: FastifyInstance, options: AdapterOptions): Promise<void> {
  prepareRest(app, options);
  serveDocument(app, { openapi: "3.1.0", info: { title: "Pets <1>", version: "2" }, paths: { "/who": { get: {} } } });
  app.get("/who", async ({ ip, id }) => await Promise.resolve({ ip, id }));
  app.get("/slow", async () => await new Promise((resolve) => setTimeout(() => resolve({ slow: true }), 300)));
  app.post("/who", { schema: { body: {} } }, async () => await Promise.resolve({}));
  methodNotAllowed(app, "/who", ["GET", "POST"]);
  await Promise.resolve();
}

const definition: ServerDefinition = {
  capability: "demo",
  bindings: [],
  upstreams: [],
  listeners: [
    {
      name: "demo",
      kind: "rest",
      port: 0,
      address: "127.0.0.1",
      register: async (app, options) => void (await app.register(plugin, options)),
    },
  ],
};

async function run(options: StartOptions = {}): Promise<RunningServers & { readonly url: string }> {
  const running = await startServers(definition, { env: {}, ...options });
  onTestFinished(async () => await running.close());
  return { ...running, url: running.addresses["demo"] ?? "" };
}

describe("request ids and proxies", () => {
  it("echoes the caller's request id, or says its own, on every answer", async () => {
    const { url } = await run();
    const asked = await fetch(`${url}/who`, { headers: { "x-request-id": "abc-1" } });
    expect(asked.headers.get("x-request-id")).toBe("abc-1");
    for (const path of ["/who", "/nothing", "/openapi.json", "/%ff"]) {
      const { headers } = await fetch(`${url}${path}`);
      expect(headers.get("x-request-id"), path).toMatch(/^[\w-]{36}$/);
    }
    // What could write into a log or a header is none.
    const odd = await fetch(`${url}/who`, { headers: { "x-request-id": "a b" } });
    expect(odd.headers.get("x-request-id")).toMatch(/^[\w-]{36}$/);
  });

  it.each<[string, StartOptions, string]>([
    ["none is believed by default", {}, "127.0.0.1"],
    ["a network", { argv: ["--trust-proxy", "127.0.0.0/8,10.0.0.1"] }, "203.0.113.7"],
    ["another network", { trustProxy: ["10.0.0.0/8"] }, "127.0.0.1"],
    ["one hop", { trustProxy: 1 }, "203.0.113.7"],
    ["no hop", { env: { TRUST_PROXY: "0" } }, "127.0.0.1"],
  ])("trusted proxies: %s", async (_, options, ip) => {
    const { url } = await run(options);
    const answer = await fetch(`${url}/who`, { headers: { "x-forwarded-for": "198.51.100.9, 203.0.113.7" } });
    expect(await answer.json()).toMatchObject({ ip });
  });

  it.each(["everybody", "10.0.0.0/99", "1.2.3.4/0", "10.0.0.1/8/8"])("refuses to trust %s", async (trusted) => {
    expect(await failure(run({ env: { TRUST_PROXY: trusted } }))).toMatchObject({
      message: expect.stringContaining("TRUST_PROXY take addresses"),
    });
  });
});

const hasOpenSsl = spawnSync("openssl", ["version"]).status === 0;
if (!hasOpenSsl) console.log("skipped, since openssl is not there to make a certificate: TLS and HTTP/2");

describe.skipIf(!hasOpenSsl)("TLS and HTTP/2", () => {
  const files = { certificate: "", key: "" };
  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), "capstan-tls-"));
    files.certificate = join(folder, "certificate.pem");
    files.key = join(folder, "key.pem");
    execFileSync(
      "openssl",
      `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 -keyout ${files.key} -out ${files.certificate}`.split(
        " ",
      ),
      { stdio: "ignore" },
    );
    return () => rmSync(folder, { recursive: true, force: true });
  });
  const ca = (): string => readFileSync(files.certificate, "utf8");
  const argv = (): string[] => ["--tls-certificate", files.certificate, "--tls-key", files.key];

  const getOver = async (url: string): Promise<{ status: number | undefined; body: string }> =>
    await new Promise((resolve, reject) => {
      request(url, { ca: ca(), agent: false }, (response) => {
        let body = "";
        response.on("data", (chunk: Buffer) => (body += chunk.toString()));
        response.on("end", () => resolve({ status: response.statusCode, body }));
      })
        .on("error", reject)
        .end();
    });

  it("serves https with a certificate of the operator's", async () => {
    const { url } = await run({ argv: argv() });
    expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect((await getOver(`${url}/who`)).status).toBe(200);
    const { cert, key } = { cert: ca(), key: readFileSync(files.key, "utf8") };
    expect((await getOver(`${(await run({ tls: { cert, key } })).url}/who`)).status).toBe(200);
  });

  it("speaks HTTP/2 beside HTTP/1.1, and ends its sessions with the servers", async () => {
    const { url, close } = await run({ argv: [...argv(), "--http2", "yes"] });
    expect((await getOver(`${url}/who`)).status).toBe(200);
    const session = connect(url, { ca: ca() });
    const ended = new Promise((resolve) => session.once("close", resolve));
    const get = async (path: string): Promise<readonly [unknown, string]> =>
      await new Promise((resolve, reject) => {
        const stream = session.request({ ":path": path });
        let status: unknown;
        let body = "";
        stream.on("response", (headers) => (status = headers[":status"]));
        stream.on("data", (chunk: Buffer) => (body += chunk.toString()));
        stream.on("end", () => resolve([status, body]));
        stream.on("error", reject);
        stream.end();
      });
    expect((await get("/who"))[0]).toBe(200);
    expect((await get("/nothing"))[0]).toBe(404);
    // Under way when the servers are told to end.
    const slow = get("/slow");
    await new Promise((resolve) => setTimeout(resolve, 50));
    await Promise.all([close(), slow.then((answer) => expect(answer).toEqual([200, '{"slow":true}']))]);
    await ended;
  });

  it("opens no tunnel, and says so, over HTTP/2 too", async () => {
    const { url } = await run({ argv: [...argv(), "--http2", "yes"], logLevel: "silent" });
    const session = connect(url, { ca: ca() });
    const stream = session.request({ ":method": "CONNECT", ":authority": "localhost:22" });
    let body = "";
    stream.on("data", (chunk: Buffer) => (body += chunk.toString()));
    const status = await new Promise((resolve) => stream.once("response", (headers) => resolve(headers[":status"])));
    await new Promise((resolve) => stream.once("end", resolve));
    session.close();
    expect([status, JSON.parse(body)]).toEqual([501, expect.objectContaining({ detail: "this server is no proxy" })]);
  });

  it("answers others after floods of HTTP/2: streams that are cancelled at once, pings, settings", async () => {
    const { url } = await run({ argv: [...argv(), "--http2", "yes"], logLevel: "silent" });
    const floods: readonly ((session: ClientHttp2Session) => void)[] = [
      (session) => {
        const stream = session.request({ ":path": "/slow" });
        stream.on("error", () => undefined);
        stream.close(constants.NGHTTP2_CANCEL);
      },
      (session) => void session.ping(() => undefined),
      (session) => session.settings({ initialWindowSize: 65_535 }),
    ];
    for (const flood of floods) {
      const session = connect(url, { ca: ca() });
      session.on("error", () => undefined);
      await once(session, "connect");
      for (let count = 0; count < 3_000 && !session.destroyed && !session.closed; count += 1) {
        try {
          flood(session);
        } catch {
          // As many as the client itself lets be under way.
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
      expect((await getOver(`${url}/who`)).status).toBe(200);
      session.destroy();
    }
  });

  it("ends streams of HTTP/2 whose body does not come in time, and requests of HTTP/1.1 beside them", async () => {
    const { url } = await run({ argv: [...argv(), "--http2", "yes", "--request-timeout-ms", "300"] });
    const session = connect(url, { ca: ca() });
    onTestFinished(() => session.destroy());
    // What nobody reads is ended with the answer, and what is read when its time is over.
    const slow = ["/who", "/who", "/nothing"].map(async (path) => {
      const stream = session.request({ ":path": path, ":method": "POST", "content-type": "application/json" });
      stream.on("error", () => undefined);
      const trickle = setInterval(() => stream.writable && stream.write(" "), 30);
      let status: unknown;
      stream.on("response", (headers) => (status = headers[":status"])).resume();
      await once(stream, "close");
      clearInterval(trickle);
      return [status, stream.rstCode];
    });
    const old = request(`${url}/who`, {
      method: "POST",
      ca: ca(),
      headers: { "content-length": "9", "content-type": "application/json" },
    });
    old.on("error", () => undefined).flushHeaders();
    const [answer] = (await once(old, "response")) as [{ readonly statusCode: number }];
    expect(answer.statusCode).toBe(408);
    expect(await Promise.all(slow)).toEqual([
      [undefined, constants.NGHTTP2_CANCEL],
      [undefined, constants.NGHTTP2_CANCEL],
      [404, constants.NGHTTP2_NO_ERROR],
    ]);
    // The session itself goes on.
    const good = session.request({ ":path": "/who" });
    const [headers] = (await once(good, "response")) as [Record<string, unknown>];
    expect(headers[":status"]).toBe(200);
    good.close();
    old.destroy();
  });

  it("says what is wrong with a certificate before it listens", async () => {
    const problem = async (...words: string[]): Promise<string> => String(await failure(run({ argv: words })));
    expect(await problem("--http2", "yes")).toContain("need a certificate");
    expect(await problem("--http2", "maybe")).toContain("yes or no");
    expect(await problem("--tls-key", files.key)).toContain("--tls-certificate and TLS_CERTIFICATE are missing");
    expect(await problem("--tls-certificate", files.certificate)).toContain("--tls-key and TLS_KEY are missing");
    expect(await problem("--tls-certificate", "/nowhere.pem", "--tls-key", files.key)).toContain("cannot be read");
    expect(await problem("--tls-certificate", files.key, "--tls-key", files.key)).toContain("no PEM");
  });
});

describe("the page for people", () => {
  it("is made of the document alone, and needs nothing from elsewhere", async () => {
    const { url } = await run();
    const answer = await fetch(`${url}/docs`);
    const page = await answer.text();
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(page).toContain("Pets &lt;1&gt;");
    expect(page).toContain("<code>/who</code>");
    expect(page).toContain('href="/openapi.json"');
    expect(page).not.toMatch(/<script|https?:\/\/|src=/);
    expect((await fetch(`${url}/docs`, { method: "POST" })).status).toBe(405);
  });
});
