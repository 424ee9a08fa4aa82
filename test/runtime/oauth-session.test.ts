import { describe, expect, it } from "vitest";
import { createState, readAuthorizationReturn } from "../../templates/runtime/authorization-return.js";
import { awaitDeviceToken } from "../../templates/runtime/device-flow.js";
import { sendJson, type Upstream } from "../../templates/runtime/http.js";
import { discoverAuthorizationServer } from "../../templates/runtime/oauth-discovery.js";
import { createSession, type Session, type StoredTokens } from "../../templates/runtime/oauth-session.js";
import { sendTokenRequest, type TokenResponse } from "../../templates/runtime/oauth.js";
import { failure, json, type RecordingUpstream, startUpstream } from "./upstream.js";

/** A server with `/me` for whoever has the newest token, and a token endpoint that rotates refresh tokens: one that was used is refused. */
async function rotating({ lifetime = 3600, slow = false } = {}): Promise<{
  readonly upstream: RecordingUpstream;
  readonly session: Session;
  readonly stored: () => StoredTokens | undefined;
}> {
  let round = 1;
  const upstream = await startUpstream(async ({ url, headers, body }, response) => {
    if (url === "/me")
      return headers.authorization === `Bearer a${round}`
        ? json(response, { as: headers.authorization })
        : json(response, {}, 401);
    if (new URLSearchParams(body).get("refresh_token") !== `r${round}`)
      return json(response, { error: "invalid_grant" }, 400);
    round += 1;
    if (slow) await new Promise((resolve) => setTimeout(resolve, 30));
    json(response, { access_token: `a${round}`, refresh_token: `r${round}`, expires_in: "3600" });
  });
  let kept: StoredTokens | undefined;
  const session = createSession({
    // As slow as a database.
    storage: {
      load: async () => await new Promise((resolve) => setTimeout(resolve, 2, kept)),
      save: async (tokens) => {
        await new Promise((resolve) => setTimeout(resolve, 2));
        kept = tokens;
      },
    },
    refresh: async (refresh_token) =>
      await sendTokenRequest<TokenResponse>(
        { namespace: "up", baseUrl: upstream.url },
        {
          operation: "up.token",
          path: "/token",
          request: { grant_type: "refresh_token", refresh_token, client_id: "c" },
        },
      ),
  });
  await session.keep({ access_token: "a1", refresh_token: "r1", expires_in: lifetime });
  return { upstream, session, stored: () => kept };
}

const me = { operation: "up.me", method: "GET", path: "/me" } as const;

async function asMe(upstream: RecordingUpstream, session: Session): Promise<unknown> {
  const up: Upstream = { namespace: "up", baseUrl: upstream.url };
  return await sendJson(up, me, { credentials: session.credentials });
}

function refreshes({ seen }: RecordingUpstream): number {
  return seen.filter(({ url }) => url === "/token").length;
}

describe("a session", () => {
  it("uses a token that is good, and refreshes one that is old once for all calls", async () => {
    const good = await rotating();
    expect(await asMe(good.upstream, good.session)).toEqual({ as: "Bearer a1" });
    expect(refreshes(good.upstream)).toBe(0);
    const old = await rotating({ lifetime: 10, slow: true });
    expect(await Promise.all([1, 2, 3, 4, 5].map(async () => await asMe(old.upstream, old.session)))).toEqual(
      Array.from({ length: 5 }, () => ({ as: "Bearer a2" })),
    );
    expect(refreshes(old.upstream)).toBe(1);
    expect(old.stored()).toMatchObject({ access_token: "a2", refresh_token: "r2" });
    expect(old.stored()?.expires_at).toBeGreaterThan(Date.now() + 3_000_000);
  });

  it.each([
    { said: "3600", refreshed: 0 },
    { said: "soon", refreshed: 0 },
    { said: undefined, refreshed: 0 },
    { said: 1e300, refreshed: 0 },
    { said: 0, refreshed: 1 },
    { said: "0", refreshed: 1 },
    { said: -5, refreshed: 1 },
  ])("keeps a token that lasts $said as what that means, in a storage of JSON, too", async ({ said, refreshed }) => {
    const { upstream, session, stored } = await rotating();
    // What a server answers is not always of the type that it has here.
    const answer: TokenResponse = JSON.parse(
      JSON.stringify({ access_token: "a1", refresh_token: "r1", expires_in: said }),
    );
    await session.keep(answer);
    expect(JSON.parse(JSON.stringify(stored()))).toEqual(stored());
    await asMe(upstream, session);
    expect(refreshes(upstream)).toBe(refreshed);
  });

  // RFC 6749 section 7.1, RFC 9449 section 5: such a token is of no use without its key. It is kept all the same, since a refresh token is spent by then.
  it.each(["DPoP", "dpop", "mac"])("sends no token of type %s as a bearer token, and keeps it", async (type) => {
    const { upstream, session, stored } = await rotating();
    await session.keep({ access_token: "bound-1234567890", refresh_token: "r1", token_type: type });
    const error = await failure(asMe(upstream, session));
    expect(error).toMatchObject({ kind: "configuration" });
    expect(String(error)).toContain(`no bearer token but ${type}`);
    expect(String(error)).not.toContain("bound-1234567890");
    expect(upstream.seen).toEqual([]);
    expect([await session.accessToken(), stored()?.refresh_token]).toEqual(["bound-1234567890", "r1"]);
  });

  it("refreshes a token that is refused, once for many calls at once", async () => {
    const { upstream, session } = await rotating();
    await session.keep({ access_token: "stale", refresh_token: "r1" });
    expect(await Promise.all([1, 2, 3, 4, 5].map(async () => await asMe(upstream, session)))).toEqual(
      Array.from({ length: 5 }, () => ({ as: "Bearer a2" })),
    );
    expect(refreshes(upstream)).toBe(1);
  });

  it("ends where the refresh token is worth nothing, and says that the person has to sign in", async () => {
    const { upstream, session, stored } = await rotating({ lifetime: 1 });
    await session.keep({ access_token: "a", refresh_token: "spent", expires_in: 1 });
    expect(await failure(asMe(upstream, session))).toMatchObject({ kind: "oauth", oauth: { error: "invalid_grant" } });
    expect(stored()).toBeUndefined();
    expect(await failure(session.accessToken())).toMatchObject({
      kind: "oauth",
      message: expect.stringContaining("sign in"),
    });
  });

  it("keeps its tokens where the token endpoint is only away", async () => {
    const { upstream, session, stored } = await rotating({ lifetime: 1 });
    upstream.server.closeAllConnections();
    upstream.server.close();
    expect(await failure(session.accessToken())).toMatchObject({ kind: "network" });
    expect(stored()).toMatchObject({ refresh_token: "r1" });
  });

  it.each([
    { of: "over", lifetime: 0, answer: "sign in" },
    { of: "over long since", lifetime: -3600, answer: "sign in" },
    { of: "over soon", lifetime: 10, answer: "a1" },
    { of: "good for as long as nobody says", lifetime: undefined, answer: "a1" },
  ])("without a refresh token is as good as its token, which is $of", async ({ lifetime, answer }) => {
    const { upstream, session } = await rotating();
    await session.keep({ access_token: "a1", ...(lifetime === undefined ? {} : { expires_in: lifetime }) });
    const said = await session.accessToken().catch((error: unknown) => String(error));
    expect(said).toContain(answer);
    expect(refreshes(upstream)).toBe(0);
  });

  it("that ends while it refreshes stays ended", async () => {
    const { session, stored } = await rotating({ lifetime: 1, slow: true });
    const refreshing = failure(session.accessToken());
    await new Promise((resolve) => setTimeout(resolve, 15));
    await session.end();
    expect(await refreshing).toMatchObject({ kind: "oauth" });
    expect(stored()).toBeUndefined();
  });
});

describe("the answer to an authorization request", () => {
  const state = createState();
  const back = (parameters: string): string => `https://app.example/cb?${parameters}`;
  const server = { issuer: "https://login.example", authorization_response_iss_parameter_supported: true };

  it("is a code, where state and issuer are those of the request", () => {
    expect(createState()).not.toBe(state);
    expect(state).toMatch(/^[0-9a-f]{32}$/);
    expect(readAuthorizationReturn(back(`code=a%2Fb&state=${state}`), { state })).toBe("a/b");
    expect(
      readAuthorizationReturn(new URL(back(`code=c&state=${state}&iss=https%3A%2F%2Flogin.example`)), {
        state,
        server,
      }),
    ).toBe("c");
    expect(
      readAuthorizationReturn(back(`code=c&state=${state}`), { state, server: { issuer: "https://login.example" } }),
    ).toBe("c");
  });

  it("is read from what a server is asked for, too, and what is no URL is refused as such", () => {
    for (const path of ["/cb", "/", "//evil.example/cb", ""])
      expect(readAuthorizationReturn(`${path}?code=c&state=${state}`, { state })).toBe("c");
    for (const wrong of ["http://", "https://[", "http://a b/"])
      expect(() => readAuthorizationReturn(wrong, { state })).toThrow(
        expect.objectContaining({ kind: "input", message: expect.stringContaining("is no URL") }),
      );
  });

  it.each([
    { of: "another state", parameters: "code=c&state=other", why: "another `state`" },
    { of: "no state", parameters: "code=c", why: "another `state`" },
    { of: "an error with another state", parameters: "error=access_denied&state=other", why: "another `state`" },
    { of: "two states", parameters: `code=c&state=${state}&state=other`, why: "more than once" },
    { of: "two codes", parameters: `code=c&code=d&state=${state}`, why: "more than once" },
    { of: "no code", parameters: `state=${state}&iss=https%3A%2F%2Flogin.example`, why: "holds no code" },
    { of: "another issuer", parameters: `code=c&state=${state}&iss=https%3A%2F%2Fevil.example`, why: "another issuer" },
    { of: "no issuer where the server names it", parameters: `code=c&state=${state}`, why: "does not name its issuer" },
  ])("is refused with $of", ({ parameters, why }) => {
    expect(() => readAuthorizationReturn(back(parameters), { state, server })).toThrow(why);
  });

  it("is an error that says what the server says", () => {
    expect(() =>
      readAuthorizationReturn(back(`error=access_denied&error_description=No&state=${state}`), { state }),
    ).toThrow(
      expect.objectContaining({
        kind: "oauth",
        oauth: { error: "access_denied", error_description: "No", error_uri: undefined },
      }),
    );
    expect(() => readAuthorizationReturn(back("code=c&state="), { state: "" })).toThrow("another `state`");
  });
});

describe("a device", () => {
  const authorization = { device_code: "d", user_code: "AB-CD", interval: 0.01, expires_in: 60 };

  async function asking(
    ...answers: readonly { readonly status: number; readonly body: unknown }[]
  ): Promise<{ readonly ask: (code: string) => Promise<TokenResponse>; readonly upstream: RecordingUpstream }> {
    const upstream = await startUpstream((_, response, index) =>
      json(
        response,
        answers[Math.min(index, answers.length - 1)]?.body,
        answers[Math.min(index, answers.length - 1)]?.status,
      ),
    );
    return {
      upstream,
      ask: async (device_code) =>
        await sendTokenRequest<TokenResponse>(
          { namespace: "up", baseUrl: upstream.url },
          {
            operation: "up.token",
            path: "/token",
            request: { grant_type: "urn:ietf:params:oauth:grant-type:device_code", device_code, client_id: "c" },
          },
        ),
    };
  }

  const pending = { status: 400, body: { error: "authorization_pending" } };

  it("waits for the person", async () => {
    const { ask, upstream } = await asking(pending, pending, { status: 200, body: { access_token: "t" } });
    expect(await awaitDeviceToken(authorization, ask)).toEqual({ access_token: "t" });
    expect(upstream.seen.length).toBe(3);
    expect(upstream.seen[0]?.body).toContain("device_code=d");
  });

  it("is asked with a pause, whatever the server says of it", async () => {
    const { ask, upstream } = await asking(pending);
    const controller = new AbortController();
    const waiting = failure(awaitDeviceToken({ ...authorization, interval: 0 }, ask, { signal: controller.signal }));
    await new Promise((resolve) => setTimeout(resolve, 50));
    controller.abort();
    expect(await waiting).toMatchObject({ kind: "aborted" });
    expect(upstream.seen).toEqual([]);
  });

  it.each([503, 500, 502, 429])("is still waited for where the server answers %i for once", async (status) => {
    const { ask, upstream } = await asking(pending, { status, body: {} }, { status: 200, body: { access_token: "t" } });
    expect(await awaitDeviceToken(authorization, ask)).toEqual({ access_token: "t" });
    expect(upstream.seen.length).toBe(3);
  });

  it.each([400, 401, 404])("ends where the server answers %i without a word", async (status) => {
    const { ask } = await asking({ status, body: {} });
    expect(await failure(awaitDeviceToken(authorization, ask))).toMatchObject({ kind: "status", status });
  });

  it("ends where the person refuses, the code expires or its caller has enough", async () => {
    const refused = await asking(pending, { status: 400, body: { error: "access_denied" } });
    expect(await failure(awaitDeviceToken(authorization, refused.ask))).toMatchObject({
      kind: "oauth",
      oauth: { error: "access_denied" },
    });
    const late = await asking(pending);
    expect(await failure(awaitDeviceToken({ ...authorization, expires_in: 0.05 }, late.ask))).toMatchObject({
      kind: "oauth",
      oauth: { error: "expired_token" },
    });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 30);
    expect(
      await failure(awaitDeviceToken({ ...authorization, interval: 10 }, late.ask, { signal: controller.signal })),
    ).toMatchObject({ kind: "aborted" });
  });
});

describe("the metadata of a server", () => {
  it.each([
    { issuer: "", path: "/.well-known/oauth-authorization-server" },
    { issuer: "/tenant", path: "/.well-known/oauth-authorization-server/tenant" },
    { issuer: "/tenant", path: "/tenant/.well-known/openid-configuration" },
  ])("of $issuer is found at $path", async ({ issuer, path }) => {
    const upstream = await startUpstream(({ url }, response) =>
      url === path
        ? json(response, { issuer: upstream.url + issuer, token_endpoint: `${upstream.url}/token` })
        : void response.writeHead(200, { "content-type": "text/html" }).end("<p>"),
    );
    expect(await discoverAuthorizationServer(upstream.url + issuer)).toEqual({
      issuer: upstream.url + issuer,
      token_endpoint: `${upstream.url}/token`,
    });
  });

  it.each([
    { issuer: "login.example", why: "is no http or https URL" },
    { issuer: "ftp://login.example", why: "is no http or https URL" },
    { issuer: "https://login.example/?tenant=1", why: "has a query or a fragment" },
    { issuer: "https://login.example/#a", why: "has a query or a fragment" },
    { issuer: "https://login.example?", why: "has a query or a fragment" },
    { issuer: "https://me:hidden@login.example", why: "holds credentials" },
    { issuer: "http://login.example", why: "is reached by http" },
    { issuer: "http://login.example:8443/tenant", why: "is reached by http" },
    { issuer: "http://10.0.0.7", why: "is reached by http" },
    { issuer: "http://localhost.evil.example", why: "is reached by http" },
    { issuer: "http://127.0.0.1.evil.example", why: "is reached by http" },
  ])("of $issuer is not asked for", async ({ issuer, why }) => {
    const error = await failure(
      discoverAuthorizationServer(issuer, { fetch: async () => await Promise.reject(new Error("it was asked")) }),
    );
    expect(error).toMatchObject({ kind: "configuration", message: expect.stringContaining(why) });
    expect(JSON.stringify(error)).not.toContain("hidden");
  });

  it.each(["http://localhost:4000", "http://127.0.0.1:4000", "http://127.8.8.8", "http://[::1]:4000"])(
    "of %s is on this machine, where http will do",
    async (issuer) => {
      const metadata = { issuer, token_endpoint: `${issuer}/token` };
      const fetch = async (): Promise<Response> => await Promise.resolve(Response.json(metadata));
      expect(await discoverAuthorizationServer(issuer, { fetch })).toEqual(metadata);
    },
  );

  it.each(["token_endpoint", "introspection_endpoint", "revocation_endpoint", "userinfo_endpoint", "jwks_uri"])(
    "with a `%s` without TLS is refused (RFC 6749, 3.2)",
    async (name) => {
      const issuer = "https://login.example";
      const metadata = { issuer, token_endpoint: `${issuer}/token`, [name]: "http://login.example/x" };
      const fetch = async (): Promise<Response> => await Promise.resolve(Response.json(metadata));
      expect(await failure(discoverAuthorizationServer(issuer, { fetch }))).toMatchObject({
        kind: "configuration",
        message: expect.stringContaining(`\`${name}\` without TLS`),
      });
    },
  );

  it("that does not say whose it is, or has no token endpoint that can be asked, is refused", async () => {
    const discovered = async (metadata: object): Promise<unknown> => {
      const upstream = await startUpstream((_, response) => json(response, metadata));
      return await failure(discoverAuthorizationServer(upstream.url));
    };
    const token_endpoint = "https://as.example/token";
    for (const metadata of [{ token_endpoint }, { issuer: 5, token_endpoint }, { issuer: null, token_endpoint }])
      expect(await discovered(metadata)).toMatchObject({
        kind: "configuration",
        message: expect.stringContaining("names no issuer (RFC 8414, 2)"),
      });
    for (const wrong of ["javascript:alert(1)", "/token", 5])
      expect(await discovered({ issuer: "x", token_endpoint: wrong })).toMatchObject({
        kind: "configuration",
        message: expect.stringContaining("publishes no metadata"),
      });
  });

  it("of another issuer is refused; a server that is away is no server without metadata", async () => {
    const other = await startUpstream((_, response) =>
      json(response, { issuer: "https://other.example", token_endpoint: "https://other.example/t" }),
    );
    expect(await failure(discoverAuthorizationServer(other.url))).toMatchObject({
      kind: "configuration",
      message: expect.stringContaining("another issuer"),
    });
    const none = await startUpstream((_, response) => void response.writeHead(404).end());
    expect(await failure(discoverAuthorizationServer(none.url))).toMatchObject({
      kind: "configuration",
      message: expect.stringContaining("publishes no metadata"),
    });
    const busy = await startUpstream((_, response) => void response.writeHead(503).end());
    expect(await failure(discoverAuthorizationServer(busy.url, { retries: 0 }))).toMatchObject({
      kind: "status",
      status: 503,
    });
  });
});
