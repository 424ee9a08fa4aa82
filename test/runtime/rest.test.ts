import { connect } from "node:net";
import { once } from "node:events";
import { Writable } from "node:stream";
import Fastify, { type FastifyInstance, type FastifyServerOptions } from "fastify";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { exchange } from "../../templates/runtime/exchange.js";
import { sendJson, sendRaw, type Upstream } from "../../templates/runtime/http.js";
import { sendTokenRequest } from "../../templates/runtime/oauth.js";
import {
  callOptions,
  loggerOptions,
  methodNotAllowed,
  prepareRest,
  type RestOptions,
  sendAnswer,
  sendRawAnswer,
  serveDocument,
} from "../../templates/runtime/rest.js";
import { noStore, passAuthorization } from "../../templates/runtime/token-route.js";
import { routeByQuery } from "../../templates/runtime/route-by-query.js";
import { json, startUpstream } from "./upstream.js";

async function listen(setUp: (app: FastifyInstance) => void, options: FastifyServerOptions = {}): Promise<string> {
  const app = Fastify({ forceCloseConnections: true, ...options });
  setUp(app);
  onTestFinished(async () => await app.close());
  return await app.listen({ port: 0, host: "127.0.0.1" });
}

const itemSchema = {
  params: { type: "object", required: ["id"], properties: { id: { type: "integer" } } },
  querystring: {
    type: "object",
    required: ["q", "n"],
    properties: {
      q: { type: "string" },
      n: { type: "number" },
      tags: { type: "array", items: { type: "string" } },
      on: { type: "boolean" },
    },
  },
  headers: { type: "object", required: ["x-tenant"], properties: { "x-tenant": { type: "string" } } },
} as const;

function echo(app: FastifyInstance): void {
  prepareRest(app, { maxBodyBytes: 100 });
  app.get("/items/:id", { schema: itemSchema }, async (request) => ({ params: request.params, query: request.query }));
  app.post(
    "/items",
    {
      config: { takesForms: true },
      schema: {
        body: {
          type: "object",
          required: ["name", "count"],
          properties: {
            name: { type: "string" },
            count: { type: "integer" },
            deep: { type: "object", required: ["x"] },
          },
        },
      },
    },
    async (request) => request.body,
  );
  app.put("/items", { schema: { body: { type: ["object", "null"] } } }, async (request) => ({
    body: request.body ?? null,
  }));
  app.get("/broken", async () => await Promise.reject(new Error("password=hunter2")));
  methodNotAllowed(app, "/items/:id", ["GET"]);
  methodNotAllowed(app, "/items", ["POST", "PUT"]);
  methodNotAllowed(app, "/broken", ["GET"]);
}

async function problem(response: Response): Promise<unknown> {
  expect(response.headers.get("content-type")).toMatch(/^application\/problem\+json/);
  return await response.json();
}

function post(url: string, body: string, type = "application/json", method = "POST"): Promise<Response> {
  return fetch(url, { method, body, headers: { "content-type": type } });
}

describe("requests", () => {
  it("are coerced from text in paths and queries, one element lists included", async () => {
    const base = await listen(echo);
    const response = await fetch(`${base}/items/7?q=5&n=1.5&tags=a&on=true`, { headers: { "X-Tenant": "t" } });
    expect(await response.json()).toEqual({ params: { id: 7 }, query: { q: "5", n: 1.5, tags: ["a"], on: true } });
  });

  it("that do not fit are answered 400 with everything that is wrong, and none of the values", async () => {
    const base = await listen(echo);
    const response = await fetch(`${base}/items/secret-7?n=abc`);
    expect(response.status).toBe(400);
    const document = await problem(response);
    expect(document).toMatchObject({
      status: 400,
      title: "Bad Request",
      errors: [
        { in: "path", name: "id", detail: "must be integer" },
        { in: "query", name: "q", detail: "is required" },
        { in: "query", name: "n", detail: "must be number" },
        { in: "header", name: "x-tenant", detail: "is required" },
      ],
    });
    expect(JSON.stringify(document)).not.toContain("secret-7");
  });

  it("keep the types of JSON bodies, and read forms as text", async () => {
    const base = await listen(echo);
    expect(await problem(await post(`${base}/items`, '{"name":1,"count":"2","deep":{}}'))).toMatchObject({
      errors: [
        { in: "body", name: "name", detail: "must be string" },
        { in: "body", name: "count", detail: "must be integer" },
        { in: "body", name: "deep/x", detail: "is required" },
      ],
    });
    expect(await (await post(`${base}/items`, '{"name":"a","count":2}', "application/vnd.x+json")).json()).toEqual({
      name: "a",
      count: 2,
    });
    expect(
      await (await post(`${base}/items`, "name=a&count=2&tag=x&tag=y", "application/x-www-form-urlencoded")).json(),
    ).toEqual({ name: "a", count: 2, tag: ["x", "y"] });
    expect(await problem(await fetch(`${base}/items`, { method: "POST" }))).toMatchObject({
      status: 400,
      errors: [{ in: "body", name: "body", detail: "is required" }],
    });
    expect(await (await fetch(`${base}/items`, { method: "PUT" })).json()).toEqual({ body: null });
    expect(await (await post(`${base}/items`, "", "application/json", "PUT")).json()).toEqual({ body: null });
  });

  it.each([
    ["malformed JSON", 400, '{"name": secret-1', "application/json"],
    ["an empty JSON body", 400, "", "application/json"],
    ["a body too large", 413, JSON.stringify({ name: "x".repeat(200) }), "application/json"],
    ["another media type", 415, "<a/>", "application/xml"],
  ])("with %s are answered %i", async (_, status, body, type) => {
    const base = await listen(echo);
    const response = await post(`${base}/items`, body, type);
    expect(response.status).toBe(status);
    const document = await problem(response);
    expect(document).toMatchObject({ status });
    expect(JSON.stringify(document)).not.toContain("secret-1");
  });

  it("check the numbers of each header by all their digits, where several hold JSON text", async () => {
    const app = Fastify();
    prepareRest(app);
    const limited = { type: "object", properties: { n: { type: "integer", maximum: 9007199254740992 } } };
    const schema = { headers: { type: "object", properties: { one: limited, other: limited } } };
    app.get("/", { schema }, async () => await Promise.resolve("taken"));
    const ask = async (one: string, other: string): Promise<number> =>
      (await app.inject({ url: "/", headers: { one, other } })).statusCode;
    const [most, more] = ['{"n":9007199254740992}', '{"n":9007199254740993}'];
    expect([await ask(most, most), await ask(more, most), await ask(most, more), await ask(more, more)]).toEqual([
      200, 400, 400, 400,
    ]);
  });
});

describe("paths and methods", () => {
  it("are told apart by what their query must hold, the one that asks for the most first", async () => {
    const base = await listen((app) => {
      prepareRest(app);
      routeByQuery(app);
      routeByQuery(app);
      app.get("/", async () => "any");
      app.get("/", { constraints: { query: "Action=List" } }, async () => "list");
      app.get("/", { constraints: { query: "Action=List&deep=true" } }, async () => "list deep");
      app.get("/only", { constraints: { query: "Action=One%20two" } }, async () => "only");
    });
    const answer = async (path: string): Promise<string> => await (await fetch(`${base}${path}`)).text();
    expect(await answer("/")).toBe("any");
    expect(await answer("/?Action=Other&x=Action%3DList")).toBe("any");
    expect(await answer("/?max=3&Action=List")).toBe("list");
    expect(await answer("/?deep=true&Action=List")).toBe("list deep");
    expect(await answer("/only?Action=One+two")).toBe("only");
    expect((await fetch(`${base}/only?Action=Two`)).status).toBe(404);
  });

  it("answers unknown paths 404 and unknown methods 405 with Allow, whatever the body", async () => {
    const base = await listen(echo);
    const unknown = await fetch(`${base}/nothing?code=secret`);
    expect(unknown.status).toBe(404);
    expect(JSON.stringify(await problem(unknown))).not.toContain("secret");
    const refused = await post(`${base}/items/1`, "<a/>", "application/xml");
    expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
    await problem(refused);
    for (const method of ["GET", "HEAD", "DELETE", "PATCH"]) {
      const response = await fetch(`${base}/items`, { method });
      expect([method, response.status, response.headers.get("allow")]).toEqual([method, 405, "POST, PUT, OPTIONS"]);
    }
  });

  it("answers OPTIONS and HEAD", async () => {
    const base = await listen(echo);
    const options = await fetch(`${base}/items`, { method: "OPTIONS" });
    expect([options.status, options.headers.get("allow"), await options.text()]).toEqual([
      204,
      "POST, PUT, OPTIONS",
      "",
    ]);
    const head = await fetch(`${base}/items/1?q=a&n=1`, { method: "HEAD", headers: { "x-tenant": "t" } });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect(Number(head.headers.get("content-length"))).toBeGreaterThan(10);
  });

  it("serves the document, from memory or from a file", async () => {
    const base = await listen((app) => {
      prepareRest(app);
      serveDocument(app, { openapi: "3.1.0" });
      serveDocument(app, new URL("../../package.json", import.meta.url), "/package");
    });
    expect(await (await fetch(`${base}/openapi.json`)).json()).toEqual({ openapi: "3.1.0", servers: [{ url: "/" }] });
    expect(await (await fetch(`${base}/package`)).json()).toMatchObject({ name: "capstan" });
    expect((await fetch(`${base}/openapi.json`, { method: "POST" })).status).toBe(405);
  });

  it("serves a document that names where it is served", async () => {
    const document = { openapi: "3.1.0", servers: [{ url: "http://localhost:8080" }] };
    const base = await listen((app) => {
      void app.register(
        (inner, _, done) => {
          prepareRest(inner);
          serveDocument(inner, document, "/contract.json");
          done();
        },
        { prefix: "/api/v2" },
      );
    });
    expect(await (await fetch(`${base}/api/v2/contract.json`)).json()).toMatchObject({ servers: [{ url: "/api/v2" }] });
  });
});

function proxy(upstream: Upstream, options: RestOptions = {}): (app: FastifyInstance) => void {
  return (app) => {
    prepareRest(app);
    app.get("/json", async (request, reply) =>
      sendAnswer(
        reply,
        await exchange(
          (call) => sendJson(upstream, { operation: "up.json", method: "GET", path: "/json" }, call),
          callOptions(request, options, "up"),
        ),
        () => null,
        (value) => ({ shaped: value }),
      ),
    );
    app.get("/plain", async (request, reply) =>
      sendAnswer(
        reply,
        await exchange(
          (call) => sendJson(upstream, { operation: "up.plain", method: "GET", path: "/plain" }, call),
          callOptions(request, options),
        ),
      ),
    );
    app.post("/token", { config: { takesForms: true } }, async (request, reply) => {
      noStore(reply);
      const call = passAuthorization(request, callOptions(request, options));
      return sendAnswer(
        reply,
        await exchange(
          (given) =>
            sendTokenRequest(upstream, { operation: "up.token", path: "/token", request: Object(request.body) }, given),
          call,
        ),
      );
    });
    app.get("/raw", async (request, reply) =>
      sendRawAnswer(
        reply,
        await sendRaw(upstream, { operation: "up.raw", method: "GET", path: "/raw" }, callOptions(request, options)),
      ),
    );
  };
}

describe("answers", () => {
  it("mirror the upstream's status and take the first shape that gives something", async () => {
    const upstream = await startUpstream((_, response) => json(response, { a: 1 }, 201));
    const base = await listen(proxy({ namespace: "up", baseUrl: upstream.url }));
    const shaped = await fetch(`${base}/json`);
    expect([shaped.status, await shaped.text(), shaped.headers.get("content-type")]).toEqual([
      201,
      '{"shaped":{"a":1}}',
      "application/json; charset=utf-8",
    ]);
    expect(await (await fetch(`${base}/plain`)).text()).toBe('{"a":1}');
    expect(upstream.seen[0]?.headers["x-request-id"]).toBeDefined();
  });

  it("stay empty where the upstream's are", async () => {
    const upstream = await startUpstream(
      (seen, response) => void response.writeHead(seen.url === "/json" ? 204 : 200).end(),
    );
    const base = await listen(proxy({ namespace: "up", baseUrl: upstream.url }));
    for (const [path, status] of [
      ["/json", 204],
      ["/plain", 200],
    ] as const) {
      const response = await fetch(base + path);
      expect([response.status, await response.text()]).toEqual([status, ""]);
    }
  });

  it("mirror errors: JSON, text under its media type, and a problem document where there is no body", async () => {
    const upstream = await startUpstream((seen, response) => {
      if (seen.url === "/json") json(response, { message: "gone" }, 410, { "retry-after": "9" });
      else if (seen.url === "/plain") response.writeHead(418, { "content-type": "text/html" }).end("<b>teapot</b>");
      else response.writeHead(400).end();
    });
    const base = await listen(proxy({ namespace: "up", baseUrl: upstream.url }));
    const gone = await fetch(`${base}/json`);
    expect([gone.status, gone.headers.get("retry-after"), await gone.json()]).toEqual([410, "9", { message: "gone" }]);
    const page = await fetch(`${base}/plain`);
    expect([
      page.status,
      page.headers.get("content-type"),
      page.headers.get("content-security-policy"),
      await page.text(),
    ]).toEqual([418, "text/html; charset=utf-8", "sandbox", "<b>teapot</b>"]);
    expect(await problem(await post(`${base}/token`, "a=b", "application/x-www-form-urlencoded"))).toMatchObject({
      status: 400,
    });
  });

  it("of token endpoints are never cached, carry OAuth errors and the caller's own authentication", async () => {
    const upstream = await startUpstream((seen, response) =>
      seen.headers.authorization === "Basic eDp5"
        ? json(response, { access_token: "a", token_type: "Bearer" })
        : json(response, { error: "invalid_client" }, 401, { "www-authenticate": "Basic" }),
    );
    const base = await listen(proxy({ namespace: "up", baseUrl: upstream.url }));
    const refused = await post(`${base}/token`, '{"grant_type":"client_credentials"}');
    expect([
      refused.status,
      refused.headers.get("cache-control"),
      refused.headers.get("www-authenticate"),
      await refused.json(),
    ]).toEqual([401, "no-store", "Basic", { error: "invalid_client" }]);
    const granted = await fetch(`${base}/token`, {
      method: "POST",
      body: new URLSearchParams({ grant_type: "client_credentials" }),
      headers: { authorization: "Basic eDp5" },
    });
    expect([granted.status, granted.headers.get("cache-control")]).toEqual([200, "no-store"]);
    await fetch(`${base}/token`, {
      method: "POST",
      body: new URLSearchParams({ grant_type: "x" }),
      headers: { authorization: "Bearer stays-here" },
    });
    expect(upstream.seen.map((seen) => seen.headers.authorization)).toEqual([undefined, "Basic eDp5", undefined]);
  });

  it("of an upstream that cannot be reached, or is slow, are 502 and 504", async () => {
    const upstream = await startUpstream(() => undefined);
    const base = await listen(
      proxy(
        { namespace: "up", baseUrl: upstream.url },
        { call: { timeoutMs: 5000 }, upstreams: { up: { timeoutMs: 50 } } },
      ),
    );
    const slow = await fetch(`${base}/json`);
    expect([slow.status, await problem(slow)]).toEqual([504, expect.objectContaining({ title: "Gateway Timeout" })]);
    const nowhere = await listen(proxy({ namespace: "up", baseUrl: "http://127.0.0.1:1" }, { call: { retries: 0 } }));
    const unreachable = await fetch(`${nowhere}/json`);
    expect([unreachable.status, await unreachable.text()]).toEqual([502, expect.not.stringContaining("127.0.0.1")]);
    const unset = await listen(proxy({ namespace: "up", baseUrl: undefined }));
    expect((await fetch(`${unset}/json`)).status).toBe(500);
  });
});

describe("raw answers", () => {
  it("hand on redirect, cookies, media type and safe headers", async () => {
    const upstream = await startUpstream(
      (_, response) =>
        void response
          .writeHead(
            303,
            [
              ["location", "https://login.test/?state=%7e&a=ä".replace("ä", "%C3%A4")],
              ["set-cookie", "a=1; Path=/"],
              ["set-cookie", "b=2"],
              ["content-type", "text/html"],
              ["x-internal", "no"],
              ["server", "no"],
            ].flat(),
          )
          .end("<a>here</a>"),
    );
    const base = await listen(proxy({ namespace: "up", baseUrl: upstream.url }));
    const response = await fetch(`${base}/raw`, { redirect: "manual" });
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe("https://login.test/?state=%7e&a=%C3%A4");
    expect(response.headers.getSetCookie()).toEqual(["a=1; Path=/", "b=2"]);
    expect(response.headers.get("x-internal")).toBeNull();
    expect(await response.text()).toBe("<a>here</a>");
    expect((await fetch(`${base}/raw`, { method: "HEAD", redirect: "manual" })).status).toBe(303);
  });

  it("point a relative redirect at the upstream", async () => {
    const upstream = await startUpstream(
      (_, response) => void response.writeHead(302, { location: "/interaction/1" }).end(),
    );
    const base = await listen(proxy({ namespace: "up", baseUrl: upstream.url }));
    expect((await fetch(`${base}/raw`, { redirect: "manual" })).headers.get("location")).toBe(
      `${upstream.url}/interaction/1`,
    );
  });

  it("stream while the upstream is still sending, and undo its compression", async () => {
    const { gzipSync } = await import("node:zlib");
    let finish = (): void => undefined;
    const upstream = await startUpstream((_, response, index) => {
      if (index > 0)
        return void response
          .writeHead(200, { "content-encoding": "gzip", "content-type": "text/plain" })
          .end(gzipSync("packed ".repeat(100)));
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write("one");
      finish = () => void response.end("two");
    });
    const base = await listen(proxy({ namespace: "up", baseUrl: upstream.url }));
    const response = await fetch(`${base}/raw`);
    const reader = response.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe("one");
    finish();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe("two");
    expect(await (await fetch(`${base}/raw`)).text()).toBe("packed ".repeat(100));
  });
});

it.each([
  "GET /json HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
])("a client that goes away ends the call upstream (%j)", async (head) => {
  const closed = vi.fn();
  const upstream = await startUpstream((_, response) => void response.on("close", closed));
  const base = await listen(proxy({ namespace: "up", baseUrl: upstream.url }));
  const socket = connect(Number(new URL(base).port), "127.0.0.1");
  socket.write(head);
  await expect.poll(() => upstream.seen).toHaveLength(1);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(closed).not.toHaveBeenCalled();
  socket.destroy();
  await once(socket, "close");
  await expect.poll(() => closed).toHaveBeenCalled();
});

it("logs neither query values nor credentials nor bodies, and answers unknown errors without their insides", async () => {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const upstream = await startUpstream((_, response) =>
    json(response, { error: "invalid_grant", error_description: "code s3cret-code is spent" }, 400),
  );
  const base = await listen(
    (app) => {
      proxy({ namespace: "up", baseUrl: upstream.url })(app);
      app.get("/broken", async () => await Promise.reject(new Error("boom")));
    },
    { logger: { ...loggerOptions, level: "trace", stream } },
  );
  await fetch(`${base}/nothing?code=s3cret-code&state=s3cret-state`, {
    headers: { authorization: "Bearer s3cret-token", cookie: "sid=s3cret-sid" },
  });
  await post(`${base}/token`, '{"grant_type":"authorization_code","code":"s3cret-code"}');
  const broken = await fetch(`${base}/broken`);
  expect([broken.status, await broken.json()]).toEqual([
    500,
    { type: "about:blank", status: 500, title: "Internal Server Error" },
  ]);
  const log = lines.join("");
  expect(log).toContain("/nothing?code&state");
  expect(log).toContain("boom");
  expect(log).not.toContain("s3cret");
});

it("names a path parameter as callers know it, where the router has another name for it", async () => {
  const app = Fastify();
  prepareRest(app);
  app.get(
    "/shelf/:book_id",
    { schema: { params: { type: "object", properties: { book_id: { title: "book-id", type: "integer" } } } } },
    async () => "",
  );
  const answer = await app.inject("/shelf/one");
  expect(answer.json()).toMatchObject({ status: 400, detail: "`book-id` must be integer" });
  await app.close();
});
