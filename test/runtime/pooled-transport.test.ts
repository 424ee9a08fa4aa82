import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { plainQuery } from "../../templates/runtime/value-texts.js";
import { createServer as createPlainServer } from "node:http";
import { createSecureServer } from "node:http2";
import { connect, createServer as createSocketServer } from "node:net";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import Fastify from "fastify";
import { Agent, type Dispatcher } from "undici";
import { describe, expect, it, onTestFinished } from "vitest";
import { isCallError } from "../../templates/runtime/errors.js";
import {
  bytesBody,
  type CallOptions,
  type HttpCall,
  jsonBody,
  multipartBody,
  sendBytes,
  sendJson,
  sendRaw,
  sendText,
  type Upstream,
} from "../../templates/runtime/http.js";
import { pooledTransport, transportOver } from "../../templates/runtime/pooled-transport.js";
import { callOptions, prepareRest, sendRawAnswer } from "../../templates/runtime/rest.js";
import { failure, json, startUpstream } from "./upstream.js";

const at = (baseUrl: string): Upstream => ({ namespace: "shop", baseUrl });
const get: HttpCall = { operation: "shop.get", method: "GET", path: "/a" };
const pooled: CallOptions = { transport: pooledTransport, retries: 0 };

describe("calls over the connections of a server", () => {
  it("let go of the bytes that an answer's headers came in, which hold a part of its body", async () => {
    const { url } = await startUpstream((_, response) => json(response, {}));
    const agent = new Agent();
    const controllers: Dispatcher.DispatchController[] = [];
    const watched = agent.compose(
      (dispatch) => (asked, handler) =>
        dispatch(asked, {
          onRequestStart: (controller, context) => {
            controllers.push(controller);
            handler.onRequestStart?.(controller, context);
          },
          onResponseStart: (...told) => handler.onResponseStart?.(...told),
          onResponseData: (...told) => handler.onResponseData?.(...told),
          onResponseEnd: (...told) => handler.onResponseEnd?.(...told),
          onResponseError: (...told) => handler.onResponseError?.(...told),
        }),
    );
    expect(await sendJson(at(url), get, { transport: transportOver(() => watched) })).toEqual({});
    expect(controllers.map(({ rawHeaders }) => rawHeaders)).toEqual([null]);
  });
  it("undo no thousand codings of one answer, each of which takes a window of memory", async () => {
    const { url } = await startUpstream((_, response) => {
      response
        .writeHead(200, { "content-type": "text/plain", "content-encoding": "gzip,".repeat(2_000) })
        .end("as it came");
    });
    const before = process.memoryUsage().rss;
    for (let call = 0; call < 5; call += 1) expect(await sendText(at(url), get, pooled)).toBe("as it came");
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
  });

  // Two cookies in one field are one with a strange value (RFC 6265 section 3).
  it.each([302, 400])(
    "keep cookies apart where an answer of %i loses the credentials that were sent",
    async (status) => {
      const cookies = ["a=1; Path=/", "b=top-secret-token; Expires=Wed, 09 Jun 2032 10:18:14 GMT"];
      const { url } = await startUpstream((_, response) => {
        const headers = { location: "/next", "content-type": "application/json", "set-cookie": cookies };
        response.writeHead(status, headers).end("{}");
      });
      const upstream: Upstream = { ...at(url), credentials: () => ({ kind: "bearer", token: "top-secret-token" }) };
      const expected = cookies.map((cookie) => cookie.replace("top-secret-token", "*".repeat(16)));
      const raw = await sendRaw(upstream, get, pooled);
      expect(raw.headers.getSetCookie()).toEqual(expected);
      if (status < 400) return;
      const error = await failure(sendJson(upstream, get, pooled));
      expect(error).toMatchObject({ kind: "status", status });
      expect(isCallError(error) && error.headers?.getSetCookie()).toEqual(expected);
    },
  );

  it("send method, path, headers and bodies of every kind, and read status, headers and body", async () => {
    const { url, seen } = await startUpstream((_, response) =>
      json(response, { ok: "é" }, 201, { "x-total-count": "3", "set-cookie": "a=1" }),
    );
    const told: [number, string | null][] = [];
    const options: CallOptions = {
      ...pooled,
      onResponse: ({ status, headers }) => told.push([status, headers.get("x-total-count")]),
    };
    const post = { ...get, method: "POST", path: "/b c?d=1", query: plainQuery({ e: ["ü", 2] }) };
    expect(await sendJson(at(url), { ...post, body: jsonBody({ name: "é" }) }, options)).toEqual({ ok: "é" });
    await sendJson(at(url), { ...post, body: bytesBody(new Uint8Array([1, 2, 3])) }, options);
    const parts = { file: { content: Buffer.from("abc"), filename: "a.txt", mediaType: "text/plain" }, field: "f" };
    await sendJson(at(url), { ...post, body: multipartBody(parts) }, options);
    await sendJson(at(url), { ...get, method: "DELETE" }, options);
    expect(seen.map(({ method, url: path }) => `${method} ${path}`)).toEqual([
      ...Array.from({ length: 3 }, () => "POST /b%20c?d=1&e=%C3%BC&e=2"),
      "DELETE /a",
    ]);
    expect(seen[0]).toMatchObject({
      body: '{"name":"é"}',
      headers: { "content-type": "application/json", "content-length": "13", accept: "application/json" },
    });
    expect(seen[1]?.body).toBe("\u0001\u0002\u0003");
    expect(seen[2]?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
    expect(seen[2]?.body).toMatch(/name="file"; filename="a.txt"[^]*abc[^]*name="field"[^]*f/);
    expect(told).toEqual(Array.from({ length: 4 }, () => [201, "3"]));
  });

  it("give the body of an answer once: a second look finds nothing, and no zeros in its place", async () => {
    const { url } = await startUpstream((_, response) => void response.writeHead(200).end("abc"));
    const signal = AbortSignal.timeout(20_000);
    const stop = { signal: () => signal, listen: () => undefined };
    const request = { method: "GET", url: `${url}/a`, headers: new Map<string, string>(), content: null };
    const answer = await pooledTransport.send(request, stop);
    const limit = { bytes: 100, setBy: "the test" };
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(Buffer.from(await answer.bytes(limit)).toString()).toBe("abc");
    expect(await answer.bytes(limit)).toHaveLength(0);
  });

  it("keep their connections, and use them again after answers that nobody read", async () => {
    const ports = new Set<number | undefined>();
    const { url } = await startUpstream((seen, response) => {
      ports.add(response.socket?.remotePort);
      if (seen.url === "/moved") response.writeHead(302, { location: "/a" }).end("moved");
      else json(response, {});
    });
    for (let count = 0; count < 5; count += 1) {
      await sendJson(at(url), get, pooled);
      await sendJson(at(url), { ...get, path: "/moved" }, pooled);
    }
    // What follows a redirect does not wait for the rest of its answer.
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  it("undo content encodings, also of raw answers, and leave unknown ones alone", async () => {
    const text = "a longer text ".repeat(1_000);
    const packed: Record<string, Buffer> = {
      gzip: gzipSync(text),
      deflate: deflateSync(text),
      br: brotliCompressSync(text),
      "gzip, br": brotliCompressSync(gzipSync(text)),
      unheard: Buffer.from(text),
    };
    const { url, seen } = await startUpstream(({ url: path }, response) => {
      const coding = decodeURIComponent(path.slice(1));
      response.writeHead(200, { "content-type": "text/plain", "content-encoding": coding }).end(packed[coding]);
    });
    for (const coding of Object.keys(packed)) {
      const call = { ...get, path: `/${encodeURIComponent(coding)}` };
      expect(await sendText(at(url), call, pooled)).toBe(text);
      const raw = await sendRaw(at(url), call, pooled);
      expect(await new Response(raw.body).text()).toBe(text);
      expect(await sendText(at(url), { ...call, method: "HEAD" }, pooled)).toBe("");
    }
    expect(seen[0]?.headers["accept-encoding"]).toContain("gzip");
    const bomb: CallOptions = { ...pooled, maxBytes: 5_000 };
    expect(await failure(sendText(at(url), { ...get, path: "/gzip" }, bomb))).toMatchObject({
      kind: "decode",
      message: expect.stringContaining("5000 bytes"),
    });
  });

  it("take codings as servers send them: without a byte, and deflate without its wrapper, and nothing that is cut off", async () => {
    const [text, noise] = ["a longer text ".repeat(1_000), randomBytes(300_000)];
    const sent: Record<string, { readonly coding: string; readonly chunks: readonly Buffer[] }> = {};
    for (const coding of ["gzip", "x-gzip", "deflate", "br", "gzip, deflate"])
      sent[`nothing of ${coding}`] = { coding, chunks: [] };
    for (const level of [0, 1, 9]) {
      sent[`raw ${level}`] = { coding: "deflate", chunks: [deflateRawSync(text, { level })] };
      sent[`zlib ${level}`] = { coding: "deflate", chunks: [deflateSync(text, { level })] };
    }
    const slow = deflateRawSync(text);
    sent["byte for byte"] = { coding: "deflate", chunks: [...slow].map((byte) => Buffer.from([byte])) };
    sent["many bytes"] = { coding: "br", chunks: [brotliCompressSync(noise)] };
    sent["cut off"] = { coding: "gzip", chunks: [gzipSync(text).subarray(0, 40)] };
    const { url } = await startUpstream(({ url: path }, response) => {
      const { coding, chunks } = sent[decodeURIComponent(path.slice(1)).replace(/^\+/, "")] ?? {
        coding: "",
        chunks: [],
      };
      const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
      response.writeHead(200, {
        "content-type": "text/plain",
        "content-encoding": coding,
        ...(path.startsWith("/+") ? { "content-length": length } : {}),
      });
      for (const chunk of chunks) response.write(chunk);
      response.end();
    });
    for (const name of Object.keys(sent))
      for (const length of ["", "+"]) {
        const call = { ...get, path: `/${length}${encodeURIComponent(name)}` };
        if (name === "cut off") {
          expect(await failure(sendText(at(url), call, pooled))).toMatchObject({ kind: "decode" });
          continue;
        }
        const wanted = name.startsWith("nothing") ? "" : name === "many bytes" ? noise : text;
        const { body } = await sendRaw(at(url), call, pooled);
        const came = Buffer.from(await new Response(body).arrayBuffer());
        expect([name, came.equals(Buffer.from(wanted))]).toEqual([name, true]);
        if (name !== "many bytes") expect([name, await sendText(at(url), call, pooled)]).toEqual([name, wanted]);
      }
  });

  it("give up a coded answer upstream where nobody waits for its first byte any more", async () => {
    let gone: Promise<unknown> | undefined;
    const { url } = await startUpstream((_, response) => {
      gone = once(response, "close");
      response.writeHead(200, { "content-type": "text/plain", "content-encoding": "gzip" }).flushHeaders();
    });
    const { body } = await sendRaw(at(url), get, pooled);
    await body?.cancel();
    await gone;
    expect(await failure(sendText(at(url), get, { ...pooled, timeoutMs: 100 }))).toMatchObject({ kind: "timeout" });
    await gone;
  });

  it("end at their largest answer, whether its length is told or not", async () => {
    const { url } = await startUpstream(({ url: path }, response) => {
      const headers = path === "/told" ? { "content-length": "2000000" } : {};
      response.writeHead(200, headers).end(Buffer.alloc(2_000_000));
    });
    for (const path of ["/told", "/untold"]) {
      expect(await failure(sendBytes(at(url), { ...get, path }, { ...pooled, maxBytes: 1_000_000 }))).toMatchObject({
        kind: "decode",
      });
      expect(await sendBytes(at(url), { ...get, path }, pooled)).toHaveLength(2_000_000);
    }
  });

  it("end at their time limit before, between and within answers, and with their caller", async () => {
    let closed = 0;
    const { url } = await startUpstream(({ url: path }, response) => {
      response.on("close", () => (closed += 1));
      if (path === "/begun") response.writeHead(200, { "content-type": "text/plain" }).write("begun");
    });
    for (const path of ["/never", "/begun"]) {
      const call = { ...get, path };
      expect(await failure(sendText(at(url), call, { ...pooled, timeoutMs: 50 }))).toMatchObject({ kind: "timeout" });
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 50);
      expect(await failure(sendText(at(url), call, { ...pooled, signal: controller.signal }))).toMatchObject({
        kind: "aborted",
      });
    }
    expect(await failure(sendText(at(url), get, { ...pooled, signal: AbortSignal.abort() }))).toMatchObject({
      kind: "aborted",
    });
    await expect.poll(() => closed).toBe(4);
  });

  it("say why there is no answer, and try again what was never sent", async () => {
    const silent = createSocketServer((socket) => socket.destroy());
    silent.listen(0, "127.0.0.1");
    await once(silent, "listening");
    onTestFinished(() => void silent.close());
    const port = Object(silent.address()).port;
    expect(await failure(sendJson(at(`http://127.0.0.1:${port}`), get, pooled))).toMatchObject({ kind: "network" });
    const tries: number[] = [];
    const again: CallOptions = { ...pooled, retries: 1, onRetry: ({ delayMs }) => tries.push(delayMs) };
    const post = { ...get, method: "POST", body: jsonBody({}) };
    expect(await failure(sendJson(at("http://127.0.0.1:1"), post, again))).toMatchObject({
      kind: "network",
      message: expect.stringContaining("ECONNREFUSED"),
      attempt: 2,
    });
    expect(tries).toHaveLength(1);
    expect(await failure(sendJson(at(`http://127.0.0.1:${port}`), post, again))).toMatchObject({ attempt: 1 });
  });

  it("wait behind hints, and take answers without a body", async () => {
    const { url } = await startUpstream(({ url: path }, response) => {
      response.writeEarlyHints({ link: "</style.css>; rel=preload" });
      if (path === "/none") response.writeHead(204).end();
      else json(response, { after: "hints" });
    });
    expect(await sendJson(at(url), get, pooled)).toEqual({ after: "hints" });
    expect(await sendJson(at(url), { ...get, path: "/none" }, pooled)).toBeNull();
    const raw = await sendRaw(at(url), { ...get, path: "/none" }, pooled);
    expect([raw.status, raw.body]).toEqual([204, null]);
  });

  it("carry what custom credentials and signers make of the request, and their own calls", async () => {
    const { url, seen } = await startUpstream(({ url: path, headers }, response) => {
      if (path === "/token") json(response, { token: "t-1" });
      else json(response, {}, headers.authorization === "Bearer t-1" ? 200 : 401);
    });
    let token = "";
    const answer = await sendJson(
      at(url),
      { ...get, method: "POST", body: jsonBody({ a: 1 }) },
      {
        ...pooled,
        credentials: {
          kind: "custom",
          apply: async (request) => {
            request.headers.set("authorization", `Bearer ${token}`);
            return request;
          },
          onChallenge: async () => {
            const { fetch } = pooledTransport;
            token = Object(await (await fetch(`${url}/token`, { method: "POST", body: "x" })).json()).token;
            return true;
          },
        },
        sign: (request) => {
          request.headers.set("x-signed", "yes");
          return request;
        },
      },
    );
    expect(answer).toEqual({});
    expect(seen.map(({ url: path, body }) => `${path} ${body}`)).toEqual(['/a {"a":1}', "/token x", '/a {"a":1}']);
    expect(seen[2]?.headers).toMatchObject({ "x-signed": "yes", "content-type": "application/json" });
  });
});

describe("raw answers", () => {
  it("stream through a server whole, and end upstream where their caller goes", async () => {
    let closed = 0;
    const part = Buffer.alloc(64 * 1024, "y");
    const { url } = await startUpstream(({ url: path }, response) => {
      response.on("close", () => (closed += 1));
      if (path === "/whole") response.end(Buffer.alloc(5_000_000, "x"));
      else {
        const timer = setInterval(() => response.write(part), 1);
        response.on("close", () => clearInterval(timer));
      }
    });
    const app = Fastify();
    prepareRest(app);
    app.get("/:what", async (request, reply) =>
      sendRawAnswer(
        reply,
        await sendRaw(at(url), { ...get, path: `/${Object(request.params).what}` }, callOptions(request, {})),
      ),
    );
    onTestFinished(async () => await app.close());
    const base = await app.listen({ port: 0, host: "127.0.0.1" });
    expect((await (await fetch(`${base}/whole`)).arrayBuffer()).byteLength).toBe(5_000_000);
    const socket = connect(Number(new URL(base).port), "127.0.0.1");
    socket.write("GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await once(socket, "data");
    socket.destroy();
    await expect.poll(() => closed).toBe(2);
  });

  it("that break off are broken off", async () => {
    const { url } = await startUpstream((_, response) => {
      response.writeHead(200, { "content-length": "1000" }).write("x", () => response.destroy());
    });
    const raw = await sendRaw(at(url), get, pooled);
    expect(await failure(new Response(raw.body).text())).toBeInstanceOf(Error);
  });
});

describe("servers behind the connections", () => {
  it("are spoken to in HTTP/2 where they speak it", async () => {
    const { key, cert } = await selfSigned();
    const versions: string[] = [];
    const server = createSecureServer({ key, cert, allowHTTP1: true }, (request, response) => {
      versions.push(request.httpVersion);
      request.resume();
      if (request.url === "/slow") return;
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ method: request.method, long: "x".repeat(100_000) }));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const agent = new Agent({ allowH2: true, connect: { rejectUnauthorized: false } });
    onTestFinished(async () => {
      await agent.destroy();
      server.close();
    });
    const base = `https://127.0.0.1:${Object(server.address()).port}`;
    const options: CallOptions = { transport: transportOver(() => agent), retries: 0 };
    const post = { ...get, method: "POST", body: jsonBody({ a: 1 }) };
    const answers = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => await sendJson(at(base), index % 2 === 0 ? get : post, options)),
    );
    expect(answers.map((answer) => Object(answer).method)).toEqual(
      answers.map((_, index) => (index % 2 === 0 ? "GET" : "POST")),
    );
    expect(await failure(sendJson(at(base), { ...get, path: "/slow" }, { ...options, timeoutMs: 50 }))).toMatchObject({
      kind: "timeout",
    });
    expect(await sendJson(at(base), get, options)).toMatchObject({ method: "GET" });
    expect(new Set(versions)).toEqual(new Set(["2.0"]));
  });

  it("are reached through the proxy that the environment names, this machine itself without one", async () => {
    const asked: string[] = [];
    const proxy = createPlainServer((request, response) => {
      asked.push(request.url ?? "");
      response.writeHead(200, { "content-type": "application/json" }).end('{"by":"proxy"}');
    });
    proxy.listen(0, "127.0.0.1");
    await once(proxy, "listening");
    onTestFinished(() => void proxy.close());
    const direct = await startUpstream((_, response) => json(response, { by: "server" }));
    const variables = { HTTP_PROXY: `http://127.0.0.1:${Object(proxy.address()).port}`, NO_PROXY: "other.test" };
    const { ask } = await import("./ask-through-proxy.js");
    const answers = await ask(["http://api.test/a", `${direct.url}/a`, "http://other.test/a"], variables);
    expect(answers).toEqual(['{"by":"proxy"}', '{"by":"server"}', "network"]);
    expect(asked).toEqual(["http://api.test/a"]);
  });
});

/** A certificate for this machine, made by the tool that most machines have. */
async function selfSigned(): Promise<{ readonly key: string; readonly cert: string }> {
  const { execFileSync } = await import("node:child_process");
  const made = execFileSync(
    "openssl",
    ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "-", "-subj", "/CN=localhost", "-days", "2"],
    { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
  );
  const partOf = (kind: string): string =>
    new RegExp(`-----BEGIN ${kind}-----[^]*?-----END ${kind}-----`).exec(made)?.[0] ?? "";
  return { key: partOf("PRIVATE KEY"), cert: partOf("CERTIFICATE") };
}
