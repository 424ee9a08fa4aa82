import { request } from "node:http";
import { gunzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { completeServer } from "../../generator/config/server.js";
import type { StartOptions } from "../../templates/runtime/server.js";
import { compileText, fileText, importServer } from "../check.js";
import { json, startUpstream } from "../runtime/upstream.js";

const yaml = `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
binds:
  - {namespace: env, keys: {TOKEN: TOKEN}}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: http://127.0.0.1:9
      resources:
        - name: things
          path: /things/{id}
          inputParameters: [{name: id, in: path}]
          operations: [{name: get, method: GET}]
        - {name: pages, path: "/pages/{id}", operations: [{name: page, method: GET, outputRawFormat: raw}]}
  exposes:
    - type: rest
      namespace: shop
      authentication: {type: bearer, token: "{{TOKEN}}"}
      resources:
        - name: things
          path: /things/{id}
          operations: [{name: get, method: GET, call: up.get}]
        - {path: "/pages/{id}", operations: [{method: GET, call: up.page}]}
`;
const all = { cors: true, rateLimit: true, securityHeaders: true, compression: true, health: true };
const long = { text: "long ".repeat(1000) };
let count = 0;

async function start(
  server: Parameters<typeof completeServer>[0],
  options: Partial<StartOptions> = {},
): Promise<{ readonly url: string; readonly get: (path: string, headers?: object) => Promise<Response> }> {
  const compilation = compileText(yaml, { server: completeServer(server) });
  count += 1;
  const program = await importServer(compilation, `server-extensions/${process.pid}-${count}`);
  const upstream = await startUpstream((asked, response) => {
    if (asked.url.endsWith("/tagged")) response.setHeader("etag", '"strong"');
    if (asked.url === "/pages/lax")
      response.setHeader("x-frame-options", "ALLOWALL").setHeader("x-content-type-options", "sniff");
    if (asked.url === "/pages/lax") response.setHeader("strict-transport-security", "max-age=9");
    if (asked.url.endsWith("/chosen")) response.setHeader("vary", "Accept-Language");
    if (asked.url === "/pages/strict") response.setHeader("x-frame-options", "DENY");
    if (asked.url.endsWith("/page")) response.setHeader("content-security-policy", "default-src 'self'");
    json(response, asked.url.endsWith("/small") ? {} : long);
  });
  const servers = await program.start({
    ports: { shop: 0 },
    baseUrls: { up: upstream.url },
    bindings: { TOKEN: "secret" },
    logLevel: "silent",
    call: { retries: 0 },
    env: {},
    ...options,
  });
  onTestFinished(servers.close);
  const url = servers.addresses["shop"] ?? "";
  const get = async (path: string, headers: object = {}): Promise<Response> =>
    await fetch(url + path, { headers: { authorization: "Bearer secret", ...headers } });
  return { url, get };
}

describe("what the configuration adds to REST servers", () => {
  it("is generated, and its packages asked for, only where it is configured", () => {
    const without = compileText(yaml);
    expect(fileText(without, "server.ts")).not.toContain("extensions");
    expect(Object.keys(without.dependencies).filter((name) => name.startsWith("@fastify/"))).toEqual([]);
    const some = compileText(yaml, { server: completeServer({ cors: true, health: true }) });
    expect(Object.keys(some.dependencies).filter((name) => name.startsWith("@fastify/"))).toEqual(["@fastify/cors"]);
    expect(some.runtime).toContain("allow-cors.ts");
    expect(some.runtime).not.toContain("limit-rate.ts");
    const every = compileText(yaml, { server: completeServer(all) });
    expect(Object.keys(every.dependencies).filter((name) => name.startsWith("@fastify/"))).toEqual([
      "@fastify/compress",
      "@fastify/cors",
      "@fastify/helmet",
      "@fastify/rate-limit",
    ]);
    expect(fileText(every, "README.md")).toContain("`SHOP_RATE_LIMIT`");
  });

  it("CORS: pages of allowed origins read answers and refusals; preflights need no credentials", async () => {
    const { url, get } = await start(all, { allowedOrigins: { shop: ["https://app.example.com"] } });
    const origin = "https://app.example.com";
    const preflight = await fetch(`${url}/things/1`, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "GET", "access-control-request-headers": "authorization" },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe(origin);
    expect(preflight.headers.get("access-control-allow-headers")).toBe("authorization");
    expect(preflight.headers.get("access-control-allow-methods")).toContain("GET");
    expect(preflight.headers.get("access-control-allow-credentials")).toBeNull();
    const answer = await get("/things/1", { origin });
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([200, origin]);
    expect(answer.headers.get("access-control-expose-headers")).toContain("X-Request-Id");
    expect(answer.headers.get("vary")?.toLowerCase()).toContain("origin");
    const refused = await fetch(`${url}/things/1`, { headers: { origin } });
    expect([refused.status, refused.headers.get("access-control-allow-origin")]).toEqual([401, origin]);
    expect((await get("/things/1", { origin: "https://evil.example.com" })).status).toBe(403);
    // No preflight: a request like any other.
    const options = await fetch(`${url}/things/1`, { method: "OPTIONS", headers: { authorization: "Bearer secret" } });
    expect([options.status, options.headers.get("allow")]).toEqual([204, "GET, HEAD, OPTIONS"]);
  });

  it("rate limit: before authentication, by caller, as a problem document", async () => {
    const limited = { rateLimits: { shop: { requests: 3, seconds: 60 } }, trustProxy: 1 };
    const { url, get } = await start(all, limited);
    const asked = [await fetch(`${url}/things/1`), await fetch(`${url}/nothing`), await fetch(`${url}/%ff`)];
    expect(asked.map(({ status }) => status)).toEqual([401, 401, 401]);
    const over = await get("/things/1");
    expect([over.status, over.headers.get("content-type")]).toEqual([
      429,
      expect.stringContaining("application/problem+json"),
    ]);
    expect(Number(over.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await over.json()).toMatchObject({ detail: "more than 3 requests in 60 seconds" });
    // A caller at a probe's address, or behind one proxy with it, cannot have the server taken for dead.
    for (const path of ["/health/live", "/health/ready"])
      expect([path, (await fetch(`${url}${path}`)).status]).toEqual([path, 200]);
    expect((await get("/things/1", { "x-forwarded-for": "203.0.113.9" })).status).toBe(200);
  });

  it.each([
    ["flag", { argv: ["--shop-rate-limit", "1/60"] }, [200, 429]],
    ["variable", { env: { SHOP_RATE_LIMIT: "1/60" } }, [200, 429]],
    ["none", { env: { SHOP_RATE_LIMIT: "0" } }, [200, 200]],
  ] as const)("rate limit by %s", async (_, options, statuses) => {
    const { get } = await start({ rateLimit: { requests: 1, seconds: 60 } }, options as Partial<StartOptions>);
    expect([(await get("/things/1")).status, (await get("/things/1")).status]).toEqual(statuses);
  });

  it("refuses a limit that is none", async () => {
    await expect(start({ rateLimit: true }, { argv: ["--shop-rate-limit", "many"] })).rejects.toThrow(
      "--shop-rate-limit and SHOP_RATE_LIMIT take REQUESTS/SECONDS",
    );
  });

  it("security headers, none of which an https site alone may send, and policies of pages left alone", async () => {
    const { get } = await start({ securityHeaders: true });
    const { headers } = await get("/things/1");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-frame-options")).toBe("SAMEORIGIN");
    expect(headers.get("strict-transport-security")).toBeNull();
    expect(headers.get("content-security-policy")).toBeNull();
    expect((await get("/docs")).headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  it("security headers in the place of an upstream's own, where these ask for less", async () => {
    const { get } = await start({ securityHeaders: true });
    const lax = (await get("/pages/lax")).headers;
    expect([lax.get("x-frame-options"), lax.get("x-content-type-options")]).toEqual(["SAMEORIGIN", "nosniff"]);
    expect((await get("/pages/strict")).headers.get("x-frame-options")).toBe("DENY");
    // Who asks for none hands on a raw answer as it is.
    const plain = (await (await start({})).get("/pages/lax")).headers;
    expect([plain.get("x-frame-options"), plain.get("x-content-type-options")]).toEqual(["ALLOWALL", "sniff"]);
  });

  // Fastify runs no hooks for a path that it cannot read, nor for a part of one that is too long.
  it.each([
    ["/things/%zz", 400],
    ["/%", 400],
    ["/nothing/%E0%A4%A", 400],
    ["/things/LONG", 414],
    ["/nothing", 404],
  ])("the same headers on the answer to %s, which is %i", async (written, status) => {
    const path = written.replace("LONG", "a".repeat(2_001));
    const origin = "https://app.example.com";
    const { url, get } = await start(all, { allowedOrigins: { shop: [origin] } });
    const answer = await get(path, { origin });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([
      status,
      expect.stringContaining("application/problem+json"),
    ]);
    const { headers } = answer;
    expect([headers.get("access-control-allow-origin"), headers.get("vary")]).toEqual([
      origin,
      expect.stringMatching(/origin/i),
    ]);
    expect([headers.get("x-content-type-options"), headers.get("x-frame-options")]).toEqual(["nosniff", "SAMEORIGIN"]);
    expect(headers.get("x-request-id")).toMatch(/./);
    // Who has not proved who they are learns nothing of paths.
    expect((await fetch(url + path, { headers: { origin } })).status).toBe(401);
    const preflight = { origin, "access-control-request-method": "GET" };
    expect((await fetch(url + path, { method: "OPTIONS", headers: preflight })).status).toBe(204);
  });

  it.each(["/things/chosen", "/pages/chosen"])("what the API chooses %s by, too, is said to caches", async (path) => {
    const origin = "https://app.example.com";
    const { get } = await start(all, { allowedOrigins: { shop: [origin] } });
    const { headers } = await get(path, { origin });
    expect([headers.get("access-control-allow-origin"), headers.get("vary")?.toLowerCase()]).toEqual([
      origin,
      expect.stringMatching(/^(?=.*origin)(?=.*accept-language)/),
    ]);
  });

  it("compression: what is long, for who takes it, and has no strong validator", async () => {
    const { url } = await start({ compression: true });
    const raw = async (path: string, encoding: string): Promise<readonly [string | undefined, Buffer]> =>
      await new Promise((resolve, reject) => {
        const headers = { authorization: "Bearer secret", "accept-encoding": encoding };
        request(url + path, { headers, agent: false }, (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () => resolve([response.headers["content-encoding"], Buffer.concat(chunks)]));
        })
          .on("error", reject)
          .end();
      });
    const [encoding, body] = await raw("/things/1", "gzip");
    expect(encoding).toBe("gzip");
    expect(JSON.parse(gunzipSync(body).toString())).toEqual(long);
    expect((await raw("/things/1", "br, gzip"))[0]).toBe("br");
    expect((await raw("/things/1", "identity"))[0]).toBeUndefined();
    expect((await raw("/things/small", "gzip"))[0]).toBeUndefined();
    const [none, plain] = await raw("/things/tagged", "gzip");
    expect([none, JSON.parse(plain.toString())]).toEqual([undefined, long]);
  });

  it("health: without credentials, 503 while an upstream cannot be reached", async () => {
    const { url } = await start(all);
    expect(await (await fetch(`${url}/health/live`)).json()).toEqual({ status: "UP" });
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect((await fetch(`${url}/health/ready`, { method: "POST" })).status).toBe(405);
    const gone = { baseUrls: { up: "http://127.0.0.1:9" } };
    const { url: lonely } = await start({ health: true }, gone);
    const ready = await fetch(`${lonely}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([503, { status: "DEGRADED" }]);
    const { url: patient } = await start({ health: true }, { ...gone, argv: ["--shop-ignore-upstreams", "yes"] });
    expect((await fetch(`${patient}/health/ready`)).status).toBe(200);
  });
});
