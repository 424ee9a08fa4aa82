import { createHmac, createSign, KeyObject } from "node:crypto";
import Fastify, { type FastifyInstance } from "fastify";
import { SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { authInfoOf } from "../../templates/runtime/auth-info.js";
import { type AccessTokens, requireAccessToken } from "../../templates/runtime/server-oauth.js";
import { answerUnrouted } from "../../templates/runtime/unrouted.js";
import { type Claims, createKey, resource, startIssuer, type TokenIssuer } from "./token-issuer.js";

const rsa = await createKey("one");
const other = await createKey("two");

async function guarded(
  issuer: TokenIssuer,
  more: Partial<AccessTokens> = {},
): Promise<{
  readonly app: FastifyInstance;
  readonly ask: (token?: string, path?: string) => Promise<{ status: number; challenge: string; body: unknown }>;
}> {
  const app = Fastify({ frameworkErrors: answerUnrouted });
  onTestFinished(async () => await app.close());
  requireAccessToken(
    app,
    { authorizationServer: { value: issuer.url }, resource: { value: resource }, ...more },
    { call: { bindings: { CLIENT: "rs", SECRET: "s3cret of rs" } } },
  );
  app.get("/who", async (request) => ({
    caller: authInfoOf(request)?.extra?.["sub"] ?? null,
    scopes: authInfoOf(request)?.scopes,
    authorization: request.headers.authorization ?? null,
  }));
  const ask = async (token?: string, path = "/who") => {
    const answer = await app.inject({
      url: path,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });
    return {
      status: answer.statusCode,
      challenge: String(answer.headers["www-authenticate"] ?? ""),
      body: answer.json(),
    };
  };
  return { app, ask };
}

const now = (): number => Math.floor(Date.now() / 1000);

describe("a JWT of the declared authorization server", () => {
  it("is let in, is known to handlers, and goes no further", async () => {
    const issuer = await startIssuer([rsa]);
    const { ask } = await guarded(issuer, { scopes: ["read"] });
    const token = await issuer.sign({ sub: "ada", scope: "read write", client_id: "app" });
    expect(await ask(token)).toMatchObject({
      status: 200,
      body: { caller: "ada", scopes: ["read", "write"], authorization: null },
    });
    // Metadata and keys are asked for once, however many requests come.
    await Promise.all(Array.from({ length: 20 }, async () => await ask(token)));
    expect(Object.fromEntries(issuer.asked)).toEqual({ "/.well-known/oauth-authorization-server": 1, "/jwks": 1 });
  });

  it.each<[string, Claims]>([
    ["an audience among others", { aud: ["https://other.example.com", resource] }],
    ["an audience with a slash at its end", { aud: `${resource}/` }],
    ["a clock that is some seconds ahead or behind", { exp: now() - 10, nbf: now() + 10 }],
    ["`scp` as a list", { scope: undefined, scp: ["read"] }],
  ])("is let in with %s", async (_, claims) => {
    const issuer = await startIssuer([rsa]);
    const { ask } = await guarded(issuer, { scopes: ["read"] });
    expect(await ask(await issuer.sign({ scope: "read", ...claims }))).toMatchObject({ status: 200 });
  });

  it.each<[string, Claims, string]>([
    ["expired", { exp: now() - 120 }, "Token expired"],
    ["without an end", { exp: undefined }, "Token validation failed"],
    ["not valid yet", { nbf: now() + 120 }, "Token not yet valid"],
    ["for another audience", { aud: "https://other.example.com" }, "Invalid audience"],
    ["for no audience", { aud: undefined }, "Invalid audience"],
    ["of another issuer", { iss: "https://evil.example.com" }, "Invalid issuer"],
    ["bound to a key", { cnf: { jkt: "x" } }, "Token is bound to a key"],
  ])("is refused where it is %s", async (_, claims, why) => {
    const issuer = await startIssuer([rsa]);
    const { ask } = await guarded(issuer);
    const { status, challenge } = await ask(await issuer.sign(claims));
    expect(status).toBe(401);
    expect(challenge).toContain(`error="invalid_token", error_description="${why}`);
    expect(challenge).toContain(
      'resource_metadata="https://pets.example.com/.well-known/oauth-protected-resource/mcp"',
    );
  });

  it("names what a token does not allow", async () => {
    const issuer = await startIssuer([rsa]);
    const { ask } = await guarded(issuer, { scopes: ["read", "write"] });
    expect(await ask(await issuer.sign({ scope: "read" }))).toMatchObject({
      status: 403,
      challenge:
        'Bearer error="insufficient_scope", error_description="Required scope \'write\' not present in token", scope="read write", resource_metadata="https://pets.example.com/.well-known/oauth-protected-resource/mcp"',
    });
  });

  it("must be for the declared audience, where there is one", async () => {
    const issuer = await startIssuer([rsa]);
    const { ask } = await guarded(issuer, { audience: { value: "pets-api" } });
    expect(await ask(await issuer.sign({ aud: "pets-api" }))).toMatchObject({ status: 200 });
    expect(await ask(await issuer.sign({}))).toMatchObject({ status: 401 });
  });
});

/** A token whose header is another than the one that was signed. */
async function withHead(issuer: TokenIssuer, head: object): Promise<string> {
  const [, claims = "", signature = ""] = (await issuer.sign({})).split(".");
  return `${Buffer.from(JSON.stringify(head)).toString("base64url")}.${claims}.${signature}`;
}

describe("forged tokens", () => {
  it.each<[string, (issuer: TokenIssuer) => Promise<string> | string]>([
    ["`alg: none`", (issuer) => new UnsecuredJWT({ iss: issuer.url, aud: resource, exp: now() + 300 }).encode()],
    [
      "HS256 with the public key as its secret",
      async (issuer) => {
        const pem = JSON.stringify(rsa.publicJwk);
        return await new SignJWT({ iss: issuer.url, aud: resource, exp: now() + 300 })
          .setProtectedHeader({ alg: "HS256", kid: "one", typ: "at+jwt" })
          .sign(new TextEncoder().encode(pem));
      },
    ],
    ["another's key under the known `kid`", async (issuer) => await issuer.sign({}, { key: { ...other, kid: "one" } })],
    ["an unknown `kid`", async (issuer) => await issuer.sign({}, { key: other })],
    [
      "a key that it brings itself (`jwk`)",
      async (issuer) => await issuer.sign({}, { key: { ...other, kid: "one" }, header: { jwk: other.publicJwk } }),
    ],
    [
      "a key set that it names itself (`jku`)",
      async (issuer) =>
        await issuer.sign({}, { key: { ...other, kid: "one" }, header: { jku: "https://evil.example.com/jwks" } }),
    ],
    [
      "a certificate that it brings or names (`x5c`, `x5u`)",
      async (issuer) =>
        await issuer.sign(
          {},
          { key: { ...other, kid: "one" }, header: { x5c: ["MIIB"], x5u: "https://evil.example.com/c" } },
        ),
    ],
    [
      "extensions that it calls critical (`crit`)",
      async (issuer) => {
        const [, claims = ""] = (await issuer.sign({})).split(".");
        const head = Buffer.from(
          JSON.stringify({ alg: "RS256", kid: "one", typ: "at+jwt", crit: ["http://evil"], "http://evil": true }),
        ).toString("base64url");
        const signed = createSign("RSA-SHA256").update(`${head}.${claims}`).sign(KeyObject.from(rsa.privateKey));
        return `${head}.${claims}.${signed.toString("base64url")}`;
      },
    ],
    [
      "an algorithm in other letters",
      async (issuer) => await withHead(issuer, { alg: "rs256", kid: "one", typ: "at+jwt" }),
    ],
    [
      "no algorithm, in other letters",
      async (issuer) => `${(await withHead(issuer, { alg: "NoNe", typ: "at+jwt" })).replace(/[^.]*$/, "")}`,
    ],
    [
      "a `kid` that is a path",
      async (issuer) => await issuer.sign({}, { key: { ...other, kid: "../../../../dev/null" } }),
    ],
    ["five parts, as an encrypted one has", async (issuer) => `${await issuer.sign({})}.a.b`],
    [
      "a token inside a token",
      async (issuer) => await issuer.sign({}, { key: { ...other, kid: "one" }, header: { cty: "JWT" } }),
    ],
    ["a token of another kind", async (issuer) => await issuer.sign({}, { header: { typ: "logout+jwt" } })],
    [
      "claims that were changed",
      async (issuer) => {
        const [head, , signature] = (await issuer.sign({ sub: "ada" })).split(".");
        const claims = { iss: issuer.url, aud: resource, exp: now() + 300, sub: "root" };
        return `${head}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.${signature}`;
      },
    ],
    [
      "a header that says RS256 over a signature of HS256",
      (issuer) => {
        const text = [
          { alg: "RS256", kid: "one", typ: "at+jwt" },
          { iss: issuer.url, aud: resource, exp: now() + 300 },
        ]
          .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
          .join(".");
        return `${text}.${createHmac("sha256", JSON.stringify(rsa.publicJwk)).update(text).digest("base64url")}`;
      },
    ],
    ["text that is no token", () => "opaque"],
    ["nothing but dots", () => ".."],
  ])("%s is refused", async (_, forge) => {
    const issuer = await startIssuer([rsa]);
    const { ask } = await guarded(issuer);
    expect(await ask(await forge(issuer))).toMatchObject({ status: 401, challenge: /error="invalid_token"/ });
    expect(await ask(await issuer.sign({}))).toMatchObject({ status: 200 });
  });

  it("make it ask for keys no more than once in a while", async () => {
    const issuer = await startIssuer([rsa]);
    const { ask } = await guarded(issuer);
    const forged = await Promise.all(
      Array.from({ length: 30 }, async (_, index) => await issuer.sign({}, { key: { ...other, kid: `k${index}` } })),
    );
    const answers = await Promise.all(forged.map(async (token) => (await ask(token)).status));
    expect(new Set(answers)).toEqual(new Set([401]));
    expect(issuer.asked.get("/jwks")).toBeLessThanOrEqual(2);
  });
});

describe("keys", () => {
  it("may be changed while requests come: the new ones are asked for once", async () => {
    const issuer = await startIssuer([rsa]);
    const { ask } = await guarded(issuer);
    expect(await ask(await issuer.sign({}))).toMatchObject({ status: 200 });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 31_000 });
    onTestFinished(() => void vi.useRealTimers());
    issuer.keys = [other];
    const token = await issuer.sign({});
    const answers = await Promise.all(Array.from({ length: 20 }, async () => (await ask(token)).status));
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(issuer.asked.get("/jwks")).toBe(2);
    // What was signed with the old one counts no more.
    expect(await ask(await issuer.sign({}, { key: rsa }))).toMatchObject({ status: 401 });
  });

  it("are tried in turn where a token names none", async () => {
    const issuer = await startIssuer([rsa, other]);
    const { ask } = await guarded(issuer);
    for (const key of [rsa, other])
      expect(await ask(await issuer.sign({}, { key, header: { kid: undefined } }))).toMatchObject({ status: 200 });
    const third = await createKey("three");
    expect(await ask(await issuer.sign({}, { key: third, header: { kid: undefined } }))).toMatchObject({ status: 401 });
  });

  it.each(["ES256", "PS256", "EdDSA"])("may be of %s", async (alg) => {
    const key = await createKey("one", alg);
    const issuer = await startIssuer([key]);
    const { ask } = await guarded(issuer);
    expect(await ask(await issuer.sign({}))).toMatchObject({ status: 200 });
  });
});

it("says what clients must know to get a token, to everybody", async () => {
  const issuer = await startIssuer([rsa]);
  const { app, ask } = await guarded(issuer, { scopes: ["read"] });
  const { status, challenge, body } = await ask();
  expect(status).toBe(401);
  expect(challenge).toBe(
    'Bearer realm="api", scope="read", resource_metadata="https://pets.example.com/.well-known/oauth-protected-resource/mcp"',
  );
  expect(body).toMatchObject({ status: 401, title: "Unauthorized" });
  const metadata = await app.inject("/.well-known/oauth-protected-resource/mcp?x=1");
  expect(metadata.json()).toEqual({
    resource,
    authorization_servers: [issuer.url],
    scopes_supported: ["read"],
    bearer_methods_supported: ["header"],
  });
  expect(metadata.headers["access-control-allow-origin"]).toBe("*");
  // Nothing else is let out beside it.
  for (const path of ["/.well-known/oauth-protected-resource", "/.well-known/x", "/unknown", "/%"])
    expect((await app.inject(path)).statusCode).toBe(401);
  expect((await app.inject({ url: "/.well-known/oauth-protected-resource/mcp", method: "POST" })).statusCode).toBe(401);
});

it("answers 503 while the authorization server cannot be asked, and goes on when it can", async () => {
  const issuer = await startIssuer([rsa]);
  issuer.isDown = true;
  const { app, ask } = await guarded(issuer);
  const token = await issuer.sign({});
  const refused = await app.inject({ url: "/who", headers: { authorization: `Bearer ${token}` } });
  expect(refused.statusCode).toBe(503);
  expect(refused.body).not.toContain(token);
  expect(refused.headers["retry-after"]).toBe("5");
  issuer.isDown = false;
  await expect.poll(async () => (await ask(token)).status, { interval: 300 }).toBe(200);
});

it("does not take the metadata of another issuer", async () => {
  const issuer = await startIssuer([rsa], { issuer: "https://other.example.com" });
  const { ask } = await guarded(issuer);
  expect(await ask(await issuer.sign({}))).toMatchObject({ status: 503 });
});

describe("introspection (RFC 7662)", () => {
  const introspection = { clientId: { binding: "CLIENT" }, clientSecret: { binding: "SECRET" } };

  it("asks once about a token, as the client that is declared", async () => {
    const issuer = await startIssuer([]);
    const { ask } = await guarded(issuer, { introspection, scopes: ["read"] });
    issuer.active.set("opaque", { active: true, sub: "ada", scope: "read", exp: now() + 300, client_id: "app" });
    const answers = await Promise.all(Array.from({ length: 5 }, async () => await ask("opaque")));
    expect(answers[4]).toMatchObject({ status: 200, body: { caller: "ada", scopes: ["read"], authorization: null } });
    expect(issuer.clients).toEqual([`Basic ${Buffer.from("rs:s3cret+of+rs").toString("base64")}`]);
  });

  it.each<[string, object, number]>([
    ["that is not active", { active: false, sub: "ada", scope: "read" }, 401],
    ["that is active in words alone", { active: "true", scope: "read" }, 401],
    ["that has expired", { active: true, scope: "read", exp: now() - 120 }, 401],
    ["for another audience", { active: true, scope: "read", aud: "https://other.example.com" }, 401],
    ["of another issuer", { active: true, scope: "read", iss: "https://evil.example.com" }, 401],
    ["that allows less", { active: true, scope: "write" }, 403],
    ["for this audience", { active: true, scope: "read", aud: [resource] }, 200],
  ])("answers a token %s", async (_, said, status) => {
    const issuer = await startIssuer([]);
    const { ask } = await guarded(issuer, { introspection, scopes: ["read"] });
    issuer.active.set("opaque", said);
    expect((await ask("opaque")).status).toBe(status);
  });

  it("believes what comes with a success alone, and takes no token that its bearer cannot use", async () => {
    const issuer = await startIssuer([]);
    const { ask } = await guarded(issuer, { introspection, scopes: ["read"] });
    const said = { active: true, scope: "read", exp: now() + 300 };
    for (const [token, status, more] of [
      ["plain", 200, {}],
      ["bearer", 200, { token_type: "bearer" }],
      ["older", 200, { token_type: "access_token" }],
      ["proof", 401, { token_type: "DPoP" }],
      ["refresh", 401, { token_type: "Bearer", token_use: "refresh_token" }],
      ["mac", 401, { token_type: "mac" }],
    ] as const) {
      issuer.active.set(token, { ...said, ...more });
      expect([token, (await ask(token)).status]).toEqual([token, status]);
    }
    for (const status of [301, 302, 303, 307]) {
      issuer.status = status;
      issuer.active.set(`s${status}`, said);
      expect([status, (await ask(`s${status}`)).status]).toEqual([status, 503]);
    }
  });

  it("wants the audience said where the capability declares one", async () => {
    const issuer = await startIssuer([]);
    const { ask } = await guarded(issuer, { introspection, audience: { value: "pets-api" } });
    issuer.active.set("without", { active: true });
    issuer.active.set("with", { active: true, aud: "pets-api" });
    expect([(await ask("without")).status, (await ask("with")).status]).toEqual([401, 200]);
  });
});

it.each<[string, Partial<AccessTokens>, RegExp]>([
  ["no URL", { resource: { value: "pets" } }, /resource.*no http or https URL/],
  ["a fragment", { authorizationServer: { value: "https://a.example.com/#x" } }, /authorization server.*no http/],
  ["an issuer without TLS", { authorizationServer: { value: "http://a.example.com" } }, /authorization server.*https/],
  ["an issuer in a network without TLS", { authorizationServer: { value: "http://10.1.2.3:8080" } }, /https/],
  ["a binding that is not set", { resource: { binding: "NOT_SET_ANYWHERE" } }, /NOT_SET_ANYWHERE/],
])("does not start with %s", async (_, more, message) => {
  const issuer = await startIssuer([]);
  await expect(guarded(issuer, more)).rejects.toThrow(message);
});
