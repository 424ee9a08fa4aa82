import { createHash, randomBytes } from "node:crypto";
import { request as httpRequest } from "node:http";
import { gzipSync } from "node:zlib";
import Fastify from "fastify";
import { describe, expect, it, onTestFinished } from "vitest";
import { forward } from "../../templates/runtime/forward.js";
import { apiKey, bearer, type Credentials } from "../../templates/runtime/http.js";
import { prepareRest, type RestOptions } from "../../templates/runtime/rest.js";
import { requireAuthentication } from "../../templates/runtime/server-auth.js";
import { json, startUpstream } from "./upstream.js";

async function serve(baseUrl: string, options: RestOptions = {}): Promise<string> {
  const app = Fastify({ forceCloseConnections: true });
  await app.register(
    async (scope) => {
      prepareRest(scope, { maxBodyBytes: 10, ...options });
      forward(
        scope,
        "/all/:tenant/*",
        {
          upstream: {
            namespace: "notes",
            baseUrl: `${baseUrl}/v1`,
            credentials: (binding) => bearer(binding("TOKEN")),
          },
          methods: ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"],
          trustedHeaders: ["x-trusted"],
          headers: (binding) => ({ "Notes-Version": binding("VERSION") }),
          query: () => ({ format: "json" }),
        },
        { call: { bindings: { TOKEN: "own", VERSION: "7" }, timeoutMs: 1000 }, ...options },
      );
      forward(scope, "/open", {
        upstream: { namespace: "notes", baseUrl, credentials: () => bearer("own") },
        methods: ["GET"],
        trustedHeaders: ["authorization", "cookie"],
      });
    },
    { prefix: "/api" },
  );
  onTestFinished(async () => await app.close());
  return await app.listen({ port: 0, host: "127.0.0.1" });
}

/** A request whose path goes out as it is written: `fetch` would tidy it up. */
async function raw(base: string, path: string): Promise<number> {
  return await new Promise((resolve, reject) => {
    httpRequest(new URL(base), { path }, (response) => resolve(response.resume().statusCode ?? 0))
      .on("error", reject)
      .end();
  });
}

describe("a forwarded request", () => {
  it("keeps its method, path, query and body, and what the capability fixes comes on top", async () => {
    const upstream = await startUpstream((_, response) =>
      json(response, { made: true }, 201, { "x-inner": "secret", etag: '"1"' }),
    );
    const base = await serve(upstream.url);
    const response = await fetch(`${base}/api/all/t1/notes/a%2Fb/c%20d?q=1&q=2&empty=`, {
      method: "PUT",
      body: "<a/>  ",
      headers: {
        "content-type": "application/xml",
        "x-trusted": "yes",
        "x-other": "no",
        cookie: "c=1",
        authorization: "Basic caller",
      },
    });
    expect([
      response.status,
      await response.json(),
      response.headers.get("etag"),
      response.headers.get("x-inner"),
    ]).toEqual([201, { made: true }, '"1"', null]);
    const [seen] = upstream.seen;
    expect(seen).toMatchObject({
      method: "PUT",
      url: "/v1/notes/a%2Fb/c%20d?q=1&q=2&empty=&format=json",
      body: "<a/>  ",
    });
    expect(seen?.headers).toMatchObject({
      "content-type": "application/xml",
      "x-trusted": "yes",
      "notes-version": "7",
      authorization: "Bearer own",
    });
    expect(Object.keys(seen?.headers ?? {})).not.toEqual(expect.arrayContaining(["x-other"]));
    expect(seen?.headers.cookie).toBeUndefined();
  });

  it("never says what the capability fixes, in whatever spelling, and never carries the key of this adapter", async () => {
    const upstream = await startUpstream((_, response) => json(response, {}));
    const app = Fastify({ forceCloseConnections: true });
    onTestFinished(async () => await app.close());
    await app.register(async (scope) => {
      prepareRest(scope);
      requireAuthentication(scope, { kind: "apikey", in: "query", name: "api_key", value: { value: "srv-0000" } });
      const credentials = (): Credentials => apiKey({ in: "query", name: "upkey", value: "up-0000" });
      forward(scope, "/all/*", {
        upstream: { namespace: "notes", baseUrl: upstream.url, credentials },
        methods: ["GET"],
        trustedHeaders: [],
        query: () => ({ tenant: "acme" }),
      });
    });
    const base = await app.listen({ port: 0, host: "127.0.0.1" });
    const queries = [
      "tenant=evil",
      "%74enant=evil",
      "tenant",
      "tenant=a&tenant=b",
      "a=1;tenant=evil",
      "Tenant=evil",
      "TENANT%20=evil",
      "%20tenant=evil",
      "tenant[]=evil",
      "tenant%5B0%5D=evil",
      "tenant[a][b]=evil",
      "tenant%00x=evil",
      "+tenant=evil",
      "upkey=evil",
      "api%5Fkey=srv-0000",
    ];
    for (const query of queries)
      expect((await fetch(`${base}/all/b?x=1&${query}&y=a%20b&api_key=srv-0000`)).status, query).toBe(200);
    for (const { url } of upstream.seen) {
      const sent = new URL(url, base).searchParams;
      expect([...sent].sort(), url).toEqual([
        ["tenant", "acme"],
        ["upkey", "up-0000"],
        ["x", "1"],
        ["y", "a b"],
      ]);
    }
    expect(upstream.seen).toHaveLength(queries.length);
  });

  it.each([
    ["x-tenant", "x-tenant"],
    ["X-Tenant", "x-tenant"],
    ["X-TENANT", "X-Tenant"],
  ])("carries what the capability fixes as %s, not what a trusted caller says in %s", async (fixed, sent) => {
    const upstream = await startUpstream((_, response) => json(response, {}));
    const app = Fastify({ forceCloseConnections: true });
    onTestFinished(async () => await app.close());
    prepareRest(app, {});
    forward(app, "/all/*", {
      upstream: { namespace: "notes", baseUrl: upstream.url },
      methods: ["GET"],
      trustedHeaders: ["x-tenant", "x-other"],
      headers: () => ({ [fixed]: "acme" }),
    });
    const base = await app.listen({ port: 0, host: "127.0.0.1" });
    await fetch(`${base}/all/a`, { headers: { [sent]: "evil", "x-other": "o" } });
    expect(upstream.seen[0]?.headers).toMatchObject({ "x-tenant": "acme", "x-other": "o" });
  });

  it("passes on the caller's own Authorization and cookies where they are trusted", async () => {
    const upstream = await startUpstream((_, response) => json(response, {}));
    const base = await serve(upstream.url);
    await fetch(`${base}/api/open?x=1`, { headers: { authorization: "Bearer caller", cookie: "a=b" } });
    await fetch(`${base}/api/open`);
    expect(upstream.seen.map(({ url, headers }) => [url, headers.authorization, headers.cookie])).toEqual([
      ["/?x=1", "Bearer caller", "a=b"],
      ["/", "Bearer own", undefined],
    ]);
  });

  it.each([
    "/api/all/t/../../admin",
    "/api/all/t/%2e%2e/admin",
    "/api/all/t/x/%2E%2e/..",
    "/api/all/t/%zz",
    "/api/all/t/.",
    // For servers that take a backslash for a slash, or undo encoded ones before they read the dots.
    "/api/all/t/..%5C..%5Cadmin",
    "/api/all/t/x%2F..%2F..%2Fadmin",
  ])("does not leave the base path: %s", async (path) => {
    const upstream = await startUpstream((_, response) => json(response, {}));
    const status = await raw(await serve(upstream.url), path);
    expect(upstream.seen).toEqual([]);
    expect([400, 404]).toContain(status);
  });

  it("keeps backslashes and encoded question marks inside their segment", async () => {
    const upstream = await startUpstream((_, response) => json(response, {}));
    expect(await raw(await serve(upstream.url), "/api/all/t/a%5C..b%5Cadmin%3Fx")).toBe(200);
    expect(upstream.seen.map(({ url }) => url)).toEqual(["/v1/a%5C..b%5Cadmin%3Fx?format=json"]);
  });

  it("hands encoded bodies on as they came: nothing unfolds on the way", async () => {
    const upstream = await startUpstream((_, response) => json(response, {}));
    const base = await serve(upstream.url);
    const packed = gzipSync(Buffer.alloc(50_000_000, 32));
    const headers = { "content-type": "text/plain", "content-encoding": "gzip" };
    expect((await fetch(`${base}/api/all/t1/x`, { method: "POST", headers, body: packed })).status).toBe(200);
    const [seen] = upstream.seen;
    expect(seen?.headers["content-encoding"]).toBe("gzip");
    expect(seen?.body.length).toBeLessThanOrEqual(packed.length);
    await fetch(`${base}/api/all/t1/x`, { method: "POST", headers: { "content-encoding": "odd" }, body: "y" });
    expect(upstream.seen[1]?.headers["content-encoding"]).toBe("odd");
  });

  it("streams bodies of any size both ways", async () => {
    const bytes = randomBytes(3_000_000);
    const upstream = await startUpstream(({ body }, response) => {
      // The record reads bodies as text; what arrives is told by its length.
      response
        .writeHead(200, { "content-type": "application/octet-stream", "x-length": String(body.length) })
        .end(bytes);
    });
    const base = await serve(upstream.url);
    const response = await fetch(`${base}/api/all/t/upload`, {
      method: "POST",
      body: "x".repeat(2_000_000),
      headers: { "content-type": "application/json" },
    });
    const answer = Buffer.from(await response.arrayBuffer());
    expect(createHash("sha256").update(answer).digest("hex")).toBe(createHash("sha256").update(bytes).digest("hex"));
    expect(upstream.seen[0]?.body).toHaveLength(2_000_000);
  });

  it("is answered with the upstream's redirects and errors as they are", async () => {
    const upstream = await startUpstream(({ url }, response) => {
      if (url.startsWith("/v1/moved")) response.writeHead(302, { location: "https://elsewhere.test/x" }).end();
      else json(response, { error: "busy" }, 503);
    });
    const base = await serve(upstream.url);
    const moved = await fetch(`${base}/api/all/t/moved`, { redirect: "manual" });
    expect([moved.status, moved.headers.get("location")]).toEqual([302, "https://elsewhere.test/x"]);
    const busy = await fetch(`${base}/api/all/t/busy`, { method: "POST", body: "{}" });
    expect([busy.status, await busy.json()]).toEqual([503, { error: "busy" }]);
    expect(upstream.seen.filter(({ method }) => method === "POST")).toHaveLength(1);
    const head = await fetch(`${base}/api/all/t/busy`, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([503, ""]);
  });

  it.each([
    ["/v1/items/7?page=2#top", "/api/all/t/items/7?page=2#top"],
    ["items/a%2Fb", "/api/all/t/items/a%2Fb"],
    ["BASE/v1/moved/", "/api/all/t/moved/"],
    ["/v1/moved/?format=json&format[x]=1&page=2", "/api/all/t/moved/?page=2"],
    ["/elsewhere?format=json&page=2", "BASE/elsewhere?page=2"],
    ["/v1//evil.test/x", "BASE/v1//evil.test/x"],
    ["/v1/../x", "BASE/x"],
    ["//other.test/v1/x?format=json", "http://other.test/v1/x?format=json"],
    ["app.test:/cb?code=1", "app.test:/cb?code=1"],
  ])("is told of the upstream's URL %s as %s", async (location, told) => {
    const upstream = await startUpstream(
      (_, response) => void response.writeHead(302, { location: location.replace("BASE", upstream.url) }).end(),
    );
    const base = await serve(upstream.url);
    const { headers } = await fetch(`${base}/api/all/t/moved`, { redirect: "manual" });
    expect(headers.get("location")?.replace(upstream.url, "BASE")).toBe(told);
  });

  it("is answered 502 where nobody is there, and 504 where nobody answers", async () => {
    const silent = await startUpstream(() => {});
    expect(
      (
        await fetch(
          `${await serve("http://127.0.0.1:1", { call: { bindings: { TOKEN: "t", VERSION: "1" }, retries: 0 } })}/api/all/t/x`,
        )
      ).status,
    ).toBe(502);
    expect(
      (
        await fetch(
          `${await serve(silent.url, { call: { bindings: { TOKEN: "t", VERSION: "1" }, retries: 0, timeoutMs: 50 } })}/api/all/t/x`,
        )
      ).status,
    ).toBe(504);
  });
});
