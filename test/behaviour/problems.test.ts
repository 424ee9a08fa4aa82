import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect as connectHttp2, type OutgoingHttpHeaders } from "node:http2";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { StartOptions } from "../../templates/runtime/server.js";
import { compileText, importServer } from "../check.js";
import { composeTexts, starterOf } from "../compose/group.js";
import { json, type RecordingUpstream, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, serve } from "./served.js";

const yaml = `ikanos: 1.0.0-beta4
info: {display: Case, description: A case.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: http://127.0.0.1:9
      resources:
        - name: a
          path: /a
          operations:
            - {name: post-a, method: POST, inputParameters: [{name: body, in: body, type: object}]}
            - {name: get-a, method: GET, inputParameters: [{name: q, in: query}]}
        - {name: f, path: /f, operations: [{name: put-f, method: PUT, inputParameters: [{name: n, in: body, type: string}], body: {type: formUrlEncoded, data: {n: "{{n}}"}}}]}
        - {name: p, path: "/p/{id}", operations: [{name: get-p, method: GET}]}
        - {name: b, path: /b, operations: [{name: put-b, method: PUT, body: {type: binary, data: "{{file}}"}, inputParameters: [{name: file, in: body, type: binary}]}]}
  exposes:
    - type: rest
      namespace: r
      port: 8080
      resources:
        - name: a
          path: /a
          operations:
            - {method: POST, name: post-a, call: up.post-a}
            - {method: GET, name: get-a, call: up.get-a, inputParameters: [{name: q, in: query, type: string}]}
        - {name: f, path: /f, operations: [{method: PUT, name: put-f, call: up.put-f}]}
        - {name: b, path: /b, operations: [{method: PUT, name: put-b, call: up.put-b}]}
        - {name: p, path: "/p/{id}", operations: [{method: GET, name: get-p, call: up.get-p}]}
    - type: mcp
      namespace: t
      port: 8081
      tools: [{name: post-a, description: Posts a., call: up.post-a}]
    - type: skill
      namespace: s
      port: 8082
      skills: [{name: sk, description: A skill., tools: [{name: post-a, description: Posts a., from: {sourceNamespace: t, action: post-a}}]}]
    - {type: control, namespace: c, port: 8083, management: {health: true, logs: {level: true}}, observability: {traces: {local: {}}}}
`;

interface Running {
  readonly addresses: Readonly<Record<string, string>>;
  readonly upstream: RecordingUpstream;
}

// Generated once for all tests.
let generated: ReturnType<typeof importServer> | undefined;

async function running(options: Partial<StartOptions> = {}): Promise<Running> {
  const { start } = await (generated ??= importServer(compileText(yaml), `problems/${process.pid}`));
  const upstream = await startUpstream((_, response) => json(response, {}));
  const { addresses, close } = await start({
    ports: { r: 0, t: 0, s: 0, c: 0 },
    baseUrls: { up: upstream.url },
    logLevel: "silent",
    call: { retries: 0 },
    ...options,
  });
  onTestFinished(close);
  return { addresses, upstream };
}

interface Answered {
  readonly status: number;
  readonly type: string | undefined;
  readonly allow: string | undefined;
  readonly body: string;
}

/** What is answered to bytes on a connection, which no client of HTTP would write so. */
async function written(url: string | undefined, head: string, body: Uint8Array | string = ""): Promise<Answered> {
  const { port } = new URL(url ?? "");
  const socket = connect(Number(port), "127.0.0.1");
  let text = "";
  socket.on("data", (chunk: Buffer) => (text += chunk.toString("latin1")));
  // A server that has answered may close before it has read all.
  const closed = new Promise((resolve) => socket.on("error", () => undefined).on("close", resolve));
  // In one piece: what is refused at its head is closed before the rest comes.
  socket.write(Buffer.concat([Buffer.from(`${head}\r\n\r\n`, "latin1"), Buffer.from(body)]));
  await closed;
  const [top = "", ...rest] = text.split("\r\n\r\n");
  const field = (name: string): string | undefined => new RegExp(`^${name}: (.*?)\r?$`, "im").exec(top)?.[1];
  return {
    status: Number(/^HTTP\/1\.1 (\d+)/.exec(top)?.[1]),
    type: field("content-type"),
    allow: field("allow"),
    body: rest.join("\r\n\r\n"),
  };
}

async function asked(
  url: string | undefined,
  line: string,
  headers: Readonly<Record<string, string>> = {},
  body: Uint8Array | string = "",
): Promise<Answered> {
  const all = {
    host: "localhost",
    connection: "close",
    ...(body.length === 0 ? {} : { "content-length": String(Buffer.byteLength(body)) }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return await written(url, [`${line} HTTP/1.1`, ...lines].join("\r\n"), body);
}

function expectProblem(answer: Answered, status: number, detail: RegExp): void {
  expect(answer).toMatchObject({ status, type: "application/problem+json" });
  expect(answer.body).toMatch(detail);
}

/** A path that is served by each adapter. */
const served = { r: "/a", t: "/mcp", s: "/skills", c: "/health/live" } as const;
const everywhere = ["r", "t", "s", "c"] as const;
const typed = { "content-type": "application/json", accept: "application/json, text/event-stream" };

describe.each(everywhere)("problem documents of the adapter %s", (name) => {
  it("say what is wrong with a request that no route can take", async () => {
    const { addresses, upstream } = await running();
    const url = addresses[name];
    expectProblem(await asked(url, "GET /%E9"), 400, /path is not percent-encoded/);
    expectProblem(await asked(url, "GET /nothing"), 404, /nothing is served at \/nothing/);
    // What is wrong is the path, whatever the body is.
    expectProblem(await asked(url, "POST /nothing", typed, "{no"), 404, /nothing is served/);
    expectProblem(await asked(url, "QUERY /nothing"), 404, /nothing is served/);
    expectProblem(await asked(url, `GET /${"a".repeat(20_000)}`), 414, /URL is longer/);
    expectProblem(await asked(url, `GET ${served[name]}?q=${"a".repeat(20_000)}`), 414, /URL is longer/);
    expectProblem(await asked(url, "GET /", { "x-long": "a".repeat(40_000) }), 431, /headers/);
    expectProblem(await asked(url, `FOO ${served[name]}`), 501, /method is not known/);
    expectProblem(await asked(url, "CONNECT example.com:443"), 501, /no proxy/);
    expectProblem(await asked(url, `PUT ${served[name]}`, { ...typed, expect: "more" }, "{}"), 417, /100-continue/);
    expectProblem(await written(url, "hello"), 400, /no HTTP request/);
    expect((await written(url, `GET ${served[name]} HTTP/1.1\r\nconnection: close`)).body).toContain(
      "the request names no host",
    );
    expect(upstream.seen).toEqual([]);
  });

  it("name the methods of a path that is known", async () => {
    const { addresses } = await running();
    for (const method of ["QUERY", "PROPFIND", "M-SEARCH", "TRACE", "PATCH"]) {
      const answer = await asked(addresses[name], `${method} ${served[name]}`);
      expect(answer.status, method).toBe(405);
      expect(answer.allow, method).toContain(name === "t" ? "POST" : "GET");
      expect(answer.body, method).toContain(`${method} is not served here`);
    }
  });
});

describe("what a query, a form or a body says", () => {
  it("is refused where its percent-encoding cannot be read, and by its name", async () => {
    const { addresses, upstream } = await running();
    expectProblem(await asked(addresses["r"], "GET /a?q=%E9"), 400, /`q` is not percent-encoded as UTF-8/);
    expectProblem(await asked(addresses["r"], "GET /a?q=a%20b%"), 400, /`q` is not percent-encoded/);
    // Names that the route does not know are ignored, whatever they hold.
    expect((await asked(addresses["r"], "GET /a?utm=%E9&q=%C3%A9")).status).toBe(200);
    const form = { "content-type": "application/x-www-form-urlencoded" };
    expectProblem(await asked(addresses["r"], "PUT /f", form, "n=%E9"), 400, /not percent-encoded as UTF-8/);
    const odd = { "content-type": "application/x-www-form-urlencoded; charset=klingon" };
    expectProblem(await asked(addresses["r"], "PUT /f", odd, "n=1"), 415, /character set is not known/);
    expect((await asked(addresses["r"], "PUT /f", form, "n=100%")).status).toBe(200);
    // A field that the route does not know would be lost.
    expectProblem(await asked(addresses["r"], "PUT /f", form, "n=100%&m=%C3%A9"), 400, /`m` is not known here/);
    expect(upstream.seen.map(({ url, body }) => `${url} ${body}`)).toEqual(["/a?q=%C3%A9 ", "/f n=100%25"]);
  });

  it("is refused in words where it is no JSON, or JSON with a name that means something else", async () => {
    const { addresses } = await running();
    expectProblem(await asked(addresses["r"], "POST /a", typed, "{no"), 400, /body is no valid JSON/);
    expectProblem(await asked(addresses["r"], "POST /a", typed, '{"__proto__":1}'), 400, /name that is not taken/);
    const other = { "content-type": "application/json; charset=klingon" };
    expectProblem(await asked(addresses["r"], "POST /a", other, "{}"), 415, /character set is not known/);
  });

  it("is refused where a body is not encoded as it says, also while it streams upstream", async () => {
    const { addresses } = await running();
    for (const encoding of ["gzip", "br", "deflate"])
      for (const [line, type] of [
        ["POST /a", "application/json"],
        ["PUT /b", "application/octet-stream"],
      ] as const)
        expectProblem(
          await asked(addresses["r"], line, { "content-type": type, "content-encoding": encoding }, "no such thing"),
          400,
          /not encoded as its content encoding says/,
        );
  });

  it("is UTF-16 of either order where its byte order mark says so", async () => {
    const { addresses, upstream } = await running();
    const little = Buffer.from('\u{feff}{"name":"\u{e9}"}', "utf16le");
    const big = Buffer.from(little).swap16();
    for (const body of [little, big]) {
      const type = { "content-type": "application/json; charset=utf-16" };
      expect((await asked(addresses["r"], "POST /a", type, body)).status).toBe(200);
      expect(upstream.seen.at(-1)?.body).toBe('{"name":"\u{e9}"}');
    }
  });
});

const message = JSON.stringify({
  jsonrpc: "2.0",
  id: 1,
  method: "tools/call",
  params: { name: "post-a", arguments: { body: { name: "\u{e9}" } } },
});

describe("messages to an MCP server", () => {
  it("may be compressed, and written in any character set that is named", async () => {
    const { addresses, upstream } = await running();
    const sent: readonly (readonly [Record<string, string>, Uint8Array])[] = [
      [{ "content-encoding": "gzip" }, gzipSync(message)],
      [{ "content-encoding": "deflate" }, deflateSync(message)],
      [{ "content-encoding": "br" }, brotliCompressSync(message)],
      [{ "content-type": "application/json; charset=iso-8859-1" }, Buffer.from(message, "latin1")],
      [{ "content-type": "application/json; charset=utf-16le" }, Buffer.from(message, "utf16le")],
    ];
    for (const [headers, body] of sent) {
      expect((await asked(addresses["t"], "POST /mcp", { ...typed, ...headers }, body)).status).toBe(200);
      expect(upstream.seen.at(-1)?.body).toBe('{"name":"\u{e9}"}');
    }
    expect(upstream.seen).toHaveLength(sent.length);
  });

  it("are refused in words otherwise, in the form that its clients read", async () => {
    const { addresses, upstream } = await running();
    const refused = async (headers: Record<string, string>, body: Uint8Array | string): Promise<unknown> => {
      const answer = await asked(addresses["t"], "POST /mcp", { ...typed, ...headers }, body);
      const { error } = JSON.parse(answer.body.replace(/^[0-9a-f]+\r\n|\r\n0\r\n\r\n$/g, ""));
      return [answer.status, error.message];
    };
    expect(await refused({ "content-encoding": "zstd" }, "x")).toEqual([
      415,
      "the body's content encoding is not taken here: gzip, deflate and br are",
    ]);
    expect(await refused({ "content-encoding": "gzip" }, "x")).toEqual([
      400,
      "`body` is not encoded as its content encoding says",
    ]);
    expect(await refused({ "content-type": "application/json; charset=klingon" }, message)).toEqual([
      415,
      "the body's character set is not known here",
    ]);
    expect(await refused({}, Buffer.from(message, "latin1"))).toEqual([400, "`body` is not written in utf-8"]);
    expect(await refused({}, " ".repeat(5_000_000))).toEqual([413, "the body is larger than this server takes"]);
    expect(upstream.seen).toEqual([]);
  });
});

it("a trace that is not there is a problem, too", async () => {
  const { addresses } = await running();
  expectProblem(await asked(addresses["c"], "GET /traces/none"), 404, /there is no trace `none`/);
});

it("capabilities that share a port say so below their paths", async () => {
  const member = (name: string): string =>
    yaml
      .replaceAll("namespace: up", `namespace: ${name}`)
      .replaceAll("up.", `${name}.`)
      .replace(/ {4}- type: skill[^]*$/, "");
  const upstream = await startUpstream((_, response) => json(response, {}));
  const start = await starterOf(
    composeTexts({ one: member("one"), two: member("two") }, { prefixes: { one: "/one", two: "/two" } }),
  );
  const { addresses } = await start({ baseUrls: { one: upstream.url, two: upstream.url } });
  for (const [name, url] of Object.entries(addresses)) {
    expectProblem(await asked(url, "POST /one/nothing", typed, "{no"), 404, /nothing is served at \/one\/nothing/);
    expectProblem(await asked(url, "GET /%E9"), 400, /path is not percent-encoded/);
    expectProblem(await asked(url, "FOO /one"), 501, /method is not known/);
    if (name === "shop-rest") expectProblem(await asked(url, "QUERY /two/a"), 405, /QUERY is not served here/);
  }
  expect(Object.keys(addresses).sort()).toEqual(["shop-mcp", "shop-rest"]);
});

describe("over HTTP/2", () => {
  const folder = mkdtempSync(join(tmpdir(), "capstan-problems-"));
  const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  beforeAll(() => {
    const subject = ["-subj", "/CN=localhost", "-days", "2", "-nodes"];
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-keyout", key, "-out", cert, ...subject], {
      stdio: "ignore",
    });
    return () => rmSync(folder, { recursive: true });
  });

  const over = async (
    url: string | undefined,
    headers: OutgoingHttpHeaders,
    body: Uint8Array | string = "",
  ): Promise<Answered> => {
    const session = connectHttp2(url ?? "", { rejectUnauthorized: false });
    onTestFinished(() => session.destroy());
    const stream = session.request(headers, { endStream: body.length === 0 });
    const [answered] = await Promise.all([
      once(stream, "response").then(([given]: OutgoingHttpHeaders[]) => given ?? {}),
      body.length === 0 ? undefined : stream.end(body),
    ]);
    let text = "";
    for await (const chunk of stream) text += String(chunk);
    const field = (name: string): string | undefined => answered[name]?.toString();
    return { status: Number(field(":status")), type: field("content-type"), allow: field("allow"), body: text };
  };

  it("the same is true, and bodies need no length", async () => {
    const tls = { cert: readFileSync(cert, "utf8"), key: readFileSync(key, "utf8") };
    const { addresses, upstream } = await running({ tls, http2: true });
    for (const name of everywhere) {
      const url = addresses[name];
      expectProblem(await over(url, { ":path": "/%E9" }), 400, /percent-encoded/);
      expectProblem(
        await over(url, { ":path": "/nothing", ":method": "POST", ...typed }, "{no"),
        404,
        /nothing is served/,
      );
      expectProblem(await over(url, { ":path": served[name], ":method": "FOO" }), 501, /method is not known/);
      expect(await over(url, { ":path": served[name], ":method": "QUERY" })).toMatchObject({ status: 405 });
    }
    const posted = { ":path": "/a", ":method": "POST" };
    const gzip = { "content-encoding": "gzip" };
    expect((await over(addresses["r"], { ...posted, ...typed, ...gzip }, gzipSync('{"n":1}'))).status).toBe(200);
    expectProblem(await over(addresses["r"], posted, '{"n":1}'), 415, /no media type/);
    const called = { ":path": "/mcp", ":method": "POST", ...typed };
    expect((await over(addresses["t"], called, message)).body).toContain('"content"');
    expect((await over(addresses["t"], { ...called, ...gzip }, gzipSync(message))).status).toBe(200);
    expect(upstream.seen.map(({ body }) => body)).toEqual(['{"n":1}', '{"name":"\u{e9}"}', '{"name":"\u{e9}"}']);
  });
});

describe("a path that is no UTF-8", () => {
  // RFC 9110 15.5.6: 405 is for a method that the target resource does not support, and names those it does; these bytes name no resource, and no other method
  // of theirs would be served. 15.6.2: 501 is for a method that this server knows for no resource.
  it("is refused as one whatever the method is, and promises no other", async () => {
    const { addresses, upstream } = await running();
    expectProblem(await asked(addresses["r"], "DELETE /p/1"), 405, /DELETE is not served here/);
    for (const path of ["/p/%E9", "/p/%c3%28?q=1", "/p/a%", "/%ff/1", "/a%E9"])
      for (const method of ["GET", "POST", "DELETE", "PATCH", "QUERY", "OPTIONS", "PROPFIND"]) {
        const answer = await asked(addresses["r"], `${method} ${path}`);
        expectProblem(answer, 400, /path is not percent-encoded as UTF-8/);
        expect([method, path, answer.allow]).toEqual([method, path, undefined]);
      }
    expect(await asked(addresses["r"], "HEAD /p/%E9")).toMatchObject({ status: 400, allow: undefined, body: "" });
    expectProblem(await asked(addresses["r"], "FOO /p/%E9"), 501, /method is not known/);
    expect(upstream.seen).toEqual([]);
  });
});

it("a constant is told as what it is", async () => {
  const upstream = await startUpstream((_, response) => void response.end("{}"));
  const { rest } = await serve(
    capabilityOf({
      resources:
        "{name: a, path: /a, operations: [{name: add, method: POST, inputParameters: [{name: body, in: body, type: object}]}]}",
      routes:
        "{path: /a, operations: [{method: POST, name: add, call: up.add, inputParameters: [{name: body, in: body, type: object, properties: {kind: {type: string, const: order}, of: {const: [1, x]}}}], with: {body: rest.body}}]}",
    }),
    upstream,
  );
  const detail = async (body: string): Promise<unknown> => {
    const response = await fetch(`${rest}/a`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json" },
    });
    return ((await response.json()) as { detail?: unknown }).detail;
  };
  expect(await detail('{"kind":"x"}')).toBe("`kind` must be order");
  expect(await detail('{"of":[1]}')).toBe('`of` must be [1,"x"]');
});
