import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { isCallError } from "../../templates/runtime/errors.js";
import { exchange } from "../../templates/runtime/exchange.js";
import { basic, type CallOptions, type Upstream } from "../../templates/runtime/http.js";
import {
  authorizationUrl,
  codeChallenge,
  createPkcePair,
  sendTokenRequest,
  type TokenRequest,
  type TokenResponse,
} from "../../templates/runtime/oauth.js";
import { failure, json, startUpstream } from "./upstream.js";

const token = { access_token: "at-1", token_type: "Bearer" };
const codeRequest: TokenRequest = {
  grant_type: "authorization_code",
  code: "c0de-secret",
  code_verifier: "ver1fier-secret",
  redirect_uri: "https://app.test/cb",
  client_secret: undefined,
};

async function ask(
  baseUrl: string,
  request: TokenRequest | object,
  options: CallOptions = {},
  more: Partial<Upstream> = {},
): Promise<TokenResponse> {
  return await sendTokenRequest<TokenResponse>(
    { namespace: "idp", baseUrl, ...more },
    { operation: "idp.token", path: "/token", request },
    options,
  );
}

describe("PKCE", () => {
  it("computes the challenge of RFC 7636 appendix B", async () => {
    expect(await codeChallenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")).toBe(
      "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    );
  });

  it("makes fresh pairs of the right shape", async () => {
    const [one, two] = await Promise.all([createPkcePair(), createPkcePair()]);
    expect(one.code_verifier).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(one.code_challenge).toBe(await codeChallenge(one.code_verifier));
    expect(one.code_challenge_method).toBe("S256");
    expect(two.code_verifier).not.toBe(one.code_verifier);
  });
});

it("builds the authorization URL from what is present", () => {
  const upstream = { namespace: "idp", baseUrl: "https://idp.test/" };
  expect(authorizationUrl(upstream, "/authorize", { client_id: "a b", scope: undefined, state: "x&y" })).toBe(
    "https://idp.test/authorize?client_id=a%20b&state=x%26y",
  );
  expect(authorizationUrl(upstream, "/authorize", { client_id: "a" }, { baseUrl: "http://127.0.0.1:9" })).toBe(
    "http://127.0.0.1:9/authorize?client_id=a",
  );
});

describe("token requests", () => {
  it("go out as a form that asks for JSON", async () => {
    const upstream = await startUpstream((_, response) => json(response, token));
    expect(await ask(upstream.url, codeRequest)).toEqual(token);
    expect(upstream.seen[0]).toMatchObject({
      method: "POST",
      body: "grant_type=authorization_code&code=c0de-secret&code_verifier=ver1fier-secret&redirect_uri=https%3A%2F%2Fapp.test%2Fcb",
      headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
    });
    expect(upstream.seen[0]?.headers).not.toHaveProperty("authorization");
  });

  it("carry the other parameters that the capability declares", async () => {
    const upstream = await startUpstream((_, response) => json(response, token));
    const call = {
      operation: "idp.token",
      path: "/token",
      query: { tenant: "a b", none: undefined },
      headers: { Accept: "application/jwt" },
      cookies: "session=s",
      request: codeRequest,
    };
    await sendTokenRequest<TokenResponse>({ namespace: "idp", baseUrl: upstream.url }, call);
    expect(upstream.seen[0]).toMatchObject({
      url: "/token?tenant=a%20b",
      headers: { accept: "application/jwt", cookie: "session=s", "content-type": "application/x-www-form-urlencoded" },
    });
  });

  it("authenticate by the caller's header, by encoded Basic credentials, or by the body alone", async () => {
    const upstream = await startUpstream((_, response) => json(response, token));
    const request: TokenRequest = { grant_type: "client_credentials" };
    const declared = { credentials: () => basic("declared", "x") };
    await ask(upstream.url, request, { authorization: "Basic eDp5" }, declared);
    await ask(upstream.url, request, { credentials: basic("id:1", "p@ss word") });
    await ask(upstream.url, request, {}, declared);
    await ask(upstream.url, { ...request, client_id: "i", client_secret: "s" }, {}, declared);
    const encoded = (text: string): string => `Basic ${Buffer.from(text).toString("base64")}`;
    expect(upstream.seen.map((seen) => seen.headers.authorization)).toEqual([
      "Basic eDp5",
      encoded("id%3A1:p%40ss+word"),
      encoded("declared:x"),
      undefined,
    ]);
  });

  it("follow 307 and 308 of their own origin, with method, body and proof", async () => {
    const upstream = await startUpstream((seen, response) => {
      if (seen.url === "/there") return json(response, token);
      response.writeHead(seen.url === "/token" ? 308 : 307, { location: seen.url === "/token" ? "/next" : "/there" });
      response.end();
    });
    expect(await ask(upstream.url, codeRequest, { authorization: "Basic eDp5" })).toEqual(token);
    expect(upstream.seen.map(({ body }) => body)).toEqual(upstream.seen.map(() => upstream.seen[0]?.body));
    expect(upstream.seen.map(({ headers }) => headers.authorization)).toEqual([
      "Basic eDp5",
      "Basic eDp5",
      "Basic eDp5",
    ]);
  });

  it.each([301, 302, 303])("refuse a %i, which would drop the body", async (status) => {
    const upstream = await startUpstream(
      (_, response) => void response.writeHead(status, { location: "/login" }).end(),
    );
    expect(await failure(ask(upstream.url, codeRequest))).toMatchObject({
      kind: "redirect",
      message: expect.stringContaining(String(status)),
    });
    expect(upstream.seen).toHaveLength(1);
  });

  // A code, a refresh token and a secret are for the server that they were meant for, however well the way to another is guarded.
  it.each([301, 302, 303, 307, 308])("never tell another origin what they hold, at a %i", async (status) => {
    for (const [from, location] of [
      ["https://idp.test", "https://other.test/t"],
      ["https://idp.test", "https://www.idp.test/token"],
      ["https://idp.test", "https://idp.test:8443/token"],
      ["https://idp.test", "http://idp.test/token"],
      ["http://127.0.0.1:1", "https://other.test/t"],
      ["http://127.0.0.1:1", "http://127.0.0.1:2/token"],
    ] as const) {
      const sent: string[] = [];
      const redirecting: typeof fetch = async (input) => {
        sent.push(input instanceof Request ? input.url : String(input));
        return await Promise.resolve(
          sent.length > 1 ? Response.json(token) : new Response(null, { status, headers: { location } }),
        );
      };
      const request = { ...codeRequest, client_secret: "s3cret-of-app" };
      const error = await failure(ask(from, request, { fetch: redirecting }));
      expect(error).toMatchObject({ kind: "redirect", message: expect.not.stringContaining("s3cret") });
      expect(sent).toEqual([`${from}/token`]);
    }
  });

  it.each([
    ["signed", "eyJhbGciOiJSUzI1NiIsInR5cCI6InRva2VuLWludHJvc3BlY3Rpb24rand0In0.eyJhY3RpdmUiOnRydWV9.c2lnbmF0dXJl"],
    ["unsigned", "eyJhbGciOiJub25lIn0.eyJhY3RpdmUiOnRydWV9."],
    ["encrypted", "eyJhbGciOiJkaXIifQ..aXY.Y2lwaGVy.dGFn"],
  ])("are told what an answer is that is %s (RFC 9701), without a word of it", async (_, jwt) => {
    const upstream = await startUpstream((_seen, response) => {
      response.writeHead(200, { "content-type": "application/token-introspection+jwt" }).end(jwt);
    });
    const error = await failure(ask(upstream.url, { token: "t0ken-of-somebody" }));
    expect(upstream.seen[0]?.headers.accept).toBe("application/json");
    expect(error).toMatchObject({
      kind: "decode",
      message: expect.stringMatching(/no valid JSON: it is a JWT \(RFC 9701\)/),
    });
    expect(String(error)).not.toContain(jwt.slice(0, 12));
  });

  it("are not sent twice, whatever the answer", async () => {
    const upstream = await startUpstream((_, response) => json(response, {}, 503));
    expect(await failure(ask(upstream.url, codeRequest))).toMatchObject({ kind: "status", status: 503 });
    expect(upstream.seen).toHaveLength(1);
  });

  it("read answers in form encoding, and empty ones as null", async () => {
    const upstream = await startUpstream((seen, response) => {
      if (seen.body.startsWith("token=")) response.writeHead(200).end();
      else
        response
          .writeHead(200, { "content-type": "application/x-www-form-urlencoded" })
          .end("access_token=a%2Fb&expires_in=60&token_type=bearer&scope=");
    });
    expect(await ask(upstream.url, codeRequest)).toEqual({
      access_token: "a/b",
      expires_in: 60,
      token_type: "bearer",
      scope: "",
    });
    expect(await ask(upstream.url, { token: "t" })).toBeNull();
  });
});

describe("OAuth errors", () => {
  it("are typed, keep their status and print no secret", async () => {
    const upstream = await startUpstream((seen, response) =>
      json(
        response,
        {
          error: "invalid_grant",
          error_description: `no c0de-secret, ${new URLSearchParams(seen.body).get("code_verifier")}`,
        },
        400,
      ),
    );
    const error = await failure(ask(upstream.url, codeRequest, { authorization: "Basic c2VjcmV0OnNlY3JldA==" }));
    if (!isCallError(error, "oauth")) throw error;
    expect(error).toMatchObject({
      status: 400,
      operation: "idp.token",
      oauth: { error: "invalid_grant" },
      body: { error: "invalid_grant" },
    });
    expect(error.message).toContain("`invalid_grant`");
    for (const secret of ["c0de-secret", "ver1fier-secret", "c2VjcmV0"])
      expect(`${error.stack} ${inspect(error)} ${JSON.stringify(error)}`).not.toContain(secret);
  });

  it("are found behind status 200, and other errors stay what they are", async () => {
    const upstream = await startUpstream((seen, response) => {
      if (seen.body.includes("refresh")) json(response, { error: "bad_refresh_token" });
      else response.writeHead(500, { "content-type": "text/html" }).end(`<html>code c0de-secret failed`);
    });
    expect(await failure(ask(upstream.url, { grant_type: "refresh_token", refresh_token: "r" }))).toMatchObject({
      kind: "oauth",
      status: 200,
    });
    const error = await failure(ask(upstream.url, codeRequest));
    expect(error).toMatchObject({ kind: "status", status: 500 });
    expect(inspect(error)).not.toContain("c0de-secret");
  });
});

describe("exchange", () => {
  it("keeps status and headers of answers, turns error answers into values and lets other failures through", async () => {
    const upstream = await startUpstream((seen, response) => {
      if (seen.body.includes("code=good")) json(response, token, 201, { "x-note": "n" });
      else json(response, { error: "invalid_grant" }, 400);
    });
    const call = async (code: string, options: CallOptions): Promise<TokenResponse> =>
      await ask(upstream.url, { grant_type: "authorization_code", code }, options);
    const good = await exchange((options) => call("good", options), {});
    expect(good).toMatchObject({ ok: true, status: 201, value: token });
    expect(good.headers.get("x-note")).toBe("n");
    expect(await exchange((options) => call("bad", options), {})).toMatchObject({
      ok: false,
      status: 400,
      body: { error: "invalid_grant" },
      mediaType: "application/json",
      error: { kind: "oauth" },
    });
    expect(await failure(exchange((options) => call("any", options), { signal: AbortSignal.abort() }))).toMatchObject({
      kind: "aborted",
    });
    expect(await exchange(async () => await Promise.resolve(1), {})).toMatchObject({ ok: true, status: 200, value: 1 });
  });
});
