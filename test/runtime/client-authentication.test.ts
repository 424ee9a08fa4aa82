import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type ClientCredentials, clientCredentials } from "../../templates/runtime/client-credentials.js";
import { digest } from "../../templates/runtime/digest.js";
import { sendJson, type Upstream } from "../../templates/runtime/http.js";
import { failure, json, type Seen, startUpstream } from "./upstream.js";

const call = { operation: "pets.list", method: "GET", path: "/pets" } as const;

describe("client credentials (RFC 6749 section 4.4)", () => {
  it("fetch one token for all calls, found through the issuer, and a new one when it is refused", async () => {
    let tokens = 0;
    const upstream = await startUpstream((seen, response) => {
      if (seen.url === "/.well-known/oauth-authorization-server")
        return json(response, { issuer: upstream.url, token_endpoint: `${upstream.url}/token` });
      if (seen.url === "/token") {
        tokens += 1;
        return json(response, { access_token: `token-${tokens}`, token_type: "Bearer", expires_in: 3600 });
      }
      if (
        seen.headers.authorization === "Bearer token-1" &&
        upstream.seen.filter(({ url }) => url === "/pets").length > 3
      )
        return json(response, {}, 401);
      return json(response, { as: seen.headers.authorization });
    });
    const pets: Upstream = {
      namespace: "pets",
      baseUrl: upstream.url,
      credentials: () =>
        clientCredentials({ issuer: upstream.url, clientId: "my client", clientSecret: "s:e c", scope: "read write" }),
    };
    const answers = await Promise.all([1, 2, 3].map(async () => await sendJson(pets, call)));
    expect(answers).toEqual(Array.from({ length: 3 }, () => ({ as: "Bearer token-1" })));
    const asked = upstream.seen.filter(({ url }) => url === "/token");
    expect(asked.length).toBe(1);
    expect(asked[0]?.body).toBe("grant_type=client_credentials&scope=read+write");
    expect(Buffer.from(asked[0]?.headers.authorization?.slice("Basic ".length) ?? "", "base64").toString()).toBe(
      "my+client:s%3Ae+c",
    );
    expect(await sendJson(pets, call)).toEqual({ as: "Bearer token-2" });
    expect(tokens).toBe(2);
  });

  it("fail with what the server says, and without the secret", async () => {
    const upstream = await startUpstream((_, response) => json(response, { error: "invalid_client" }, 401));
    const pets: Upstream = {
      namespace: "pets",
      baseUrl: upstream.url,
      credentials: () =>
        clientCredentials({ tokenEndpoint: `${upstream.url}/token`, clientId: "a", clientSecret: "hidden-secret" }),
    };
    const error = await failure(sendJson(pets, call));
    expect(String(error)).toContain("invalid_client");
    expect(JSON.stringify(error)).not.toContain("hidden-secret");
  });
});

describe("a token endpoint that is not as simple as the RFC", () => {
  /** An upstream with `/pets`, and a token endpoint that `answer` stands for; counts the requests for tokens. */
  async function petsBehind(
    answer: Parameters<typeof startUpstream>[0],
    settings: Partial<ClientCredentials> = {},
  ): Promise<{ readonly pets: Upstream; readonly asked: () => readonly Seen[] }> {
    const upstream = await startUpstream((seen, response, index) =>
      seen.url === "/pets" ? json(response, { as: seen.headers.authorization ?? null }) : answer(seen, response, index),
    );
    const pets: Upstream = {
      namespace: "pets",
      baseUrl: upstream.url,
      credentials: () =>
        clientCredentials({
          tokenEndpoint: `${upstream.url}/token`,
          clientId: "id",
          clientSecret: "hidden-secret",
          ...settings,
        }),
    };
    return { pets, asked: () => upstream.seen.filter(({ url }) => url !== "/pets") };
  }

  const token = { access_token: "t1", token_type: "Bearer", expires_in: 3600 };

  it.each([503, 502, 429])(
    "is asked again after %i, for calls that are not repeated themselves, too",
    async (status) => {
      const { pets, asked } = await petsBehind((_, response, index) =>
        index === 0 ? json(response, { error: "temporarily_unavailable" }, status) : json(response, token),
      );
      expect(await sendJson(pets, { operation: "pets.add", method: "POST", path: "/pets" })).toEqual({
        as: "Bearer t1",
      });
      expect(asked().length).toBe(2);
    },
  );

  it.each([
    { of: "503", answer: 503, is: { kind: "status", status: 503 } },
    { of: "500", answer: 500, is: { kind: "status", status: 502 } },
    { of: "429", answer: 429, is: { kind: "status", status: 503 } },
    { of: "404", answer: 404, is: { kind: "configuration" } },
  ])("that only answers $of gives a failure of its kind", async ({ answer, is }) => {
    const { pets } = await petsBehind((_, response) => void response.writeHead(answer).end("no"));
    const error = await failure(sendJson(pets, call, { retries: 0 }));
    expect(error).toMatchObject({ ...is, operation: "pets.list" });
    expect(String(error)).not.toContain("hidden-secret");
  });

  it.each([
    { of: "401", answer: 401, body: "", error: "invalid_client" },
    { of: "403", answer: 403, body: "no", error: "unauthorized_client" },
    { of: "invalid_client", answer: 400, body: '{"error":"invalid_client"}', error: "invalid_client" },
    { of: "invalid_scope", answer: 400, body: '{"error":"invalid_scope"}', error: "invalid_scope" },
    { of: "invalid_target under 200", answer: 200, body: '{"error":"invalid_target"}', error: "invalid_target" },
  ])(
    "that refuses the client by $of is no fault of the caller, nor a missing setting",
    async ({ answer, body, error }) => {
      const { pets } = await petsBehind(
        (_, response) => void response.writeHead(answer, { "content-type": "application/json" }).end(body),
      );
      const failed = await failure(sendJson(pets, call));
      expect(failed).toMatchObject({
        kind: "oauth",
        status: 502,
        oauth: { error },
        operation: "pets.list",
        unsent: true,
      });
      expect(String(failed)).not.toContain("hidden-secret");
    },
  );

  it.each([
    { lifetime: 3600, tokens: 1 },
    { lifetime: "3600", tokens: 1 },
    { lifetime: "3600.5", tokens: 1 },
    { lifetime: undefined, tokens: 1 },
    { lifetime: null, tokens: 1 },
    { lifetime: "", tokens: 1 },
    { lifetime: "tomorrow", tokens: 1 },
    { lifetime: [], tokens: 1 },
    { lifetime: 1e300, tokens: 1 },
    { lifetime: 0, tokens: 2 },
    { lifetime: "0", tokens: 2 },
    { lifetime: -1, tokens: 2 },
    { lifetime: "-3600", tokens: 2 },
  ])("gives a token that lasts $lifetime: two calls take $tokens", async ({ lifetime, tokens }) => {
    const { pets, asked } = await petsBehind((_, response) => json(response, { ...token, expires_in: lifetime }));
    for (const _ of [1, 2]) expect(await sendJson(pets, call)).toEqual({ as: "Bearer t1" });
    expect(asked().length).toBe(tokens);
  });

  it("gives a token that is over at once: those who wait for it share it", async () => {
    // Slowly: calls that begin together may load what they are made with one after the other.
    const { pets, asked } = await petsBehind(
      (_, response) => void setTimeout(() => json(response, { ...token, expires_in: 0 }), 500),
    );
    const answers = await Promise.all([1, 2, 3, 4].map(async () => await sendJson(pets, call)));
    expect(answers).toEqual([1, 2, 3, 4].map(() => ({ as: "Bearer t1" })));
    expect(asked().length).toBe(1);
  });

  it("that is reached by http beyond this machine gets no secret (RFC 6749, 3.2)", async () => {
    const { pets } = await petsBehind(() => undefined, { tokenEndpoint: "http://idp.internal:8080/token" });
    expect(await failure(sendJson(pets, call, { retries: 0 }))).toMatchObject({
      kind: "configuration",
      message: expect.stringMatching(/token endpoint.*http.*RFC 6749/),
    });
  });

  it("that cannot be reached, or answers a page or no token, is no fault of the configuration", async () => {
    const { pets: gone } = await petsBehind(() => undefined, { tokenEndpoint: "http://127.0.0.1:9/token" });
    expect(await failure(sendJson(gone, call, { retries: 0 }))).toMatchObject({
      kind: "network",
      operation: "pets.list",
    });
    const { pets: page } = await petsBehind(
      (_, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<p>sign in</p>"),
    );
    expect(await failure(sendJson(page, call))).toMatchObject({ kind: "decode" });
    const { pets: empty } = await petsBehind((_, response) => json(response, { token_type: "Bearer" }));
    expect(await failure(sendJson(empty, call))).toMatchObject({ kind: "decode" });
    const { pets: broken } = await petsBehind((_, response) => json(response, { access_token: "a\nb" }));
    expect(await failure(sendJson(broken, call))).toMatchObject({ kind: "decode" });
    // RFC 6749 section 7.1: a token is not used in a way that it is not for.
    for (const token_type of ["DPoP", "dpop", "mac", "PoP", "N_A"]) {
      const { pets: bound } = await petsBehind((_, response) => json(response, { access_token: "t", token_type }));
      expect(await failure(sendJson(bound, call))).toMatchObject({ kind: "decode" });
    }
  });

  it("answers a form, and a lifetime as text", async () => {
    const { pets, asked } = await petsBehind(
      (_, response) =>
        void response
          .writeHead(200, { "content-type": "application/x-www-form-urlencoded" })
          .end("access_token=t-1%2F&expires_in=3600"),
    );
    expect(await sendJson(pets, call)).toEqual({ as: "Bearer t-1/" });
    expect(asked().length).toBe(1);
  });

  it("redirects to where it really is", async () => {
    const { pets, asked } = await petsBehind((seen, response) =>
      seen.url === "/token" ? void response.writeHead(308, { location: "/v2/token" }).end() : json(response, token),
    );
    expect(await sendJson(pets, call)).toEqual({ as: "Bearer t1" });
    expect(asked().map(({ method, url, body }) => [method, url, body])).toEqual([
      ["POST", "/token", "grant_type=client_credentials"],
      ["POST", "/v2/token", "grant_type=client_credentials"],
    ]);
  });

  it("that redirects away from the method is no fault of the configuration", async () => {
    const { pets } = await petsBehind((_, response) => void response.writeHead(302, { location: "/login" }).end());
    expect(await failure(sendJson(pets, call))).toMatchObject({ kind: "redirect" });
  });

  it.each([
    { says: "401", status: 401, error: "invalid_client" },
    { says: "400 invalid_client", status: 400, error: "invalid_client" },
    { says: "400 invalid_request", status: 400, error: "invalid_request" },
  ])(
    "takes client_secret_post alone, and says $says to the rest: the method is learnt once",
    async ({ status, error }) => {
      let lifetime = 1;
      const { pets, asked } = await petsBehind(({ body }, response) => {
        const form = new URLSearchParams(body);
        if (form.get("client_secret") !== "hidden-secret" || form.get("client_id") !== "id")
          return json(response, { error }, status);
        // The first token is old at once, so that another is fetched.
        json(response, { ...token, expires_in: lifetime });
        lifetime = 3600;
      });
      expect(await sendJson(pets, call)).toEqual({ as: "Bearer t1" });
      expect(await sendJson(pets, call)).toEqual({ as: "Bearer t1" });
      expect(
        asked().map(({ headers, body }) => [headers.authorization === undefined, body.includes("client_secret=")]),
      ).toEqual([
        [false, false],
        [true, true],
        [true, true],
      ]);
    },
  );

  it("says in its metadata that it takes secrets in the form: it is asked in no other way", async () => {
    const { pets, asked } = await petsBehind((seen, response) => {
      const origin = `http://${seen.headers.host}`;
      if (seen.url.startsWith("/.well-known/"))
        return json(response, {
          issuer: origin,
          token_endpoint: `${origin}/token`,
          token_endpoint_auth_methods_supported: ["client_secret_post"],
        });
      return json(response, token);
    });
    const { baseUrl } = pets;
    const discovered: Upstream = {
      ...pets,
      credentials: () => clientCredentials({ issuer: String(baseUrl), clientId: "id", clientSecret: "hidden-secret" }),
    };
    expect(await sendJson(discovered, call)).toEqual({ as: "Bearer t1" });
    expect(asked().map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ["/.well-known/oauth-authorization-server", undefined],
      ["/token", undefined],
    ]);
  });

  it("belongs to the issuer that names it, and to no other", async () => {
    const { pets, asked } = await petsBehind((_, response) =>
      json(response, { issuer: "https://other.example", token_endpoint: "https://other.example/token" }),
    );
    const { baseUrl } = pets;
    const discovered: Upstream = {
      ...pets,
      credentials: () => clientCredentials({ issuer: String(baseUrl), clientId: "id", clientSecret: "hidden-secret" }),
    };
    expect(await failure(sendJson(discovered, call))).toMatchObject({
      kind: "configuration",
      message: expect.stringContaining("another issuer"),
    });
    expect(asked().length).toBe(1);
  });

  it("is asked for one token by those who wait, though whoever began goes away", async () => {
    const waiting: (() => void)[] = [];
    const { pets, asked } = await petsBehind((_, response, index) => {
      if (index === 0) waiting.push(() => response.destroy());
      else json(response, token);
    });
    const first = new AbortController();
    const began = failure(sendJson(pets, call, { signal: first.signal, retries: 0 }));
    while (waiting.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const others = Promise.all([1, 2, 3].map(async () => await sendJson(pets, call, { retries: 0 })));
    await new Promise((resolve) => setTimeout(resolve, 20));
    first.abort();
    expect(await began).toMatchObject({ kind: "aborted" });
    expect(await others).toEqual([1, 2, 3].map(() => ({ as: "Bearer t1" })));
    expect(asked().length).toBe(2);
  });

  it("gives one new token for many calls that are refused at once", async () => {
    let given = 0;
    let refused = 0;
    const upstream = await startUpstream((seen, response) => {
      if (seen.url === "/token") {
        given += 1;
        return json(response, { ...token, access_token: `t${given}` });
      }
      if (seen.headers.authorization !== "Bearer t1") return json(response, { as: seen.headers.authorization });
      refused += 1;
      return json(response, {}, 401);
    });
    const pets: Upstream = {
      namespace: "pets",
      baseUrl: upstream.url,
      credentials: () =>
        clientCredentials({ tokenEndpoint: `${upstream.url}/token`, clientId: "id", clientSecret: "s" }),
    };
    expect(await Promise.all([1, 2, 3, 4].map(async () => await sendJson(pets, call)))).toEqual(
      [1, 2, 3, 4].map(() => ({ as: "Bearer t2" })),
    );
    expect([given, refused]).toEqual([2, 4]);
  });
});

describe("HTTP Digest (RFC 7616)", () => {
  const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

  it("answers the challenge, and the next calls at once", async () => {
    const nonce = "n0nce";
    const upstream = await startUpstream((seen, response) => {
      const fields = Object.fromEntries(
        [...(seen.headers.authorization ?? "").matchAll(/(\w+)=(?:"([^"]*)"|([^,\s]+))/g)].map(
          ([, name, quoted, bare]) => [name, quoted ?? bare],
        ),
      );
      const expected = md5(
        [md5("ada:pets:love lace"), nonce, fields.nc, fields.cnonce, "auth", md5(`${seen.method}:${seen.url}`)].join(
          ":",
        ),
      );
      if (fields.response === expected && fields.uri === seen.url) return json(response, { nc: fields.nc });
      return json(response, {}, 401, {
        "www-authenticate": `Digest realm="pets", nonce="${nonce}", qop="auth", algorithm=MD5`,
      });
    });
    const pets: Upstream = { namespace: "pets", baseUrl: upstream.url, credentials: () => digest("ada", "love lace") };
    expect(await sendJson(pets, { ...call, query: { kind: "cat" } })).toEqual({ nc: "00000001" });
    expect(await sendJson(pets, call)).toEqual({ nc: "00000002" });
    expect(upstream.seen.length).toBe(3);
  });

  it("gives up where its answer is refused", async () => {
    const upstream = await startUpstream((_, response) =>
      json(response, {}, 401, { "www-authenticate": 'Digest realm="pets", nonce="same", qop="auth"' }),
    );
    const pets: Upstream = { namespace: "pets", baseUrl: upstream.url, credentials: () => digest("ada", "wrong") };
    expect(await failure(sendJson(pets, call))).toMatchObject({ kind: "status", status: 401 });
    expect(upstream.seen.length).toBe(2);
  });
});
