import { describe, expect, it } from "vitest";
import { compileText } from "../check.js";
import { json, type RecordingUpstream, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, serve } from "./served.js";

const body = "inputParameters: [{name: body, in: body, type: object, required: true}]";
const endpoint = (name: string, path: string): string =>
  `{name: ${name}, path: /oauth/${path}, operations: [{name: ${name}, method: POST, ${body}}]}`;
const resources = [
  endpoint("exchange", "token"),
  endpoint("revoke", "revoke"),
  endpoint("look", "introspect"),
  "{name: me, path: /me, operations: [{name: me, method: GET}]}",
].join(", ");
const route = (name: string): string =>
  `{name: ${name}, path: /${name}, operations: [{name: ${name}, method: POST, call: up.${name}, with: {body: rest.body}}]}`;
const login = `{name: login, path: /login, operations: [{name: login, method: POST, steps: [{type: call, name: token, call: up.exchange, with: {body: rest.body}}, {type: call, name: me, call: up.me}], mappings: [{targetName: access_token, value: $.token.access_token}, {targetName: user, value: $.me.name}], outputParameters: [{name: access_token, type: string}, {name: user, type: string}]}]}`;
const yaml = capabilityOf({ resources, routes: [route("exchange"), route("revoke"), route("look"), login].join(", ") });

async function authorizationServer(
  status = 200,
  answer: unknown = { access_token: "t", token_type: "DPoP" },
): Promise<RecordingUpstream> {
  return await startUpstream(({ url }, response) =>
    url === "/me" ? json(response, { name: "Ada" }) : json(response, answer, status, { "dpop-nonce": "n1" }),
  );
}

async function post(url: string, given: string, headers: Record<string, string> = {}): Promise<Response> {
  return await fetch(url, {
    method: "POST",
    body: given,
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
  });
}

const basic = `Basic ${Buffer.from("client:secret-of-it").toString("base64")}`;

describe("errors of the adapter's own on a token endpoint", () => {
  it.each([
    {
      of: "a body that is no JSON",
      path: "exchange",
      given: "{",
      mediaType: "application/json",
      status: 400,
      error: "invalid_request",
    },
    {
      of: "no grant type",
      path: "exchange",
      given: "a=1",
      mediaType: undefined,
      status: 400,
      error: "invalid_request",
    },
    {
      of: "another media type",
      path: "exchange",
      given: "a",
      mediaType: "text/plain",
      status: 415,
      error: "invalid_request",
    },
    {
      of: "no token to revoke",
      path: "revoke",
      given: "{}",
      mediaType: "application/json",
      status: 400,
      error: "invalid_request",
    },
    {
      of: "no token to look at",
      path: "look",
      given: "x=1",
      mediaType: undefined,
      status: 400,
      error: "invalid_request",
    },
    {
      of: "a step's body",
      path: "login",
      given: "{",
      mediaType: "application/json",
      status: 400,
      error: "invalid_request",
    },
  ])("are OAuth 2.0 error documents that no cache keeps: $of", async ({ path, given, mediaType, status, error }) => {
    const upstream = await authorizationServer();
    const { rest } = await serve(yaml, upstream);
    const response = await post(`${rest}/${path}`, given, mediaType === undefined ? {} : { "content-type": mediaType });
    expect([response.status, response.headers.get("cache-control"), response.headers.get("content-type")]).toEqual([
      status,
      "no-store",
      "application/json",
    ]);
    expect(await response.json()).toMatchObject({
      error,
      error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/),
    });
    expect(upstream.seen).toEqual([]);
  });

  it.each([
    ["GET", "exchange"],
    ["PUT", "revoke"],
    ["DELETE", "look"],
    ["PATCH", "login"],
    // A method that the router does not know.
    ["PROPFIND", "exchange"],
  ])("say so where the method is another: %s /%s", async (method, path) => {
    const upstream = await authorizationServer();
    const { rest } = await serve(yaml, upstream);
    const response = await fetch(`${rest}/${path}`, { method });
    expect([response.status, response.headers.get("cache-control"), response.headers.get("allow")]).toEqual([
      405,
      "no-store",
      "POST, OPTIONS",
    ]);
    expect(await response.json()).toEqual({
      error: "invalid_request",
      error_description: `${method} is not served here; POST, OPTIONS are`,
    });
    const head = await fetch(`${rest}/${path}`, { method: "HEAD" });
    expect([head.status, head.headers.get("cache-control"), await head.text()]).toEqual([405, "no-store", ""]);
    expect((await fetch(`${rest}/${path}`, { method: "OPTIONS" })).status).toBe(204);
    expect(upstream.seen).toEqual([]);
  });

  it("are that where the server is away, too, and problem documents elsewhere", async () => {
    const { rest } = await serve(yaml, { url: "http://127.0.0.1:9" });
    const response = await post(`${rest}/exchange`, "grant_type=client_credentials");
    expect([response.status, response.headers.get("cache-control"), await response.json()]).toEqual([
      502,
      "no-store",
      { error: "server_error", error_description: expect.any(String) },
    ]);
    expect((await fetch(`${rest}/nowhere`)).headers.get("content-type")).toContain("application/problem+json");
  });
});

describe("what a client proves by its headers", () => {
  it.each(["exchange", "revoke", "look"])("goes to the upstream of %s, and the nonce comes back", async (path) => {
    const upstream = await authorizationServer();
    const { rest } = await serve(yaml, upstream);
    const response = await post(`${rest}/${path}`, "grant_type=client_credentials&token=x", {
      authorization: basic,
      dpop: "abc.def.ghi",
    });
    expect([response.status, response.headers.get("cache-control"), response.headers.get("dpop-nonce")]).toEqual([
      200,
      "no-store",
      "n1",
    ]);
    expect(upstream.seen[0]?.headers).toMatchObject({ authorization: basic, dpop: "abc.def.ghi" });
  });

  // RFC 7662, 2.1: a client's credentials, or a separate access token; RFC 6749, 2.3: elsewhere a client's credentials alone.
  it.each([
    { path: "look", authorization: "Bearer of-the-asker", goes: true },
    { path: "look", authorization: "DPoP of-the-asker", goes: true },
    { path: "look", authorization: "bearer of-the-asker", goes: true },
    { path: "look", authorization: "Digest username=a", goes: false },
    { path: "exchange", authorization: "Bearer of-the-asker", goes: false },
    { path: "revoke", authorization: "Bearer of-the-asker", goes: false },
    { path: "login", authorization: "Bearer of-the-asker", goes: false },
  ])("is a token where it is asked what a token is: $authorization at $path", async ({ path, authorization, goes }) => {
    const upstream = await authorizationServer();
    const { rest } = await serve(yaml, upstream);
    await post(`${rest}/${path}`, "grant_type=client_credentials&token=x", { authorization });
    expect(upstream.seen.map(({ headers }) => headers.authorization)).toEqual(
      (path === "login" ? [0, 1] : [0]).map(() => (goes ? authorization : undefined)),
    );
  });

  it("is never the token that a caller of an adapter with a door of its own brings for that", async () => {
    const guarded = yaml.replace("port: 8080,", "port: 8080, authentication: {type: bearer, token: at-the-door-123},");
    const upstream = await authorizationServer();
    const { rest } = await serve(guarded, upstream);
    const response = await post(`${rest}/look`, "token=x", { authorization: "Bearer at-the-door-123" });
    expect([response.status, upstream.seen[0]?.headers.authorization]).toEqual([200, undefined]);
  });

  it("goes to the token endpoint alone where there are several steps, and the answer is kept by no cache", async () => {
    const upstream = await authorizationServer();
    const { rest } = await serve(yaml, upstream);
    const response = await post(`${rest}/login`, JSON.stringify({ grant_type: "client_credentials" }), {
      "content-type": "application/json",
      authorization: basic,
      dpop: "abc.def.ghi",
    });
    expect([response.status, response.headers.get("cache-control"), await response.json()]).toEqual([
      200,
      "no-store",
      { access_token: "t", user: "Ada" },
    ]);
    expect(upstream.seen.map(({ url, headers }) => [url, headers.authorization, headers.dpop])).toEqual([
      ["/oauth/token", basic, "abc.def.ghi"],
      ["/me", undefined, undefined],
    ]);
  });

  it("comes back with the server's demand for a nonce", async () => {
    const upstream = await authorizationServer(400, { error: "use_dpop_nonce" });
    const { rest } = await serve(yaml, upstream);
    for (const path of ["exchange", "login"]) {
      const response = await post(`${rest}/${path}`, "grant_type=client_credentials", { dpop: "abc.def.ghi" });
      expect([
        response.status,
        response.headers.get("dpop-nonce"),
        response.headers.get("cache-control"),
        await response.json(),
      ]).toEqual([400, "n1", "no-store", { error: "use_dpop_nonce" }]);
    }
  });

  it.each([
    {
      of: "Basic",
      authentication: '{type: basic, username: u, password: "{{GATE}}"}',
      authorization: `Basic ${Buffer.from("u:gate-secret").toString("base64")}`,
    },
    { of: "Bearer", authentication: '{type: bearer, token: "{{GATE}}"}', authorization: "Bearer gate-secret" },
    {
      of: "a key in that header",
      authentication: '{type: apikey, key: Authorization, value: "{{GATE}}", placement: header}',
      authorization: "gate-secret",
    },
  ])("never is what the adapter itself was shown: $of", async ({ authentication, authorization }) => {
    const upstream = await authorizationServer();
    const guarded = yaml
      .replace("namespace: t-rest, port: 8080,", `namespace: t-rest, port: 8080, authentication: ${authentication},`)
      .replace("capability:", "binds:\n  - {namespace: env, keys: {GATE: GATE}}\ncapability:");
    expect(compileText(guarded).diagnostics.map(({ code }) => code)).toContain("model/client-basic-kept");
    const { rest } = await serve(guarded, upstream, { env: { GATE: "gate-secret" } });
    const form = "grant_type=client_credentials&client_id=c&client_secret=s";
    expect((await post(`${rest}/exchange`, form, { authorization, dpop: "abc.def.ghi" })).status).toBe(200);
    expect((await post(`${rest}/login`, form, { authorization })).status).toBe(200);
    expect(upstream.seen.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined, undefined]);
    expect(upstream.seen[0]?.headers.dpop).toBe("abc.def.ghi");
    const refused = await post(`${rest}/exchange`, form);
    expect([refused.status, refused.headers.get("cache-control"), await refused.json()]).toEqual([
      401,
      "no-store",
      expect.objectContaining({ error: "invalid_client" }),
    ]);
  });
});

describe("token answers as servers give them", () => {
  it.each([
    { of: "without token_type", answer: { access_token: "t" } },
    { of: "with a lifetime as text", answer: { access_token: "t", token_type: "bearer", expires_in: "3600" } },
    { of: "with null and a list", answer: { access_token: "t", refresh_token: null, scope: ["a", "b"] } },
    { of: "of somebody's own", answer: { data: { access_token: "t" } } },
  ])("are handed on as they came: $of", async ({ answer }) => {
    const { rest } = await serve(yaml, await authorizationServer(200, answer));
    const response = await post(`${rest}/exchange`, "grant_type=client_credentials");
    expect([response.status, await response.json()]).toEqual([200, answer]);
  });
});
